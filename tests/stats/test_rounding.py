"""Controlled rounding itself: draws, choices, whole solutions, steps beyond, and the gate's check of its own result."""

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.disclosure import UnroundableError, rounding, solving
from stats.disclosure.cells import SYSTEMS, System, counted
from stats.disclosure.rounding import Choice, Draw, drawn, first_choices, held, kept, kept_hidden, rounded, steps_beyond
from stats.disclosure.solving import Program, UnsolvedError, solve
from stats.released import CATALOGUE, Cut
from tests.stats.gated import KEY, broken_sums, cut, errors, parents, release_all

CARDS = SYSTEMS[0]
ONE = System("office", ("cards",), ())
PAIR = {"nation": ["area:1"], "area:1": ["town:1:001"], "town:1:001": ["office:a", "office:b"]} | {
    "office:a": [],
    "office:b": [],
}


def goes_up(choice):
    return choice.upper > choice.lower and choice.cost < 0


def test_a_multiple_of_five_stays():
    assert [drawn(count, error, 0.0, 1.0) for count in (0, 5, 40) for error in (-4, 4)] == [
        Choice(count // 5, count // 5, bounds=(0, inf if count else 0)) for count in (0, 5, 40) for _error in (-4, 4)
    ]


@pytest.mark.parametrize("rest", [1, 2, 3, 4])
def test_a_draw_is_right_on_average(rest):
    draw = Draw(KEY, "2026Q1")
    cells = [(f"office:{n}", "cards") for n in range(4000)]
    up = sum(goes_up(choice) for choice in first_choices(dict.fromkeys(cells, 10 + rest), draw, {}).values())
    assert abs(Fraction(up, 4000) - Fraction(rest, 5)) < Fraction(1, 40)


def test_a_draw_depends_on_key_period_cell_and_attempt_and_on_nothing_else():
    cell = ("office:1", "cards")
    same = Draw(KEY, "2026Q1").of(cell)
    assert Draw(KEY, "2026Q1", 0).of(cell) == same
    others = [Draw(b"another", "2026Q1").of(cell), Draw(KEY, "2026Q2").of(cell), Draw(KEY, "2026Q1", 1).of(cell)]
    others += [Draw(KEY, "2026Q1").of(("office:2", "cards")), Draw(KEY, "2026Q1").of(("office:1", "age_75"))]
    assert len({same, *others}) == 6


@given(count=st.integers(0, 60), year_error=st.integers(-4, 4), coin=st.floats(0, 1, exclude_max=True))
def test_a_cell_alone_always_has_a_way_that_keeps_the_year_within_four(count, year_error, coin):
    choice = drawn(count, year_error, coin, 1.0)
    value = 5 * (choice.upper if goes_up(choice) else choice.lower)
    assert abs(value - count) <= 4
    assert abs(year_error + value - count) <= 4


@pytest.mark.parametrize(
    ("count", "before", "old", "becomes"),
    [
        (3, 3, 5, 5),  # as it was
        (3, 3, 0, 0),
        (7, 8, 5, 5),  # fewer: not more
        (7, 8, 10, 10),  # as it was, which is still near
        (4, 6, 10, 5),
        (6, 4, 0, 5),  # more: not less
        (8, 6, 5, 5),
        (0, 3, 5, 0),
        (12, 12, 20, 20),  # a step beyond, kept: nothing changed
    ],
)
def test_a_corrected_cell_keeps_its_value_or_goes_the_way_of_the_change(count, before, old, becomes):
    choice = kept(count, [(before, old)], 0, 1.0)
    assert 5 * (choice.upper if goes_up(choice) else choice.lower) == becomes


@pytest.mark.parametrize(("old", "bounds"), [(0, (0, 0)), (5, (1, 2)), (10, (1, 3))])
def test_what_did_not_change_never_comes_from_or_to_nought(old, bounds):
    assert kept(old or 2, [(old or 2, old)], 0, 1.0).bounds == bounds


@pytest.mark.parametrize(
    ("count", "before", "old", "cost"),
    [(3, 3, 5, -1000), (3, 2, 5, -1000), (3, 4, 5, -1), (3, 3, 0, 1000), (3, 2, 0, 1)],
)
def test_a_hidden_cell_is_kept_at_a_price(count, before, old, cost):
    assert kept_hidden(count, (before, old), 0, 1.0) == Choice(0, 1, cost)


def test_each_attempt_holds_what_did_not_change_more_firmly():
    cell = ("area:1", "cards")
    before = [rounding.Before({cell: 7}, {cell: 10})]
    prices = [
        rounding.corrected_choices({cell: 7}, Draw(b"k", "2026Q1", attempt), {}, before, lambda _cell: True)[cell].stray
        for attempt in range(3)
    ]
    assert prices == sorted(set(prices))
    assert prices[0] < rounding.STEPPED * rounding.DEAREST  # it rather moves than that an area steps


def test_a_step_is_dearest_where_somebody_knows_the_cell():
    tree = {"nation": ["area:1"], "area:1": ["town:1:1", "town:1:2"], "town:1:1": ["office:1", "office:2"]}
    tree |= {"town:1:2": ["office:3"], "office:1": [], "office:2": [], "office:3": []}
    cheap = {place for place, care in rounding._cares(tree).items() if care == 1}
    assert cheap == {"nation", "town:1:1"}


def test_a_count_that_was_there_before_gets_its_value_of_then():
    """4, 5 and 4 again: whoever knew would else tell that it is neither 0 nor 5."""
    assert kept(4, [(4, 0), (5, 5)], 0, 1.0) == Choice(0, 0, -1.0, bounds=(0, 1), asked=(0, 0))


def test_a_changed_cell_goes_on_where_the_year_asks_for_it():
    assert [goes_up(kept(3, [(2, 0)], error, 1.0)) for error in (-4, 0, 4)] == [True, False, False]
    assert [goes_up(kept(2, [(3, 5)], error, 1.0)) for error in (-4, 0, 4)] == [True, True, False]


def test_versions_hold_a_correction_on_both_sides():
    choice = kept(7, [(6, 10), (9, 10), (3, 5)], 0, 1.0)
    assert (choice.lower, choice.upper, choice.asked) == (2, 2, (2, 2))


@given(count=st.integers(0, 40), before=st.integers(0, 40), up=st.booleans())
def test_a_corrected_cell_alone_is_within_four_and_never_goes_the_other_way(count, before, up):
    old = 5 * (before // 5 + (up and before % 5 > 0))
    choice = kept(count, [(before, old)], 0, 1.0)
    value = 5 * (choice.upper if goes_up(choice) else choice.lower)
    assert abs(value - count) <= 4
    assert value == old if count == before else (value - old) * (count - before) >= 0


def small_cuts():
    group = st.tuples(
        st.integers(1, 4),
        st.lists(st.sampled_from([c for k in CATALOGUE if k.by_class for c in k.columns[1:]]), max_size=4).map(
            " ".join
        ),
    )
    cards = st.dictionaries(st.sampled_from("abcdef"), st.lists(group, max_size=5))
    uses = st.dictionaries(
        st.tuples(st.sampled_from("vw"), st.sampled_from(SYSTEMS[1].columns[3:])),
        st.dictionaries(st.sampled_from(["p", "q", "r"]), st.integers(1, 9), min_size=1),
    )
    return st.tuples(cards, uses)


PLACES = "1: 001 a b v 002 c\n2: 003 d e w 004\n3: 005 f\n4:"


@given(st.lists(small_cuts(), min_size=1, max_size=4))
def test_whatever_was_counted_every_sum_is_exact_and_every_cell_within_four_or_recorded(quarters):
    cuts = [cut(PLACES, cards, uses, f"2026Q{n}") for n, (cards, uses) in enumerate(quarters, 1)]
    for made in release_all(cuts):
        assert broken_sums(made) == []
        assert {value % 5 for value in made.rounded.values()} == {0}
        assert min(made.rounded.values()) >= 0
        assert {cell for cell, error in errors(made).items() if abs(error) > 4} == set(made.stepped)


def test_the_year_s_error_is_made_up_for_where_that_is_possible():
    cell, draw = ("office:1", "cards"), Draw(KEY, "2026Q2")
    assert not goes_up(first_choices({cell: 2}, draw, {cell: 3})[cell])
    assert goes_up(first_choices({cell: 2}, draw, {cell: -3})[cell])


def test_nothing_at_all_is_rounded_to_nothing():
    (made,) = release_all([cut("1:")])
    assert set(made.rounded.values()) == {0}


def test_broken_numbers_become_whole():
    """Three halves: x + y = y + z = x + z = 1 has no whole solution until a slack may be taken."""
    program = Program()
    x, y, z = (program.variable(0, 0, 1) for _ in range(3))
    slack = program.variable(1, 0, 1)
    program.rows = [([x, y], [1, 1], 1), ([y, z], [1, 1], 1), ([x, z, slack], [1, 1, 1], 1)]
    values = solve(program, core=[x, y, z, slack])
    assert sorted(values[:3]) == [0, 0, 1] or values[3] == 1
    assert all(sum(values[i] for i in indices) == total for indices, _signs, total in program.rows)


def test_what_has_no_whole_solution_is_said_to_have_none():
    program = Program()
    x, y, z = (program.variable(0, 0, 1) for _ in range(3))
    program.rows = [([x, y], [1, 1], 1), ([y, z], [1, 1], 1), ([x, z], [1, 1], 1)]
    with pytest.raises(UnsolvedError):
        solve(program, core=[x, y, z])


def test_a_joint_program_that_breaks_numbers_is_made_whole_by_its_wholes_alone(monkeypatch):
    """The joint optimum of this cut and key has halves (found by search), so that the second way is walked, too."""
    wholes: list[bool] = []
    run = solving._run
    monkeypatch.setattr(solving, "_run", lambda program, whole=(): wholes.append(bool(whole)) or run(program, whole))
    cards = {"a": [(3, "age_75")], "b": [(1, "gender_man situation_student")], "c": [(3, "language_sv")]}
    odd = cut("1: 001 a b c", cards)
    (made,) = release_all([odd])
    assert wholes[:3] == [False, True, False]
    assert (broken_sums(made), made.stepped) == ([], {})


def test_where_the_bounds_contradict_the_fewest_cells_step_beyond():
    """Two offices of 5 each and an area that may only be 15: one of the four takes the step, not three."""
    fixed = {"office:a": 1, "office:b": 1, "town:1:001": 3, "area:1": 3, "nation": 3}
    choices = {(place, "cards"): Choice(steps, steps, 0) for place, steps in fixed.items()}
    found = rounded(ONE, PAIR, choices)
    assert sorted(found.values()) in ([5, 10, 15, 15, 15], [5, 5, 10, 10, 10])
    assert found["nation", "cards"] == found["office:a", "cards"] + found["office:b", "cards"]


def test_a_step_never_goes_below_nothing_or_invents_somebody():
    choices = {(place, "cards"): Choice(0, 0, bounds=(0, 0)) for place in PAIR} | {("nation", "cards"): Choice(1, 1, 0)}
    assert set(rounded(ONE, PAIR, choices).values()) == {0}


def test_the_gate_fails_when_not_even_steps_help(monkeypatch):
    monkeypatch.setattr(rounding, "solve", lambda program, core: (_ for _ in ()).throw(UnsolvedError("no")))
    with pytest.raises(UnroundableError, match="no"):
        rounded(ONE, PAIR, {(place, "cards"): Choice(0, 1, 1) for place in PAIR})


@pytest.mark.parametrize(
    ("cell", "value"),
    [("office:a", 10), ("office:a", 4), ("office:a", -5), ("office:b", 5), ("nation", 10)],
)
def test_the_gate_checks_its_own_result(cell, value):
    choices = {(place, "cards"): Choice(1, 2) for place in PAIR} | {("office:b", "cards"): Choice(0, 0, bounds=(0, 0))}
    right = {(place, "cards"): 0 if place == "office:b" else 5 for place in PAIR}
    held(ONE, PAIR, choices, right)
    with pytest.raises(UnroundableError):
        held(ONE, PAIR, choices, right | {(cell, "cards"): value})


@pytest.mark.parametrize(
    ("count", "value", "steps"), [(3, 5, 0), (3, 0, 0), (3, 10, 1), (5, 0, -1), (5, 10, 1), (6, 0, -1), (6, 20, 2)]
)
def test_steps_are_counted_beyond_the_multiples_around_the_truth(count, value, steps):
    assert steps_beyond(count, value) == steps


def test_a_cut_that_does_not_add_up_is_refused():
    wrong = Cut("2026Q1", parents("1: 001 a"), {("office:a", "cards"): 2, ("office:a", "age_75"): 2}, {})
    with pytest.raises(ValueError, match="does not add up"):
        counted(CARDS, wrong, wrong.parents)


def test_a_place_outside_the_geography_is_refused():
    wrong = Cut("2026Q1", parents("1: 001 a"), {("office:b", "cards"): 0}, {})
    with pytest.raises(ValueError, match="office:b"):
        counted(CARDS, wrong, wrong.parents)


def test_a_count_below_nothing_is_refused():
    wrong = Cut("2026Q1", parents("1: 001 a v"), {}, {("venue:v", "adults_sport"): {"a card": -1}})
    with pytest.raises(ValueError, match="below 0"):
        counted(SYSTEMS[1], wrong, wrong.parents)
