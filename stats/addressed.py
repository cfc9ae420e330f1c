"""Which place an address or a report is about: by kind and key, and only when the person has it in scope.

Knows models and permissions. The kinds are the words of addresses (`?area=3`) and the beginnings of tables' names.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from accounts.models import Area, County, Municipality, Site
from accounts.permissions import Permission, places_where

KINDS = ("area", "site", "municipality", "county")


class NoSuchPlace(LookupError):
    """It is not in scope, is none, or an address that needs one names none."""


def rows_of(kind: str, user: Any) -> Any:
    """The places of a kind that `user` has in scope; whether a table of them is theirs to see its report decides."""
    if kind == "area":
        return Area.objects.visible_to(user)
    if kind == "site":
        return Site.objects.visible_to(user)
    held = places_where(user, Permission.STATISTICS_VIEW)
    model, keys = (Municipality, held.municipalities) if kind == "municipality" else (County, held.counties)
    return model.objects.all() if held.everywhere else model.objects.filter(pk__in=keys)


def place_of(kind: str, key: str, user: Any) -> Any:
    """The row, read in its scope. Raises NoSuchPlace."""
    try:
        found = rows_of(kind, user).filter(pk=_key(kind, key)).first()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchPlace
    return found


def place_asked(asked: Mapping[str, str], table: str, user: Any) -> Any:
    """The place that an address names, None for the nation. Raises NoSuchPlace.

    A table whose name begins with a kind is of a place of that kind: `area_years` without `?area=` is no table. The
    nation's stay the nation's, whatever the address says beside.
    """
    if table.startswith("national_"):
        return None
    own = next((kind for kind in KINDS if table == f"{kind}_years"), None)
    kind = own or next((kind for kind in KINDS if asked.get(kind)), None)
    return place_of(kind, asked.get(kind, ""), user) if kind else None


def _key(kind: str, text: str) -> Any:
    """As the database has it: a number, a random id, or the digits of a public code. Raises ValueError."""
    if kind == "site":
        return uuid.UUID(text)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text) if kind == "area" else text
