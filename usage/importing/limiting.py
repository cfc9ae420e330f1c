"""What the venues' limits and the national model say of a report's row; with the rows before it counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from accounts.models import Site
from cards.checking import CardFacts
from cards.models import Kind
from usage.limits import Counts, Finding, Needs, Period, Weight, Wish, needs, period_days, standing
from usage.models import Event, UseKind
from usage.models.counting import used_by

from .offering import Offering
from .venue_log import Log, Occasion

VISITS = (UseKind.TICKET, UseKind.SERIES)


@dataclass(frozen=True, slots=True)
class Case:
    """A row that the card allows, as the limits see it."""

    card: CardFacts
    venue: Site
    occasion: Occasion
    event: Event | None
    kind: UseKind
    clock: time | None
    children: int


class _Used(NamedTuple):
    day: date
    key: str
    uses: int
    people: int


class Limiting:
    """Judges by the limits in force on each row's day. One query more, and only when a limit asks for a card's uses."""

    def __init__(self, offering: Offering, log: Log, cards: Iterable[CardFacts], venues: Iterable[UUID]) -> None:
        self._offering, self._log, self._now = offering, log, timezone.localtime()
        self._used: defaultdict[tuple[UUID, UUID, str], list[_Used]] = defaultdict(list)
        self._tickets: Counter[tuple[UUID, UUID, str]] = Counter()  # to a production
        if offering.counts_of_cards():
            for venue, first_card, kind, *used in used_by({card.first_card for card in cards}, list(venues)):
                self._add(venue, first_card, kind, _Used(*used))

    def stop(self, case: Case) -> Finding | None:
        """Why the use cannot be logged; None when it can. What only warns does not refuse what has happened."""
        limits = self._offering.limits_on(case.occasion.venue, case.occasion.day)
        if not limits and case.event is None and case.kind != UseKind.COURSE_PLACE:
            return None  # nothing of the venue's, and nothing that the national model minds
        event, wish = self._offering.facts_of(case.event) if case.event else None, _wish(case)
        counts = self._counts(case, needs(limits, event, wish))
        found = standing(limits, event, wish, counts, self._now)
        return next((finding for finding in found if finding.weight is Weight.STOP), None)

    def add(self, case: Case) -> None:
        """The row will be logged."""
        used = _Used(case.occasion.day, case.occasion.key, 1, 1 + case.children)
        self._add(case.occasion.venue, case.card.first_card, case.kind, used)

    def _add(self, venue: UUID, first_card: UUID, kind: str, used: _Used) -> None:
        self._used[venue, first_card, kind].append(used)
        if kind == UseKind.TICKET:
            self._tickets[venue, first_card, used.key] += used.uses

    def _counts(self, case: Case, asked: Needs) -> Counts:
        if not asked:
            return Counts()
        production = (case.occasion.venue, case.card.first_card, case.occasion.key)
        visits = self._within(case, asked.visits, VISITS)
        courses = self._within(case, asked.courses, (UseKind.COURSE_PLACE,))
        return Counts(
            taken=self._log.taken(case.event, case.occasion) if asked.taken and case.event else 0,
            taken_on_day=self._log.taken_on_day(case.occasion) if asked.taken_on_day else 0,
            production=self._tickets[production] if asked.production else 0,
            visits=sum(used.people for used in visits),
            courses=sum(used.uses for used in courses),
        )

    def _within(self, case: Case, period: Period | None, kinds: Iterable[str]) -> list[_Used]:
        if period is None:
            return []
        day = case.occasion.day
        first, last = period_days(period, day, *(case.card.period_of(day) or (day, day)))
        keys = ((case.occasion.venue, case.card.first_card, kind) for kind in kinds)
        return [used for key in keys for used in self._used.get(key, ()) if first <= used.day <= last]


def _wish(case: Case) -> Wish:
    return Wish(
        kind=case.kind,
        children=case.children,
        event_day=case.occasion.day,
        event_time=case.clock,
        has_production=bool(case.occasion.key),
        is_community=case.card.kind == Kind.COMMUNITY,
    )
