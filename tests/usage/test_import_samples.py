"""The five files that ticket offices really send, each into a fresh register and one after another."""

from __future__ import annotations

import pytest

from tests.usage.import_steps import committed, counts, fates, previewed, sample
from usage.models import Usage

EXPECTED = {
    1: {"counted": 13, "already_in": 0, "refused": 0, "ignored": 0},
    2: {"counted": 18, "already_in": 0, "refused": 0, "ignored": 43},
    3: {"counted": 9, "already_in": 0, "refused": 0, "ignored": 0},
    4: {"counted": 4, "already_in": 1, "refused": 15, "ignored": 0},
    5: {"counted": 7, "already_in": 0, "refused": 1, "ignored": 0},
}
FAULTS = {
    4: "expired",
    5: "ended",
    6: "ended",
    7: "not_registered",
    8: "no_such_card",
    9: "misread",
    11: "too_many_children",
    12: "bad_children",
    13: "bad_children",
    14: "bad_day",
    15: "day_too_far",
    16: "not_yet_valid",
    17: "several_codes",
    18: "no_code",
    20: "community_alone",
}


@pytest.mark.parametrize("number", EXPECTED)
def test_each_file_alone_counts_what_its_readme_says(sign_in, sample_cards, number):
    batch = committed(sign_in("viktor" if number == 3 else "ville"), sample(number))
    assert (batch.state, counts(batch)) == ("committed", EXPECTED[number])
    assert Usage.unscoped.filter(batch=batch).count() == EXPECTED[number]["counted"]


def test_every_fault_of_the_faulty_file_is_named(sign_in, sample_cards):
    found = fates(previewed(sign_in("ville"), sample(4)))
    assert {number: fate for number, fate in found.items() if fate not in ("new", "already_in")} == FAULTS
    assert [number for number, fate in found.items() if fate == "new"] == [2, 10, 19, 21]


def test_one_after_another_no_purchase_is_counted_twice(sign_in, sample_cards):
    batches = [committed(sign_in("viktor" if n == 3 else "ville"), sample(n)) for n in (1, 2, 3, 5)]
    assert [(batch.counted, batch.already_in) for batch in batches] == [(13, 0), (17, 1), (9, 0), (4, 3)]
    tickets = Usage.unscoped.values_list("card", "venue", "event_day", "event_key")
    assert len(set(tickets)) == len(tickets) == 43
