"""Tables of uses: by time, category, event, venue and issuing site, and between areas. Importing registers them.

Fees and series tickets count with the adult who has the card, course places likewise; children's tickets apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Area, Category, Site
from stats import reading
from stats.asking import Asked, made, table
from stats.comparing import is_to_come
from stats.disclosure import SafeTable
from stats.places import Period, Place, sees_cards, sees_holders, sees_logged_for_others, sees_uses

COLUMNS = ("adults", "children", "uses_total")
COMPARED = (*COLUMNS, "uses_before")
MOST_EVENTS = 50
_NONE = (0, 0)


def _figures(found: tuple[int, ...]) -> dict[str, Any]:
    adults, children = found
    return {"adults": adults, "children": children, "uses_total": adults + children}


def _uses(unit: str, asked: Asked, period: Period) -> reading.Figures:
    """By (day, month or year; category), of an agent's site with what it logged for others."""
    agents = sees_logged_for_others(asked.user, asked.place)
    return reading.uses_by(unit, asked.place, period, agents=agents)


def _summed(pairs: Iterable[tuple[Any, tuple[int, ...]]]) -> dict[Any, tuple[int, ...]]:
    sums: dict[Any, tuple[int, ...]] = {}
    for key, (adults, children) in pairs:
        before = sums.get(key, _NONE)
        sums[key] = (before[0] + adults, before[1] + children)
    return sums


def _in_time(unit: str, asked: Asked, period: Period) -> dict[Any, tuple[int, ...]]:
    return _summed((when, found) for (when, _category), found in _uses(unit, asked, period).items())


def _by(unit: str, asked: Asked, name: str, days: dict[Any, date], before_of: Mapping[Any, date | None]) -> SafeTable:
    """`days`: each label with its first day; `before_of`: the first day it is compared with, None where there is none.

    Of days to come nothing is told before there are uses of them; nor of the compared period's after its last one.
    """
    now, before = (_in_time(unit, asked, period) for period in (asked.period, asked.compared))
    today, last = timezone.localdate(), asked.compared.last
    lines = []
    for label, day in days.items():
        told = _figures(now.get(label, _NONE)) if day <= today or label in now else dict.fromkeys(COLUMNS)
        then = before_of[label]
        known = None if then is None or then > last else sum(before.get(_label(unit, then), _NONE))
        lines.append((label, {**told, "uses_before": known}))
    return made(asked, name, COMPARED, lines, unit)


def _label(unit: str, day: date) -> Any:
    return day if unit == "day" else day.month


@table(sees_uses)
def uses_by_month(asked: Asked) -> SafeTable:
    """The twelve months of the year, beside the year it is compared with."""
    months = {month: date(asked.period.year, month, 1) for month in range(1, 13)}
    same = {month: date(asked.compared.year, month, 1) for month in months}
    return _by("month", asked, "uses_by_month", months, same)


@table(sees_uses, "nation", "area", "site")
def uses_by_day(asked: Asked) -> SafeTable:
    """The days of the month, beside the same days of the month it is compared with; a viewer's figures go by month."""
    if asked.period.month is None:
        return made(asked, "uses_by_day", COMPARED, [], "day")
    days, last = _days(asked.period), asked.compared.last.day
    same = {day: asked.compared.first.replace(day=day.day) if day.day <= last else None for day in days}
    return _by("day", asked, "uses_by_day", dict(zip(days, days, strict=True)), same)


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]


@table(sees_uses)
def uses_by_category(asked: Asked) -> SafeTable:
    """Culture, education, science and sport in the period, beside what it is compared with."""
    now, before = (_of_categories(asked, period) for period in (asked.period, asked.compared))
    lines = [
        (category, {**now[category], "uses_before": before[category]["uses_total"]}) for category in Category.values
    ]
    return made(asked, "uses_by_category", COMPARED, lines, "category")


def _of_categories(asked: Asked, period: Period) -> dict[str, dict[str, Any]]:
    """Each category's figures; none of a period to come before there are uses of it."""
    found = _summed((category, figures) for (_year, category), figures in _uses("year", asked, period).items())
    if not found and is_to_come(period, timezone.localdate()):
        return dict.fromkeys(Category.values, dict.fromkeys(COLUMNS))
    return {category: _figures(found.get(category, _NONE)) for category in Category.values}


def _sites_of(place: Place, **does: bool) -> list[str]:
    within = {
        "area": {"area": place.row},
        "municipality": {"municipality": place.row},
        "county": {"municipality__county": place.row},
        "site": {"pk": getattr(place.row, "pk", None)},
    }[place.scope]
    return [str(key) for key in Site.unscoped.filter(**within, **does).in_finnish_order().values_list("pk", flat=True)]


