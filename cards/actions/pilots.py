"""A pilot that is lengthened or made permanent: its cards go on with it, all in one recorded deed. [S1, S2]"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import audit
from accounts.actors import Actor
from accounts.models import Area, Membership
from accounts.permissions import Permission, Role, require
from accounts.wall import trusted
from cards import rulebook
from cards.models import Card, PilotExtension, Validity


@trusted
def extend_pilot(*, area: Area, by: Actor) -> PilotExtension | None:
    """Give the cards that an earlier end of the pilot cut their last day as the pilot ends now.

    Which they are: `ValidityQuerySet.extendable`. As many statements for one card as for all. Distributors of the
    sites get a mail that a list of cards waits. Returns None when no card is to be extended (any more). Raises
    PermissionDenied.
    """
    with transaction.atomic():
        area = Area.unscoped.select_for_update(of=("self",), no_key=True).get(pk=area.pk)
        require(by.user, Permission.CARD_MOVE, area=area)
        waiting = Validity.unscoped.all().extendable(area, timezone.localdate())
        # Locked, then read again: a card may have been renewed or ended while we waited for it.
        list(Card.unscoped.filter(pk__in=waiting.values("card")).locked_with_originals().values_list("pk"))
        periods = list(waiting.select_related("card"))
        if not periods:
            return None
        extension = PilotExtension.unscoped.create(area=area, pilot_ends_on=area.pilot_ends_on, made_by=by.user)
        _extend(periods, extension)
        sites = {period.card.site_id for period in periods}
        before = sorted({str(period.last_day) for period in periods})
        days = {"before": before, "pilot_ends_on": str(area.pilot_ends_on or "")}
        audit.record("pilot.extended", extension, by=by, area=area, cards=len(periods), sites=len(sites), **days)
        _tell(extension, sites)
    return extension


def _extend(periods: Collection[Validity], extension: PilotExtension) -> None:
    Validity.unscoped.filter(pk__in=[period.pk for period in periods]).update(
        extension=extension,
        last_day_before=F("last_day"),
        last_day=_new_last_day(periods, extension.pilot_ends_on),
    )
    extended = Validity.unscoped.filter(extension=extension)
    newest = Subquery(extended.filter(card=OuterRef("pk")).values("last_day"))
    Card.unscoped.filter(pk__in=extended.values("card")).update(valid_until=newest)


def _new_last_day(periods: Collection[Validity], pilot_ends_on: date | None) -> Case:
    """As the rule book counts it, day by day; a pilot has a few hundred of them, however many its cards."""
    by_day: dict[date, list[int]] = {}
    for period in periods:
        last = rulebook.last_valid_day(period.counted_from, pilot_ends_on=pilot_ends_on)
        by_day.setdefault(last, []).append(period.pk)
    return Case(*[When(pk__in=pks, then=Value(last)) for last, pks in by_day.items()])


def _tell(extension: PilotExtension, sites: Collection[object]) -> None:
    """One mail for each distributor of these sites, sent by the worker once this is committed."""
    held = Membership.unscoped.in_force().filter(role=Role.DISTRIBUTOR, site__in=sites, user__is_active=True)
    readers = held.order_by("user").values_list("user", flat=True).distinct()
    jobs: list[Any] = [{"extension_id": str(extension.pk), "user_id": str(user)} for user in readers]
    if jobs:
        app.configure_task("cards.tasks.tell_of_extension").batch_defer(*jobs)
