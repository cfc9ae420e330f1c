"""Rules about published figures and the truth: how far they are, and how they move in a correction.

Pure: the standard library and this package's own. What is found is told without the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stats.audit_attack.blocks import CLOSE, FAR, MEASURE_OF, Block, Cell, latest, number, rows_of
from stats.audit_attack.verdict import Finding
from stats.released import STEP

MOVED_CELLS = 3  # per cent of a correction's cells that may move without their truth,
FAR_CELLS = 3  # per cent of a quarter's cells that may be further than 4 from the truth,
FAR_IN_YEARS = 10  # the same of a year's, which the method does not promise,
YEAR_FAR = 4 * CLOSE  # nor more than that each quarter is near,
FORCED = 5  # and so many more: what sums force is forced in several rows, and small releases have few cells


@dataclass(frozen=True)
class Told:
    """Every published cell of a release with its error, of the quarter and of the year."""

    errors: Mapping[tuple[str, str, str], int]

    def figures(self) -> dict[str, int | float]:
        away = [abs(error) for error in self.errors.values()]
        count = max(1, len(away))
        return {
            "cells": len(away),
            "mean_absolute_error": round(sum(away) / count, 3),
            "within_4_percent": round(100 * sum(error <= CLOSE for error in away) / count, 2),
        }


def told(blocks: Sequence[Block]) -> Told:
    trial, newest = blocks[-1], latest(blocks)
    quarters = [block for period, block in newest.items() if period[:4] == trial.year]
    errors: dict[tuple[str, str, str], int] = {}
    for table in trial.release.tables:
        behind = [trial] if table.period == trial.period else quarters
        for row, column, figure in rows_of(table):
            n = number(figure)
            if n is not None:
                true = sum(block.truth.get((row, column), 0) for block in behind)
                errors[table.period, row, column] = n - true
    return Told(errors)


def error(found: Told, period: str) -> Iterator[Finding]:
    """Of the quarter nothing further than 9, few further than 4; of the year's sums a little more."""
    for of in sorted({of for of, _row, _column in found.errors}):
        most, share = (FAR, FAR_CELLS) if of == period else (YEAR_FAR, FAR_IN_YEARS)
        errors = {cell: abs(off) for cell, off in found.errors.items() if cell[0] == of}
        far = sorted(cell for cell, off in errors.items() if off > CLOSE)
        for _of, row, column in far:
            if errors[of, row, column] > most:
                yield Finding("ERROR", "", MEASURE_OF[column], of, row, column, f"further than {most}")
        if len(far) > FORCED + share * len(errors) // 100:
            yield Finding("ERROR", period=of, says="too many figures are further than 4")


def moved(blocks: Sequence[Block]) -> Iterator[Finding]:
    """A correction against the version before it. Sums may force a figure to move whose truth did not, but rarely, and
    never between "fewer than 5" and 5: who knows that nobody came or went would know of 1 to 4."""
    trial = blocks[-1]
    before = [block for block in blocks[:-1] if block.period == trial.period]
    if not before:
        return
    both = sorted(set(trial.shown) & set(before[-1].shown))
    against = [cell for cell in both if _against(before[-1], trial, cell)]
    for cell in against:
        if {trial.shown[cell], before[-1].shown[cell]} == {0, STEP}:
            yield Finding("MOVED", "believer", MEASURE_OF[cell[1]], trial.period, *cell, "between fewer than 5 and 5")
    if len(against) > FORCED + MOVED_CELLS * len(both) // 100:
        yield Finding("MOVED", period=trial.period, says="too many figures moved without their truth, or against it")


def _against(old: Block, new: Block, cell: Cell) -> bool:
    true = new.truth.get(cell, 0) - old.truth.get(cell, 0)
    here = new.shown[cell] - old.shown[cell]
    return here * true < 0 or (here != 0 and not true)
