"""The gate: a quarter's cut becomes a release from which no holder can be told. Pure.

One principle: the register is rounded once (`rounding`), and everything that is published is a function of the rounded
register and of the yes or no of the rules of uses. The rounded register is a possible one: whole numbers, every sum
exact, no cell from 1 to 4, each within 4 of the truth; so is it with up to four people more of any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stats.disclosure import grouping, hiding, showing
from stats.disclosure.adding import Year
from stats.disclosure.cells import SYSTEMS, System, counted
from stats.disclosure.made import Cell, Made, latest, quarters_of
from stats.disclosure.rounding import Before, Draw, corrected_choices, first_choices, held, rounded, steps_beyond
from stats.released import CATALOGUE, Cut, Geography, Kind, Release, Table


def make_release(cut: Cut, *, key: bytes, number: int, earlier: Sequence[Made], attempt: int = 0) -> Made:
    """The cut's quarter, released after all `earlier` ones: its first version, or a correction of the latest.

    `key` is the secret that draws; another `attempt` draws anew, where an audit refused what came of the one before.
    Same cut, key, earlier releases and attempt: the same release to the byte.
    Raises ValueError for a cut that does not add up or comes out of order, RenamedCardsError where an earlier
    version has none of its cards, UnroundableError when its own result does not hold what it promises.
    """
    if any(made.release.number >= number for made in earlier):
        raise ValueError("a release comes after all earlier ones")
    for made in _versions(cut.period, earlier):
        hiding.hold_names(cut.uses, made.cut.uses)
    parents = grouping.frozen_parents(cut, earlier)
    draw = Draw(key, cut.period, attempt)
    cards, uses = SYSTEMS
    places, of_cards = _cards(cards, cut, parents, draw, earlier)
    of_uses = _rounded(uses, cut, parents, draw, earlier)
    cells = {**of_cards.cells, **of_uses.cells}
    tables = _tables(cut, places, cells, earlier)
    tables += _year(cut, tables, earlier)
    release = Release(cut.period, number, places, tables)
    return Made(cut, cells, release, {**of_cards.stepped, **of_uses.stepped})


def _cards(
    system: System, cut: Cut, parents: Mapping[str, str], draw: Draw, earlier: Sequence[Made]
) -> tuple[Geography, Rounded]:
    """The year's places, and the cards rounded by them, rest rows too.

    The year's first release decides from its own rounding what is merged, and rounds again with the rests that come of
    it, until nothing more is under the floor: each time more is merged, so that it ends.
    """
    places = grouping.fixed_geography(cut, parents, earlier)
    if places:
        return places, _rounded(system, cut, grouping.with_rests(places), draw, earlier)
    places, done = Geography(cut.year, parents), False
    while not done:
        found = _rounded(system, cut, grouping.with_rests(places), draw, earlier)
        merged = places.merged
        places = grouping.decided_geography(cut, parents, found.cells, earlier, merged)
        done = places.merged == merged
    return places, found


@dataclass(frozen=True)
class Rounded:
    """A system's rounded cells, and those further than 4 from the truth."""

    cells: Mapping[Cell, int]
    stepped: Mapping[Cell, int]


def _rounded(system: System, cut: Cut, parents: Mapping[str, str], draw: Draw, earlier: Sequence[Made]) -> Rounded:
    """The system's rounded cells, checked: a first version's, or a correction's, held against the versions before."""
    counts = counted(system, cut, parents)
    versions = [
        Before(counted(system, made.cut, parents), made.rounded)
        for made in sorted(earlier, key=lambda made: made.release.number)
        if made.release.period == draw.period
    ]
    year_errors = _year_errors(system, parents, draw.period, earlier)
    if versions:
        is_shown = _shown_by(latest(earlier)[draw.period].release)
        choices = corrected_choices(counts, draw, year_errors, versions, is_shown)
    else:
        choices = first_choices(counts, draw, year_errors)
    tree = system.tree(parents)
    cells = rounded(system, tree, choices)
    held(system, tree, choices, cells)
    steps = {cell: steps_beyond(counts[cell], value) for cell, value in cells.items()}
    return Rounded(cells, {cell: beyond for cell, beyond in steps.items() if beyond})


def _shown_by(release: Release) -> Callable[[Cell], bool]:
    """Whether a release shows a cell. What a rule has hidden stays hidden in its corrections."""
    told = {
        (row, column)
        for table in release.tables
        if table.period == release.period
        for row, figures in table.figures.items()
        for column, figure in zip(table.kind.columns, figures, strict=True)
        if figure is not None
    }
    return told.__contains__


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
    tables = []
    for kind in CATALOGUE:
        gone = _hidden(kind, cut, places, cells, earlier)
        tables.append(showing.table(kind, cut.period, grouping.rows_of(kind, places), cells, gone))
    return tuple(tables)


def _hidden(
    kind: Kind, cut: Cut, places: Geography, cells: Mapping[Cell, int], earlier: Sequence[Made]
) -> dict[str, set[str]]:
    """The rows that are not shown, by column. Columns are shown in groups, of which the first hides the others."""
    gone: dict[str, set[str]] = {}
    parts, before = grouping.top_down(places, kind.levels), latest(earlier).get(cut.period)
    for columns, passes, unions in _rules(kind, cut, places, cells, earlier):
        once = _hidden_before(kind, columns[0], before) | gone.get(kind.columns[0], set())
        found = hiding.hidden(parts, passes, lambda place: cells[place, kind.columns[0]], once, unions)
        gone |= dict.fromkeys(columns, found)
    return gone


def _hidden_before(kind: Kind, column: str, before: Made | None) -> set[str]:
    table = before.release.table(kind.name) if before else None
    place = kind.columns.index(column)
    return {row for row, figures in table.figures.items() if figures[place] is None} if table else set()


def _rules(
    kind: Kind, cut: Cut, places: Geography, cells: Mapping[Cell, int], earlier: Sequence[Made]
) -> Iterator[tuple[tuple[str, ...], hiding.Passes, hiding.Unions]]:
    if kind.sensitive:
        yield kind.columns[1:], hiding.attribute_rule(kind, cells), lambda below: ()
    elif kind.measure == "uses":
        tree = SYSTEMS[1].tree(places.parents)
        holders, year = hiding.Holders(cut.uses, tree), Year(cut, places, earlier, tree)
        changed = [
            hiding.Holders(hiding.moved(cut.uses, made.cut.uses), tree) for made in _versions(cut.period, earlier)
        ]
        whole, *parts = kind.parts
        for columns in ((whole, *kind.parts[whole]), *(kind.parts[part] for part in parts)):
            first = kind.columns.index(columns[0])
            passes = hiding.uses_rule(holders, cells, columns, changed, year.rule(columns, first))
            yield columns, passes, year.unions(first)


def _versions(period: str, earlier: Sequence[Made]) -> list[Made]:
    """All that is out of the quarter: every version stays public, and can be held against the newest."""
    return [made for made in earlier if made.release.period == period]


def _year(cut: Cut, tables: tuple[Table, ...], earlier: Sequence[Made]) -> tuple[Table, ...]:
    """The year's tables, when this release completes it or corrects one of its quarters."""
    of_period = {period: made.release.tables for period, made in latest(earlier).items()} | {cut.period: tables}
    quarters = [
        [table for table in of_period[period] if table.period == period]
        for period in quarters_of(cut.year)
        if period in of_period
    ]
    return showing.year_tables(quarters, str(cut.year)) if len(quarters) == 4 else ()
