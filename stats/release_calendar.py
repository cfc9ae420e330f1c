"""The calendar of releases as it stands today, what may be asked for now, and what waits for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from stats.cutting import first_quarter
from stats.models import LedgerEntry
from stats.release_rules import STATUSES, Planned, Quarter, calendar, next_due, objection, quarters

Named = tuple[str, str]  # a period and a status


def released_days() -> dict[Named, date]:
    """By period and status, the day when it came out; of revised ones the last."""
    found = LedgerEntry.unscoped.approved().order_by("number").values_list("period", "status", "approved_at")
    return {(period, status): timezone.localdate(moment) for period, status, moment in found if moment}


def objection_today(period: str, status: str) -> str | None:
    """What speaks against asking for these figures today, or None. Raises ValueError when it is no quarter."""
    quarter, first = Quarter.named(period), first_quarter()
    if first is None:
        return "no_data"
    return objection(quarter, status, released_days(), timezone.localdate(), first)


class Today:
    """What the pages of releases ask, read once."""

    def __init__(self) -> None:
        self.day, self.first, self.released = timezone.localdate(), first_quarter(), released_days()

    @property
    def calendar(self) -> list[Planned]:
        return calendar(self.first, self.day, self.released) if self.first else []

    @property
    def next_due(self) -> Named | None:
        return next_due(self.first, self.day, self.released) if self.first else None

    @property
    def askable(self) -> list[Named]:
        """What may be asked for, of the newest quarter first."""
        if self.first is None:
            return []
        over = [(quarter, status) for quarter in quarters(self.first, self.day) for status in STATUSES]
        return [
            (str(quarter), status)
            for quarter, status in over
            if objection(quarter, status, self.released, self.day, self.first) is None
        ]


def releases_waiting(user: Any) -> int:
    """How many releases wait for the approval of `user`, for the menu."""
    return LedgerEntry.unscoped.waiting_for(user).count()
