"""The kinds of limits as a table: who may set them, since when, how low, in what unit, and whether they warn or stop.

Pure. Sources: the operating models of 2021 [S1] and 2025 [S2] as domain.md 4.5 has them, and limits that municipalities
tell of [A4, A5]. The floors are the rule book's; here stands which of them is whose.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cards.rulebook import EARLIEST, EDITIONS, RULES_2021, RULES_2025_SEPTEMBER, Rules, rules_on


class LimitKind(StrEnum):
    """What a venue may limit. The order is that of the page."""

    SHOW_SHARE = "show_share"  # tickets of one show, as a percentage
    SMALL_SHOW = "small_show"
    TINY_SHOW = "tiny_show"
    BIG_EVENT = "big_event"
    VISITING_SHOW = "visiting_show"
    COURSE_PLACES = "course_places"
    DAY_PLACES = "day_places"
    ONCE_PER_PRODUCTION = "once_per_production"
    OPEN_RESERVATIONS = "open_reservations"
    VISITS = "visits"
    COURSES = "courses"
    COURSE_EUROS = "course_euros"
    FEES = "fees"
    FEE_EUROS = "fee_euros"
    NO_VISITING = "no_visiting"
    NO_PREMIERES = "no_premieres"
    NO_GALAS = "no_galas"
    NO_WEEKENDS = "no_weekends"
    NO_SMALL_COURSES = "no_small_courses"
    NO_COSTLY_COURSES = "no_costly_courses"
    OBTAINABLE = "obtainable"
    HANDED_OVER = "handed_over"
    CHILDREN_ON_COURSES = "children_on_courses"  # the one that allows: without it no child gets a place


class Unit(StrEnum):
    """What a limit's number counts."""

    NONE = "none"  # yes or no, no number
    PERCENT = "percent"
    TICKETS = "tickets"  # also places
    TIMES = "times"  # visits, reservations, courses, fees
    EUROS = "euros"
    DAYS = "days"
    MINUTES = "minutes"


class Period(StrEnum):
    """The year of a limit "a year"."""

    CALENDAR_YEAR = "calendar_year"
    CARD_PERIOD = "card_period"  # from the card's issue or renewal to its last day


class Weight(StrEnum):
    """What a finding does at the desk."""

    STOP = "stop"
    WARN = "warn"
    LEFT = "left"  # only tells what is left


Floor = Callable[[Rules], int | None]
TEN_TICKETS = 10  # the highest of a visiting producer's "2-10 tickets a show" [S1, S2]


def _one(rules: Rules) -> int:
    """Below one it would be no limit but a ban, which the model knows only by the exclusions' names."""
    return 1


@dataclass(frozen=True, slots=True)
class Spec:
    """One line of the table.

    `floor` gives the lowest number by an edition, None when that edition knows no such limit; None for a limit without
    a number. `whose` are VenueType values. `trial`: known only while the edition's trials last.
    """

    unit: Unit
    whose: frozenset[str]
    floor: Floor | None = None
    since: date = EARLIEST
    weight: Weight = Weight.STOP
    highest: int | None = None
    by_period: bool = False
    trial: bool = False

    @property
    def whole(self) -> bool:
        """Whether the number is a whole one."""
        return self.unit not in {Unit.PERCENT, Unit.EUROS}


STAGE, FILM, INSTITUTE, LIBRARY = "performing_arts", "cinema", "institute", "library"
POOL, MUSEUM, FESTIVAL, OTHER = "swimming_hall", "museum", "festival", "other"
SHOWS = frozenset({STAGE, FILM, MUSEUM, FESTIVAL, OTHER})
COURSES = frozenset({INSTITUTE, OTHER})
S2 = RULES_2025_SEPTEMBER.starts
_K, _U = LimitKind, Unit

