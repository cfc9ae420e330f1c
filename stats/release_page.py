"""What the page of one release shows those who decide on it: its tables as they will be published, what changes, and
the verdict of its audit in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from stats.disclosure import release_from_json
from stats.models import LedgerEntry, ReleaseState
from stats.published import Changed, Published, all_published, changes
from stats.release_words import FIGURES, FINDINGS, TONES, TRIED, reader_in_words, title_of
from stats.released import KINDS, NATION, Geography, Release
from stats.released_places import in_order
from stats.released_sheets import Cell, Sheet, sheet_of
from stats.released_words import column_in_words, period_in_words, words_of

MOST_CHANGES = 60  # listed of a table; the rest is counted


@dataclass(frozen=True)
class Found:
    """Findings of one kind: what it means, and where."""

    means: Any
    where: list[str]


@dataclass(frozen=True)
class Audit:
    """A verdict in words."""

    passed: bool
    method: str
    figures: list[tuple[Any, Any]]
    findings: list[Found]


@dataclass(frozen=True)
class Shown:
    """A table with its caption."""

    name: str
    title: str
    sheet: Sheet


@dataclass(frozen=True)
class Change:
    place: str
    column: str
    before: Cell
    after: Cell

    @property
    def cells(self) -> tuple[Cell, Cell]:
        return self.before, self.after


@dataclass(frozen=True)
class Changes:
    """Of one table; `more` are counted only."""

    title: str
    rows: list[Change]
    more: int

    @property
    def number(self) -> int:
        return len(self.rows) + self.more


class ReleasePage:
    """Of an entry whose large columns have been read."""

    def __init__(self, entry: LedgerEntry, user: Any) -> None:
        self.entry, self.user = entry, user
        self.release: Release | None = release_from_json(entry.release) if entry.release else None
        of_period = (one for one in all_published() if one.period == entry.period and one.number < entry.number)
        self.before: Published | None = next(of_period, None)

    @property
    def title(self) -> str:
        return title_of(self.entry.period, self.entry.status)

    @property
    def tone(self) -> str:
        return TONES[self.entry.state]

    @property
    def is_own(self) -> bool:
        return bool(self.entry.asked_by_id == self.user.pk)

    @property
    def is_decided_on(self) -> bool:
        return self.entry.state in {ReleaseState.APPROVED, ReleaseState.REFUSED}

    @property
    def why(self) -> list[tuple[str, str]]:
        """The reason of a revision with its language."""
        return [(language, text) for language, text in self.entry.why.items() if text]

    @property
    def tried(self) -> list[Any]:
        return TRIED

    @property
    def unplaced(self) -> list[str]:
        """The names of sites at which something was counted although the year has no row of them."""
        return list(dict.fromkeys(place.name for place in in_order(self.entry.unplaced, {})))

    @property
    def audit(self) -> Audit | None:
        return audit_in_words(self.entry.verdict) if self.entry.verdict else None

    @property
    def tables(self) -> list[Shown]:
        if self.release is None:
            return []
        found, world = self.release.tables, self.release.geography
        return [Shown(_key(one), _caption(one.name, one.period), sheet_of(one, world)) for one in found]

    @property
    def changes(self) -> list[Changes]:
        """What tables of the version before told otherwise."""
        if self.release is None or self.before is None:
            return []
        found = changes(self.before.release, self.release)
        tables = dict.fromkeys((one.table, one.period) for one in found)
        of = {table: [one for one in found if (one.table, one.period) == table] for table in tables}
        return [_changes(table, cells, self.release.geography) for table, cells in of.items()]


def _key(table: Any) -> str:
    return f"{table.name}-{table.period}"


def _caption(name: str, period: str) -> str:
    return _("%(table)s, %(period)s") % {"table": words_of(name).title, "period": period_in_words(period)}


def _changes(table: tuple[str, str], cells: list[Changed], world: Geography) -> Changes:
    places = in_order({one.place for one in cells}, world.parents)
    of = {place.key: [one for one in cells if one.place == place.key] for place in places}
    rows = [
        Change(place.name, column_in_words(one.column), Cell(one.before), Cell(one.after))
        for place in places
        for one in of[place.key]
    ]
    return Changes(_caption(*table), rows[:MOST_CHANGES], max(0, len(cells) - MOST_CHANGES))


def audit_in_words(verdict: dict[str, Any]) -> Audit:
    """A finding of a kind that has no words yet keeps its name."""
    told, findings = verdict.get("figures", {}), verdict.get("findings", [])
    figures = [(words, told[key]) for key, words in FIGURES.items() if key in told]
    names = _names_in(findings)
    found = [
        Found(FINDINGS.get(kind, kind), [_where(one, names) for one in findings if one["kind"] == kind])
        for kind in dict.fromkeys(one["kind"] for one in findings)
    ]
    return Audit(bool(verdict["passed"]), str(verdict.get("method", "")), figures, found)


def _names_in(findings: list[dict[str, str]]) -> dict[str, str]:
    keys = {key for one in findings for key in (one.get("row", ""), _place_of(one.get("reader", ""))) if ":" in key}
    return {place.key: place.name for place in in_order(keys | {NATION}, {})}


def _place_of(reader: str) -> str:
    """ "area:12" of "coordinator of area:12"."""
    return reader.split(" ")[-1]


def _where(finding: dict[str, str], names: dict[str, str]) -> str:
    """The reader, the table and the cell, as far as the finding names them."""
    reader, row, column = (finding.get(name, "") for name in ("reader", "row", "column"))
    place = _place_of(reader)
    known = finding.get("table") in KINDS and finding.get("period")
    table = _caption(finding["table"], finding["period"]) if known else finding.get("period", "")
    column = column_in_words(column) if known and column in KINDS[finding["table"]].columns else column
    parts = [reader_in_words(reader, names.get(place, place)), table, names.get(row, row), column]
    return " · ".join(part for part in parts if part)
