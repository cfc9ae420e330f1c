"""Of a long list the largest lines are drawn, and nothing that is large is left out."""

from __future__ import annotations

from datetime import date

from stats.chart_lines import drawn
from stats.disclosure import Line, SafeTable

COLUMNS = ("number", "before")


def of(name: str, *numbers: int, unknown: int | None = None) -> tuple[SafeTable, list[str]]:
    """A table in words, in the order of a value list, and the keys of its lines."""
    keys = [str(place) for place in range(len(numbers))] + ([""] if unknown is not None else [])
    found = [*numbers, *([unknown] if unknown is not None else [])]
    lines = tuple(
        Line(f"Word {key}" if key else "Not asked", {"number": number, "before": 1})
        for key, number in zip(keys, found, strict=True)
    )
    return SafeTable(name, COLUMNS, lines, date(2026, 3, 1), "words"), keys


def bars(table: SafeTable) -> list[tuple[str, int]]:
    return [(line.label, line.figures["number"]) for line in table.lines]


def test_the_largest_come_first_the_others_together_and_the_unknown_last():
    table, notes = drawn(*of("holders_by_tongue", *range(1, 31), unknown=99))
    assert bars(table)[:2] == [("Word 29", 30), ("Word 28", 29)]
    assert bars(table)[14:] == [("Word 15", 16), ("Others", sum(range(1, 16))), ("Not asked", 99)]
    assert notes == ("The 15 largest of 30 are drawn on their own, the others together.",)


def test_nothing_is_lost_between_table_and_chart():
    whole, keys = of("holders_by_tongue", *range(1, 31), unknown=99)
    for column in COLUMNS:
        assert sum(line.figures[column] for line in drawn(whole, keys)[0].lines) == sum(
            line.figures[column] for line in whole.lines
        )


def test_what_is_no_whole_has_no_others():
    table, notes = drawn(*of("uses_by_event", *range(1, 31)))
    assert ([line.label for line in table.lines][-1], len(table.lines)) == ("Word 15", 15)
    assert notes == ("The first 15 of 30 are drawn.",)


def test_a_short_list_stays_as_it_is():
    whole, keys = of("holders_by_tongue", 1, 3, 2, unknown=4)
    assert drawn(whole, keys) == (whole, ())
