"""What the list of releases shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from stats.models import LedgerEntry, ReleaseState
from stats.models.ledger import UNDER_WAY
from stats.release_calendar import Named, Today
from stats.release_rules import Planned, Standing
from stats.release_words import STANDINGS, TONES, title_of


@dataclass(frozen=True)
class Line:
    """A line of the calendar. `ask` is what the form is opened with, "" when it may not be asked for."""

    of: Planned
    ask: str

    @property
    def title(self) -> str:
        return title_of(self.of.period, self.of.status)

    @property
    def words(self) -> Any:
        return STANDINGS[self.of.standing][0]

    @property
    def tone(self) -> str:
        return STANDINGS[self.of.standing][1]


@dataclass(frozen=True)
class Item:
    """An entry of the ledger in words."""

    entry: LedgerEntry

    @property
    def title(self) -> str:
        return title_of(self.entry.period, self.entry.status)

    @property
    def tone(self) -> str:
        return TONES[self.entry.state]


@dataclass(frozen=True)
class ListPage:
    """`coming` are the lines of the calendar that are not done."""

    day: date
    under_way: list[Item]
    done: list[Item]
    coming: list[Line]
    next_due: Named | None
    waits_for_me: bool

    @property
    def is_empty(self) -> bool:
        return not (self.under_way or self.done or self.coming)


def list_page(entries: list[LedgerEntry], user: Any) -> ListPage:
    today = Today()
    askable = set(today.askable)
    planned = [line for line in today.calendar if line.standing is not Standing.DONE]
    lines = [Line(one, f"{one.period}-{one.status}" if (one.period, one.status) in askable else "") for one in planned]
    under_way = [Item(entry) for entry in entries if entry.state in UNDER_WAY]
    waiting = any(one.entry.state == ReleaseState.AUDITED and one.entry.asked_by_id != user.pk for one in under_way)
    done = [Item(entry) for entry in entries if entry.state not in UNDER_WAY]
    return ListPage(today.day, under_way, done, lines, today.next_due, waiting)
