"""Which lines of a long table its chart draws: the largest, the others together, and last those of whom nothing is
known. The table has them all, in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stats.disclosure import Line, SafeTable

# The days of a month are all drawn; a longer list of others has this many bars of its own.
LONGEST_CHART, FIRST_DRAWN = 20, 15
SIZES = ("uses_total", "number", "cards", "uses_here")
NO_WHOLE = {"uses_by_event"}  # whose lines are some of many already: a sum of the rest would tell nothing


def drawn(table: SafeTable, keys: Sequence[str]) -> tuple[SafeTable, tuple[str, ...]]:
    """The table, which is in words, as it is drawn, and what the reader is told of it. `keys` are its lines' own: ""
    is of those who were not asked or whose answer is erased."""
    if len(table.lines) <= LONGEST_CHART or table.name == "uses_by_day":
        return table, ()
    size = next(column for column in SIZES if column in table.columns)
    told = [line for line, key in zip(table.lines, keys, strict=True) if key]
    unknown = [line for line, key in zip(table.lines, keys, strict=True) if not key]
    told.sort(key=lambda line: -(line.figures.get(size) or 0))
    first, rest = told[:FIRST_DRAWN], told[FIRST_DRAWN:]
    known = {"drawn": FIRST_DRAWN, "total": len(told)}
    if not rest or table.name in NO_WHOLE:
        said = _("The first %(drawn)s of %(total)s are drawn.")
        return replace(table, lines=(*first, *unknown)), (said % known,) if rest else ()
    said = _("The %(drawn)s largest of %(total)s are drawn on their own, the others together.")
    return replace(table, lines=(*first, _together(rest), *unknown)), (said % known,)


def _together(lines: Sequence[Line]) -> Line:
    figures = {column: sum(line.figures.get(column) or 0 for line in lines) for column in lines[0].figures}
    return replace(lines[0], label=pgettext("chart", "Others"), figures=figures)
