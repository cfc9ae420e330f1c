"""The codes one slip of the hand away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.codes import CheckScheme, Pattern, is_valid, with_check
from cards.neighbours import neighbours

OLD, NEW = Pattern("A", 9), Pattern("K", 9, CheckScheme.DAMM)


def test_without_a_check_digit_every_digit_may_be_another_and_neighbours_may_be_swapped():
    found = neighbours("A045198723", [OLD, NEW])
    assert len(found) == len(set(found)) == 9 * 9 + 8
    assert {"A045198732", "A045198724"} <= set(found) and "A045198723" not in found


def test_swaps_come_first_and_equal_digits_are_not_swapped():
    assert neighbours("A001111111", [OLD])[0] == "A010111111"
    assert len(neighbours("A111111111", [OLD])) == 9 * 9


@pytest.mark.parametrize("typed", ["a045 198 723", "A0451987Z3", "", "hello", "A04519872", "A045198723 A045198724"])
def test_what_has_not_the_shape_of_one_code_has_no_neighbours(typed):
    assert bool(neighbours(typed, [OLD])) == (typed == "a045 198 723")


@given(st.integers(0, 10**8 - 1), st.integers(1, 9), st.integers(0, 9))
def test_with_a_check_digit_the_meant_code_is_among_the_right_ones(number, at, digit):
    meant = with_check(number, NEW)
    typed = meant[:at] + str(digit) + meant[at + 1 :]
    found = neighbours(typed, [NEW])
    assert all(is_valid(code, NEW) for code in found)
    assert (meant in found) == (typed != meant)


def test_a_right_code_with_a_check_digit_has_none():
    assert neighbours(with_check(12345678, NEW), [NEW]) == []
