"""What a release shows of its rounded register: floors and merges, the attribute rule, shares, the year.

Counts here are multiples of 5 where the figures matter: these are rounded to themselves.
"""

import pytest

from stats.disclosure import hiding
from stats.disclosure.gate import make_release
from stats.disclosure.showing import table, year_tables
from stats.released import FEW, KINDS, Table
from tests.stats.gated import KEY, cut, release_all

PLACE, AGE, SITUATION = KINDS["cards_by_place"], KINDS["cards_by_age"], KINDS["cards_by_situation"]


def released(*cuts):
    return [made.release for made in release_all(cuts)]


def town_rows(release, name="cards_by_age"):
    return [row for row in release.table(name).figures if row.startswith(("town", "rest"))]


# Floors


def sized(period="2026Q1", **offices):
    """An area with the towns 001 (offices a, b), 002 (c, d), 003 (e, f): how many cards each office gave."""
    return cut("1: 001 a b 002 c d 003 e f", {name: [(n, "")] for name, n in offices.items()}, period=period)


def test_a_town_of_fifty_cards_and_two_offices_has_its_own_row():
    (release,) = released(sized(a=25, b=25, c=45, d=5, e=50, f=5))
    assert town_rows(release) == ["town:1:001", "town:1:002", "town:1:003"]


def test_towns_under_the_floor_are_shown_together():
    (release,) = released(sized(a=30, b=30, c=40, d=5, e=10, f=5))
    assert town_rows(release) == ["town:1:001", "rest:1"]
    assert release.table("cards_by_age").figures["rest:1"][0] == 60
    assert release.geography.merged == {"town:1:002", "town:1:003"}


def test_a_town_whose_cards_one_office_gave_has_no_row_of_its_own():
    (release,) = released(sized(a=30, b=30, c=100, e=30, f=30))
    assert "town:1:002" not in town_rows(release)


def test_the_smallest_passing_town_joins_a_rest_that_is_too_small():
    (release,) = released(sized(a=60, b=60, c=30, d=30, e=10, f=5))
    assert town_rows(release) == ["town:1:001", "rest:1"]
    assert release.geography.merged == {"town:1:002", "town:1:003"}


def test_a_town_without_an_office_needs_no_company():
    cards = {name: [(30, "")] for name in "abcd"}
    (release,) = released(cut("1: 001 a b 002 c d 003 v", cards))
    assert town_rows(release) == ["town:1:001", "town:1:002"]
    assert release.geography.merged == {"town:1:003"}


def test_a_rest_that_is_the_whole_area_is_not_shown_beside_it():
    (release,) = released(sized(a=30, b=30, c=10, d=5))
    assert town_rows(release) == []
    assert release.table("cards_by_age").figures["area:1"][0] == 75


def test_every_town_and_office_of_the_network_is_in_the_table_by_place():
    (release,) = released(sized(a=30, b=30))
    rows = release.table("cards_by_place").figures
    assert [row for row in rows if rows[row] == (FEW,)] == [
        "town:1:002",
        "town:1:003",
        "office:c",
        "office:d",
        "office:e",
        "office:f",
    ]


def test_the_floor_counts_this_and_the_three_published_quarters_before():
    quarters = [sized(f"2026Q{n}", a=10, b=5, c=40, d=40, e=40, f=40) for n in (1, 2, 3, 4)]
    next_year = sized("2027Q1", a=10, b=5, c=40, d=40, e=40, f=40)
    first, *_, last = released(*quarters, next_year)
    assert "town:1:001" in first.geography.merged
    assert "town:1:001" not in last.geography.merged


def test_a_year_old_enough_is_not_counted():
    others = dict.fromkeys("cdef", 40)
    old, new = released(sized("2026Q1", a=40, b=40, **others), sized("2027Q1", a=10, b=5, **others))
    assert "town:1:001" not in old.geography.merged
    assert "town:1:001" in new.geography.merged


def test_within_the_year_nothing_is_regrouped():
    first, second = released(sized(a=30, b=30, c=30, d=15, e=30, f=30), sized("2026Q2", a=1, c=200, d=200, e=30, f=30))
    assert town_rows(first) == town_rows(second)
    assert first.geography.merged == second.geography.merged


