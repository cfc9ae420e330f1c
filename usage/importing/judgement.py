"""The judging of a report's rows: read as the desk's form reads, judged as the desk judges.

May know cards' answers and the log of uses; writes nothing. Five queries, however many rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone

from accounts.models import Site
from cards.checking import CardFacts, facts_of, judge, patterns
from cards.codes import Fault, Pattern, normalise
from cards.models import Kind
from usage.columns import MappedRow
from usage.fields import FaultKind, FieldFault, fold_name, is_far, parse_adults, parse_children, parse_day, parse_time
from usage.judging import judge_use
from usage.models import MOST_CHILDREN, Usage

from .fates import FATE_OF, Fate, Group
from .progress import one_by_one


@dataclass(frozen=True, slots=True)
class Purchase:
    """A row that could be read: one adult and `children` at an event."""

    code: str
    children: int
    event_name: str
    day: date
    time: time | None

    @property
    def event(self) -> Event:
        return Event(self.day, fold_name(self.event_name))


class Event(NamedTuple):
    """What makes two purchases at one venue the same event. [house.md 8.4]"""

    day: date
    key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A row's fate. Of a row already in: `since` and `source` (the use in the register), or `twin`, the number of the
    row of this very file that is the same. `purchase` and `card_id` are set when the row could be read."""

    fate: Fate
    since: date | None = None
    source: str = ""
    twin: int | None = None
    purchase: Purchase | None = None
    card_id: UUID | None = None

    @property
    def is_new(self) -> bool:
        return self.fate is Fate.NEW

    def promise(self) -> list[Any]:
        """What a preview keeps of it, as JSON."""
        return [self.fate.value, self.since.isoformat() if self.since else "", self.source, self.twin]

    @classmethod
    def promised(cls, kept: Sequence[Any]) -> Decision:
        fate, since, source, twin = kept
        return cls(Fate(fate), date.fromisoformat(since) if since else None, source, twin)


def counts_of(fates: Iterable[Fate]) -> dict[Group, int]:
    """How many rows each group has, in the preview's order."""
    found = Counter(fate.group for fate in fates)
    return {group: found[group] for group in Group}


def read_row(row: MappedRow, shapes: Sequence[Pattern], today: date) -> Purchase | Fate:
    """The purchase that a row is, or why it is none."""
    if row.ignored:
        return Fate.IGNORED
    reading = normalise(row.code_text, shapes)
    if row.unreadable or reading.code is None:
        return _fate_of_code(reading.fault, unreadable=row.unreadable)
    try:
        return _read_fields(row, reading.code, today)
    except _Stopped as stopped:
        return stopped.fate


class _Stopped(Exception):
    def __init__(self, fate: Fate) -> None:
        super().__init__(fate.value)
        self.fate = fate


def _fate_of_code(fault: Fault | None, *, unreadable: bool) -> Fate:
    if unreadable:
        return Fate.MISREAD
    told = {Fault.EMPTY: Fate.NO_CODE, Fault.SEVERAL: Fate.SEVERAL_CODES}
    return told.get(fault, Fate.MISREAD) if fault else Fate.MISREAD


def _read_fields(row: MappedRow, code: str, today: date) -> Purchase:
    if _read(parse_adults, row.adults_text, Fate.BAD_ADULTS) != 1:
        raise _Stopped(Fate.BAD_ADULTS)
    children = _read(parse_children, row.children_text, Fate.BAD_CHILDREN)
    if children > MOST_CHILDREN:
        raise _Stopped(Fate.BAD_CHILDREN)
    day = _read(parse_day, row.day_text, Fate.BAD_DAY)
    if is_far(day, today):
        raise _Stopped(Fate.DAY_TOO_FAR)
    clock = _read(parse_time, row.time_text, Fate.BAD_TIME)
    return Purchase(code, children, row.event_text, day, clock)


