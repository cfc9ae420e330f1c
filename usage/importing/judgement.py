"""The judging of a report's rows: read as the desk's form reads, judged as the desk judges.

May know cards' answers, the log of uses, the venues' limits and events; writes nothing. As many queries for one row as
for many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Site, User
from cards.checking import CardFacts, facts_of, judge, patterns
from cards.codes import Fault, Pattern, normalise
from cards.models import Kind
from usage.columns import MappedRow
from usage.fields import FaultKind, FieldFault, fold_name, is_far, parse_adults, parse_children, parse_day, parse_time
from usage.judging import judge_use
from usage.limits import Finding
from usage.models import MOST_CHILDREN, Event
from usage.rights import venues_of
from usage.within_limits import reason_of

from .fates import FATE_OF, Fate, Group
from .limiting import Case, Limiting
from .offering import Offering, use_kind
from .progress import one_by_one
from .reasons import finding_of, kept
from .venue_log import Log, Logged, Occasion

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Purchase:
    """A row that could be read: one adult and `children` at an event."""

    code: str
    children: int
    event_name: str
    day: date
    time: time | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A row's fate. Of a row already in: `use` in the register, `since` when and from what `source`; or `twin`, the
    number of the row of this very file that is the same; of a child's ticket `twin` is the adult's row. `finding`: the
    limit that refuses it. `purchase`, `card_id`, `venue` and the listed `event` that it means are set when the row
    could be read."""

    fate: Fate
    since: date | None = None
    source: str = ""
    twin: int | None = None
    use: UUID | None = None
    finding: Finding | None = None
    purchase: Purchase | None = None
    card_id: UUID | None = None
    venue: Site | None = None
    event: Event | None = None

    @property
    def is_new(self) -> bool:
        return self.fate is Fate.NEW

    def promise(self) -> list[Any]:
        """What a preview keeps of it, as JSON; of most rows the fate says all."""
        if self.fate is Fate.ALREADY_IN:
            since, use = self.since.isoformat() if self.since else "", str(self.use or "")
            return [self.fate.value, since, self.source, self.twin, use]
        if self.fate is Fate.JOINED:
            return [self.fate.value, self.twin]
        return [self.fate.value, *([kept(self.finding)] if self.finding else [])]

    @classmethod
    def promised(cls, content: Sequence[Any]) -> Decision:
        fate, *rest = content
        if fate == Fate.ALREADY_IN:
            since, source, twin, use = rest
            day = date.fromisoformat(since) if since else None
            return cls(Fate.ALREADY_IN, day, source, twin, UUID(use) if use else None)
        if fate == Fate.JOINED:
            return cls(Fate.JOINED, twin=rest[0])
        return cls(Fate(fate), finding=finding_of(rest[0]) if rest else None)


def counts_of(fates: Iterable[Fate]) -> dict[Group, int]:
    """How many rows each group has, in the preview's order."""
    found = Counter(fate.group for fate in fates)
    return {group: found[group] for group in Group}


def read_row(row: MappedRow, shapes: Sequence[Pattern], today: date) -> Purchase | Fate:
    """The purchase that a row is, or why it is none."""
    if fate := _fate_of_row(row):
        return fate
    reading = normalise(row.code_text, shapes)
    if row.unreadable or reading.code is None:
        return _fate_of_code(reading.fault, unreadable=row.unreadable)
    try:
        return _read_fields(row, reading.code, today)
    except _Stopped as stopped:
        return stopped.fate


def _fate_of_row(row: MappedRow) -> Fate | None:
    """What is known without reading its cells."""
    if row.left_out:
        return Fate.LEFT_OUT
    if row.joined_to:
        return Fate.JOINED
    if row.ignored:
        return Fate.IGNORED
    return Fate.NO_ADULT if row.lone_child else None


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
    rows: Sequence[MappedRow], venue: Site, *, sender: User, lock: bool = False, told: Told = lambda done: None
) -> list[Decision]:
    """The fate of every row, in the rows' order, as the register stands now. `venue`: that of the rows that name none;
    of others `sender` must have the right to log.

    With `lock` (inside a transaction) the cards stay as they are until it ends, and nobody else gives the places that
    the rows may take. Community cards are judged last: what they need beside them may stand further down.
    [house.md 8.5] `told` hears how many rows have been read.
    """
    shapes, today = patterns(), timezone.localdate()
    read = [(row, read_row(row, shapes, today)) for row in one_by_one(rows, told)]
    venues = _venues({row.venue for row, found in read if isinstance(found, Purchase)}, venue, sender)
    decided: dict[int, Decision] = {}
    pleas: list[_Plea] = []
    for row, found in read:
        at = venues.get(row.venue)
        if isinstance(found, Fate):
            decided[row.number] = Decision(found, twin=row.joined_to or None)
        elif at is None:
            decided[row.number] = Decision(Fate.NO_VENUE, purchase=found)
        else:
            pleas.append(_Plea(row.number, found, at, Occasion(at.pk, found.day, fold_name(found.event_name))))
    court = _Court(pleas, lock=lock)
    for plea in sorted(pleas, key=court.is_community):
        decided[plea.number] = court.decide(plea)
    return [decided[row.number] for row in rows]