KINDS: dict[LimitKind, Spec] = {
    _K.SHOW_SHARE: Spec(_U.PERCENT, SHOWS, lambda rules: rules.show_percent, highest=100),
    _K.SMALL_SHOW: Spec(_U.TICKETS, SHOWS, lambda rules: rules.small_show_tickets),
    _K.TINY_SHOW: Spec(
        _U.TICKETS, SHOWS, lambda rules: rules.trials.tiny_show_tickets if rules.trials else None, trial=True
    ),
    _K.BIG_EVENT: Spec(_U.TICKETS, SHOWS, lambda rules: rules.big_event_tickets),
    _K.VISITING_SHOW: Spec(
        _U.TICKETS, frozenset({STAGE}), lambda rules: rules.visiting_show_tickets, highest=TEN_TICKETS
    ),
    _K.COURSE_PLACES: Spec(_U.TICKETS, COURSES, lambda rules: rules.course_places),
    _K.DAY_PLACES: Spec(
        _U.TICKETS,
        frozenset({POOL}),
        lambda rules: rules.trials.swimming_day_places if rules.trials else None,
        trial=True,
    ),
    # What one card gets. Any venue may say "once" [S2]; where nothing is performed it would have no meaning.
    _K.ONCE_PER_PRODUCTION: Spec(_U.NONE, SHOWS, since=S2),
    _K.OPEN_RESERVATIONS: Spec(_U.TIMES, frozenset({STAGE, INSTITUTE}), _one, since=S2),
    _K.VISITS: Spec(_U.TIMES, frozenset({POOL}), lambda rules: rules.swimming_visits, by_period=True),
    # Two courses in a calendar year, at most 25 euros of each fee: a municipality's own rule [A5]. Institutes may limit
    # their offering more than others [S1, S2].
    _K.COURSES: Spec(_U.TIMES, frozenset({INSTITUTE}), _one, by_period=True),
    _K.COURSE_EUROS: Spec(_U.EUROS, frozenset({INSTITUTE}), _one, weight=Weight.WARN),
    _K.FEES: Spec(_U.TIMES, frozenset({LIBRARY}), _one, since=S2, by_period=True),
    _K.FEE_EUROS: Spec(_U.EUROS, frozenset({LIBRARY}), _one, since=S2, by_period=True),
    # What is not included. A visiting producer has always joined by its own will [S1].
    _K.NO_VISITING: Spec(_U.NONE, frozenset({STAGE})),
    _K.NO_PREMIERES: Spec(_U.NONE, frozenset({STAGE, FILM, FESTIVAL}), since=S2),
    _K.NO_GALAS: Spec(_U.NONE, frozenset({STAGE, FILM, FESTIVAL}), since=S2),
    _K.NO_WEEKENDS: Spec(_U.NONE, frozenset({STAGE, FILM}), since=S2),
    # "Because of a small number of participants and the costs of a course" [S2], which S1 leaves to the institute.
    _K.NO_SMALL_COURSES: Spec(_U.TICKETS, frozenset({INSTITUTE}), _one),
    _K.NO_COSTLY_COURSES: Spec(_U.EUROS, frozenset({INSTITUTE}), _one),
    # When. The floor is the shortest time before the event.
    _K.OBTAINABLE: Spec(_U.DAYS, SHOWS | COURSES, lambda rules: rules.booking_opens_days),
    _K.HANDED_OVER: Spec(_U.MINUTES, SHOWS, lambda rules: rules.handover_minutes, weight=Weight.WARN),
    _K.CHILDREN_ON_COURSES: Spec(_U.NONE, COURSES, since=S2),
}
# Those that say how many tickets or places there are for all cards together.
PLACE_KINDS = frozenset(
    {_K.SHOW_SHARE, _K.SMALL_SHOW, _K.TINY_SHOW, _K.BIG_EVENT, _K.VISITING_SHOW, _K.COURSE_PLACES, _K.DAY_PLACES}
)
# The majority of the own offering must be included, except that cinemas and institutes may limit it more. [S1, S2]
NOT_BOUND_TO_MAJORITY = frozenset({FILM, INSTITUTE})


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """A venue's limit of one kind as it stands on a day. `number` is None for yes-or-no kinds; `period` only where the
    kind is "a year"."""

    kind: LimitKind
    number: Decimal | None = None
    period: Period | None = None


def rules_for(day: date) -> Rules:
    """The edition for an event of `day`; before 2021, of which some uses are known, the oldest that is known."""
    return rules_on(max(day, EARLIEST))


def known_on(kind: LimitKind, day: date) -> bool:
    """Whether the national model knows such a limit for an event of `day`."""
    spec, rules = KINDS[kind], rules_for(day)
    if day < spec.since and spec.since > EARLIEST:
        return False
    if spec.floor is not None and spec.floor(rules) is None:
        return False
    return not spec.trial or (rules.trials is not None and rules.trials.on(day))


def floor_of(kind: LimitKind, day: date) -> int | None:
    """The lowest number that a limit of this kind may have for an event of `day`; None when there is no number, or no
    such limit. For days and minutes: the shortest time before the event."""
    spec = KINDS[kind]
    return spec.floor(rules_for(day)) if spec.floor and known_on(kind, day) else None


def kinds_for(venue_type: str, day: date) -> list[LimitKind]:
    """What a venue of this type may set for events of `day`, in the page's order."""
    return [kind for kind, spec in KINDS.items() if venue_type in spec.whose and known_on(kind, day)]


def last_day_known(kind: LimitKind, day: date) -> date | None:
    """The last day from `day` on for which the model knows the kind, as far as it is decided: a trial's end, or the day
    before an edition that drops it. None: until further notice. Raises ValueError when it is not known on `day`."""
    if not known_on(kind, day):
        raise ValueError(f"{kind} is not known on {day}")
    ends = [RULES_2021.trials.last_day] if KINDS[kind].trial and RULES_2021.trials else []
    ends += [date.fromordinal(rules.starts.toordinal() - 1) for rules in EDITIONS if rules.starts > day]
    gone = [end for end in ends if end >= day and not known_on(kind, date.fromordinal(end.toordinal() + 1))]
    return min(gone, default=None)


def highest_floor(kind: LimitKind, first: date, last: date | None) -> int | None:
    """The highest floor of the editions in force between two days: what a limit over all of them must keep. None when
    the kind has no number, or is not known on the first day."""
    days = [
        first,
        *(rules.starts for rules in EDITIONS if rules.starts > first and (last is None or rules.starts <= last)),
    ]
    if not known_on(kind, first):
        return None
    return max((floor for floor in (floor_of(kind, day) for day in days) if floor is not None), default=None)


def lowest_ever(kind: LimitKind) -> int:
    """The lowest floor that any edition has had for a kind with a number: below it no number was ever right."""
    floor = KINDS[kind].floor
    return min(lowest for lowest in (floor(rules) for rules in EDITIONS) if lowest is not None) if floor else 0
