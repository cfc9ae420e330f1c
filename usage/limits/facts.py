"""What judging a use against limits needs to know, and what it says. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from .kinds import LimitFacts, LimitKind, Period, Weight

SHOW, COURSE, ADMISSION = "show", "course", "admission"  # the kinds of events
TICKET, COURSE_PLACE, SERIES, FEE = "ticket", "course_place", "series", "fee"  # the kinds of uses
BOOKED, REDEEMED = "booked", "redeemed"  # the states in which a use counts


class Limits:
    """A venue's limits on a day: one of a kind at most."""

    __slots__ = ("_by_kind",)

    def __init__(self, limits: Iterable[LimitFacts] = ()) -> None:
        self._by_kind = {limit.kind: limit for limit in limits}

    def get(self, kind: LimitKind) -> LimitFacts | None:
        return self._by_kind.get(kind)

    def __contains__(self, kind: LimitKind) -> bool:
        return kind in self._by_kind

    def __bool__(self) -> bool:
        return bool(self._by_kind)

    def only(self, wanted: Callable[[LimitKind], bool]) -> "Limits":
        """Those of the wanted kinds."""
        return Limits(limit for kind, limit in self._by_kind.items() if wanted(kind))

    def number(self, kind: LimitKind) -> Decimal | None:
        limit = self._by_kind.get(kind)
        return limit.number if limit else None

    def period(self, kind: LimitKind) -> Period | None:
        limit = self._by_kind.get(kind)
        return limit.period if limit else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """An event of the venue. `day` is None for general admission, whose numbers count by day; `begins` is its time;
    `places` the number of tickets or places, None when it is not known; `own_limit` the event's own number for card
    holders; `price` in euros."""

    kind: str
    day: date | None = None
    begins: time | None = None
    places: int | None = None
    own_limit: int | None = None
    is_visiting: bool = False
    is_premiere: bool = False
    is_gala: bool = False
    price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The use that the desk wants to log, before it counts. `amount` is a fee's, in euros; `event_time` that of a use
    without an event; `is_community`: of a community card."""

    kind: str = TICKET
    state: str = REDEEMED
    children: int = 0
    event_day: date
    event_time: time | None = None
    has_production: bool = False  # whether the use names its event
    is_community: bool = False
    amount: Decimal | None = None

    @property
    def people(self) -> int:
        return 1 + self.children


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the log says before this use; only what `needs` asked for is filled. Booked and redeemed uses count.

    `taken`: tickets of the event, children among them (general admission: of the event's day). `taken_on_day`: those of
    the venue's day. Of the card and all in its chain of replacements at this venue: `production`, its uses of the same
    production on any day; `reservations`, the events that it has booked and not yet been to; in the limit's period
    `visits` (children counted), `courses`, `fees` and `fee_euros`.
    """

    taken: int = 0
    taken_on_day: int = 0
    production: int = 0
    reservations: int = 0
    visits: int = 0
    courses: int = 0
    fees: int = 0
    fee_euros: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Which counts must be made. With `taken` or `taken_on_day` the event or the venue is locked first, so that the
    last place is given once; the card's own counts are safe under the card's lock. A period: that of the count."""

    taken: bool = False
    taken_on_day: bool = False
    production: bool = False
    reservations: bool = False
    visits: Period | None = None
    courses: Period | None = None
    fees: Period | None = None
    fee_euros: Period | None = None

    @property
    def of_card(self) -> bool:
        return bool(self.production or self.reservations or self.visits or self.courses or self.fees or self.fee_euros)

    def __bool__(self) -> bool:
        return self.taken or self.taken_on_day or self.of_card


class National(StrEnum):
    """What the national model itself refuses, whatever the venue says."""

    CHILDREN_ON_COURSES = "national_children_on_courses"
    COMMUNITY_ON_COURSES = "national_community_on_courses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one limit says about one use, with the numbers for the words.

    `number` is the limit as it holds for the event; `left` what of it is left before this use, never below 0; `asked`
    how much the use would take; `excess` the euros that the holder pays; `opens` the day or the moment from which the
    ticket may be had or handed over.
    """

    kind: LimitKind | National
    weight: Weight
    number: Decimal | int | None = None
    left: Decimal | int | None = None
    asked: Decimal | int | None = None
    excess: Decimal | None = None
    opens: date | None = None
    opens_at: time | None = None
    period: Period | None = None
    event_kind: str = SHOW
