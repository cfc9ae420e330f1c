"""Places that figures are of, and who may see which of their rows: the table of "own" in docs/statistics.md.

A use belongs to the place of its venue, a card to the place of the site that gave it; what holders are like is told
only to those who may see the cards' rows. Viewers of a municipality or a county see no rows, so they get nothing from
here but what is released (stats.protected; house.md 8.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import Area, County, Municipality, Site
from accounts.permissions import Permission, places_where

KINDS = {Area: "area", Municipality: "municipality", County: "county", Site: "site"}


@dataclass(frozen=True)
class Place:
    """`scope` and `key` as the rollup has them; `row` is None for the nation."""

    row: Any = None

    @property
    def scope(self) -> str:
        return "nation" if self.row is None else KINDS[type(self.row)]

    @property
    def key(self) -> str:
        return "" if self.row is None else str(self.row.pk)

    def __str__(self) -> str:
        return str(self.row) if self.row is not None else ""


NATION = Place()
HELSINKI, ALAND = "helsinki", "aland"  # which belong to no wellbeing services county


def tile_of(municipality: Municipality) -> str:
    """The county whose tile of the map the municipality is in: its code, or one of the two that are none."""
    return municipality.county_id or (ALAND if municipality.region_id == "21" else HELSINKI)


@dataclass(frozen=True)
class Period:
    """Days, both included. A whole year, or a month of it."""

    first: date
    last: date

    @classmethod
    def of(cls, year: int, month: int | None = None) -> Period:
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        following = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @property
    def year(self) -> int:
        return self.first.year

    @property
    def month(self) -> int | None:
        return self.first.month if self.first.month == self.last.month else None


def _covers(user: Any, permission: Permission, place: Place) -> bool:
    held = places_where(user, permission)
    if held.everywhere or place.row is None:
        return held.everywhere
    if place.scope == "area":
        return held.covers_area(place.row.pk)
    return place.scope == "site" and held.covers_site(place.row)


def is_viewer_of(user: Any, place: Place) -> bool:
    """Whether the person reads the statistics of the municipality or county; a county's of its municipalities, too."""
    held = places_where(user, Permission.STATISTICS_VIEW)
    if place.scope == "municipality":
        return place.row.pk in held.municipalities or place.row.county_id in held.counties
    return place.scope == "county" and place.row.pk in held.counties


def sees_uses(user: Any, place: Place) -> bool:
    return _covers(user, Permission.USAGE_VIEW, place)


def sees_cards(user: Any, place: Place) -> bool:
    return _covers(user, Permission.CARD_VIEW, place)


def sees_holders(user: Any, place: Place) -> bool:
    """What the holders are like. A venue never does, nor a viewer. [house.md 8.7, 8.8]"""
    return _covers(user, Permission.CARD_VIEW, place)


def sees_wellbeing(user: Any, place: Place) -> bool:
    """County and above. [house.md 8.8]"""
    return place.scope in {"nation", "county"} and sees_holders(user, place)


def sees_logged_for_others(user: Any, place: Place) -> bool:
    """What a ticket agent has entered for other venues: its own people and Kaikukeskus, not its area's coordinator."""
    if place.scope != "site" or not place.row.is_agent:
        return False
    held = places_where(user, Permission.USAGE_VIEW)
    return held.everywhere or place.row.pk in held.sites