def test_a_place_that_moves_stays_where_it_was_until_the_next_year():
    before, after = "1: 001 a b\n2: 002 c", "1: 001 a\n2: 002 b c"
    cards = {"b": [(10, "")]}
    first, second, third = released(
        cut(before, cards), cut(after, cards, period="2026Q2"), cut(after, cards, period="2027Q1")
    )
    at = [release.table("cards_by_place").figures["area:2"] for release in (first, second, third)]
    assert at == [(FEW,), (FEW,), (10,)]


def test_a_town_that_is_new_in_the_year_is_merged_and_joins_the_rest():
    places = "1: 001 a b 002 c d 003 e f 004 g h"
    cards = {name: [(30, "")] for name in "abcdgh"} | {"e": [(25, "")], "f": [(25, "")]}
    _first, second = released(sized(a=30, b=30, c=30, d=15, e=5, f=5), cut(places, cards, period="2026Q2"))
    assert "town:1:004" in second.geography.merged
    assert town_rows(second) == ["town:1:001", "rest:1"]
    assert second.table("cards_by_age").figures["rest:1"][0] == 60 + 50 + 60


def test_a_new_town_where_no_town_was_merged_is_the_rest_until_the_next_year():
    cards = {name: [(30, "")] for name in "abcdefgh"}
    places = "1: 001 a b 002 c d 003 e f 004 g h"
    first = sized(**dict.fromkeys("abcdef", 30))
    second, third = released(first, cut(places, cards, period="2026Q2"), cut(places, cards, period="2027Q1"))[1:]
    assert town_rows(second) == ["town:1:001", "town:1:002", "town:1:003", "rest:1"]
    assert town_rows(third) == ["town:1:001", "town:1:002", "town:1:003", "town:1:004"]


# The attribute rule


def situations(**areas):
    """Areas a to d with an office each: (employed, students) there."""
    places = "\n".join(f"{n}: 00{n} {name}" for n, name in enumerate("abcd", 1) if name in areas)
    groups = {name: [(some, ""), (others, "situation_student")] for name, (some, others) in areas.items()}
    return cut(places, groups)


def classes_hidden(release, name="cards_by_situation"):
    return [row for row, numbers in release.table(name).figures.items() if numbers[-1] is None]


@pytest.mark.parametrize("whole", [(15, 15), (90, 10), (20, 10)])
def test_classes_are_shown_where_nothing_is_told_of_everybody(whole):
    (release,) = released(situations(a=whole, b=(50, 50), c=(50, 50)))
    assert classes_hidden(release) == []


@pytest.mark.parametrize("whole", [(15, 10), (95, 5), (30, 0), (0, 0)])
def test_classes_are_hidden_where_few_or_nearly_all_are_alike(whole):
    (release,) = released(situations(a=whole, b=(60, 60), c=(50, 50)))
    assert "area:1" in classes_hidden(release)
    assert "nation" not in classes_hidden(release)


def test_no_class_is_all_but_two_even_if_nine_in_ten_were_no_rule(monkeypatch):
    monkeypatch.setattr(hiding, "LARGEST_CLASS", 1.0)
    rounded = dict.fromkeys((("nation", column) for column in SITUATION.columns), 0)
    passes = [
        hiding.attribute_rule(SITUATION, rounded | {("nation", "cards"): 50, ("nation", "situation_other"): largest})
        for largest in (47, 48)
    ]
    assert [rule(["nation"]) for rule in passes] == [True, False]


def test_one_that_was_hidden_before_never_stays_alone():
    parts = [("nation", ("area:1", "area:2", "area:3"))]
    size = {"area:1": 5, "area:2": 20, "area:3": 10}
    gone = hiding.hidden(parts, lambda places: True, lambda place: size[place], {"area:1"})
    assert gone == {"area:1", "area:3"}


def test_the_whole_of_a_hidden_row_stays():
    (release,) = released(situations(a=(95, 5), b=(60, 60), c=(50, 50)))
    assert release.table("cards_by_situation").figures["area:1"] == (100, *[None] * 6)


def test_the_smallest_goes_with_a_row_that_could_be_subtracted():
    (release,) = released(situations(a=(100, 0), b=(60, 60), c=(25, 25), d=(30, 30)))
    assert classes_hidden(release) == ["area:1", "area:3"]


def test_as_many_go_as_it_takes_for_the_hidden_to_pass_together():
    (release,) = released(situations(a=(1000, 0), b=(60, 60), c=(25, 25), d=(30, 30)))
    assert classes_hidden(release) == ["nation", "area:1", "area:2", "area:3", "area:4"]
    (release,) = released(situations(a=(400, 0), b=(60, 60), c=(25, 25), d=(30, 30)))
    assert classes_hidden(release) == ["area:1", "area:3", "area:4"]