def _read(parse: Any, text: str, fate: Fate) -> Any:
    try:
        return parse(text)
    except FieldFault as fault:
        raise _Stopped(Fate.NO_DAY if fault.kind is FaultKind.NO_DAY else fate) from None


def decide(
    rows: Sequence[MappedRow], venue: Site, *, lock: bool = False, told: Callable[[int], None] = lambda done: None
) -> list[Decision]:
    """The fate of every row, in the rows' order, as the register stands now.

    With `lock` (inside a transaction) the cards stay as they are until it ends. Community cards are judged last: what
    they need beside them may stand further down. [house.md 8.5] `told` hears how many rows have been read.
    """
    shapes, today = patterns(), timezone.localdate()
    read = [read_row(row, shapes, today) for row in one_by_one(rows, told)]
    purchases = [found for found in read if isinstance(found, Purchase)]
    cards = facts_of({purchase.code for purchase in purchases}, lock=lock)
    court = _Court(cards, _Log(venue, {purchase.day for purchase in purchases}))
    decided: dict[int, Decision] = {}
    for community in (False, True):
        for row, found in zip(rows, read, strict=True):
            if isinstance(found, Fate):
                decided[row.number] = Decision(found)
            elif court.is_community(found) is community:
                decided[row.number] = court.decide(row.number, found)
    return [decided[row.number] for row in rows]


class _Logged(NamedTuple):
    """A counting use: its children, and since when and whence it is in, or which row of this file it is."""

    children: int
    since: date | None = None
    source: str = ""
    twin: int | None = None


class _Log:
    """The venue's counting uses on some days, and those that this file adds. One query."""

    def __init__(self, venue: Site, days: set[date]) -> None:
        self._uses: dict[tuple[UUID, Event], _Logged] = {}
        self._attended: set[Event] = set()
        found = Usage.unscoped.counting().filter(venue=venue, event_day__in=days).order_by("-logged_at")
        names = ("card_id", "card__kind", "event_day", "event_key", "children", "logged_at", "source")
        for card_id, kind, day, key, children, at, source in found.values_list(*names):
            self.add(card_id, kind, Event(day, key), _Logged(children, timezone.localdate(at), source))

    def add(self, card_id: UUID, kind: str, event: Event, logged: _Logged) -> None:
        self._uses[card_id, event] = logged
        if kind == Kind.PERSONAL:
            self._attended.add(event)

    def use(self, card_id: UUID, event: Event) -> _Logged | None:
        return self._uses.get((card_id, event))

    def has_cardholder(self, event: Event) -> bool:
        return event in self._attended


class _Court:
    """Judges one purchase after another; those that are logged count for the rows that follow."""

    def __init__(self, cards: dict[str, CardFacts], log: _Log) -> None:
        self._cards, self._log = cards, log

    def is_community(self, purchase: Purchase) -> bool:
        card = self._cards.get(purchase.code)
        return card is not None and card.kind == Kind.COMMUNITY

    def decide(self, number: int, purchase: Purchase) -> Decision:
        """A row that says exactly what is logged is already in, whatever has become of the card since."""
        card, event = self._cards.get(purchase.code), purchase.event
        before = self._log.use(card.pk, event) if card else None
        if before and before.children == purchase.children:
            return self._already_in(before, purchase)
        answer = judge_use(
            judge(card, purchase.day, children=purchase.children),
            card.kind if card else None,
            purchase.children,
            has_cardholder=self._log.has_cardholder(event),
            already=before is not None,
        )
        fate = FATE_OF[answer.reason]
        if fate is Fate.ALREADY_IN and before:
            return self._already_in(before, purchase)
        if fate is Fate.NEW and card:
            self._log.add(card.pk, card.kind, event, _Logged(purchase.children, twin=number))
        return Decision(fate, purchase=purchase, card_id=card.pk if card else None)

    def _already_in(self, before: _Logged, purchase: Purchase) -> Decision:
        return Decision(Fate.ALREADY_IN, before.since, before.source, before.twin, purchase)
