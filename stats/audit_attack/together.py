"""Rules about uses that several releases tell together: versions of a quarter subtracted, a year's quarters added.

Pure: the standard library and this package's own. Cards are told apart by their names in the cuts; where these are
others in two cuts of the same quarter, nothing can be said of it, which is a finding of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from stats.audit_attack.blocks import COLUMNS, Block, Cell, latest
from stats.audit_attack.floors import held_at, uses_of
from stats.audit_attack.forms import children
from stats.audit_attack.verdict import Finding
from stats.released import KINDS

NAMED_FROM = 5  # cards with uses in each of two cuts, of which at least one has to be in both
USES = KINDS["uses"]
AtVenues = dict[str, dict[str, Counter[str]]]  # by venue and column, how many uses each card has


def renamed(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Two cuts of the trial's quarter that have no card in common: one key named them, and another."""
    trial = blocks[-1]
    new = _names(trial)
    for before in blocks[:-1]:
        old = _names(before) if before.period == trial.period else set()
        if min(len(old), len(new)) >= NAMED_FROM and old.isdisjoint(new):
            yield Finding("RENAMED", "", "uses", trial.period, says="no card of an earlier version is in this one")


def _names(block: Block) -> set[str]:
    return {card for held in block.cut.uses.values() for card in held}


def changed_uses(blocks: Sequence[Block]) -> Iterator[Finding]:
    """The p-%-rule for the difference between a figure and what any version before told: a card's late uses, all at
    once or little by little."""
    trial = blocks[-1]
    new = trial.release.table("uses")
    versions = [block for block in blocks[:-1] if block.period == trial.period] if new else []
    found: set[Cell] = set()
    for before in versions:
        moved = {v: _moved(held_at(before, v), held_at(trial, v)) for v in trial.leaves["uses"]}
        for row, column in sorted(_shown_uses(before) - found):
            if (row, column) in trial.shown:
                if "DOMINANT" in uses_of(column, _at(moved, trial.under["uses"].get(row, ()), column)):
                    found.add((row, column))
                    yield Finding("DOMINANT", "archive", "uses", trial.period, row, column)


def _moved(old: dict[str, Counter[str]], new: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """By column and card, how many uses came or went."""
    return {column: (new[column] - old[column]) + (old[column] - new[column]) for column in new}


def _at(held: AtVenues, venues: Sequence[str], column: str) -> list[Counter[str]]:
    return [held[venue][column] for venue in sorted(venues)]


def added_uses(blocks: Sequence[Block]) -> Iterator[Finding]:
    """The p-%-rule for what can be added up of the year's quarters, the trial's among them: of every row, of those
    that one quarter tells only together, and of all such under the same row."""
    trial = blocks[-1]
    table = trial.release.table("uses")
    newest = [block for block in latest(blocks).values() if block.year == trial.year]
    if table is None or len(newest) == 1:
        return
    below, sums = children(table, trial.release.geography), _Sums(trial)
    for parent in table.figures:
        for column in table.kind.columns:
            for rows in _told_together(newest, parent, below[parent], column):
                told = [block for block in newest if _is_sum_told(block, rows, parent, below[parent], column)]
                if len(told) > 1 and trial in told and "DOMINANT" in uses_of(column, sums.of(told, rows, column)):
                    yield Finding("DOMINANT", "", "uses", trial.year, parent, column, "the sum of quarters")


def changed_sums(blocks: Sequence[Block]) -> Iterator[Finding]:
    """The p-%-rule for what corrections of several quarters changed in their sum, since any earlier release."""
    trial, newest = blocks[-1], latest(blocks)
    of_year, sums = [block for block in blocks[:-1] if block.year == trial.year], _Sums(trial)
    found: set[Cell] = set()
    for n in range(1, len(of_year)):
        then = list(latest(of_year[:n]).values())
        now = [newest[block.period] for block in then]
        if trial in now and sum(old is not new for old, new in zip(then, now, strict=True)) > 1:
            for row, column in sorted(_shown_uses(trial) - found):
                if all(_is_told(block, row, column) for block in (*then, *now)):
                    both = zip(sums.of(then, [row], column), sums.of(now, [row], column), strict=True)
                    if "DOMINANT" in uses_of(column, [(new - old) + (old - new) for old, new in both]):
                        found.add((row, column))
    yield from (Finding("DOMINANT", "archive", "uses", trial.year, *cell, "the change") for cell in sorted(found))


def _shown_uses(block: Block) -> set[Cell]:
    return {cell for cell in block.shown if cell[1] in USES.columns}


def _told_together(newest: Sequence[Block], parent: str, below: Sequence[str], column: str) -> set[frozenset[str]]:
    told_by = [block for block in newest if _is_told(block, parent, column)]
    unions = {frozenset(child for child in below if not _is_told(block, child, column)) for block in told_by}
    return {frozenset([parent]), *unions, frozenset().union(*unions)} - {frozenset()}


def _is_sum_told(block: Block, rows: frozenset[str], parent: str, below: Sequence[str], column: str) -> bool:
    """Each of the rows is, or what is not told beside them is among them."""
    if all(_is_told(block, row, column) for row in rows):
        return True
    untold = {child for child in below if not _is_told(block, child, column)}
    return parent not in rows and _is_told(block, parent, column) and untold <= rows


def _is_told(block: Block, row: str, column: str) -> bool:
    """A row that a quarter did not have yet had no uses."""
    table = block.release.table("uses")
    return table is None or row not in table.figures or (row, column) in block.shown


class _Sums:
    """Uses by card in several quarters, added up once for each set of quarters."""

    def __init__(self, trial: Block) -> None:
        self.trial = trial
        self.known: dict[tuple[int, ...], AtVenues] = {}

    def of(self, quarters: Sequence[Block], rows: Iterable[str], column: str) -> list[Counter[str]]:
        """By venue of some rows."""
        key = tuple(block.number for block in quarters)
        if key not in self.known:
            self.known[key] = {venue: self._added(quarters, venue) for venue in self.trial.leaves["uses"]}
        venues = {venue for row in rows for venue in self.trial.under["uses"].get(row, ())}
        return _at(self.known[key], sorted(venues), column)

    def _added(self, quarters: Sequence[Block], venue: str) -> dict[str, Counter[str]]:
        added: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for block in quarters:
            for column, held in held_at(block, venue).items():
                added[column].update(held)
        return {column: added[column] for column in COLUMNS["uses"]}
