"""The public table by year: 2015–2023 as published, the years after from their released tables, and those that are not
out as last night had them, rounded down to 100.

Knows approved data only. What a released year does not have (cards used at least once) stays empty; the municipalities
of the network are public, and come from last night.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from stats.disclosure import PUBLIC_COLUMNS, Line, Protection, SafeTable
from stats.drawing import Chart, year_figure
from stats.editions import Edition, Shelf
from stats.presenting import YearTable, year_table
from stats.released import CATEGORIES, NATION, Figure
from stats.released_words import state_in_words

UNDER_A_HUNDRED, HIDDEN = "<100", ".."
# The history's column for each column of the released tables.
OF_CARDS = {"cards": "cards_registered"}
OF_USES = {
    "uses": "uses_total",
    **{f"adults_{one}": f"adult_{one}" for one in CATEGORIES},
    **{f"children_{one}": f"child_{one}" for one in CATEGORIES},
}


def years_of(history: SafeTable, shelf: Shelf, nightly: SafeTable | None = None) -> YearTable:
    """The history with a row for each later year; a row's `status` says how final it is, "" of the history."""
    told = _later(shelf, nightly)
    shown = year_table(_with_later(history, told, nightly))
    states = {edition.table.period: edition for edition in [*shelf.years("uses"), *shelf.years("cards_by_place")]}
    rows = []
    for row, line in zip(shown.rows, shown.table.lines, strict=True):
        edition = states.get(line.label)
        cells = [
            (heading, told.get(line.label, {}).get(key, figure))
            for key, (heading, figure) in zip(shown.table.columns, row["cells"], strict=True)
        ]
        rows.append({**row, "cells": cells, "status": state_in_words(edition.status) if edition else ""})
    return replace(shown, rows=rows)


def drawn_years(years: YearTable) -> tuple[Chart, ...]:
    return year_figure(years.table, _("Kaikukortti cards and uses by year, the whole country")).charts


def _with_later(history: SafeTable, told: dict[str, dict[str, Figure]], nightly: SafeTable | None) -> SafeTable:
    """For drawing: what is no number is no bar. What is less than a hundred is told in words, and drawn as nothing."""
    published = {line.label for line in history.lines}
    own = {line.label: line.figures for line in nightly.lines} if nightly else {}
    lines = []
    for year in sorted({*told, *own} - published):
        figures, protection = told.get(year), Protection.PUBLISHED
        if figures is None or set(figures) <= PUBLIC_COLUMNS:
            figures, protection = told.setdefault(year, {}), Protection.ROUNDED_DOWN
            figures.update({key: _rounded(key, int(n)) for key, n in own[year].items() if n is not None})
        lines.append(Line(year, {key: _drawn(figures.get(key)) for key in history.columns}, protection))
    return replace(history, lines=(*history.lines, *lines))


def _rounded(key: str, number: int) -> Figure:
    return number if number or key in PUBLIC_COLUMNS else UNDER_A_HUNDRED


def _drawn(figure: Figure) -> int | None:
    return figure if isinstance(figure, int) else None


def _later(shelf: Shelf, nightly: SafeTable | None) -> dict[str, dict[str, Figure]]:
    """By year, what its released tables tell of the nation, and the public columns of last night."""
    years: dict[str, dict[str, Figure]] = {}
    for line in nightly.lines if nightly else ():
        years[line.label] = {key: int(n or 0) for key, n in line.figures.items() if key in PUBLIC_COLUMNS}
    for table, names in (("cards_by_place", OF_CARDS), ("uses", OF_USES)):
        for edition in shelf.years(table):
            years.setdefault(edition.table.period, {}).update(_national(edition, names))
    return years


def _national(edition: Edition, names: dict[str, str]) -> dict[str, Figure]:
    figures: Any = edition.table.figures.get(NATION, ())
    pairs = zip(edition.table.kind.columns, figures, strict=False)
    return {names[column]: HIDDEN if figure is None else figure for column, figure in pairs if column in names}
