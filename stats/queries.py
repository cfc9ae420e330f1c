"""Reads of figures from the rows. Only `stats.reports` and `stats.actions` call these: what comes out is exact.

Figures count cards, not people; renewals and replacements are not new cards; the year of a use is its event's
(house.md 8.8).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

from accounts.models import Category, Participation
from cards.models import Card
from usage.models import Usage

CARD_COLUMNS = ("cards_registered", "cards_used")
USE_COLUMNS = (
    *(f"adult_{category}" for category in Category.values),
    *(f"child_{category}" for category in Category.values),
    "uses_total",
)
YEAR_COLUMNS = (*CARD_COLUMNS, *USE_COLUMNS, "municipalities")
FIRST_LIVE_YEAR = 2024  # the published history ends with 2023 [W1]

Years = dict[int, dict[str, int]]


def cards_by_year(where: Q) -> Years:
    """Cards by the year of issue, and how many of them, or of their replacements, have been used at least once. [W2]"""
    found = (
        Card.unscoped.registered()
        .originals()
        .filter(where)
        .annotate(year=ExtractYear("issued_on"))
        .values("year")
        .annotate(registered=Count("pk"), used=Count("pk", filter=Q(first_used_on__isnull=False)))
        .order_by("year")
    )
    return {row["year"]: {"cards_registered": row["registered"], "cards_used": row["used"]} for row in found}


def uses_by_year(where: Q) -> Years:
    """Uses by the event's year and the category, adults and children apart; children's tickets are uses too. [W2]"""
    found = (
        Usage.unscoped.counting()
        .filter(where)
        .annotate(year=ExtractYear("event_day"))
        .values("year", "category")
        .annotate(adults=Count("pk"), minors=Sum("children"))
        .order_by("year")
    )
    years: Years = defaultdict(lambda: dict.fromkeys(USE_COLUMNS, 0))
    for row in found:
        year = years[row["year"]]
        year[f"adult_{row['category']}"] += row["adults"]
        year[f"child_{row['category']}"] += row["minors"]
        year["uses_total"] += row["adults"] + row["minors"]
    return dict(years)


def municipalities_in(year: int, where: Q) -> int:
    """Municipalities that gave cards, as a pilot or in use, on some day of `year`."""
    taking_part = Participation.objects.filter(
        where, Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1)), status__in=["pilot", "in_use"]
    )
    return taking_part.filter(starts_on__lte=date(year, 12, 31)).values("municipality").distinct().count()
