"""How complete the figures of uses are: which venues are quiet, how soon entries came, and how many of them late.

The first part is pure: a delay is counted in a bucket, from which the median and the late share are told. The second
reads the rows in two places only, `delays_by_venue` and `logging_days`; with places as conditions, past the scope, so
nobody but `stats.reports` and `stats.reminding` calls it, which ask for the rights.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Site
from stats.usual import LOOK_BACK, Pace, pace
from usage.importing import LATE, Quality
from usage.models import Usage

# The first days of the buckets: each day up to the sixtieth is one, so that a median up to there is exact; beyond, a
# quarter, half a year and a year are told apart. LATE is among the exact ones.
MOST_EXACT = 60
BUCKETS = (*range(MOST_EXACT + 1), 61, 91, 181, 366)
FEWEST = 100  # entries: of fewer nobody is told a share who does not see the rows, as figures are rounded down to it
STEP = 5  # percent: a share that moved at each entry would tell the entry


def delay_bucket(days: int) -> int:
    """The bucket's first day. What was logged before its event, a booking, has no delay: 0."""
    return BUCKETS[bisect_right(BUCKETS, max(days, 0)) - 1]


def median_of(buckets: Mapping[int, int]) -> int | None:
    """Half of the entries came within so many days, as an import's quality tells it; beyond 60 the bucket's first day.

    None when there are no entries.
    """
    return Quality(delays=Counter(buckets)).median_delay


def beyond(median: int | None) -> int | None:
    """Of a median that is told by a bucket of many days: later than so many. None where the median is exact."""
    return median - 1 if median is not None and median > MOST_EXACT else None


def late_share_of(buckets: Mapping[int, int]) -> float | None:
    """The share of the entries that came more than LATE days after the event; None when there are none."""
    entries = sum(buckets.values())
    return sum(count for days, count in buckets.items() if days > LATE) / entries if entries else None


def late_percent_of(buckets: Mapping[int, int]) -> int | None:
    """In whole percent; 0 and 100 are said only of none and of all."""
    share = late_share_of(buckets)
    if share is None or share in (0, 1):
        return None if share is None else round(100 * share)
    return min(max(round(100 * share), 1), 99)


@dataclass(frozen=True)
class Scope:
    """The venues and the uses that a statistic is about. `about_one`: a site's own; `exact`: who sees the rows."""

    sites: Q = field(default_factory=Q)
    uses: Q = field(default_factory=Q)
    about_one: bool = False
    exact: bool = True


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
    """Two readings of the uses and one of the sites, however many venues there are."""
    buckets, logs = delays(scope.uses, first, last), venue_logs(scope)
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
    logged = logging_days([site.pk for site in sites])
    return [VenueLog(site, pace(logged.get(site.pk, ()), today), place) for place, site in enumerate(sites)]


def venue_logs_with_delays(scope: Scope, first: date, last: date) -> list[VenueLog]:
    """The same, each with how soon its entries of the period came."""
    of_venue = delays_by_venue(scope.uses, first, last)
    none: Counter[int] = Counter()
    return [
        replace(log, median=median_of(buckets), late=late_percent_of(buckets))
        for log in venue_logs(scope)
        for buckets in [of_venue.get(log.site.pk, none)]
    ]


def delays(where: Q, first: date, last: date) -> Counter[int]:
    """The entries of events from `first` to `last`, by bucket."""
    return sum(delays_by_venue(where, first, last).values(), Counter())


class _DaysBetween(Func):
    """Whole days from the second day to the first."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", IntegerField()


def delays_by_venue(where: Q, first: date, last: date) -> dict[Any, Counter[int]]:
    """The same for each venue: one statement. An import's entries are of the day when it was committed.

    What does not count is left out, and so are corrections: they say nothing of how soon the use was reported.
    """
    rows = Usage.unscoped.counting().filter(where, corrects=None, event_day__range=(first, last)).order_by()
    days = _DaysBetween(TruncDate("logged_at"), F("event_day"))
    found: dict[Any, Counter[int]] = defaultdict(Counter)
    for venue, delay, entries in rows.values_list("venue", days).annotate(entries=Count("pk")):
        found[venue][delay_bucket(delay)] += entries
    return dict(found)


# From each day to the one before it, by the index of a venue's newest uses: as long for many uses a day as for one.
_LOGGING_DAYS = """
WITH RECURSIVE logged (venue_id, day, newest) AS (
    SELECT venue.id, last.day, last.day FROM unnest(%(venues)s::uuid[]) AS venue (id)
    CROSS JOIN LATERAL (
        SELECT (logged_at AT TIME ZONE %(zone)s)::date AS day FROM usage_usage
        WHERE venue_id = venue.id ORDER BY logged_at DESC LIMIT 1
    ) AS last
    UNION ALL
    SELECT logged.venue_id, earlier.day, logged.newest FROM logged
    CROSS JOIN LATERAL (
        SELECT (logged_at AT TIME ZONE %(zone)s)::date AS day FROM usage_usage
        WHERE venue_id = logged.venue_id AND logged_at < logged.day::timestamp AT TIME ZONE %(zone)s
        ORDER BY logged_at DESC LIMIT 1
    ) AS earlier
    WHERE earlier.day >= logged.newest - %(look_back)s
)
SELECT venue_id, array_agg(day ORDER BY day) FROM logged GROUP BY venue_id
"""


def logging_days(venues: Collection[Any]) -> dict[Any, list[date]]:
    """For each of these venues the different days on which something was logged for it, in order, as far back from the
    last as is judged by; an import's is its own day. None for those that have never logged."""
    words = {"venues": list(venues), "zone": timezone.get_current_timezone_name(), "look_back": LOOK_BACK.days}
    with connection.cursor() as cursor:
        cursor.execute(_LOGGING_DAYS, words)
        return dict(cursor.fetchall())
