"""Children's tickets on rows of their own: each is counted with the row of the adult to whom it belongs.

Pure: standard library, `cards.codes`, `usage.fields`, this package. One purchase is one adult and their children
(domain.md 4.1), while many ticket offices write a row for each kind of ticket of an order. Some repeat the card's code
on every row of the order, others give it on one of them.
"""

from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from cards.codes import Pattern, normalise

from ..fields import FieldFault, fold_name, parse_adults, parse_children, parse_day
from .mapped import MappedRow

_LONGEST_SUM = 60  # characters
_MOST_IN_ORDER = 50  # rows; what more rows have in common is no order, but a customer's number, say


class Ticket(NamedTuple):
    """A row of the report: what was mapped, the number of its order, and its code's cell (of ignored rows, too)."""

    row: MappedRow
    order: str
    code_cell: str
    is_child: bool

    @property
    def is_adult(self) -> bool:
        return not (self.is_child or self.row.ignored)


class _Event(NamedTuple):
    day: str
    name: str
    venue: str

    def may_be(self, other: "_Event") -> bool:
        """Of rows of one order the day, the event and the venue may be given once."""
        day, name, venue = other
        return (
            (self.day == day or not (self.day and day))
            and (self.name == name or not (self.name and name))
            and (self.venue == venue or not (self.venue and venue))
        )


def joined(tickets: Sequence[Ticket], patterns: Sequence[Pattern]) -> list[MappedRow]:
    """The rows in their order: the adults' with their children counted, the children's with the number of theirs.

    A child's row whose adult cannot be told keeps its cells and says so.
    """
    report = _Report(tickets, patterns)
    rows = report.with_codes()
    children: defaultdict[int, list[MappedRow]] = defaultdict(list)
    for at, ticket in enumerate(tickets):
        if not ticket.is_child:
            continue
        adult = report.adult_of(at)
        if adult is None:
            rows[at] = replace(ticket.row, lone_child=True)
        else:
            rows[at] = MappedRow(ticket.row.number, joined_to=rows[adult].number)
            children[adult].append(ticket.row)
    for at, own in children.items():
        rows[at] = replace(rows[at], children_text=_sum(rows[at].children_text, own))
    return rows


@dataclass
class _Report:
    """Rows are named by their places. Codes and events are looked at only where rows may belong together."""

    tickets: Sequence[Ticket]
    patterns: Sequence[Pattern]

    def __post_init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._events: dict[int, _Event] = {}
        self._known: dict[tuple[str, str, str], _Event] = {}  # read once: a report has a few events on many rows
        orders: defaultdict[str, list[int]] = defaultdict(list)
        for at, ticket in enumerate(self.tickets):
            if ticket.order:
                orders[ticket.order].append(at)
        self._orders = {order: places for order, places in orders.items() if 1 < len(places) <= _MOST_IN_ORDER}

    def with_codes(self) -> list[MappedRow]:
        """An order's only code is its adult's, wherever in the order it stands; of two adults it is nobody's."""
        rows = [ticket.row for ticket in self.tickets]
        for places in self._orders.values():
            codes = {code for at in places if (code := self._code(at))}
            if len(codes) != 1:
                continue
            adults = [at for at in places if self.tickets[at].is_adult]
            for at in adults:
                if rows[at].code_text or rows[at].unreadable:
                    continue
                if sum(self._event(at).may_be(self._event(other)) for other in adults) == 1:
                    (self._codes[at],) = codes
                    rows[at] = replace(rows[at], code_text=self._codes[at])
        return rows

    def adult_of(self, child: int) -> int | None:
        """The adult's place: in the child's order, else with the child's code; None when it cannot be told."""
        code, event = self._code(child), self._event(child)
        order = self._orders.get(self.tickets[child].order, [])
        adults = [at for at in order if self.tickets[at].is_adult and self._event(at).may_be(event)]
        if code:  # the card that the child's row names is the one that is meant
            adults = [at for at in adults if self._code(at) == code] or [at for at in adults if not self._code(at)]
        if len(adults) == 1 or (len({self._code(at) for at in adults}) == 1 and self._code(adults[0])):
            return _nearest(adults, child)
        same = self._by_code.get((code, event), []) if code else []
        return _nearest(same, child) if same else None

    @cached_property
    def _by_code(self) -> dict[tuple[str, _Event], list[int]]:
        found: defaultdict[tuple[str, _Event], list[int]] = defaultdict(list)
        for at, ticket in enumerate(self.tickets):
            if ticket.is_adult:
                found[self._code(at), self._event(at)].append(at)
        return found

    def _code(self, at: int) -> str:
        """The one code in the row's cell, as the register writes it; "" when there is none, or nobody knows which."""
        if at not in self._codes:
            text = self.tickets[at].code_cell
            self._codes[at] = normalise(text, self.patterns).code or "" if text else ""
        return self._codes[at]

    def _event(self, at: int) -> _Event:
        if at not in self._events:
            row = self.tickets[at].row
            told = row.day_text, row.event_text, row.venue
            if told not in self._known:
                self._known[told] = _Event(_day_of(row.day_text), fold_name(row.event_text), row.venue)
            self._events[at] = self._known[told]
        return self._events[at]


def _day_of(text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except FieldFault:
        return text


def _nearest(places: Sequence[int], at: int) -> int:
    """The last one above, else the first one below."""
    return places[max(bisect(places, at) - 1, 0)]


def tickets_text(row: MappedRow) -> str:
    """How many children's tickets a child's row is: its number of children, else its quantity; as it stands when it
    cannot be read."""
    try:
        return str(parse_children(row.children_text) or parse_adults(row.adults_text))
    except FieldFault:
        return row.children_text or row.adults_text


def _sum(own: str, children: Sequence[MappedRow]) -> str:
    """The children of a purchase. A number that cannot be read is shown to the row's judge beside the others."""
    texts = [text for text in (own, *map(tickets_text, children)) if text]
    try:
        return str(sum(map(parse_children, texts)))
    except FieldFault:
        return " + ".join(texts)[:_LONGEST_SUM]
