"""Rules about who stands behind a row: floors, the sensitive attribute, numbers of holders, and who dominates.

Pure: the standard library and this package's own. Rows that are not shown are told together by subtraction: their
union, under the place that they are parts of, is held against the same rules as a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from stats.audit_attack.blocks import COLUMNS, SUMS, Block, number, uppers
from stats.audit_attack.forms import children
from stats.audit_attack.verdict import Finding
from stats.released import Figure, Geography, Table, kind_of

TOWN_FROM, OFFICES_FROM = 50, 2
MARGIN_FROM, CLASS_MOST = 30, 90  # cards; per cent
CARDS_FROM = 10
P_PERCENT = 25  # what is left besides the largest and two who join must be so much of the largest
HIDDEN_BY_ROUNDING = 16  # 4 either way is at least 25 per cent of it


def floor(blocks: Sequence[Block]) -> Iterator[Finding]:
    """A town has its own row in a table by class from 50 cards and 2 offices, by a quarter published when the year's
    places were fixed: its first, or one of the three before it."""
    trial = blocks[-1]
    first = next(block for block in blocks if block.year == trial.year)
    known = [block for block in blocks[: blocks.index(first) + 1] if _order(first) - 4 < _order(block) <= _order(first)]
    own = {row for table in trial.release.tables if table.kind.by_class for row in table.figures}
    for town in sorted(row for row in own if kind_of(row) == "town"):
        cards = sum(_newest(known, town).values())
        offices = sum(first.cut.parents[office] == town for office in first.leaves["cards"])
        if cards < TOWN_FROM or offices < OFFICES_FROM:
            yield Finding("FLOOR", period=trial.period, row=town, says="too few cards, or one office")


def _order(block: Block) -> int:
    return int(block.period[:4]) * 4 + int(block.period[5])


def _newest(blocks: Iterable[Block], town: str) -> dict[str, int]:
    return {block.period: block.shown.get((town, "cards"), 0) for block in blocks}


def attribute(trial: Block) -> Iterator[Finding]:
    for table in trial.release.tables:
        if table.kind.sensitive:
            for row, figures in table.figures.items():
                if None not in figures and _tells(figures):
                    yield Finding("ATTRIBUTE", "", table.name, table.period, row, says="too few, or nearly all in one")
            yield from _attribute_of_hidden(table, trial.release.geography)


def _attribute_of_hidden(table: Table, places: Geography) -> Iterator[Finding]:
    for parent, hidden in unions(table, places):
        figures = _less(table, parent, hidden, places)
        some = [row for row in hidden if number(table.figures[row][0]) != 0]
        if some and _tells(figures):
            yield Finding("ATTRIBUTE", "", table.name, table.period, parent, says="subtraction tells it of hidden rows")


def _tells(figures: Sequence[Figure]) -> bool:
    """Whether a margin is small, or one class is nearly all of it. Nobody at all tells nothing."""
    margin, *classes = (number(figure) or 0 for figure in figures)
    return 0 < margin and (margin < MARGIN_FROM or max(classes) * 100 > CLASS_MOST * margin)


def unions(table: Table, places: Geography) -> Iterator[tuple[str, list[str]]]:
    """Rows that are told in full, with the rows below them that are not."""
    for parent, rows in children(table, places).items():
        whole = table.figures.get(parent)
        hidden = [row for row in rows if None in table.figures[row]]
        if whole is not None and None not in whole and hidden:
            yield parent, hidden


def _less(table: Table, parent: str, hidden: Sequence[str], places: Geography) -> list[Figure]:
    """What subtraction tells of the hidden rows together."""
    shown = [row for row in children(table, places)[parent] if row not in hidden]
    return [
        (number(whole) or 0) - sum(number(table.figures[row][place]) or 0 for row in shown)
        for place, whole in enumerate(table.figures[parent])
    ]


def uses(trial: Block) -> Iterator[Finding]:
    """Numbers of cards, and the p-%-rule: for every shown figure of the quarter, and for what is told by subtraction,
    the union of those below it that are not shown."""
    at = {venue: held_at(trial, venue) for venue in trial.leaves["uses"]}
    for table in trial.release.tables:
        if table.name == "uses" and table.period == trial.period:
            below = children(table, trial.release.geography)
            for row, figures in table.figures.items():
                for place, column in enumerate(table.kind.columns):
                    if figures[place] is not None:
                        hidden = [child for child in below[row] if table.figures[child][place] is None]
                        for rows in [[row], hidden] if hidden else [[row]]:
                            venues = {venue for r in rows for venue in trial.under["uses"].get(r, ())}
                            kinds = set(uses_of(column, [at[venue][column] for venue in sorted(venues)]))
                            yield from (Finding(kind, "", "uses", trial.period, row, column) for kind in sorted(kinds))


def uses_of(column: str, by_venue: Sequence[Counter[str]]) -> Iterator[str]:
    """The kinds of what is found in some venues' column: by two holders, or by a venue that takes its own away."""
    held: Counter[str] = Counter()
    for cards in by_venue:
        held.update(cards)
    if column == "uses" and held and len(held) < CARDS_FROM:
        yield "HOLDERS"
    if dominated(held):
        yield "DOMINANT"
    if held and max(held.values()) > HIDDEN_BY_ROUNDING and any(_left_dominated(held, by_venue)):
        yield "DOMINANT"


def _left_dominated(held: Counter[str], by_venue: Sequence[Counter[str]]) -> Iterator[bool]:
    """By venue: whether the largest of what is left without its own is nearly all of it."""
    total, ranked = held.total(), held.most_common()
    for own in by_venue:
        others = next((n for card, n in ranked if card not in own), 0)
        largest = max(others, *(held[card] - n for card, n in own.items())) if own else others
        left = total - own.total() - largest
        yield largest > HIDDEN_BY_ROUNDING and left * 100 < P_PERCENT * largest


def held_at(block: Block, venue: str) -> dict[str, Counter[str]]:
    """A venue's uses by card, by column."""
    held: dict[str, Counter[str]] = {column: Counter() for column in COLUMNS["uses"]}
    for part in (part for _, parts in SUMS["uses"] for part in parts):
        for column in uppers(part, "uses"):
            held[column].update(block.cut.uses.get((venue, part), {}))
    return held


def dominated(held: Counter[str]) -> bool:
    """Whether two who join, the next largest, can work out the largest too closely."""
    largest = nlargest(3, held.values())
    if not largest or largest[0] <= HIDDEN_BY_ROUNDING:
        return False
    return (sum(held.values()) - sum(largest)) * 100 < P_PERCENT * largest[0]
