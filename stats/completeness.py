"""How complete the figures of uses are: which venues are quiet, how soon entries came, and how many of them late.

It reads past the scope, so nobody but `stats.reports` calls it, which asks for the rights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import Site
from stats import reading
from stats.delays import LATE, late_percent_of, median_of
from stats.places import NATION, Period, Place
from stats.usual import Pace, pace

FEWEST = 100  # entries: of fewer nobody is told a share who does not see the rows, as figures are rounded down to it
STEP = 5  # percent: a share that moved at each entry would tell the entry


@dataclass(frozen=True)
class Scope:
    """The venues and the uses that a statistic is about. `about_one`: a site's own; `exact`: who sees the rows.

    `agents`: with what the site has entered for other venues.
    """

    sites: Q = field(default_factory=Q)
    place: Place = NATION
    about_one: bool = False
    exact: bool = True
    agents: bool = False

    def delays(self, period: Period) -> Counter[int]:
        found = Counter(reading.delays(self.place, period))
        return found + Counter(reading.delays(self.place, period, scope="agent")) if self.agents else found


@dataclass(frozen=True)
class VenueLog:
    """One venue: how it logs (None: it never has), and how soon its entries of the period came.

    `place` is its place in the Finnish order of names.
    """

    site: Site
    pace: Pace | None
    place: int = 0
    median: int | None = None
    late: int | None = None

    @property
    def is_silent(self) -> bool:
        return bool(self.pace and self.pace.is_silent)

    @property
    def urgency(self) -> int:
        """For sorting: the longest silence first, then those that have never logged, then those that log as usual."""
        if self.pace is None:
            return 0
        return -self.pace.days if self.is_silent else 1

    @property
    def last(self) -> date:
        return self.pace.last if self.pace else date.min

    @property
    def usual(self) -> int:
        """For sorting: unknown ones first."""
        return (self.pace and self.pace.usual) or 0

    def silent_until(self, last: date) -> bool:
        """Quiet now, and already on `last`: what it has not brought in may be missing from figures up to then."""
        return bool(self.pace and self.pace.is_silent and self.pace.last <= last)


@dataclass(frozen=True)
class Completeness:
    """How complete the uses from `first` to `last` are, as told on `day`.

    Of the venues open today `logged` have ever logged. Of these `silent` are quiet for longer than is usual for them,
    and were so at the period's end; `quiet_later` fell quiet only after it. `never` have not begun. `silent_venues` are
    those that the reader may know by name. `median` is the days from the event to the entry, `late` the percent that
    came more than LATE days after; None where there is nothing to tell.
    """

    first: date
    last: date
    day: date
    logged: int
    silent: int
    never: int
    median: int | None
    late: int | None
    silent_venues: tuple[VenueLog, ...] = ()
    one: VenueLog | None = None
    has_venues_to_list: bool = False
    quiet_later: int = 0
    is_rounded: bool = False

    @property
    def usual(self) -> int:
        return self.logged - self.silent

    @property
    def year(self) -> int | None:
        """The year that the period is, when it is one."""
        ends = (self.first.month, self.first.day, self.last.month, self.last.day)
        return self.first.year if ends == (1, 1, 12, 31) and self.first.year == self.last.year else None

    @property
    def is_unfinished(self) -> bool:
        return self.last >= self.day

    @property
    def comes_late(self) -> bool:
        """Half of the entries come late, and less time than that has passed since the period."""
        return self.median is not None and self.median > LATE and (self.day - self.last).days <= self.median


def completeness(scope: Scope, first: date, last: date, *, named: Callable[[Site], bool]) -> Completeness:
    """Two readings of counted uses and one of the sites, however many venues there are."""
    buckets, logs = scope.delays(Period(first, last)), venue_logs(scope)
    silent = [log for log in logs if log.silent_until(last)]
    found = Completeness(
        first,
        last,
        timezone.localdate(),
        logged=sum(log.pace is not None for log in logs),
        silent=len(silent),
        never=sum(log.pace is None for log in logs),
        median=median_of(buckets),
        late=late_percent_of(buckets),
        silent_venues=tuple(log for log in silent if named(log.site)),
        one=logs[0] if scope.about_one and logs else None,
        quiet_later=sum(log.is_silent for log in logs) - len(silent),
        has_venues_to_list=any(named(log.site) for log in logs),
    )
    return found if scope.exact else _rounded(found, sum(buckets.values()))


def _rounded(found: Completeness, entries: int) -> Completeness:
    """For who does not see the rows: nothing of a few entries, and of many a share that single ones do not move."""
    if entries < FEWEST or found.late is None:
        return replace(found, median=None, late=None, is_rounded=True)
    return replace(found, late=STEP * round(found.late / STEP), is_rounded=True)


def venue_logs(scope: Scope) -> list[VenueLog]:
    """The open venues of the scope in the order of their names, each with its pace as of today."""
    today = timezone.localdate()
    rows = Site.unscoped.open().filter(scope.sites, is_venue=True).select_related("area").in_finnish_order()
    sites = list(rows)
    logged = reading.logging_days([str(site.pk) for site in sites])
    return [VenueLog(site, pace(logged.get(str(site.pk), ()), today), place) for place, site in enumerate(sites)]


def venue_logs_with_delays(scope: Scope, first: date, last: date) -> list[VenueLog]:
    """The same, each with how soon its entries of the period came."""
    logs = venue_logs(scope)
    of_venue = reading.delays_of_each([str(log.site.pk) for log in logs], Period(first, last))
    none: Counter[int] = Counter()
    return [
        replace(log, median=median_of(buckets), late=late_percent_of(buckets))
        for log in logs
        for buckets in [of_venue.get(str(log.site.pk), none)]
    ]
