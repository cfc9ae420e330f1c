"""Which uses a release shows: the truth is asked for a yes or no only, and what is hidden cannot be subtracted."""

import pytest

from stats.disclosure.hiding import Holders, uses_rule
from stats.released import ADULTS, FEW
from tests.stats.gated import cut, release_all


def released(*cuts):
    return [made.release for made in release_all(cuts)]


WHOLE, NATION = ("uses", "adults", "children"), {"nation": ["venue:v"]}


def spread(each, cards=20, name="p"):
    return {f"{name}{n}": each for n in range(cards)}


def used(places="1: 001 v 002 w\n2: 003 x 004 y", period="2026Q1", **venues):
    """By venue, how many uses each card has as an adult at culture."""
    return cut(places, uses={(venue, ADULTS[0]): held for venue, held in venues.items() if held}, period=period)


def hidden_uses(release):
    figures = release.table("uses").figures
    assert all(set(numbers) == {None} for numbers in figures.values() if None in numbers)
    return [row.removeprefix("town:") for row, numbers in figures.items() if None in numbers]


ALL = {venue: spread(1) for venue in "vwxy"}


def test_uses_of_many_cards_are_shown():
    (release,) = released(used(**ALL))
    assert hidden_uses(release) == []
    assert release.table("uses").figures["nation"][:4] == (80, 80, FEW, 80)


TWO, THREE = ["1:001", "1:002"], ["1:001", "1:002", "1:005"]


@pytest.mark.parametrize(
    ("few", "gone"),
    [
        pytest.param(spread(5, cards=9), TWO, id="nine cards"),
        pytest.param({"p0": 5}, TWO, id="one card"),
        pytest.param({}, TWO, id="none"),
        # two would not do: the venue of the second town would be left with the first
        pytest.param(spread(1, cards=12) | {"q": 60, "r": 60, "s": 60}, THREE, id="told from the largest"),
        pytest.param(spread(10, cards=30) | {"q": 101}, THREE, id="more than rounding is made for"),
    ],
)
def test_uses_that_few_could_tell_are_hidden_with_other_towns(few, gone):
    others = {"w": spread(2, 60, "w"), "x": spread(5, 60, "x"), "y": spread(5, 60, "y")}
    places = "1: 001 v 002 w 005 z\n2: 003 x 004 y"
    (release,) = released(used(places, v=few, z=spread(9, 60, "z"), **others))
    assert hidden_uses(release) == gone


@pytest.mark.parametrize(("rounded", "passes"), [(5, False), (10, True)])
def test_a_row_needs_ten_uses_in_the_rounded_register_too(rounded, passes):
    holders = Holders(used(v=spread(1, 10)).uses, NATION)
    assert uses_rule(holders, {("nation", "uses"): rounded}, WHOLE)(["nation"]) is passes


@pytest.mark.parametrize(("others", "passes"), [(12, False), (13, False), (14, False), (15, True), (16, True)])
def test_what_is_left_beside_the_three_largest_is_a_quarter_of_the_largest(others, passes):
    held = {"q": 60, "r": 60, "s": 60} | spread(1, others)
    assert Holders(used(v=held).uses, NATION).pass_together(["nation"], WHOLE) is passes


@pytest.mark.parametrize(("largest", "passes"), [(16, True), (17, False)])
def test_what_rounding_hides_needs_no_others(largest, passes):
    held = {"q": largest, "r": largest, "s": 1} | spread(1, 3)
    few = cut("1: 001 v", uses={("v", ADULTS[0]): held, ("v", ADULTS[1]): spread(1, 20, "t")})
    assert Holders(few.uses, NATION).pass_together(["nation"], ADULTS) is passes


@pytest.mark.parametrize(
    ("largest", "others", "passes"), [(100, 100, True), (101, 100, False), (101, 180, False), (101, 182, True)]
)
def test_a_card_with_more_than_a_hundred_uses_is_shown_only_where_it_is_lost_among_others(largest, others, passes):
    held = spread(5, others) | {"q": largest}
    assert Holders(used(v=held).uses, NATION).pass_together(["nation"], WHOLE) is passes


def test_a_venue_that_takes_away_its_own_is_held_against_the_same_rule():
    """Together there are many; what v's own desk has left over is one card's."""
    mine, other = spread(2, 60), {"q": 60} | spread(1, 5, "r")
    cut_ = used("1: 001 v w", v=mine, w=other)
    tree = {"nation": ["venue:v", "venue:w"]}
    assert Holders(used("1: 001 v", v=mine | other).uses, NATION).pass_together(["nation"], WHOLE)
    assert not Holders(cut_.uses, tree).pass_together(["nation"], WHOLE)


def test_a_card_used_at_two_venues_is_reduced_by_the_one_s_own():
    """q's 60 uses at v are v's own knowledge: without them the rest is spread."""
    cut_ = used("1: 001 v w", v={"q": 60} | spread(1, 40), w={"q": 1} | spread(1, 14, "r"))
    assert Holders(cut_.uses, {"nation": ["venue:v", "venue:w"]}).pass_together(["nation"], WHOLE)


def test_a_category_of_one_card_hides_the_categories_of_its_kind_only():
    child = {("v", "children_sport"): {"q": 40}, ("v", "children_culture"): spread(2, 100)}
    places = cut("1: 001 v", uses={("v", ADULTS[0]): spread(5, 60)} | child)
    (release,) = released(places)
    for row in ("nation", "area:1", "town:1:001"):
        figures = release.table("uses").figures[row]
        assert figures[:7] == (540, 300, 240, 300, FEW, FEW, FEW)
        assert set(figures[7:]) == {None}


def test_a_correction_that_tells_one_cards_late_uses_hides_the_row():
    """The version before stays public: who subtracts would see thirty uses of one card."""
    late = {"v": spread(1) | {"p0": 31}}
    first, second = released(used(**ALL), used(**ALL | late))
    assert (hidden_uses(first), "1:001" in hidden_uses(second)) == ([], True)
    few = {"v": spread(1) | {"p0": 15}}
    assert hidden_uses(released(used(**ALL), used(**ALL | few))[1]) == []


def test_a_hidden_area_hides_its_towns():
    (release,) = released(
        used("1: 001 v 002 w\n2: 003 x\n3: 004 y", v=spread(1, 5), w=None, x=spread(2, 40), y=spread(3, 40, "z"))
    )
    assert hidden_uses(release) == ["area:1", "area:2", "1:001", "1:002", "2:003"]


def test_a_nation_of_few_uses_hides_the_table():
    (release,) = released(used(v=spread(1, 9)))
    assert hidden_uses(release) == ["nation", "area:1", "area:2", "1:001", "1:002", "2:003", "2:004"]


def test_a_correction_keeps_hidden_what_was_hidden():
    few, many = used(**ALL | {"v": {"p0": 5}}), used(**ALL)
    first, second, other = released(few, many, used(**ALL, period="2026Q2"))
    assert hidden_uses(first) == ["1:001", "1:002"]
    assert hidden_uses(second) == ["1:001", "1:002"]
    assert hidden_uses(other) == []
