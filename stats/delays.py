"""How late entries come: days after the event, counted in buckets. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping

from usage.importing import LATE, Quality

# The first days of the buckets: each day up to the sixtieth is one, so that a median up to there is exact; beyond, a
# quarter, half a year and a year are told apart. LATE is among the exact ones.
MOST_EXACT = 60
BUCKETS: tuple[int, ...] = (*range(MOST_EXACT + 1), 61, 91, 181, 366)


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
