"""Rules about what is published alone: form, sums, history, grouping, percentages, and what the front page says.

Pure: the standard library and this package's own. Of releases, only the last one's tables are on trial.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from stats.audit_attack.blocks import Block, latest, number, rows_of
from stats.audit_attack.verdict import Finding
from stats.released import CATALOGUE, FEW, NATION, SHARES_FROM, STEP, Figure, Geography, Table, kind_of

LIVE_BASE = 100
MAY_HIDE = ("cards_by_situation", "uses")  # the tables that may leave a row out for what is in it


def form(blocks: Sequence[Block]) -> Iterator[Finding]:
    """The catalogue's tables of the quarter, and of the year when its quarters are out; their rows and figures."""
    trial = blocks[-1]
    periods = [trial.period]
    if len([period for period in latest(blocks) if period[:4] == trial.year]) == 4:
        periods.append(trial.year)
    wanted = Counter((kind.name, period) for period in periods for kind in CATALOGUE)
    there = Counter((table.name, table.period) for table in trial.release.tables)
    for name, period in sorted((wanted - there) + (there - wanted)):
        yield Finding("FORM", table=name, period=period, says="a table is missing, or there once too often")
    for table in trial.release.tables:
        yield from _rows(table, trial.release.geography, is_year=table.period != trial.period)
        yield from _figures(table)
    if dict(trial.cut.parents) != {k: v for k, v in trial.release.geography.parents.items() if k in trial.cut.parents}:
        yield Finding("REGROUPED", period=trial.period, says="a place is not a part of what it was counted in")


def _rows(table: Table, places: Geography, *, is_year: bool) -> Iterator[Finding]:
    """Every nation, area and office; every town, or the rest of its area, unless that is all of the area."""
    kind = table.kind
    expected = {
        place for level in kind.levels if not (level == "town" and kind.by_class) for place in places.of_kind(level)
    }
    possible = set(expected)
    if kind.by_class and "town" in kind.levels:
        towns = places.of_kind("town")
        possible |= {places.row_of(town) for town in towns}
        expected |= {town for town in towns if town not in places.merged}
    for row in sorted(expected - set(table.figures)):
        yield Finding("FORM", "", table.name, table.period, row, says="a row is missing")
    for row in sorted(set(table.figures) - possible):
        yield Finding("FORM", "", table.name, table.period, row, says="a row that the table does not have")


def _figures(table: Table) -> Iterator[Finding]:
    for row, figures in table.figures.items():
        if len(figures) != len(table.kind.columns):
            yield Finding("FORM", "", table.name, table.period, row, says="not as many figures as columns")
        if None in figures and not _may_be_hidden(table, figures):
            yield Finding("FORM", "", table.name, table.period, row, says="a row is told in parts")
    for row, column, figure in rows_of(table):
        if not (figure is None or figure == FEW or _is_a_multiple(figure)):
            says = "0 is told as 0" if figure == 0 else "not a multiple of 5"
            yield Finding("FORM", "", table.name, table.period, row, column, says)


def _may_be_hidden(table: Table, figures: Sequence[Figure]) -> bool:
    """Whether what is not shown are whole groups of columns, of a table that may hide them."""
    told = dict(zip(table.kind.columns, figures, strict=False))
    groups = [[told.get(part) for part in parts] for parts in table.kind.parts.values()]
    return table.name in MAY_HIDE and all(None not in group or set(group) == {None} for group in groups)


def _is_a_multiple(figure: Figure) -> bool:
    return isinstance(figure, int) and not isinstance(figure, bool) and figure > 0 and figure % STEP == 0


def shares(trial: Block) -> Iterator[Finding]:
    for table in trial.release.tables:
        for row, told in table.shares.items():
            figures = table.figures.get(row, ())
            base = number(figures[0]) if figures else None
            for place, share in enumerate(told):
                part = figures[place] if place < len(figures) else None
                if share is not None and not _near(share, part, base):
                    column = table.kind.columns[min(place, len(table.kind.columns) - 1)]
                    yield Finding("SHARE", "", table.name, table.period, row, column)


def _near(share: int, part: Figure, base: int | None) -> bool:
    """Whether a whole per cent is at most a half away from the published part of a published whole that is enough."""
    if not isinstance(part, int) or base is None or base < SHARES_FROM:
        return False
    return abs(100 * part - share * base) * 2 <= base


