"""The gate: a quarter's cut becomes a release from which no holder can be told. Pure.

One principle: the register is rounded once (`rounding`), and everything that is published is a function of the rounded
register and of the yes or no of the rules of uses. The rounded register is a possible one: whole numbers, every sum
exact, no cell from 1 to 4, each within 4 of the truth; so is it with up to four people more of any kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from stats.disclosure import grouping, hiding, showing
from stats.disclosure.cells import SYSTEMS, System, counted
from stats.disclosure.made import Cell, Made, latest, quarters_of
from stats.disclosure.rounding import Before, Draw, corrected_choices, first_choices, held, rounded, steps_beyond
from stats.released import CATALOGUE, Cut, Geography, Kind, Release, Table


def make_release(cut: Cut, *, key: bytes, number: int, earlier: Sequence[Made], attempt: int = 0) -> Made:
    """The cut's quarter, released after all `earlier` ones: its first version, or a correction of the latest.

    `key` is the secret that draws; another `attempt` draws anew, where an audit refused what came of the one before.
    Same cut, key, earlier releases and attempt: the same release to the byte.
    Raises ValueError for a cut that does not add up or comes out of order, UnroundableError when its own result does
    not hold what it promises.
    """
    if any(made.release.number >= number for made in earlier):
        raise ValueError("a release comes after all earlier ones")
    parents = grouping.frozen_parents(cut, earlier)
    draw = Draw(key, cut.period, attempt)
    counts: dict[Cell, int] = {}
    cells: dict[Cell, int] = {}
    for system in SYSTEMS:
        own = counted(system, cut, parents)
        counts |= own
        cells |= _rounded(system, own, parents, draw, earlier)
    places = grouping.geography(cut, parents, cells, earlier)
    tables = _tables(cut, places, cells, earlier)
    tables += _year(cut, tables, earlier)
    stepped = {cell: steps_beyond(counts[cell], value) for cell, value in cells.items()}
    release = Release(cut.period, number, places, tables)
    return Made(cut, cells, release, {cell: steps for cell, steps in stepped.items() if steps})


def _rounded(
    system: System, counts: Mapping[Cell, int], parents: Mapping[str, str], draw: Draw, earlier: Sequence[Made]
) -> dict[Cell, int]:
    """The system's rounded cells, checked: a first version's, or a correction's, held against the versions before."""
    versions = [
        Before(counted(system, made.cut, parents), made.rounded)
        for made in sorted(earlier, key=lambda made: made.release.number)
        if made.release.period == draw.period
    ]
    year_errors = _year_errors(system, parents, draw.period, earlier)
    if versions:
        choices = corrected_choices(counts, draw, year_errors, versions)
    else:
        choices = first_choices(counts, draw, year_errors)
    tree = system.tree(parents)
    cells = rounded(system, tree, choices)
    held(system, tree, choices, cells)
    return cells


def _year_errors(system: System, parents: Mapping[str, str], period: str, earlier: Sequence[Made]) -> dict[Cell, int]:
    """How far the sum of the year's other quarters lies from the truth, by cell."""
    published = latest(earlier)
    errors: dict[Cell, int] = {}
    for quarter in quarters_of(int(period[:4])):
        if quarter in published and quarter != period:
            made = published[quarter]
            for cell, count in counted(system, made.cut, parents).items():
                errors[cell] = errors.get(cell, 0) + made.rounded.get(cell, 0) - count
    return errors


def _tables(cut: Cut, places: Geography, cells: Mapping[Cell, int], earlier: Sequence[Made]) -> tuple[Table, ...]:
    rest = grouping.rests(places, grouping.at_first(cut, places.parents, earlier))
    before = latest(earlier).get(cut.period)
    tables = []
    for kind in CATALOGUE:
        gone = _hidden(kind, cut, places, cells, before)
        rows = grouping.rows_of(kind, places, rest)
        tables.append(showing.table(kind, cut.period, rows, grouping.with_rests(cells, kind, rest), gone))
    return tuple(tables)


def _hidden(
    kind: Kind, cut: Cut, places: Geography, cells: Mapping[Cell, int], before: Made | None
) -> dict[str, set[str]]:
    """The rows that are not shown, by column. Columns are shown in groups, of which the first hides the others."""
    gone: dict[str, set[str]] = {}
    parts = grouping.top_down(places, kind.levels)
    for columns, passes in _rules(kind, cut, places, cells, before):
        once = _hidden_before(kind, columns[0], before) | gone.get(kind.columns[0], set())
        found = hiding.hidden(parts, passes, lambda place: cells[place, kind.columns[0]], once)
        gone |= dict.fromkeys(columns, found)
    return gone


def _hidden_before(kind: Kind, column: str, before: Made | None) -> set[str]:
    table = before.release.table(kind.name) if before else None
    place = kind.columns.index(column)
    return {row for row, figures in table.figures.items() if figures[place] is None} if table else set()


def _rules(
    kind: Kind, cut: Cut, places: Geography, cells: Mapping[Cell, int], before: Made | None
) -> Iterator[tuple[tuple[str, ...], hiding.Passes]]:
    if kind.sensitive:
        yield kind.columns[1:], hiding.attribute_rule(kind, cells)
    elif kind.measure == "uses":
        tree = SYSTEMS[1].tree(places.parents)
        holders = hiding.Holders(cut.uses, tree)
        changed = hiding.Holders(hiding.moved(cut.uses, before.cut.uses), tree) if before else None
        whole, *parts = kind.parts
        for columns in ((whole, *kind.parts[whole]), *(kind.parts[part] for part in parts)):
            yield columns, hiding.uses_rule(holders, cells, columns, changed)


def _year(cut: Cut, tables: tuple[Table, ...], earlier: Sequence[Made]) -> tuple[Table, ...]:
    """The year's tables, when this release completes it or corrects one of its quarters."""
    of_period = {period: made.release.tables for period, made in latest(earlier).items()} | {cut.period: tables}
    quarters = [
        [table for table in of_period[period] if table.period == period]
        for period in quarters_of(cut.year)
        if period in of_period
    ]
    return showing.year_tables(quarters, str(cut.year)) if len(quarters) == 4 else ()
