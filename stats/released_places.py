"""Names and order of the places of a release: the country, areas by name, in each its municipalities and their sites.

Every place of the network is public, a closed one too; a place whose row is gone keeps its key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import Area, Municipality, Site
from accounts.ordering import finnish_key
from stats.released import NATION, kind_of

LEVEL = {"nation": 0, "area": 1, "town": 2, "rest": 2, "office": 3, "venue": 3}


@dataclass(frozen=True)
class Named:
    """A place of a release with its name in the active language; `area` is the key of its area, "" of the nation."""

    key: str
    name: str
    area: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.key)

    @property
    def kind_in_words(self) -> str:
        """Of an area and a municipality, which often bear the same name; to eyes their places tell them apart."""
        return {"area": _("Area"), "town": _("Municipality")}.get(self.kind, "")

    @property
    def level(self) -> int:
        return LEVEL[self.kind]


def in_order(rows: Iterable[str], parents: Mapping[str, str]) -> list[Named]:
    """The places of a table's rows by name: each after the one it is a part of, what is told together last."""
    names = _names(rows)
    found = [Named(key, name, _area_of(key, parents)) for key, name in names.items()]
    return sorted(found, key=lambda place: _path(place.key, names, parents))


def _path(key: str, names: Mapping[str, str], parents: Mapping[str, str]) -> list[tuple[bool, str, str]]:
    """What the place is sorted by: the names of those that it is in, and its own."""
    path = []
    while key != NATION:
        path.append((kind_of(key) == "rest", finnish_key(names.get(key, "")), key))
        key = _above(key, parents)
    return path[::-1]


def _above(key: str, parents: Mapping[str, str]) -> str:
    return f"area:{key.split(':')[1]}" if kind_of(key) == "rest" else parents.get(key, NATION)


def _area_of(key: str, parents: Mapping[str, str]) -> str:
    while key != NATION and kind_of(key) != "area":
        key = _above(key, parents)
    return key if key != NATION else ""


def _names(keys: Iterable[str]) -> dict[str, str]:
    """By key: three questions at most, however many places."""
    parts = {key: key.split(":") for key in keys}
    of = _rows_of(parts)
    towns = Counter(part[2] for part in parts.values() if part[0] == "town")
    names = {}
    for key, part in parts.items():
        if part[0] == NATION:
            names[key] = _("Whole country")
        elif part[0] == "rest":
            names[key] = _("Other municipalities together")
        elif part[0] == "town":
            town, area = of["town"].get(part[2], part[2]), of["area"].get(part[1], part[1])
            several = towns[part[2]] > 1
            names[key] = _("%(municipality)s (%(area)s)") % {"municipality": town, "area": area} if several else town
        else:
            names[key] = of["area" if part[0] == "area" else "site"].get(part[1], part[1])
    return names


def _rows_of(parts: Mapping[str, list[str]]) -> dict[str, dict[str, str]]:
    wanted: dict[str, set[str]] = {"area": set(), "town": set(), "site": set()}
    for kind, *rest in parts.values():
        if kind in {"area", "town", "rest"}:
            wanted["area"].add(rest[0])
        if kind == "town":
            wanted["town"].add(rest[1])
        if kind in {"office", "venue"}:
            wanted["site"].add(rest[0])
    models = {"area": Area.unscoped, "town": Municipality.objects, "site": Site.unscoped}
    found = {kind: models[kind].in_bulk(list(keys)) if keys else {} for kind, keys in wanted.items()}
    return {kind: {str(pk): str(row) for pk, row in rows.items()} for kind, rows in found.items()}
