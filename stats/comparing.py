"""Which days a table's columns are of: the period's, and those of the period it is compared with. No reads.

A period that goes on is never put beside a whole one: the compared one ends with the same day.
"""

from __future__ import annotations

from datetime import date, timedelta

from stats.places import Period

OF_THE_YEAR = frozenset({"uses_by_month"})  # on the page of a month, too
# What holders are like is kept by the month of issue, and cannot be cut within a month.
OF_WHOLE_MONTHS = frozenset(
    {"holders_by_age", "holders_by_gender", "holders_by_tongue", "holders_by_situation", "holders_by_residence"}
)


def goes_on(period: Period, today: date) -> bool:
    return period.first <= today < period.last


def sides(name: str, period: Period, compared: Period, today: date) -> tuple[Period, Period]:
    """The period and the compared one as the table `name` tells them."""
    if name in OF_THE_YEAR:
        period, compared = Period.of(period.year), Period.of(compared.year)
    if goes_on(compared, today):
        return period, Period(compared.first, today)
    if not goes_on(period, today):
        return period, compared
    last = _same_day(period, compared, today)
    return period, Period(compared.first, _month_of(last).last if name in OF_WHOLE_MONTHS else last)


def is_of_whole_months(period: Period, today: date) -> bool:
    """Whether what is kept by month tells these days exactly: no card is given on a day to come."""
    return period.last >= today or period.last == _month_of(period.last).last


def is_whole(period: Period) -> bool:
    """A whole year or a whole month."""
    return period in (Period.of(period.year), _month_of(period.first))


def is_to_come(period: Period, today: date) -> bool:
    return period.first > today


def last_told(period: Period, today: date) -> date:
    """The period's last day that has come."""
    return min(period.last, today)


def _same_day(period: Period, compared: Period, today: date) -> date:
    """On 29 February the last day of the compared one is the 28th."""
    month = today.month if period.month is None else compared.first.month
    last = Period.of(compared.year, month).last
    return last - timedelta(days=max(0, last.day - today.day))


def _month_of(day: date) -> Period:
    return Period.of(day.year, day.month)
