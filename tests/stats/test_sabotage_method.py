"""Faults in the gate itself, put into its functions or its input: every one of them is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from stats.audit_attack import audit
from stats.audit_attack.people import People
from stats.disclosure import grouping, hiding, make_release
from stats.released import ADULTS, KINDS, Cut, Geography
from tests.stats.attack_run import attacked, passed
from tests.stats.registers import made_register
from tests.stats.sabotage import KEY, corrected, findings, kinds, quarters, released

CLASSES = {name: kind.columns[1:] for name, kind in KINDS.items() if kind.parts and kind.measure == "cards"}
PLACES = {"area:1": "nation", "town:1:001": "area:1", "office:1": "town:1:001", "office:2": "town:1:001"}
VENUES = {"venue:1": "town:1:001", "venue:2": "town:1:001", "town:1:002": "area:1", "venue:3": "town:1:002"}


def register(offices, uses=None, places=None):
    """A cut of how many women and men each office has, all alike otherwise."""
    cards = Counter()
    for office, (women, men, other) in offices.items():
        for column, n in (("gender_woman", women), ("gender_man", men), ("gender_other", other)):
            cards[office, column] += n
        same = ["cards", "age_25_34", "language_fi", "situation_student"]
        cards.update({(office, column): women + men + other for column in same})
    return Cut("2026Q1", places or PLACES, {cell: n for cell, n in cards.items() if n}, uses or {})


def other(cut, *, key=KEY, number=1):
    return make_release(cut, key=key, number=number, earlier=())


def judged(made, cut):
    return kinds(audit([made.release], [cut]).findings)


def test_hidden_cells_that_are_not_rounded_let_an_office_prove_a_small_one():
    """Office 1 has 9 men and 1 other, office 2 one woman; all that is shown is within 4 and adds up. Yet in fives the
    office's own women were 5: it knows that the town has at most 4 others, and at least one woman among them."""
    true = register({"office:1": (0, 9, 1), "office:2": (1, 0, 0)})
    made = other(register({"office:1": (5, 5, 0), "office:2": (0, 0, 0)}))
    found = audit([made.release], [true]).findings
    assert kinds(found) >= {"SMALL"}
    assert {finding.reader for finding in found if finding.kind == "SMALL"} >= {"office:1"}


def test_a_correction_with_another_draw_is_found():
    """The key was rotated in mid-year, and the old release is not looked at."""
    made = corrected()
    last = made[-1]
    anew = [one for one in made[:-1] if one.cut.period != last.cut.period]
    spoilt = make_release(last.cut, key=b"another", number=last.release.number, earlier=tuple(anew))
    assert kinds(findings(made, spoilt.release)) >= {"MOVED"}


def test_a_small_change_of_everything_in_a_correction_is_found():
    """The same key, drawn anew."""
    made = corrected()
    anew = tuple(one for one in made[:-1] if one.cut.period != made[-1].cut.period)
    spoilt = make_release(made[-1].cut, key=KEY, number=made[-1].release.number, earlier=anew, attempt=9)
    assert kinds(findings(made, spoilt.release)) & {"MOVED", "SMALL"}


def test_errors_of_nine_are_found():
    true = register({"office:1": (40, 30, 0), "office:2": (20, 60, 0)})
    spoilt = other(register({"office:1": (49, 21, 0), "office:2": (29, 51, 0)}))
    assert "ERROR" in judged(spoilt, true)


def test_rounding_each_figure_to_the_nearest_is_found():
    made = quarters()
    true = made[-1].release

    def nearest(table):
        return replace(
            table, figures={row: tuple(_nearest(made[-1], row, c) for c in table.kind.columns) for row in table.figures}
        )

    spoilt = replace(
        true, tables=tuple(nearest(t) if t.name == "cards_by_age" and t.period == "2026Q4" else t for t in true.tables)
    )
    assert "SUM" in kinds(findings(made, spoilt))


def _nearest(made, row, column):
    leaves = [
        office for office in made.cut.parents if office.startswith("office:") and row in set(above(made.cut, office))
    ]
    return sum(made.cut.cards.get((office, column), 0) for office in leaves) // 5 * 5 or "<5"


def above(cut, place):
    return Geography(cut.year, cut.parents).above(place)


def test_small_numbers_left_out_beside_exact_totals_are_found():
    """1 to 4 as "fewer than 5", all else exact: subtraction proves them."""
    true = register({"office:1": (37, 2, 0), "office:2": (41, 13, 0)})
    made = other(true)
    counts = {"gender_woman": 78, "gender_man": 15, "gender_other": 0, "cards": 93}
    exact = replace(
        made.release.table("cards_by_gender"),
        shares={},
        figures={
            row: tuple(counts[c] or "<5" for c in KINDS["cards_by_gender"].columns) for row in ("nation", "area:1")
        },
    )
    tables = tuple(exact if table.name == "cards_by_gender" else table for table in made.release.tables)
    assert kinds(audit([replace(made.release, tables=tables)], [true]).findings) >= {"FORM", "SUM"}


