"""The one door for figures: `report(name, user, ...)` → SafeTable.

Who may see the rows gets exact figures; everyone else gets the nation as it is released (house.md 8.8). Pages, exports
and charts accept nothing but what comes from here, or a publication.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.permissions import Permission, require
from accounts.wall import trusted
from stats import card_tables, place_tables, use_tables  # noqa: F401  (they register their tables)
from stats.asking import REPORTS, Asked
from stats.complete_reports import completeness_of, venue_logs_of
from stats.disclosure import SafeTable
from stats.places import Period, Place
from stats.queries import FIRST_LIVE_YEAR
from stats.yearly import live_years, published_history, published_years

__all__ = [
    "FIRST_LIVE_YEAR",
    "REPORTS",
    "completeness_of",
    "live_years",
    "published_history",
    "published_years",
    "report",
    "venue_logs_of",
]


@trusted
def report(
    name: str, user: Any, *, place: Any = None, period: Period | None = None, compared: Period | None = None
) -> SafeTable:
    """The table `name` for `user` of a place (an Area, Site, Municipality or County; None: the nation).

    `period` is this year unless said; `compared` the one before. Raises PermissionDenied when the user may not see the
    rows behind the figures, KeyError for an unknown name.
    """
    require(user, Permission.STATISTICS_VIEW)
    chosen = period or Period.of(timezone.localdate().year)
    before = compared or Period.of(chosen.year - 1, chosen.month)
    return REPORTS[name](Asked(user, Place(place), chosen, before))
