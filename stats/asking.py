"""What a table is asked for, and who may have it: each table is a function that says so of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from stats.comparing import sides
from stats.disclosure import Line, SafeTable
from stats.places import Period, Place, sees_uses


@dataclass(frozen=True)
class Asked:
    user: Any
    place: Place
    period: Period
    compared: Period


Table = Callable[[Asked], SafeTable]
REPORTS: dict[str, Table] = {}


def table(sees: Callable[[Any, Place], bool], *scopes: str) -> Callable[[Table], Table]:
    """`@table(sees_uses, "area")`: a report by the function's name, of these places (none: all), for who sees it.

    The function gets the compared period as the table tells it (`stats.comparing`).
    """

    def registered(function: Table) -> Table:
        @wraps(function)
        def guarded(asked: Asked) -> SafeTable:
            if scopes and asked.place.scope not in scopes:
                raise PermissionDenied(f"{function.__name__} is not of a {asked.place.scope}")
            if not sees(asked.user, asked.place):
                raise PermissionDenied("the rows behind the figures are not visible")
            period, compared = sides(function.__name__, asked.period, asked.compared, _today())
            found = function(replace(asked, period=period, compared=compared))
            told = _is_of(asked.place, of_uses=sees is sees_uses) or _tells(found)
            return found if told else replace(found, lines=())

        REPORTS[function.__name__] = guarded
        return guarded

    return registered


def _is_of(place: Place, *, of_uses: bool) -> bool:
    """A site has tables of what it does: of uses a venue or an agent, of cards a distributor."""
    if place.scope != "site":
        return True
    return bool(place.row.is_venue or place.row.is_agent) if of_uses else bool(place.row.is_distributor)


def _tells(found: SafeTable) -> bool:
    """A site that once was one keeps its figures."""
    return any(figure for line in found.lines for figure in line.figures.values())


def made(asked: Asked, name: str, columns: tuple[str, ...], lines: Any, rows: str) -> SafeTable:
    return SafeTable(name, columns, tuple(Line(str(label), figures) for label, figures in lines), _today(), rows)


def _today() -> Any:
    return timezone.localdate()
