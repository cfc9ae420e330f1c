"""What a row of uses tells together with other releases: all versions of the quarter, the quarters of the year."""

import pytest

from stats.disclosure import RenamedCardsError
from stats.disclosure.made import latest
from stats.released import ADULTS, KINDS
from tests.stats.gated import cut, release_all

CULTURE, EDUCATION = ADULTS[:2]
PLACES = "1: 001 a v 002 b w\n2: 003 c x 004 d y"
MANY = {f"p{n}": 3 for n in range(20)}


def used(quarter=1, rows=("v", "w", "x", "y"), **columns):
    """Twenty cards at culture at every venue; `columns` are the venue v's others."""
    uses = {(venue, CULTURE): {f"{venue}{n}": 3 for n in range(20)} for venue in rows}
    uses |= {("v", f"adults_{column}"): held for column, held in columns.items()}
    return cut(PLACES, uses=uses, period=f"2026Q{quarter}")


def told(made, row="nation", column=EDUCATION, period=""):
    table = made.release.table("uses", period)
    return table.figures[row][KINDS["uses"].columns.index(column)]


@pytest.mark.parametrize("steps", [(0, 16, 32, 48), (0, 12, 24, 36), (0, 17), (30, 15, 0)])
def test_late_uses_of_one_card_are_not_told_little_by_little(steps):
    """Every version stays public, and the last less the first is what the card has in all."""
    made = release_all(used(culture={**MANY, "p0": 3 + more}) for more in steps)
    assert None not in (told(made[0]), told(made[0], column="uses"))
    assert told(made[-1], column="uses") is None


def test_late_uses_of_many_cards_are_told_every_time():
    more = [{f"p{n}": 3 for n in range(20 + 20 * version)} for version in range(4)]
    made = release_all(used(culture=held) for held in more)
    assert [told(each, column=CULTURE) for each in made] == [240, 300, 360, 420]


def test_a_card_that_rounding_hides_in_each_quarter_is_not_told_in_the_year():
    """Four times sixteen of one card: who sees sixty in the year knows it to 4 of 64."""
    made = release_all(used(quarter, education={"p0": 16}) for quarter in (1, 2, 3, 4))
    assert told(made[0]) in (15, 20)
    assert [told(each) for each in made[1:]] == [None] * 3
    assert told(made[3], period="2026") is None
    assert told(made[3], period="2026", column="uses") == sum(told(each, column="uses") for each in made)


def test_what_only_the_fourth_quarter_makes_too_much_is_hidden_there_and_in_the_year():
    """Five uses in each of the first three cannot be taken back."""
    made = release_all(used(quarter, education={"p0": 5 if quarter < 4 else 10}) for quarter in (1, 2, 3, 4))
    assert [told(each) for each in made] == [5, 5, 5, None]
    assert told(made[3], period="2026") is None
    assert told(made[3], column=CULTURE) is None  # the group of columns
    assert told(made[3], column="adults") is not None


def test_quarters_in_which_a_figure_is_not_told_are_not_added_up():
    """Forty in the first are hidden: the rest of the year has sixteen, which rounding hides."""
    made = release_all(used(quarter, education={"p0": 40 if quarter == 1 else 5}) for quarter in (1, 2, 3, 4))
    assert [told(each) for each in made] == [None, 5, 5, 5]
    assert told(made[3], period="2026") is None


def test_the_quarters_of_another_year_are_not_added_up():
    first, second = used(4, education={"p0": 15}), used(1, education={"p0": 15})
    later = cut(PLACES, uses={(c[0][6:], c[1]): held for c, held in second.uses.items()}, period="2027Q1")
    assert [told(each) for each in release_all([first, later])] == [15, 15]


def test_a_correction_is_added_to_the_newest_of_the_other_quarters():
    """The first had fifteen by mistake: five and fifteen are twenty, of one card; five and ten are not too many."""
    for second, expected in ((15, None), (10, 10)):
        made = release_all(
            [used(1, education={"p0": 15}), used(1, education={"p0": 5}), used(2, education={"p0": second})]
        )
        assert len(latest(made)) == 2
        assert told(made[2]) == expected


def test_rows_that_one_quarter_told_together_only_are_added_up_together():
    """The first quarter hides two towns, and tells their sum: ten uses of one card in one of them. The second tells
    both, with ten uses of the card in the other: together twenty, of its own column."""
    few = {(venue, CULTURE): {f"{venue}{n}": 1 for n in range(30)} for venue in "vwxy"}
    many = {(venue, EDUCATION): {f"{venue}{n}": 2 for n in range(30)} for venue in "vw"}

    def quarter(number, **uses):
        held = {(venue, EDUCATION): {"q": n} for venue, n in uses.items()}
        less = {("y", CULTURE): {"y0": 1}} if number == 1 else {}
        return cut("1: 001 a v 002 b w 003 c x 004 d y", uses={**few, **many, **held, **less}, period=f"2026Q{number}")

    first, second = release_all([quarter(1, x=10), quarter(2, y=10)])
    assert [told(first, f"town:1:00{n}") is None for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert (told(second), told(second, "area:1")) == (130, 130)
    assert None in [told(second, f"town:1:00{n}") for n in (3, 4)]


def test_versions_whose_cards_have_no_name_in_common_are_refused():
    """Named under two keys, every card would seem to be gone and new, and none to have changed much."""
    anew = {f"another{n}": 3 for n in range(20)}
    place, cells = "1: 001 a v", ("v", CULTURE)
    with pytest.raises(RenamedCardsError, match="no card"):
        release_all([cut(place, uses={cells: MANY}), cut(place, uses={cells: anew | {"another0": 40}})])
    release_all([cut(place, uses={cells: MANY}), cut(place, uses={cells: anew | {"p0": 1}})])
    release_all([cut(place, uses={cells: {"p0": 1}}), cut(place, uses={cells: anew})])
    release_all([cut(place, uses={cells: MANY}), cut(place, uses={cells: anew}, period="2026Q2")])
