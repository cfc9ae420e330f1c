"""How good a report was: its rows by fate, why rows were refused, how long after the event the uses came.

Pure functions of decisions and days. What is kept with an import is JSON without a code or a row; the days are kept as
"so many uses so many days after", so that the trend of several imports has a true median.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from .fates import Group
from .judgement import Decision, counts_of

LATE = 14  # days; ours: statistics are meant to be real time [S1]


@dataclass(frozen=True)
class Quality:
    """`rows` by group and `refused` by fate, under their stored names; `delays`: uses by days from event to import."""

    rows: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    delays: Counter[int] = field(default_factory=Counter)

    @property
    def median_delay(self) -> int | None:
        """Half of the uses came within so many days; None when there was none."""
        return self._delay(0.5)

    @property
    def ninth_decile_delay(self) -> int | None:
        """Nine in ten came within so many days."""
        return self._delay(0.9)

    @property
    def longest_delay(self) -> int | None:
        return max(self.delays, default=None)

    def _delay(self, share: float) -> int | None:
        """The nearest rank: a number of days that some use really took."""
        rank, passed = ceil(share * self.delays.total()), 0
        for days in sorted(self.delays):
            passed += self.delays[days]
            if passed >= rank:
                return days
        return None


def quality_of(decisions: Iterable[Decision], imported_on: date) -> dict[str, Any]:
    """What an import keeps: JSON, read by `read_quality`. A use that was imported before its event has no delay: 0."""
    made = list(decisions)
    days = Counter(max((imported_on - one.purchase.day).days, 0) for one in made if one.is_new and one.purchase)
    return {
        "rows": {group.value: count for group, count in counts_of(one.fate for one in made).items()},
        "refused": dict(Counter(one.fate.value for one in made if one.fate.group is Group.REFUSED)),
        "delays": {str(delay): count for delay, count in sorted(days.items())},
    }


def read_quality(kept: Mapping[str, Any]) -> Quality:
    """Imports from before it was kept have an empty one."""
    delays = {int(days): count for days, count in kept.get("delays", {}).items()}
    return Quality(Counter(kept.get("rows", {})), Counter(kept.get("refused", {})), Counter(delays))


def together(kept: Iterable[Mapping[str, Any]]) -> Quality:
    """Several imports as one."""
    whole = Quality()
    for one in map(read_quality, kept):
        whole.rows.update(one.rows)
        whole.refused.update(one.refused)
        whole.delays.update(one.delays)
    return whole
