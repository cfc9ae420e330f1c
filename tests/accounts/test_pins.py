"""Which PINs are refused, and why."""

import pytest

from accounts.pins import PinFault, fault_of


@pytest.mark.parametrize("pin", ["2846", "190573", "71390284", "1024"])
def test_a_pin_of_four_to_eight_digits_is_taken(pin):
    assert fault_of(pin) is None


@pytest.mark.parametrize("pin", ["", "284", "284617305"])
def test_shorter_and_longer_ones_are_refused(pin):
    assert fault_of(pin) in (PinFault.LENGTH, PinFault.NOT_DIGITS)


@pytest.mark.parametrize("pin", ["28a6", "28 46", "²846", "-284", "٢٨٤٦"])
def test_what_is_not_only_digits_is_refused(pin):
    assert fault_of(pin) is PinFault.NOT_DIGITS


EASY = ["0000", "99999999", "1234", "4321", "7890", "0987", "345678", "1212", "909090", "1122", "11122", "2580", "2468"]


@pytest.mark.parametrize("pin", EASY)
def test_easy_ones_are_refused(pin):
    assert fault_of(pin) is PinFault.TRIVIAL
