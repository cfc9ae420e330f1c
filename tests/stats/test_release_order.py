"""When releases come, and what may be asked for."""

from __future__ import annotations

from datetime import date

import pytest

from stats.release_rules import Objection, Quarter, Standing, calendar, next_due, objection, planned_day, quarters

Q = Quarter.named
FIRST = Q("2026Q1")
Q1_OUT = {("2026Q1", "preliminary"): date(2026, 4, 20)}


def test_a_quarter_has_its_days_and_neighbours():
    fourth = Q("2025Q4")
    assert (fourth.first, fourth.last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert (str(fourth.after), str(fourth.before), Quarter.of(date(2026, 3, 31))) == ("2026Q1", "2025Q3", FIRST)


@pytest.mark.parametrize("text", ["2026", "2026Q5", "2026Q0", "Q1", "2026Q", "2026q1"])
def test_what_is_no_quarter_is_none(text):
    with pytest.raises(ValueError, match=text):
        Q(text)


@pytest.mark.parametrize(
    ("period", "preliminary", "final"),
    [
        ("2026Q1", date(2026, 4, 20), date(2026, 7, 20)),
        ("2026Q3", date(2026, 10, 20), date(2027, 1, 20)),
        ("2026Q4", date(2027, 1, 20), date(2027, 4, 20)),
    ],
)
def test_preliminary_a_month_after_and_final_three_later(period, preliminary, final):
    assert (planned_day(Q(period), "preliminary"), planned_day(Q(period), "final")) == (preliminary, final)


def test_the_calendar_says_what_is_done_late_and_coming():
    lines = calendar(FIRST, date(2026, 7, 21), Q1_OUT)
    assert [(line.period, line.status, line.standing) for line in lines] == [
        ("2026Q1", "preliminary", Standing.DONE),
        ("2026Q1", "final", Standing.LATE),
        ("2026Q2", "preliminary", Standing.LATE),
        ("2026Q2", "final", Standing.COMING),
        ("2026Q3", "preliminary", Standing.COMING),
        ("2026Q3", "final", Standing.COMING),
    ]
    assert calendar(FIRST, date(2026, 4, 20), {})[0].standing == Standing.COMING  # on its day it is not late


OUT = {("2026Q1", "preliminary")}
FINAL = OUT | {("2026Q1", "final")}


@pytest.mark.parametrize(
    ("period", "status", "released", "today", "found"),
    [
        ("2026Q1", "preliminary", [], date(2026, 3, 31), Objection.NOT_OVER),
        ("2026Q1", "preliminary", [], date(2026, 4, 1), None),
        ("2025Q4", "preliminary", [], date(2026, 4, 1), Objection.NO_DATA),
        ("2026Q1", "preliminary", OUT, date(2026, 4, 2), Objection.OUT_ALREADY),
        ("2026Q2", "preliminary", [], date(2026, 7, 2), Objection.OUT_OF_ORDER),
        ("2026Q2", "preliminary", OUT, date(2026, 7, 2), None),
        ("2026Q1", "preliminary", [("2026Q2", "preliminary")], date(2026, 7, 2), Objection.OUT_OF_ORDER),
        ("2027Q1", "preliminary", OUT, date(2027, 4, 2), None),
        ("2026Q1", "final", [], date(2026, 7, 20), Objection.NOT_PRELIMINARY_YET),
        ("2026Q1", "final", OUT, date(2026, 7, 19), Objection.BEFORE_ITS_DAY),
        ("2026Q1", "final", OUT, date(2026, 7, 20), None),
        ("2026Q1", "revised", OUT, date(2026, 8, 1), Objection.NOT_FINAL_YET),
        ("2026Q1", "revised", FINAL, date(2026, 8, 1), None),
        ("2026Q1", "revised", FINAL | {("2026Q1", "revised")}, date(2026, 8, 1), None),
    ],
)
def test_figures_are_asked_for_in_their_order(period, status, released, today, found):
    assert objection(Q(period), status, released, today, FIRST) == found


LATE = {("2026Q2", "preliminary")}


@pytest.mark.parametrize("first", ["2025Q3", "2026Q1", "2026Q2"])
def test_an_earlier_quarter_that_gets_figures_afterwards_stops_nothing(first):
    day, first = date(2027, 2, 1), Q(first)
    assert objection(Q("2026Q3"), "preliminary", LATE, day, first) is None
    assert objection(Q("2026Q4"), "preliminary", LATE, day, first) == Objection.OUT_OF_ORDER
    assert objection(Q("2026Q4"), "preliminary", LATE | {("2026Q3", "final")}, day, first) is None
    if first < Q("2026Q2"):
        assert objection(FIRST, "preliminary", LATE, day, first) == Objection.OUT_OF_ORDER  # too late for itself


def test_the_calendar_does_not_wait_for_what_cannot_come_out_any_more():
    out = {("2026Q2", "preliminary"): date(2026, 7, 20)}
    assert {line.period for line in calendar(FIRST, date(2026, 8, 1), out)} == {"2026Q2", "2026Q3"}
    assert next_due(FIRST, date(2026, 10, 1), out) == ("2026Q3", "preliminary")


def test_what_is_due_is_the_earliest_that_may_be_asked_for():
    assert next_due(FIRST, date(2026, 3, 1), []) is None
    assert next_due(FIRST, date(2026, 4, 1), []) == ("2026Q1", "preliminary")
    assert next_due(FIRST, date(2026, 7, 1), OUT) == ("2026Q2", "preliminary")
    assert next_due(FIRST, date(2026, 7, 20), OUT) == ("2026Q1", "final")
    assert quarters(FIRST, date(2026, 7, 1)) == [Q("2026Q2"), FIRST]