def uses(*numbers, venue="venue:1"):
    return {(venue, ADULTS[0]): {f"card {n}": times for n, times in enumerate(numbers)}}


def test_a_card_that_dominates_is_found(monkeypatch):
    true = register({"office:1": (40, 30, 0)}, uses(90, 3, *[1] * 12), {**PLACES, **VENUES})
    assert "DOMINANT" not in judged(other(true), true)
    monkeypatch.setattr(hiding, "_dominated", lambda total, largest: False)
    assert "DOMINANT" in judged(other(true), true)


def test_a_row_of_few_cards_is_found(monkeypatch):
    true = register({"office:1": (40, 30, 0)}, uses(5, 5, 5, 5), {**PLACES, **VENUES})
    assert "HOLDERS" not in judged(other(true), true)
    monkeypatch.setattr(hiding.Holders, "pass_together", lambda *_, **__: True)
    assert "HOLDERS" in judged(other(true), true)


def test_one_hidden_row_that_subtraction_tells_is_found(monkeypatch):
    """Town 2 has three cards' uses and is hidden; town 1 is shown, and so is the area."""
    both = {**uses(*[2] * 30), **uses(4, 3, 2, venue="venue:3")}
    true = register({"office:1": (40, 30, 0)}, both, {**PLACES, **VENUES})
    assert judged(other(true), true) == set()
    monkeypatch.setattr(hiding, "_beside", lambda failing, *_: failing)
    assert "HOLDERS" in judged(other(true), true)


def test_a_town_under_the_floor_is_found(monkeypatch):
    true = register({"office:1": (10, 30, 0), "office:2": (1, 2, 0)})
    assert judged(other(true), true) == set()
    monkeypatch.setattr(grouping, "_merged", lambda *_: frozenset())
    assert "FLOOR" in judged(other(true), true)


def test_an_attribute_of_everybody_is_found(monkeypatch):
    """All are students."""
    true = register({"office:1": (40, 30, 0), "office:2": (20, 10, 0)})
    assert judged(other(true), true) == set()
    monkeypatch.setattr(hiding, "attribute_rule", lambda kind, rounded: lambda places: True)
    assert "ATTRIBUTE" in judged(other(true), true)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_in_honest_releases(seed):
    made = []
    for cut in made_register(60 + 70 * seed, 20 + seed, 5):
        new, verdict, _again = passed(cut, made)
        assert verdict.findings == ()
        made.append(new)


@pytest.mark.thorough
@pytest.mark.parametrize("cards", [20, 45, 90, 170, 300, 900])
def test_nothing_is_found_in_more_honest_releases(cards):
    """A correction may be refused, and does not come out then; a quarter's first release never is."""
    results = attacked((cards, cards))["releases"]
    assert [result["kinds"] for result in results if result["first"]] == [{} for result in results if result["first"]]
    assert sum(not result["passed"] for result in results) <= 1
    assert min(result.get("narrowest", 99) for result in results) >= 4


def test_late_uses_of_one_card_are_found_in_the_difference_of_two_versions(monkeypatch):
    spread = {("venue:1", ADULTS[0]): {f"p{n}": 2 for n in range(60)}}
    late = {("venue:1", ADULTS[0]): {**spread["venue:1", ADULTS[0]], "p0": 42}}
    cards = {"office:1": (40, 30, 0), "office:2": (20, 60, 0)}
    cuts = [register(cards, uses, {**PLACES, **VENUES}) for uses in (spread, late)]
    assert "DOMINANT" not in kinds(findings(released(cuts)))
    monkeypatch.setattr(hiding, "moved", lambda now, before: {})
    found = [one for one in findings(released(cuts)) if one.kind == "DOMINANT"]
    assert {(one.reader, one.column) for one in found} == {
        ("archive", column) for column in ("uses", "adults", ADULTS[0])
    }


def test_what_cp_sat_leaves_open_refuses_where_linear_programs_say_small(monkeypatch):
    true = register({"office:1": (0, 9, 1), "office:2": (1, 0, 0)})
    made = other(register({"office:1": (5, 5, 0), "office:2": (0, 0, 0)}))
    monkeypatch.setattr(People, "without", lambda self, targets: None)
    verdict = audit([made.release], [true])
    assert (verdict.passed, "UNDECIDED" in kinds(verdict.findings)) == (False, True)
    monkeypatch.setattr(People, "interval", lambda self, parts: None)  # nor do linear programs say anything
    assert audit([made.release], [true]).figures["undecided"] > 0
