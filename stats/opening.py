"""Open tables from what is published: the catalogue's tables by period, the history, and the national totals by day.

Reads `stats.published` (by way of `stats.editions`) and the publications with a standing approval; words are in the
active language, codes are the same in all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from stats.disclosure import SafeTable, from_json
from stats.editions import Edition, Shelf
from stats.models import Publication
from stats.open_tables import Cell, OpenTable, Value, Variable
from stats.presenting import year_table
from stats.released import KINDS, Kind
from stats.released_places import in_order
from stats.released_words import column_in_words, period_in_words, words_of

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
SOURCE = "Kaikukanta"
STANDING = ("history", "national_totals")
TIMES = {"history": "year", "national_totals": "day"}  # the variable of time of those; of the others it is the period


def names(shelf: Shelf) -> list[str]:
    """The open tables that are out."""
    return [*(name for name in STANDING if Publication.objects.newest(name)), *shelf.tables()]


def briefly(shelf: Shelf) -> list[dict[str, Any]]:
    """Of each open table its name, title, day and addresses."""
    return [
        {
            "id": name,
            "type": "t",
            "text": title_of(name),
            "updated": _updated(shelf, name),
            "time": TIMES.get(name, "period"),
            **facts_of(name),
        }
        for name in names(shelf)
    ]


def _updated(shelf: Shelf, name: str) -> str:
    if name in STANDING:
        found = Publication.objects.newest(name)
        return timezone.localdate(found.created_at).isoformat() if found else ""
    newest = (edition for period in shelf.periods(name) for edition in shelf.versions(name, period))
    return max(edition.of.released_on for edition in newest).isoformat()


def open_table(shelf: Shelf, name: str, number: int | None = None) -> OpenTable | None:
    """The table with all its periods, each in its newest version; or as the release of that number has it."""
    if name in STANDING:
        return _standing(name) if number is None else None
    editions = [
        edition
        for period in sorted(shelf.periods(name), key=_is_year)  # so that the newest four are four quarters
        for edition in shelf.versions(name, period)
        if (edition.newer is None if number is None else edition.number == number)
    ]
    return _released(KINDS[name], editions, number) if editions else None


def _is_year(period: str) -> bool:
    return "Q" not in period


def title_of(name: str) -> str:
    if name == "history":
        return _("Kaikukortti cards and uses by year, as published")
    return _("National totals by day, rounded down to a hundred") if name in STANDING else str(words_of(name).title)


def facts_of(name: str) -> dict[str, Any]:
    address = reverse("open_table", args=[name])
    return {"licence": LICENCE, "licence_address": LICENCE_ADDRESS, "address": f"{settings.SITE_ADDRESS}{address}"}


def _released(kind: Kind, editions: Sequence[Edition], number: int | None) -> OpenTable:
    parents = {key: above for one in editions for key, above in one.of.release.geography.parents.items()}
    places = in_order(dict.fromkeys(row for one in editions for row in one.table.figures), parents)
    has_shares = any(one.table.shares for one in editions)
    variables = [
        Variable("period", _("Period"), tuple(_period(one) for one in editions), "time"),
        Variable("place", _("Area or municipality"), tuple(Value(place.key, place.name) for place in places), "geo"),
        *_columns(kind),
        Variable("content", _("Content"), _contents(kind, has_shares), "metric"),
    ]
    newest = max(editions, key=lambda one: one.number)
    facts = {**facts_of(kind.name), "releases": [_release(one) for one in editions]}
    if number is not None:
        facts |= {"status": newest.status, "version": number, "release_hash": newest.of.release_hash}
    return OpenTable(
        name=kind.name,
        title=title_of(kind.name),
        variables=tuple(variables),
        cells=_cells(kind, editions),
        updated=newest.of.released_on.isoformat(),
        source=SOURCE,
        notes=_notes(kind),
        facts=facts,
    )


def _period(edition: Edition) -> Value:
    return Value(edition.table.period, period_in_words(edition.table.period))


def _release(edition: Edition) -> dict[str, Any]:
    """Of each period which version it is, so that whoever takes several knows how far each is."""
    return {
        "period": edition.table.period,
        "version": edition.number,
        "status": edition.status,
        "released": edition.of.released_on.isoformat(),
        "release_hash": edition.of.release_hash,
        **({"why": edition.why} if edition.changed() else {}),  # a correction of figures that this table does not have
    }


def _columns(kind: Kind) -> list[Variable]:
    """A table of one column needs no variable for it."""
    if len(kind.columns) == 1:
        return []
    values = tuple(Value(column, column_in_words(column)) for column in kind.columns)
    return [Variable(variable_of(kind), str(words_of(kind).variable), values)]


def variable_of(kind: Kind) -> str:
    return kind.name.removeprefix("cards_by_") if kind.measure == "cards" else "use"


def _contents(kind: Kind, has_shares: bool) -> tuple[Value, ...]:
    number = Value(kind.measure, _("Cards") if kind.measure == "cards" else _("Uses"), _("number"))
    return (number, Value("share", _("Share of the place’s whole"), "%")) if has_shares else (number,)


def _cells(kind: Kind, editions: Sequence[Edition]) -> dict[tuple[str, ...], Cell]:
    cells: dict[tuple[str, ...], Cell] = {}
    one_column = len(kind.columns) == 1
    for edition in editions:
        for place, figures in edition.table.figures.items():
            parts = edition.table.shares.get(place)
            shares = (100, *parts[1:]) if parts else (None,) * len(figures)
            for column, figure, share in zip(kind.columns, figures, shares, strict=True):
                key = (edition.table.period, place, *(() if one_column else (column,)))
                cells[(*key, kind.measure)] = figure
                cells[(*key, "share")] = share
    return cells


def _notes(kind: Kind) -> tuple[str, ...]:
    words = words_of(kind)
    return (
        str(words.explained),
        str(words.counted),
        _("Periods are quarters and whole years. A year is the sum of its quarters."),
        _("Figures are rounded to multiples of 5 so that all sums hold. “<5” is fewer than 5, “..” is not shown."),
        str(words.hidden),
    )


def _standing(name: str) -> OpenTable | None:
    found = Publication.objects.newest(name)
    if found is None:
        return None
    return (_history if name == "history" else _totals)(from_json(found.table))


def _history(table: SafeTable) -> OpenTable:
    years = tuple(Value(line.label, line.label) for line in reversed(table.lines))
    headings = year_table(table).headings
    contents = tuple(Value(key, str(word), _("number")) for key, word in zip(table.columns, headings, strict=True))
    cells: dict[tuple[str, ...], Cell] = {
        (line.label, key): _number(line.figures.get(key)) for line in table.lines for key in table.columns
    }
    notes = (
        _("The figures count cards, not people."),
        _("As Kaikukeskus published them; empty cells were published empty."),
    )
    return _of_contents(table, Variable("year", _("Year"), years, "time"), contents, cells, notes)


def _totals(table: SafeTable) -> OpenTable:
    day, [line] = table.day.isoformat(), table.lines
    word: dict[str, Callable[[], str]] = {
        "cards_registered": lambda: _("cards registered since 2015"),
        "uses_total": lambda: _("uses since 2015"),
        "uses_children": lambda: _("of them children’s tickets"),
        "municipalities": lambda: _("municipalities that give cards"),
    }
    contents = tuple(Value(key, word[key](), _("number")) for key in table.columns)
    cells: dict[tuple[str, ...], Cell] = {(day, key): _number(line.figures.get(key)) for key in table.columns}
    notes = (
        _("The figures count cards, not people."),
        _("Cards, uses and children’s tickets are rounded down to a hundred."),
    )
    return _of_contents(table, Variable("day", _("Day"), (Value(day, day),), "time"), contents, cells, notes)


def _of_contents(
    table: SafeTable,
    time: Variable,
    contents: tuple[Value, ...],
    cells: dict[tuple[str, ...], Cell],
    notes: tuple[str, ...],
) -> OpenTable:
    return OpenTable(
        name=table.name,
        title=title_of(table.name),
        variables=(time, Variable("content", _("Content"), contents, "metric")),
        cells=cells,
        updated=table.day.isoformat(),
        source=SOURCE,
        notes=notes,
        facts=facts_of(table.name),
        without=_("published empty") if table.name == "history" else "",
    )


def _number(figure: Any) -> Cell:
    return None if figure is None else int(figure)
