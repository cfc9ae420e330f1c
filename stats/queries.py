"""Figures by year, as the published table has them. Only reports and publications call these: they are exact.

Figures count cards, not people; renewals and replacements are not new cards; the year of a use is its event's
(house.md 8.8).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from accounts.models import Category, Participation
from stats import reading
from stats.places import Period, Place

CARD_COLUMNS = ("cards_registered", "cards_used")
USE_COLUMNS = (
    *(f"adult_{category}" for category in Category.values),
    *(f"child_{category}" for category in Category.values),
    "uses_total",
)
YEAR_COLUMNS = (*CARD_COLUMNS, *USE_COLUMNS, "municipalities")
FIRST_LIVE_YEAR = 2024  # the published history ends with 2023 [W1]
ALL_DAYS = Period(date(2015, 1, 1), date(9999, 12, 31))

Years = dict[int, dict[str, int]]


def cards_by_year(place: Place) -> Years:
    """Cards by the year of issue, and how many of them, or of their replacements, have been used at least once. [W2]"""
    years: Years = {}
    for (year, value), cards in reading.cards_by_year("used", place).items():
        known = years.setdefault(year, dict.fromkeys(CARD_COLUMNS, 0))
        known["cards_registered"] += cards
        known["cards_used"] += cards if value == "used" else 0
    return years


def uses_by_year(place: Place, *, agents: bool = False) -> Years:
    """Uses by the event's year and the category, adults and children apart; children's tickets are uses too. [W2]

    `agents`: with what the site has logged for other venues.
    """
    years: Years = defaultdict(lambda: dict.fromkeys(USE_COLUMNS, 0))
    for scope in (place.scope, "agent") if agents else (place.scope,):
        for (year, category), (adults, children) in reading.uses_by("year", place, ALL_DAYS, scope=scope).items():
            years[year][f"adult_{category}"] += adults
            years[year][f"child_{category}"] += children
            years[year]["uses_total"] += adults + children
    return dict(years)


def municipalities_in(year: int, where: Q) -> int:
    """Municipalities that gave cards, as a pilot or in use, on some day of `year`."""
    taking_part = Participation.objects.filter(
        where, Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1)), status__in=["pilot", "in_use"]
    )
    return taking_part.filter(starts_on__lte=date(year, 12, 31)).values("municipality").distinct().count()
