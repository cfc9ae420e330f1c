"""Noting that somebody tried to use a printed card that nobody has registered: its distributor should know."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Card


@trusted
def note_asked_for(*, cards: Iterable[UUID], by: Actor) -> None:
    """Remember that these cards were asked for today, those of them that are not registered.

    Called after the answer is known, which it does not change. The day is all that is kept: the trail gets nothing,
    for where and by whom a card was shown is nobody's business but the venue's. [house.md 8.7] Raises PermissionDenied.
    """
    require(by.user, Permission.USAGE_LOG)
    today = timezone.localdate()
    earlier = Q(asked_for_on=None) | Q(asked_for_on__lt=today)
    asked = Card.unscoped.filter(earlier, pk__in=list(cards), registered_at=None)
    with transaction.atomic():
        list(asked.locked_with_originals().values_list("pk"))
        asked.update(asked_for_on=today)
