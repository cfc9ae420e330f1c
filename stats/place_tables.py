"""Tables by municipality and by county: uses at their venues, and cards that their sites gave.

Importing registers them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import County, Municipality
from stats import reading
from stats.asking import Asked, made, table
from stats.comparing import is_to_come
from stats.disclosure import SafeTable
from stats.places import ALAND, HELSINKI, Period, sees_cards, sees_uses, tile_of

CARDS = ("cards", "cards_before")
USES = ("adults", "children", "uses_total", "uses_before")
# The figures of a municipality, each of them a number, by its code.
Read = Callable[[list[str], Period], dict[str, tuple[int, ...]]]


def _uses(codes: list[str], period: Period) -> dict[str, tuple[int, ...]]:
    return reading.uses_of_each("municipality", codes, period)


def _cards(codes: list[str], period: Period) -> dict[str, tuple[int, ...]]:
    found = reading.issued_of_each("municipality", codes, period)
    return {code: (cards,) for code, cards in found.items()}


def _of_uses(now: tuple[int | None, ...], before: tuple[int, ...]) -> dict[str, Any]:
    adults, children = now
    total = None if adults is None or children is None else adults + children
    return {"adults": adults, "children": children, "uses_total": total, "uses_before": sum(before)}


def _of_cards(now: tuple[int | None, ...], before: tuple[int, ...]) -> dict[str, Any]:
    return {"cards": now[0], "cards_before": sum(before)}


def _lines(asked: Asked, read: Read, figures: Callable[..., dict[str, Any]], *, by_county: bool) -> list[Any]:
    """A line for each place that has something in either period, in the order of the list of places."""
    rows = Municipality.objects.in_finnish_order()
    rows = rows.filter(county=asked.place.row) if asked.place.scope == "county" else rows
    place_of = {row.code: tile_of(row) if by_county else row.code for row in rows}
    now, before = (_summed(read([*place_of], period), place_of) for period in (asked.period, asked.compared))
    nothing = (None, None) if is_to_come(asked.period, timezone.localdate()) else (0, 0)
    return [
        (key, figures(now.get(key, nothing), before.get(key, ())))
        for key in _order(place_of, by_county=by_county)
        if key in now or key in before
    ]


def _order(place_of: dict[str, str], *, by_county: bool) -> list[str]:
    if not by_county:
        return list(place_of)
    return [HELSINKI, *County.objects.in_finnish_order().values_list("code", flat=True), ALAND]


def _summed(found: dict[str, tuple[int, ...]], place_of: dict[str, str]) -> dict[str, tuple[int, ...]]:
    sums: dict[str, tuple[int, ...]] = {}
    for code, figures in found.items():
        before = sums.get(place_of[code], (0,) * len(figures))
        sums[place_of[code]] = tuple(map(sum, zip(before, figures, strict=True)))
    return sums


@table(sees_uses, "nation")
def uses_by_county(asked: Asked) -> SafeTable:
    """Of the venues in each wellbeing services county, in Helsinki, which belongs to none, and on Åland."""
    return made(asked, "uses_by_county", USES, _lines(asked, _uses, _of_uses, by_county=True), "county")


@table(sees_uses, "nation", "county")
def uses_by_municipality(asked: Asked) -> SafeTable:
    return made(asked, "uses_by_municipality", USES, _lines(asked, _uses, _of_uses, by_county=False), "municipality")


@table(sees_cards, "nation")
def cards_by_county(asked: Asked) -> SafeTable:
    """By the place of the site that gave the card."""
    return made(asked, "cards_by_county", CARDS, _lines(asked, _cards, _of_cards, by_county=True), "county")


@table(sees_cards, "nation", "county")
def cards_by_municipality(asked: Asked) -> SafeTable:
    return made(
        asked, "cards_by_municipality", CARDS, _lines(asked, _cards, _of_cards, by_county=False), "municipality"
    )