def _venues(named: Collection[str], own: Site, sender: User) -> Mapping[str, Site]:
    """The venues of the rows by what the rows call them: without those for which the sender may not log."""
    ids = {name for name in named if name not in ("", "?", str(own.pk))}
    others = {str(site.pk): site for site in venues_of(sender).filter(pk__in=ids)} if ids else {}
    return {"": own, str(own.pk): own, **others}


@dataclass(frozen=True, slots=True)
class _Plea:
    """A purchase that asks to be logged at a venue."""

    number: int
    purchase: Purchase
    venue: Site
    occasion: Occasion


class _Court:
    """Judges one purchase after another; those that are logged count for the rows that follow.

    The order matters: the cards are locked first, as at the desk, then the places, and the log is read after that.
    """

    def __init__(self, pleas: Sequence[_Plea], *, lock: bool) -> None:
        venues, days = {plea.occasion.venue for plea in pleas}, {plea.occasion.day for plea in pleas}
        self._cards: dict[str, CardFacts] = facts_of({plea.purchase.code for plea in pleas}, lock=lock)
        self._offering = Offering(venues, days)
        if lock:
            self._offering.lock({(plea.occasion, plea.purchase.time) for plea in pleas})
        self._log = Log(venues, days)
        self._limiting = Limiting(self._offering, self._log, self._cards.values(), venues)

    def is_community(self, plea: _Plea) -> bool:
        card = self._cards.get(plea.purchase.code)
        return card is not None and card.kind == Kind.COMMUNITY

    def decide(self, plea: _Plea) -> Decision:
        """A row that says exactly what is logged is already in, whatever has become of the card since."""
        purchase, card = plea.purchase, self._cards.get(plea.purchase.code)
        before = self._log.use(card.pk, plea.occasion) if card else None
        if before and before.children == purchase.children:
            return _already_in(before, plea)
        answer = judge_use(
            judge(card, purchase.day, children=purchase.children),
            card.kind if card else None,
            purchase.children,
            has_cardholder=self._log.has_cardholder(plea.occasion),
            already=before is not None,
        )
        fate = FATE_OF[answer.reason]
        if fate is Fate.ALREADY_IN and before:
            return _already_in(before, plea)
        if fate is Fate.NEW and card:
            return self._within_limits(plea, card)
        return Decision(fate, purchase=purchase, card_id=card.pk if card else None, venue=plea.venue)

    def _within_limits(self, plea: _Plea, card: CardFacts) -> Decision:
        purchase, occasion = plea.purchase, plea.occasion
        event = self._offering.event_of(occasion, purchase.time)
        kind = use_kind(event, plea.venue)
        case = Case(card, plea.venue, occasion, event, kind, purchase.time, purchase.children)
        stopped = self._limiting.stop(case)
        if stopped is None:
            added = Logged(purchase.children, twin=plea.number)
            self._log.add(card.pk, card.kind, occasion, event, purchase.time, added)
            self._limiting.add(case)
        fate = FATE_OF[reason_of(stopped)] if stopped else Fate.NEW
        said: dict[str, Any] = {"card_id": card.pk, "venue": plea.venue, "event": event}
        return Decision(fate, finding=stopped, purchase=purchase, **said)


def _already_in(before: Logged, plea: _Plea) -> Decision:
    since = timezone.localdate(before.at) if before.at else None
    told: dict[str, Any] = {"since": since, "source": before.source, "twin": before.twin, "use": before.use}
    return Decision(Fate.ALREADY_IN, purchase=plea.purchase, venue=plea.venue, **told)
