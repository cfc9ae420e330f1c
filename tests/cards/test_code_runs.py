"""Check digits catch slips, and new runs are drawn at random."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.codes import CheckScheme, Pattern, check_character, draw, is_valid, with_check

OLD = Pattern("A", 9)
NEW = Pattern("K", 9, CheckScheme.DAMM)
digits = st.text("0123456789", min_size=1, max_size=11)


def dice(seed):
    return Random(seed)


def test_the_check_digit_is_damms():
    assert check_character("572", CheckScheme.DAMM) == "4"  # the example in general use
    assert check_character("572", CheckScheme.NONE) == ""


@given(body=digits, data=st.data())
def test_one_wrong_digit_is_always_noticed(body, data):
    whole = body + check_character(body, CheckScheme.DAMM)
    at = data.draw(st.integers(0, len(whole) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != whole[at]]))
    slip = whole[:at] + wrong + whole[at + 1 :]
    assert check_character(slip[:-1], CheckScheme.DAMM) != slip[-1]


@given(body=digits, data=st.data())
def test_two_neighbours_swapped_are_always_noticed(body, data):
    whole = body + check_character(body, CheckScheme.DAMM)
    at = data.draw(st.integers(0, len(whole) - 2))
    slip = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    assert slip == whole or check_character(slip[:-1], CheckScheme.DAMM) != slip[-1]


def test_a_code_of_a_new_run_is_as_long_as_an_old_one():
    assert with_check(12345678, NEW) == "K123456786"
    assert with_check(45198723, OLD) == "A045198723"


@pytest.mark.parametrize("number", [-1, 10**8])
def test_a_number_beyond_the_pattern_is_refused(number):
    with pytest.raises(ValueError, match="does not fit"):
        with_check(number, NEW)


@pytest.mark.parametrize("body", ["", "12a", "١٢", "1 2"])
def test_a_check_digit_is_counted_over_plain_digits_only(body):
    with pytest.raises(ValueError, match="over digits"):
        check_character(body, CheckScheme.DAMM)


@pytest.mark.parametrize("code", ["k123456784", "K12345678", "K1234567864", "K123456780", " K123456786", "A123456784"])
def test_only_a_code_as_it_is_stored_is_valid(code):
    assert is_valid("K123456786", NEW)
    assert not is_valid(code, NEW)


@pytest.mark.parametrize(
    ("prefix", "count"), [("", 9), ("a", 9), ("Ä", 9), ("ABCD", 9), ("A1", 9), ("A", 3), ("A", 13)]
)
def test_a_pattern_is_one_to_three_letters_and_four_to_twelve_digits(prefix, count):
    with pytest.raises(ValueError):
        Pattern(prefix, count)


def test_a_run_is_drawn_without_repeats_and_without_taken_codes():
    small = Pattern("K", 4, CheckScheme.DAMM)
    taken = set(draw(250, small, (), dice(1)))
    drawn = draw(250, small, taken, dice(2))
    assert len(taken) == len(set(drawn)) == 250
    assert taken.isdisjoint(drawn)
    assert all(is_valid(code, small) for code in drawn)


def test_a_run_is_not_in_order():
    drawn = draw(50, NEW, (), dice(1))
    assert drawn != sorted(drawn)


def test_a_run_never_fills_more_than_half_of_the_numbers():
    small = Pattern("K", 4, CheckScheme.DAMM)
    taken = {*draw(400, small, (), dice(1)), "A045198723", "Kaikukortti"}  # other runs' codes take no room here
    assert len(draw(100, small, taken, dice(2))) == 100
    with pytest.raises(ValueError, match="half"):
        draw(101, small, taken, dice(2))
