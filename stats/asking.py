"""What a table is asked for, and who may have it: each table is a function that says so of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from stats.disclosure import Line, SafeTable
from stats.places import Period, Place


@dataclass(frozen=True)
class Asked:
    user: Any
    place: Place
    period: Period
    compared: Period


Table = Callable[[Asked], SafeTable]
REPORTS: dict[str, Table] = {}


def table(sees: Callable[[Any, Place], bool], *scopes: str) -> Callable[[Table], Table]:
    """`@table(sees_uses, "area")`: a report by the function's name, of these places (none: all), for who sees it."""

    def registered(function: Table) -> Table:
        @wraps(function)
        def guarded(asked: Asked) -> SafeTable:
            if scopes and asked.place.scope not in scopes:
                raise PermissionDenied(f"{function.__name__} is not of a {asked.place.scope}")
            if not sees(asked.user, asked.place):
                raise PermissionDenied("the rows behind the figures are not visible")
            return function(asked)

        REPORTS[function.__name__] = guarded
        return guarded

    return registered


def made(asked: Asked, name: str, columns: tuple[str, ...], lines: Any, rows: str) -> SafeTable:
    return SafeTable(name, columns, tuple(Line(str(label), figures) for label, figures in lines), _today(), rows)


def _today() -> Any:
    return timezone.localdate()
