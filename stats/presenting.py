"""Words for safe tables: column headings in groups, and the cells a template can walk through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from stats.disclosure import SafeTable
from stats.note_words import ShownNote, notes_of
from stats.released_words import how_far

GROUPS = {
    "cards": _("Cards"),
    "adult": _("Adults' uses"),
    "child": _("Children's uses"),
    "uses": _("Uses in all"),
    "municipalities": _("Municipalities"),
}
HEADINGS = {
    "cards_registered": _("registered"),
    "cards_used": _("used at least once"),
    "culture": _("culture"),
    "education": _("education"),
    "science": _("science"),
    "sport": _("sport"),
    "uses_total": _("total"),
    "municipalities": _("number"),
}


@dataclass(frozen=True)
class Heading:
    group: Any
    label: Any

    def __str__(self) -> str:
        return f"{self.group}: {self.label}" if self.group else str(self.label)


@dataclass(frozen=True)
class Group:
    label: Any
    span: int


@dataclass(frozen=True)
class YearTable:
    """A safe table as a page shows it: two levels of headings, rows of (label, cells, status, notes), the notes."""

    groups: list[Group]
    headings: list[Heading]
    rows: list[dict[str, Any]]
    table: SafeTable
    notes: list[ShownNote]


def year_table(table: SafeTable) -> YearTable:
    if not table.headings:
        headings = [Heading(GROUPS[column.split("_")[0]], _label(column)) for column in table.columns]
    else:
        headings = [Heading("", word) for word in table.headings]
    groups: list[Group] = []
    for heading in headings:
        if groups and groups[-1].label == heading.group:
            groups[-1] = Group(heading.group, groups[-1].span + 1)
        else:
            groups.append(Group(heading.group, 1))
    notes = notes_of(table)
    rows = [
        {
            "label": line.label,
            "notes": [note for note in notes if note.label == line.label],
            "cells": [
                (heading, line.instead.get(column, line.figures.get(column)))
                for heading, column in zip(headings, table.columns, strict=True)
            ],
            "status": how_far(line.quarters, line.status),
        }
        for line in table.lines
    ]
    return YearTable(groups, headings, rows, table, notes)


def _label(column: str) -> Any:
    return HEADINGS.get(column) or HEADINGS[column.split("_", 1)[1]]