def sums(trial: Block) -> Iterator[Finding]:
    """Within a table over columns and places, and between tables where they tell the same."""
    told: dict[tuple[str, str, str], int] = {}
    for table in trial.release.tables:
        for row, column, figure in rows_of(table):
            n = number(figure)
            if n is not None and told.setdefault((table.period, row, column), n) != n:
                yield Finding("SUM", "", table.name, table.period, row, column, "another table tells it otherwise")
        yield from _over_columns(table)
        yield from _over_places(table, trial.release.geography)


def _over_columns(table: Table) -> Iterator[Finding]:
    for row, figures in table.figures.items():
        told = {column: number(figure) for column, figure in zip(table.kind.columns, figures, strict=False)}
        for whole, parts in table.kind.parts.items():
            values = [told.get(part) for part in parts]
            if told.get(whole) is not None and None not in values and told[whole] != sum(n or 0 for n in values):
                yield Finding("SUM", "", table.name, table.period, row, whole, "not the sum of its parts")


def _over_places(table: Table, places: Geography) -> Iterator[Finding]:
    below = children(table, places)
    for row, figures in table.figures.items():
        for place, column in enumerate(table.kind.columns):
            whole = number(figures[place]) if place < len(figures) else None
            parts = [number(table.figures[child][place]) for child in below[row] if place < len(table.figures[child])]
            total = sum(n or 0 for n in parts)
            if whole is not None and parts and (whole < total or (None not in parts and whole != total)):
                yield Finding("SUM", "", table.name, table.period, row, column, "not the sum of the rows below it")


def children(table: Table, places: Geography) -> defaultdict[str, list[str]]:
    """The table's rows by the row that they are a part of."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for row in table.figures:
        if kind_of(row) == "rest":
            below[f"area:{row.partition(':')[2]}"].append(row)
        elif row != NATION and row in places.parents:
            below[places.parents[row]].append(row)
    return below


def history(blocks: Sequence[Block]) -> Iterator[Finding]:
    """The year is the sum of its newest published quarters; no place and no row of the year is lost."""
    trial, newest = blocks[-1], latest(blocks)
    quarters = [newest[period] for period in sorted(newest) if period[:4] == trial.year]
    for table in trial.release.tables:
        if table.period == trial.year:
            for row, column, figure in rows_of(table):
                yield from _year_figure(table, row, column, figure, quarters)
    for earlier in blocks[:-1]:
        if earlier.year == trial.year:
            for place in sorted(set(earlier.release.geography.parents) - set(trial.release.geography.parents)):
                yield Finding("HISTORY", period=trial.period, row=place, says="a place of the year is gone")


def _year_figure(table: Table, row: str, column: str, figure: Figure, quarters: Sequence[Block]) -> Iterator[Finding]:
    told = []
    for block in quarters:
        quarter = block.release.table(table.name)
        figures = quarter.figures.get(row) if quarter else None
        if figures is not None:
            told.append(number(figures[table.kind.columns.index(column)]))
    n, total = number(figure), sum(value or 0 for value in told)
    if n is not None and (n < total or (None not in told and n != total)):
        yield Finding("HISTORY", "", table.name, table.period, row, column, "not the sum of its published quarters")


def regrouped(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Within a year places may only be added; what is added is merged where tables are by class."""
    now = blocks[-1].release.geography
    same_year = [block.release.geography for block in blocks[:-1] if block.year == blocks[-1].year]
    if not same_year:
        return
    for earlier in same_year:
        for place, parent in earlier.parents.items():
            if now.parents.get(place, parent) != parent:
                yield Finding("REGROUPED", period=blocks[-1].period, row=place, says="it was a part of another place")
        for town in earlier.of_kind("town"):
            if (town in earlier.merged) != (town in now.merged):
                yield Finding("REGROUPED", period=blocks[-1].period, row=town, says="it was shown otherwise")
    known = {town for earlier in same_year for town in earlier.of_kind("town")}
    for town in now.of_kind("town"):
        if town not in known and town not in now.merged:
            yield Finding(
                "REGROUPED", period=blocks[-1].period, row=town, says="it is new in the year, with its own row"
            )


def live(front_pages: Sequence[tuple[str, int]]) -> Iterator[Finding]:
    """Quarters with the total that the front page told at their end, less the history. One that is rounded down to 100
    leaves the same over each time, as long as the history stays the same."""
    by_period: defaultdict[str, set[int]] = defaultdict(set)
    for period, total in front_pages:
        by_period[period].add(total)
    for period, totals in sorted(by_period.items()):
        if len(totals) > 1:
            yield Finding("LIVE", "archive", period=period, says="more than one total a night")
    left = {total % LIVE_BASE for _, total in front_pages}
    if len(left) > 1 and 2 * len(left) > len(by_period):
        yield Finding("LIVE", "archive", says="not rounded down to 100")
