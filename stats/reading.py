"""Reads of figures from the rollup. Only `stats.reports` and `stats.actions` call these: what comes out is exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from stats import rolling
from stats.cubes import CARD_YEARS, EVENTS, ISSUES, SPANS, VENUE_DAYS, View
from stats.places import Period, Place
from stats.usual import LOOK_BACK

_DAYS, _DELAYS, _LOGGED = VENUE_DAYS.views
_CARDS, _FLOWS = CARD_YEARS.views
(_FACTS,), (_HAPPENINGS,) = ISSUES.views, SPANS.views
_OF_PLACE = "scope = %(scope)s AND place = %(place)s"
_BY = {"day": "day", "month": "extract(month FROM day)::int", "year": "extract(year FROM day)::int"}
# How a place's cards are told by in the rollup: those that its sites gave.
GIVEN = {"area": "of_area", "site": "of_site"}

Figures = dict[Any, tuple[int, ...]]


def _read(view: View, what: str, where: str, group: str, place: Place, **words: Any) -> list[tuple[Any, ...]]:
    known = {"scope": words.pop("scope", place.scope), "place": place.key, **words}
    return rolling.read(view, what, f"{_OF_PLACE} AND {where}", known, group)


def uses_by(unit: str, place: Place, period: Period, *, scope: str | None = None, agents: bool = False) -> Figures:
    """Adults' and children's uses by (day, month or year; category). `scope` "agent": what a site logged for others;
    with `agents` the two together."""
    what = f"{_BY[unit]}, category, sum(adults)::int, sum(children)::int"
    where = "scope = ANY(%(scopes)s) AND place = %(place)s AND day BETWEEN %(first)s AND %(last)s"
    scopes = [scope or place.scope, *(["agent"] if agents else [])]
    words = {"scopes": scopes, "place": place.key, "first": period.first, "last": period.last}
    rows = rolling.read(_DAYS, what, where, words, "GROUP BY 1, 2")
    return {(when, category): (adults, children) for when, category, adults, children in rows}


def uses_of_each(scope: str, keys: Collection[str], period: Period) -> Figures:
    """Adults' and children's uses of many places of one kind."""
    where = "scope = %(scope)s AND place = ANY(%(keys)s) AND day BETWEEN %(first)s AND %(last)s"
    words = {"scope": scope, "keys": list(keys), "first": period.first, "last": period.last}
    rows = rolling.read(_DAYS, "place, sum(adults)::int, sum(children)::int", where, words, "GROUP BY 1")
    return {key: (adults, children) for key, adults, children in rows}


def events(venues: Collection[Any], period: Period, most: int) -> list[tuple[str, str, int, int]]:
    """(venue, name, adults, children) of the productions with most uses, performances together."""
    where = "venue_id = ANY(%(venues)s) AND day BETWEEN %(first)s AND %(last)s"
    words = {"venues": list(venues), "first": period.first, "last": period.last, "most": most}
    what = "venue_id::text, min(name), sum(adults)::int AS adults, sum(children)::int AS children"
    group = "GROUP BY venue_id, event_key ORDER BY sum(adults) + sum(children) DESC, min(name) LIMIT %(most)s"
    return rolling.read_cells(EVENTS, what, where, words, group)


def cards_by(attribute: str, place: Place, period: Period) -> dict[str, int]:
    """Cards given in the period, renewals and replacements apart, by a fact of them; "cards" has one value, ""."""
    where = "attribute = %(attribute)s AND month BETWEEN %(first)s AND %(last)s"
    days = {"attribute": attribute, "first": period.first, "last": period.last}
    return dict(_read(_FACTS, "value, sum(cards)::int", where, "GROUP BY 1", place, **days))


def cards_by_year(attribute: str, place: Place) -> dict[tuple[int, str], int]:
    what = "extract(year FROM month)::int, value, sum(cards)::int"
    rows = _read(_FACTS, what, "attribute = %(attribute)s", "GROUP BY 1, 2", place, attribute=attribute)
    return {(year, value): cards for year, value, cards in rows}


def cards_of_each(scope: str, keys: Collection[str], attribute: str, period: Period) -> dict[tuple[str, str], int]:
    where = "scope = %(scope)s AND place = ANY(%(keys)s) AND attribute = %(attribute)s"
    where += " AND month BETWEEN %(first)s AND %(last)s"
    words = {"scope": scope, "keys": list(keys), "attribute": attribute, "first": period.first, "last": period.last}
    rows = rolling.read(_FACTS, "place, value, sum(cards)::int", where, words, "GROUP BY 1, 2")
    return {(key, value): cards for key, value, cards in rows}


def happenings(place: Place, period: Period) -> dict[str, int]:
    """How many cards were issued, renewed and ended in the period."""
    where, days = "day BETWEEN %(first)s AND %(last)s", {"first": period.first, "last": period.last}
    return dict(_read(_HAPPENINGS, "kind, sum(cards)::int", where, "GROUP BY 1", place, **days))


def issued_of_each(scope: str, keys: Collection[str], period: Period) -> dict[str, int]:
    """How many cards were issued in the period, of many places of one kind; to the day."""
    where = "scope = %(scope)s AND place = ANY(%(keys)s) AND kind = 'issued' AND day BETWEEN %(first)s AND %(last)s"
    words = {"scope": scope, "keys": list(keys), "first": period.first, "last": period.last}
    return dict(rolling.read(_HAPPENINGS, "place, sum(cards)::int", where, words, "GROUP BY 1"))


def valid_on(place: Place, day: date) -> int:
    """Cards with a period that the day is in, and that had not ended by then."""
    what = "coalesce(sum(CASE kind WHEN 'start' THEN cards WHEN 'stop' THEN -cards END), 0)::int"
    return int(_read(_HAPPENINGS, what, "day <= %(day)s", "", place, day=day)[0][0])


def different_cards(place: Place, *, given: bool = False) -> dict[int, int]:
    """By year, how many different cards were used: at the place, or with `given` of those that its sites gave."""
    scope = GIVEN[place.scope] if given else place.scope
    return dict(_read(_CARDS, "year, cards", "true", "", place, scope=scope))


def flows_out(place: Place, year: int, *, scope: str | None = None) -> dict[str, tuple[int, int]]:
    """By where they were used (venue of a site's cards, area of an area's), uses of the cards that the place gave."""
    rows = _read(
        _FLOWS, "used_at, adults, children", "year = %(year)s", "", place, year=year, scope=scope or GIVEN[place.scope]
    )
    return {used_at: (adults, children) for used_at, adults, children in rows}


def flows_of_each(scope: str, keys: Collection[str], year: int) -> dict[tuple[str, str], tuple[int, int]]:
    where = "scope = %(scope)s AND place = ANY(%(keys)s) AND year = %(year)s"
    words = {"scope": scope, "keys": list(keys), "year": year}
    rows = rolling.read(_FLOWS, "place, used_at, adults, children", where, words)
    return {(key, used_at): (adults, children) for key, used_at, adults, children in rows}


def flows_in(area_key: str, year: int) -> dict[str, tuple[int, int]]:
    """By the area that gave the cards, uses at the area's venues."""
    where, words = "scope = 'of_area' AND used_at = %(area)s AND year = %(year)s", {"area": area_key, "year": year}
    rows = rolling.read(_FLOWS, "place, adults, children", where, words)
    return {key: (adults, children) for key, adults, children in rows}


