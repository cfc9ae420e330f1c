"""How long a venue usually goes without logging, judged by its own past.

Pure: days in, a judgement out. A theatre that logs on Saturdays and a summer festival are each measured by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

LEAST = 30  # days; below it a quiet fortnight at a desk that logs daily would be called silence
ENOUGH = 5  # logging days: four gaps are the fewest of which one can be told to be unusual
SHARE = 0.9  # nine gaps of ten have been at most this long
LOOK_BACK = timedelta(days=730)  # two years before the last logging: a season comes round twice in them
FEW_DAYS_LEFT_ALONE = 180  # days; with fewer logging days nothing is usual yet, and half a year is long for anybody


@dataclass(frozen=True)
class Pace:
    """How a venue logs: its last day of logging, the days since then, and after how many it has usually logged again.

    `usual` is None when it has logged on too few days to tell; `logged` says on how many.
    """

    last: date
    days: int
    usual: int | None
    logged: int

    @property
    def is_silent(self) -> bool:
        """Quieter than usual: the one rule of reminders and of completeness."""
        return self.days > (FEW_DAYS_LEFT_ALONE if self.usual is None else self.usual)


def pace(days: Sequence[date], today: date) -> Pace | None:
    """`days` are the different days of logging in order; None when nothing was ever logged."""
    if not days:
        return None
    recent = [day for day in days if day >= days[-1] - LOOK_BACK]
    return Pace(days[-1], (today - days[-1]).days, usual_gap(recent), len(recent))


def silence(days: Sequence[date], today: date) -> Pace | None:
    """The pace of a venue that is quieter than usual; None when nothing is unusual, or nothing was ever logged."""
    found = pace(days, today)
    return found if found and found.is_silent else None


def usual_gap(days: Sequence[date]) -> int | None:
    """Nine of ten gaps between logging days are at most this many days; at least LEAST. None with too few days."""
    if len(days) < ENOUGH:
        return None
    gaps = sorted((later - earlier).days for earlier, later in zip(days, days[1:], strict=False))
    return max(LEAST, gaps[ceil(SHARE * len(gaps)) - 1])
