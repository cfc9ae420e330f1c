"""The public table by year: 2015–2023 as published, the years after from their released tables.

Knows approved data only. What a released year does not have (cards used at least once, municipalities) stays empty.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from stats.disclosure import Line, Protection, SafeTable
from stats.drawing import Chart, year_figure
from stats.editions import Edition, Shelf
from stats.presenting import YearTable, year_table
from stats.released import CATEGORIES, NATION, Figure
from stats.released_words import state_in_words

# The history's column for each column of the released tables.
OF_CARDS = {"cards": "cards_registered"}
OF_USES = {
    "uses": "uses_total",
    **{f"adults_{one}": f"adult_{one}" for one in CATEGORIES},
    **{f"children_{one}": f"child_{one}" for one in CATEGORIES},
}


def years_of(history: SafeTable, shelf: Shelf) -> YearTable:
    """The history with a row for each later year; a row's `status` says how final it is, "" of the history."""
    shown = year_table(_with_later(history, shelf))
    states = {edition.table.period: edition for edition in [*shelf.years("uses"), *shelf.years("cards_by_place")]}
    told = _later(shelf)
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


def _with_later(history: SafeTable, shelf: Shelf) -> SafeTable:
    """For drawing: what is no number is no bar."""
    published = {line.label for line in history.lines}
    lines = [
        Line(year, {key: _drawn(figures.get(key)) for key in history.columns}, Protection.PUBLISHED)
        for year, figures in sorted(_later(shelf).items())
        if year not in published
    ]
    return replace(history, lines=(*history.lines, *lines))


def _drawn(figure: Figure) -> int | None:
    return figure if isinstance(figure, int) else None


def _later(shelf: Shelf) -> dict[str, dict[str, Figure]]:
    years: dict[str, dict[str, Figure]] = {}
    for table, names in (("cards_by_place", OF_CARDS), ("uses", OF_USES)):
        for edition in shelf.years(table):
            years.setdefault(edition.table.period, {}).update(_national(edition, names))
    return years


def _national(edition: Edition, names: dict[str, str]) -> dict[str, Figure]:
    figures: Any = edition.table.figures.get(NATION, ())
    pairs = zip(edition.table.kind.columns, figures, strict=False)
    return {names[column]: figure for column, figure in pairs if column in names}
