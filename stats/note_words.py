"""Words for the notes of a table: what an earlier publication said of a year, beside what stands there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stats.disclosure import Line, Note, SafeTable

# By source (domain.md): what said so, and what it said of its own figures.
SAID = {
    "W2": gettext_lazy(
        "The English statistics page of kaikukortti.fi, when its figures ended with 2019, gave for %(year)s:"
    ),
    "W30": gettext_lazy("The report on the trial in Espoo, published in %(published_in)s, gave for %(year)s:"),
}
OF_ITSELF = {
    "W2": gettext_lazy("The page said that its figures did not include the data of all areas."),
    "W30": gettext_lazy("The report counted purchases between 1 April and 31 December 2015."),
}
FIGURES = {
    "cards_registered": gettext_lazy("cards registered: %(then)s (now %(now)s)"),
    "cards_used": gettext_lazy("cards used at least once: %(then)s (now %(now)s)"),
    "uses_total": gettext_lazy("uses in all: %(then)s (now %(now)s)"),
    "uses_children": gettext_lazy("children’s tickets among them: %(then)s (now %(now)s)"),
}


@dataclass(frozen=True)
class ShownNote:
    """One note as it stands under the table; `number` is its mark at the line `label`."""

    number: int
    label: str
    said: str
    figures: tuple[str, ...]
    of_itself: str


def notes_of(table: SafeTable) -> list[ShownNote]:
    """The notes of lines that the table has, in their order."""
    lines = {line.label: line for line in table.lines}
    found = [note for note in table.notes if note.label in lines]
    return [_shown(number, note, lines[note.label]) for number, note in enumerate(found, start=1)]


def _shown(number: int, note: Note, line: Line) -> ShownNote:
    said = SAID[note.source] % {"year": note.label, "published_in": note.published_in}
    figures = tuple(
        words % {"then": _number(note.figures[column]), "now": _number(_now(line, column))}
        for column, words in FIGURES.items()
        if column in note.figures
    )
    return ShownNote(number, note.label, said, figures, str(OF_ITSELF[note.source]))


def _now(line: Line, column: str) -> int | None:
    """Children's tickets have no column of their own: they are the sum of the categories'."""
    if column in line.figures:
        return line.figures[column]
    return sum(figure or 0 for key, figure in line.figures.items() if key.startswith("child_"))


def _number(figure: Any) -> str:
    return _("no figure") if figure is None else number_format(figure, force_grouping=True)
