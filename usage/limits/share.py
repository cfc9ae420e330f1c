"""The share of a venue's own offering that the card gives: the majority must always be included. Pure. [S1, S2]"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .facts import EventFacts, Limits
from .kinds import NOT_BOUND_TO_MAJORITY
from .standing import excluded_by


@dataclass(frozen=True, slots=True)
class Share:
    """`included` of the venue's `own` events; `bound`: whether its type must include the majority."""

    included: int
    own: int
    bound: bool

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that a majority is never rounded up to; None without events."""
        return self.included * 100 // self.own if self.own else None

    @property
    def is_too_small(self) -> bool:
        """Half or less: no majority."""
        return self.bound and self.own > 0 and self.included * 2 <= self.own


def share_included(
    events: Iterable[EventFacts], limits_on: Callable[[date], Limits], venue_type: str, today: date
) -> Share:
    """The own events that no exclusion keeps out, of all own events. `limits_on(day)` gives the limits in force on an
    event's day; general admission, which has no day, is judged by `today`'s. Visiting producers' are not own events."""
    own = [(event, event.day or today) for event in events if not event.is_visiting]
    included = sum(excluded_by(limits_on(day), event, day) is None for event, day in own)
    return Share(included, len(own), venue_type not in NOT_BOUND_TO_MAJORITY)
