"""When a quarter's figures are released, and in which order: the calendar, and what may be asked for on a day.

Pure. The preliminary figures come on the 20th of the month after the quarter, the final ones three months later;
revised ones whenever an error is found after that. What has come out late is not asked why here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PRELIMINARY, FINAL, REVISED = STATUSES = ("preliminary", "final", "revised")
DAY = 20
AFTER = {PRELIMINARY: 1, FINAL: 4}  # months after the quarter's last one
MONTHS, QUARTERS = 3, 4


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year; as text "2026Q1"."""

    year: int
    number: int

    @classmethod
    def named(cls, period: str) -> Quarter:
        """Raises ValueError when it is no quarter."""
        known = re.fullmatch(r"([0-9]{4})Q([1-4])", period)
        if known is None:
            raise ValueError(period)
        return cls(int(known[1]), int(known[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, MONTHS * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Quarter:
        return Quarter(self.year + self.number // QUARTERS, self.number % QUARTERS + 1)

    @property
    def before(self) -> Quarter:
        return Quarter.of(self.first - timedelta(days=1))


def planned_day(quarter: Quarter, status: str) -> date:
    """The day of the preliminary or the final figures. Raises KeyError for revised ones, which are not planned."""
    month = MONTHS * quarter.number + AFTER[status] - 1
    return date(quarter.year + month // 12, month % 12 + 1, DAY)


class Standing(StrEnum):
    DONE = "done"
    LATE = "late"
    COMING = "coming"


@dataclass(frozen=True)
class Planned:
    """A line of the calendar. `released_on` is set when it is done."""

    period: str
    status: str
    day: date
    standing: Standing
    released_on: date | None = None


Released = Mapping[tuple[str, str], date]  # by period and status, the day when it came out


def calendar(first: Quarter, today: date, released: Released) -> list[Planned]:
    """The planned releases of the quarters from `first` to the running one, in the order of their days; none of what
    cannot come out any more."""
    lines, quarter, out = [], first, _quarters_out(released)
    while quarter.first <= today:
        if quarter in out or not _is_overtaken(quarter, out):
            lines += [_planned(quarter, status, today, released) for status in AFTER]
        quarter = quarter.after
    return sorted(lines, key=lambda line: (line.day, line.period))


def _planned(quarter: Quarter, status: str, today: date, released: Released) -> Planned:
    day, out = planned_day(quarter, status), released.get((str(quarter), status))
    standing = Standing.DONE if out else Standing.LATE if day < today else Standing.COMING
    return Planned(str(quarter), status, day, standing, out)


class Objection(StrEnum):
    """Why something may not be asked for."""

    NOT_OVER = "not_over"
    NO_DATA = "no_data"
    OUT_ALREADY = "out_already"
    OUT_OF_ORDER = "out_of_order"
    NOT_PRELIMINARY_YET = "not_preliminary_yet"
    BEFORE_ITS_DAY = "before_its_day"
    NOT_FINAL_YET = "not_final_yet"


def objection(
    quarter: Quarter, status: str, released: Collection[tuple[str, str]], today: date, first: Quarter
) -> Objection | None:
    """What speaks against asking for these figures today; None when they may be asked for. `first` is the first
    quarter that the register has figures of."""
    if today <= quarter.last:
        return Objection.NOT_OVER
    if quarter < first:
        return Objection.NO_DATA
    if status != REVISED and (str(quarter), status) in released:
        return Objection.OUT_ALREADY
    if status == PRELIMINARY:
        return _of_preliminary(quarter, released, first)
    return _of_final(quarter, released, today) if status == FINAL else _of_revised(quarter, released)


def _of_preliminary(quarter: Quarter, released: Collection[tuple[str, str]], first: Quarter) -> Objection | None:
    """The quarters of a year come in their order: each is rounded with regard to those before it. A quarter before the
    year's first released one is not waited for: it got its figures afterwards, and cannot come out any more."""
    out = _quarters_out(released)
    before = [Quarter(quarter.year, number) for number in range(1, quarter.number)]
    start = min((one for one in out if one.year == quarter.year), default=first)
    missing = any(one >= max(first, start) and one not in out for one in before)
    return Objection.OUT_OF_ORDER if missing or _is_overtaken(quarter, out) else None


def _quarters_out(released: Collection[tuple[str, str]]) -> set[Quarter]:
    return {Quarter.named(period) for period, _status in released}


def _is_overtaken(quarter: Quarter, out: Collection[Quarter]) -> bool:
    return any(one.year == quarter.year and one > quarter for one in out)


def _of_final(quarter: Quarter, released: Collection[tuple[str, str]], today: date) -> Objection | None:
    if (str(quarter), PRELIMINARY) not in released:
        return Objection.NOT_PRELIMINARY_YET
    return Objection.BEFORE_ITS_DAY if today < planned_day(quarter, FINAL) else None


def _of_revised(quarter: Quarter, released: Collection[tuple[str, str]]) -> Objection | None:
    return None if (str(quarter), FINAL) in released else Objection.NOT_FINAL_YET


def quarters(first: Quarter, today: date) -> list[Quarter]:
    """Those that are over, newest first."""
    found, quarter = [], first
    while quarter.last < today:
        found.append(quarter)
        quarter = quarter.after
    return found[::-1]


def next_due(first: Quarter, today: date, released: Collection[tuple[str, str]]) -> tuple[str, str] | None:
    """What is to be asked for now: of the preliminary and final figures the earliest by its day that may be."""
    waiting = [
        (planned_day(quarter, status), str(quarter), status)
        for quarter in quarters(first, today)
        for status in AFTER
        if objection(quarter, status, released, today, first) is None
    ]
    _day, period, status = min(waiting, default=(None, "", ""))
    return (period, status) if period else None
