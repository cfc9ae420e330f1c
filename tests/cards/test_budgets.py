"""What a desk may ask without logging, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.budgets import DAY, HITS, HOUR, MONTH, SCOPES, UNKNOWN, WINDOWS, Finding, Seen, Why, finding


def seen(
    *,
    unknown=(0, 0, 0),
    hits=(0, 0, 0),
    logged=(0, 0, 0),
    neighbours=1,
    pending=False,
    confirmed=False,
    scope="account",
):
    """Counts of one scope; nothing in the others."""
    none = dict.fromkeys(SCOPES, (0, 0, 0))
    return Seen({**none, scope: unknown}, {**none, scope: hits}, logged, neighbours, pending, confirmed)


def test_a_desk_that_asks_little_goes_on():
    assert finding(seen(unknown=(2, 5, 40), hits=(1, 2, 9), neighbours=2)) is None


@pytest.mark.parametrize(("why", "floors"), [("unknown", UNKNOWN), ("hits", HITS)])
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("window", range(3))
def test_the_last_answer_within_a_budget_is_told_and_the_next_is_not(why, floors, scope, window):
    def counts(beyond):
        return {why: tuple(floors[window] * SCOPES[scope] + beyond if at == window else 0 for at in range(3))}

    assert finding(seen(**counts(0), scope=scope)) is None
    wait = min(WINDOWS[window], DAY)
    assert finding(seen(**counts(1), scope=scope)) == Finding(Why(why), told=False, wait=wait)


def test_the_longest_wait_is_the_one_that_is_told():
    assert finding(seen(hits=(11, 11, 11))).wait == DAY
    assert finding(seen(unknown=(41, 41, 41))).wait == HOUR


def test_what_the_venue_logs_carries_more_of_both():
    busy = (150, 300, 3000)
    assert finding(seen(hits=(15, 30, 300), unknown=(40, 60, 600), logged=busy)) is None
    assert finding(seen(hits=(15, 31, 300), logged=busy)).why is Why.HITS
    assert finding(seen(unknown=(40, 60, 601), logged=busy)).why is Why.UNKNOWN


@pytest.mark.parametrize(
    ("neighbours", "confirmed", "found"),
    [
        (2, False, None),
        (3, False, Finding(Why.CONFIRM, told=True)),
        (4, False, Finding(Why.CONFIRM, told=False)),  # one of several requests at once
        (3, True, None),
        (7, True, None),
        (8, True, Finding(Why.NEIGHBOURS, told=True)),
        (9, True, Finding(Why.NEIGHBOURS, told=False)),
    ],
)
def test_three_neighbours_ask_who_it_is_and_eight_stop(neighbours, confirmed, found):
    assert finding(seen(neighbours=neighbours, confirmed=confirmed)) == found


@pytest.mark.parametrize("neighbours", [3, 8])
def test_a_card_that_may_still_be_logged_is_not_told_after_so_many_others(neighbours):
    assert not finding(seen(neighbours=neighbours, pending=True)).told
    assert finding(seen(neighbours=2, pending=True)) is None


def test_the_figures_of_the_goal_hold():
    """G1.6: at most 10 a day and 30 a month, at most 8 in a row."""
    assert (HITS[WINDOWS.index(DAY)], HITS[WINDOWS.index(MONTH)], timedelta(days=30)) == (10, 30, MONTH)