def _of_each(asked: Asked, scope: str, keys: list[str]) -> list[tuple[str, dict[str, Any]]]:
    """The most used first; those without uses in either period are left out."""
    nothing = dict.fromkeys(COLUMNS) if is_to_come(asked.period, timezone.localdate()) else _figures(_NONE)
    now, before = (reading.uses_of_each(scope, keys, period) for period in (asked.period, asked.compared))
    lines = [
        (key, {**(_figures(now[key]) if key in now else nothing), "uses_before": sum(before.get(key, _NONE))})
        for key in keys
        if key in now or key in before
    ]
    return sorted(lines, key=lambda line: -(line[1]["uses_total"] or 0))


@table(sees_uses, "area", "municipality", "county")
def uses_by_venue(asked: Asked) -> SafeTable:
    return made(
        asked, "uses_by_venue", COMPARED, _of_each(asked, "site", _sites_of(asked.place, is_venue=True)), "site"
    )


@table(sees_uses, "nation")
def uses_by_area(asked: Asked) -> SafeTable:
    """Each area's own venues."""
    keys = [str(key) for key in Area.unscoped.all().in_finnish_order().values_list("pk", flat=True)]
    return made(asked, "uses_by_area", COMPARED, _of_each(asked, "area", keys), "area")


@table(sees_uses, "area", "site")
def uses_by_event(asked: Asked) -> SafeTable:
    """Performances of one production together, the fifty with most uses. Of an area each with its venue."""
    venues = _sites_of(asked.place, is_venue=True)
    found = reading.events(venues, asked.period, MOST_EVENTS)
    names = {str(site.pk): str(site) for site in Site.unscoped.filter(pk__in={venue for venue, *_rest in found})}
    lines = []
    for venue, name, adults, children in found:
        called = name or _("Without an event")
        label = called if asked.place.scope == "site" else f"{called} · {names[venue]}"
        lines.append((label, _figures((adults, children))))
    return made(asked, "uses_by_event", COLUMNS, lines, "event")


@table(sees_holders, "area")
def uses_by_issuing_site(asked: Asked) -> SafeTable:
    """Of the cards that the area's sites have given: uses at the area's venues and elsewhere, in the whole year."""
    offices, own = _sites_of(asked.place, is_distributor=True), set(_sites_of(asked.place, is_venue=True))
    sums = {key: [0, 0] for key in offices}
    for (key, venue), found in reading.flows_of_each("of_site", offices, asked.period.year).items():
        sums[key][venue not in own] += sum(found)
    lines = [
        (key, {"uses_here": here, "uses_elsewhere": there, "uses_total": here + there})
        for key, (here, there) in sums.items()
        if here + there
    ]
    lines.sort(key=lambda line: -line[1]["uses_total"])
    return made(asked, "uses_by_issuing_site", ("uses_here", "uses_elsewhere", "uses_total"), lines, "site")


def _flows(asked: Asked, name: str, found: dict[str, tuple[int, int]]) -> SafeTable:
    lines = sorted(
        ((key, _figures(figures)) for key, figures in found.items()), key=lambda line: -line[1]["uses_total"]
    )
    return made(asked, name, COLUMNS, lines, "area")


@table(sees_cards, "area")
def used_in_areas(asked: Asked) -> SafeTable:
    """Where the cards that the area has given were used in the year."""
    return _flows(asked, "used_in_areas", reading.flows_out(asked.place, asked.period.year))


@table(sees_uses, "area")
def issued_in_areas(asked: Asked) -> SafeTable:
    """Which area had given the cards that were used at the area's venues in the year."""
    return _flows(asked, "issued_in_areas", reading.flows_in(asked.place.key, asked.period.year))


@table(sees_cards, "nation")
def between_areas(asked: Asked) -> SafeTable:
    """Each area's cards: uses at its own venues and in other areas, and uses at its venues of others' cards."""
    keys = [str(key) for key in Area.unscoped.all().in_finnish_order().values_list("pk", flat=True)]
    sums = {key: {"uses_here": 0, "uses_elsewhere": 0, "uses_of_others": 0} for key in keys}
    for (given, used_at), found in reading.flows_of_each("of_area", keys, asked.period.year).items():
        sums[given]["uses_here" if given == used_at else "uses_elsewhere"] += sum(found)
        if given != used_at:
            sums[used_at]["uses_of_others"] += sum(found)
    lines = [(key, figures) for key, figures in sums.items() if any(figures.values())]
    return made(asked, "between_areas", ("uses_here", "uses_elsewhere", "uses_of_others"), lines, "area")
