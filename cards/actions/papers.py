"""Paper forms: entered later, then destroyed, and the destruction confirmed. [S1; domain.md 3.4]"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Validity


@trusted
def confirm_paper_destroyed(*, papers: Iterable[Validity], by: Actor) -> int:
    """Note that the paper forms of these periods have been destroyed. Returns how many were not noted before.

    All or none: raises PermissionDenied when one is of a site for which the person may not register.
    """
    pks = [period.pk for period in papers]
    with transaction.atomic():
        rows = Validity.unscoped.from_paper().select_for_update(of=("self",)).select_related("card__site")
        found = list(rows.filter(pk__in=pks).order_by("pk"))
        for period in found:
            require(by.user, Permission.CARD_REGISTER, site=period.card.site)
        left = [period for period in found if period.paper_destroyed_at is None]
        for period in left:
            period.paper_destroyed_at = timezone.now()
            period.save(update_fields=["paper_destroyed_at"])
            audit.record("card.paper_destroyed", period.card, by=by, site=period.card.site, kind=period.kind)
    return len(left)
