"""Faults in what is published: every one of them is found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from stats.audit_attack import audit, verdict_from_json, verdict_to_json
from stats.released import FEW
from tests.stats.sabotage import corrected, findings, kinds, quarters, truth, with_figures, with_table


def figure(made, name, row, column, period=""):
    table = made[-1].release.table(name, period)
    return table.figures[row][table.kind.columns.index(column)]


def test_honest_releases_are_passed_and_told_alike_twice():
    made = quarters()
    first, second = (audit([one.release for one in made], [one.cut for one in made]) for _ in range(2))
    assert first.passed and first.findings == ()
    assert verdict_to_json(first) == verdict_to_json(second)
    assert verdict_from_json(verdict_to_json(first)) == first
    assert first.figures["narrowest"] >= 4


def test_rounding_off_by_one_is_found():
    made = quarters()
    off = figure(made, "cards_by_place", "nation", "cards") + 1
    found = findings(made, with_figures(made[-1].release, "cards_by_place", {("nation", "cards"): off}))
    assert kinds(found) >= {"FORM", "SUM"}


def test_an_equation_that_is_skipped_is_found():
    made = quarters()
    more = figure(made, "cards_by_gender", "nation", "gender_woman") + 5
    spoilt = with_figures(made[-1].release, "cards_by_gender", {("nation", "gender_woman"): more})
    assert kinds(findings(made, spoilt)) >= {"SUM"}


def test_history_that_is_counted_anew_is_found():
    """The year has another rounding of an earlier quarter: one woman's five more, and everywhere above."""
    made = quarters()
    table = made[-1].release.table("cards_by_gender", "2026")
    woman = table.kind.columns.index("gender_woman")
    new = {}
    for row in ("nation", "area:1"):
        new |= {(row, "cards"): table.figures[row][0] + 5, (row, "gender_woman"): table.figures[row][woman] + 5}
    found = findings(made, with_figures(made[-1].release, "cards_by_gender", new, "2026"))
    assert kinds(found) >= {"HISTORY"}


def test_a_year_that_is_counted_from_the_truth_is_found():
    made = quarters(1500, 2)
    counts = [truth(one) for one in made]
    year = made[-1].release.table("cards_by_place", "2026")
    total = {(row, "cards"): sum(each.get((row, "cards"), 0) for each in counts) for row in year.figures}
    nearest = {cell: (n + 2) // 5 * 5 or FEW for cell, n in total.items()}
    assert kinds(findings(made, with_figures(made[-1].release, "cards_by_place", nearest, "2026"))) >= {"HISTORY"}


@pytest.mark.parametrize("instead", [0, 3, 7, -5])
def test_a_small_number_told_is_found(instead):
    """Zero as 0 would tell it from 1 to 4; so would 3."""
    made = quarters()
    figures = made[-1].release.table("cards_by_age").figures
    row, place = next((row, place) for row, them in figures.items() for place, it in enumerate(them) if it == FEW)
    column = made[-1].release.table("cards_by_age").kind.columns[place]
    assert "FORM" in kinds(findings(made, with_figures(made[-1].release, "cards_by_age", {(row, column): instead})))


def with_shares(made, row, shares):
    change = lambda table: replace(table, shares={**table.shares, row: shares})  # noqa: E731
    return with_table(made[-1].release, "cards_by_gender", change)


def test_percentages_of_true_numbers_are_found():
    made = quarters(1500, 2)
    counts, columns = truth(made[-1]), made[-1].release.table("cards_by_gender").kind.columns
    raw = tuple(round(100 * counts.get(("area:1", c), 0) / counts["area:1", "cards"]) for c in columns)
    assert raw != made[-1].release.table("cards_by_gender").shares["area:1"]
    assert "SHARE" in kinds(findings(made, with_shares(made, "area:1", raw)))


def test_percentages_of_a_small_whole_are_found():
    made = quarters()
    table = made[-1].release.table("cards_by_gender")
    row, figures = next((row, them) for row, them in table.figures.items() if them[0] != FEW and them[0] < 50)
    shares = tuple(None if it == FEW else round(100 * it / figures[0]) for it in figures)
    assert "SHARE" in kinds(findings(made, with_shares(made, row, shares)))


def test_a_merge_that_changed_is_found():
    made = quarters()
    places = made[-1].release.geography
    other = replace(places, merged=places.merged - {min(places.merged)})
    assert "REGROUPED" in kinds(findings(made, replace(made[-1].release, geography=other)))


def test_a_place_that_moved_is_found():
    made = quarters()
    places = made[-1].release.geography
    office, other = places.of_kind("office")[0], places.of_kind("town")
    town = next(town for town in other if town != places.parents[office])
    moved = replace(places, parents={**places.parents, office: town})
    assert "REGROUPED" in kinds(findings(made, replace(made[-1].release, geography=moved)))


def test_a_place_that_is_gone_is_found():
    made = quarters()
    places = made[-1].release.geography
    gone = {place: parent for place, parent in places.parents.items() if place != places.of_kind("venue")[0]}
    lost = replace(made[-1].release, geography=replace(places, parents=gone))
    assert "HISTORY" in kinds(findings(made, lost))


def test_a_table_or_a_row_too_few_is_found():
    made = quarters()
    assert "FORM" in kinds(findings(made, replace(made[-1].release, tables=made[-1].release.tables[1:])))
    less = lambda table: replace(table, figures=dict(list(table.figures.items())[:-1]))  # noqa: E731
    assert "FORM" in kinds(findings(made, with_table(made[-1].release, "cards_by_place", less)))


def test_a_live_counter_is_found():
    """Rounded down to 100 and less the same history, all totals have the same two digits."""
    made = quarters()
    releases, cuts = [one.release for one in made], [one.cut for one in made]
    rounded = [("2026Q1", 1217), ("2026Q2", 1417), ("2026Q3", 1417)]
    assert audit(releases, cuts, front_pages=rounded).passed
    for live in ([("2026Q1", 1217), ("2026Q2", 1420)], [("2026Q1", 1200), ("2026Q1", 1300)]):
        assert kinds(audit(releases, cuts, front_pages=live).findings) == {"LIVE"}


def test_findings_do_not_tell_true_numbers():
    """Their words have the method's numbers only; the largest is the front page's 100."""
    made = corrected()
    spoilt = with_figures(made[-1].release, "cards_by_age", {("nation", "age_25_34"): 3})
    words = " ".join(found.says for found in findings(made, spoilt))
    assert set(re.findall(r"\d+", words)) <= {"0", "4", "5", "9", "100"}
