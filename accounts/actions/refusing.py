"""What somebody asked for and may not have: recorded without what was sent. (ASVS 16.3.2)"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.models import AuditEvent

SELDOM = timedelta(minutes=1)


def note_refusal(*, page: str, method: str, by: Actor) -> bool:
    """Record that a page was refused to a person, once a minute for each page and method: a loop fills nothing.

    `page` is the name of its address, which holds no row. Returns whether a line was written.
    """
    if by.user is None:
        return False
    lines = AuditEvent.unscoped.filter(actor_id=str(by.user.pk), at__gt=timezone.now() - SELDOM)
    if lines.filter(verb="access.refused", details__page=page, details__method=method).exists():
        return False
    place = audit.place_of(by.user.memberships_in_force)
    audit.record("access.refused", by.user, by=by, **place, page=page, method=method)
    return True
