"""Numbers, days and times in the words about limits."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from django.utils.formats import date_format, number_format, time_format


def shown(number: Decimal | int | None) -> str:
    """A number without needless noughts; cents where there are any: 3, 3.5, 6.50."""
    value = Decimal(number or 0)
    return str(number_format(value.normalize() if value % 1 else int(value)))


def euros(amount: Decimal | int | None) -> str:
    """Euros as they are said: 25, 6.50."""
    value = Decimal(amount or 0)
    return str(number_format(value, 2 if value % 1 else 0))


def shown_day(day: date) -> str:
    """A day as it is written on cards, in every language."""
    return str(date_format(day, "j.n.Y"))


def shown_time(moment: time) -> str:
    return str(time_format(moment, "H.i"))