def test_a_nation_that_fails_hides_the_table():
    (release,) = released(situations(a=(5, 5), b=(5, 5)))
    assert classes_hidden(release) == ["nation", "area:1", "area:2"]


def test_other_attributes_are_shown_however_alike():
    (release,) = released(situations(a=(95, 5)))
    assert classes_hidden(release, "cards_by_age") == []


# Shares


def ages(young, old):
    return cut("1: 001 a", {"a": [(young, ""), (old, "age_75")]})


def test_shares_are_of_published_numbers_rounded_half_up():
    (release,) = released(ages(195, 5))
    shares = dict(zip(AGE.columns, release.table("cards_by_age").shares["nation"], strict=True))
    assert (shares["cards"], shares["age_25_34"], shares["age_75"]) == (100, 98, 3)  # 97.5 and 2.5 %


def test_no_share_of_what_is_fewer_than_five():
    (release,) = released(ages(50, 1))
    assert release.table("cards_by_age").shares["nation"][1] is None


def test_no_share_of_a_whole_under_fifty():
    (release,) = released(ages(40, 5))
    assert set(release.table("cards_by_age").shares["nation"]) == {None}


def test_a_share_is_of_the_rounded_and_not_of_the_true():
    (release,) = released(ages(52, 1))
    numbers = release.table("cards_by_age").figures["nation"]
    assert release.table("cards_by_age").shares["nation"][2] == (200 * numbers[2] + numbers[0]) // (2 * numbers[0])


def test_a_hidden_row_has_no_shares_and_the_table_by_place_has_none_at_all():
    (release,) = released(situations(a=(95, 5), b=(60, 60), c=(50, 50)))
    assert release.table("cards_by_situation").shares["area:1"] == (100, *[None] * 6)
    assert release.table("cards_by_place").shares == {}


# The year


def quarters(*figures):
    return [[Table(kind.name, f"2026Q{n}", dict(rows)) for kind in KINDS.values()] for n, rows in enumerate(figures, 1)]


def test_the_year_is_the_sum_of_what_was_published():
    one = table(PLACE, "2026Q1", ["nation"], {("nation", "cards"): 0}).figures
    rows = year_tables(quarters(one, one, {"nation": (15,)}, {"nation": (5,)}), "2026")[0]
    assert (rows.period, rows.figures) == ("2026", {"nation": (20,)})


def test_four_times_fewer_than_five_is_fewer_than_five():
    few = {"nation": (FEW,)}
    assert year_tables(quarters(few, few, few, few), "2026")[0].figures == {"nation": (FEW,)}


def test_what_one_quarter_hides_the_year_hides():
    few, gone = {"nation": (FEW,)}, {"nation": (None,)}
    assert year_tables(quarters(few, gone, few, few), "2026")[0].figures == {"nation": (None,)}


def test_a_year_has_the_rows_of_all_its_quarters():
    both, one = {"nation": (5,), "office:1": (5,)}, {"nation": (5,)}
    assert year_tables(quarters(one, both, both, both), "2026")[0].figures == {"nation": (20,), "office:1": (15,)}


def test_year_tables_come_with_the_fourth_quarter_and_with_corrections_after_it():
    cuts = [sized(f"2026Q{n}", a=10, b=10) for n in (1, 2, 4, 3)] + [sized("2026Q2", a=15, b=10)]
    found = released(*cuts, sized("2027Q1", a=5))
    assert [release.table("cards_by_place", "2026") is not None for release in found] == [
        False,
        False,
        False,
        True,
        True,
        False,
    ]
    assert found[3].table("cards_by_place", "2026").figures["nation"] == (80,)
    assert found[4].table("cards_by_place", "2026").figures["nation"] == (85,)


def test_shares_of_the_year_are_of_the_year_s_sums():
    cuts = [sized(f"2026Q{n}", a=20, b=20) for n in (1, 2, 3, 4)]
    *_, last = released(*cuts)
    assert set(last.table("cards_by_age").shares["nation"]) == {None}
    assert last.table("cards_by_age", "2026").shares["nation"][:3] == (100, None, 100)


def test_a_release_made_by_the_gate_alone_needs_no_database():
    assert make_release(sized(a=5), key=KEY, number=1, earlier=()).release.period == "2026Q1"