def delays(place: Place, period: Period, *, scope: str | None = None) -> dict[int, int]:
    """Entries of events of whole months, by the bucket of their delay (`stats.delays`). `scope` as in `uses_by`."""
    where, days = "month BETWEEN %(first)s AND %(last)s", {"first": period.first, "last": period.last}
    kind = {"scope": scope or place.scope}
    return dict(_read(_DELAYS, "delay, sum(entries)::int", where, "GROUP BY 1", place, **days, **kind))


def delays_of_each(venues: Collection[str], period: Period) -> dict[str, Counter[int]]:
    """The same for each of these venues."""
    where = "scope = 'site' AND place = ANY(%(venues)s) AND month BETWEEN %(first)s AND %(last)s"
    words = {"venues": list(venues), "first": period.first, "last": period.last}
    found: dict[str, Counter[int]] = {}
    for place, delay, entries in rolling.read(_DELAYS, "place, delay, sum(entries)", where, words, "GROUP BY 1, 2"):
        found.setdefault(place, Counter())[delay] += int(entries)
    return found


def logging_days(venues: Collection[str]) -> dict[str, list[date]]:
    """For each of these venues the different days on which something was logged for it, in order; an import's is its
    own. As far back as is judged by (`stats.usual`); none for those that have never logged."""
    where, words = "scope = 'site' AND place = ANY(%(venues)s)", {"venues": list(venues)}
    found = rolling.read(_LOGGED, "place, array_agg(day ORDER BY day)", where, words, "GROUP BY 1")
    return {venue: [day for day in days if day >= days[-1] - LOOK_BACK] for venue, days in found}
