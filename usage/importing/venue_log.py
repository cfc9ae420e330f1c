"""What the venues' logs hold on the days of a report, and what the report itself adds row by row. One query."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from cards.models import Kind
from usage.models import Event, Usage


class Occasion(NamedTuple):
    """What makes two purchases the same event. [house.md 8.4]"""

    venue: UUID
    day: date
    key: str


class Logged(NamedTuple):
    """A counting use: its children, and which it is: `use` in the register, or row `twin` of this very file."""

    children: int
    use: UUID | None = None
    at: datetime | None = None
    source: str = ""
    twin: int | None = None


class Log:
    """The venues' counting uses on some days, and those that are added; with the tickets that limits of places count
    (usage.models.counting says which those are)."""

    def __init__(self, venues: Collection[UUID], days: Collection[date]) -> None:
        self._uses: dict[tuple[UUID, Occasion], Logged] = {}
        self._attended: set[Occasion] = set()
        self._of_events: Counter[tuple[UUID, date]] = Counter()
        self._of_texts: defaultdict[Occasion, Counter[time | None]] = defaultdict(Counter)
        self._of_days: Counter[tuple[UUID, date]] = Counter()
        found = Usage.unscoped.counting().filter(venue__in=venues, event_day__in=days).order_by("-logged_at")
        names = ("card_id", "card__kind", "venue_id", "event_day", "event_key", "event_id", "event_time")
        for card, kind, venue, day, key, event, clock, *rest in found.values_list(
            *names, "children", "id", "logged_at", "source"
        ):
            self._add(card, kind, Occasion(venue, day, key), event, clock, Logged(*rest))

    def add(
        self, card: UUID, kind: str, occasion: Occasion, event: Event | None, clock: time | None, row: Logged
    ) -> None:
        """A row of the file that will be logged: it counts for the rows that follow."""
        self._add(card, kind, occasion, event.pk if event else None, clock, row)

    def _add(
        self, card: UUID, kind: str, occasion: Occasion, event: UUID | None, clock: time | None, row: Logged
    ) -> None:
        self._uses[card, occasion] = row
        if kind == Kind.PERSONAL:
            self._attended.add(occasion)
        people = 1 + row.children
        self._of_days[occasion.venue, occasion.day] += people
        if event:
            self._of_events[event, occasion.day] += people
        else:
            self._of_texts[occasion][clock] += people

    def use(self, card: UUID, occasion: Occasion) -> Logged | None:
        return self._uses.get((card, occasion))

    def has_cardholder(self, occasion: Occasion) -> bool:
        return occasion in self._attended

    def taken(self, event: Event, occasion: Occasion) -> int:
        """The event's tickets. Rows that do not name it are its own when their name, day and time are."""
        texts = self._of_texts.get(occasion, {})
        meant = (people for clock, people in texts.items() if clock is None or event.time in (None, clock))
        return self._of_events[event.pk, occasion.day] + sum(meant)

    def taken_on_day(self, occasion: Occasion) -> int:
        return self._of_days[occasion.venue, occasion.day]
