"""How many codes a desk may ask about without logging a use, and what happens beyond. Pure: the counts are given.

Two kinds of answers count, of different codes: *unknown* ones (no such card, or not registered) and *hits* (a known
card whose use was not logged at that venue). A use that is logged is a desk's work and weighs nothing. Repeats of a
code and misread texts, whose check digit tells them anyway, weigh nothing either. [security.md 1.2, G1.6]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

HOUR, DAY, MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
WINDOWS = (HOUR, DAY, MONTH)

# In a random series one guess in 16,700 is a card, so 60 misses a day find nothing; a beginner who mistypes every tenth
# code of 300 guests an evening makes 30 of them.
UNKNOWN = (40, 60, 300)
# What G1.6 lets somebody learn who asks without logging: 10 a day, 30 in 30 days. Expired and ended cards at an honest
# desk are a few in a hundred.
HITS = (10, 10, 30)
# A venue's own base line: where many uses are logged, more may go wrong. So many logged cards carry one more answer.
CARRIED_BY = {"unknown": 5, "hits": 10}
# One address may be a whole ticket hall with several accounts and devices; the other two are one desk.
SCOPES = {"account": 1, "device": 1, "address": 3}

# Codes whose numbers lie close together, asked by one account in a short time, none of them logged.
NEAR = 20
NEIGHBOURS_WITHIN = timedelta(minutes=10)
NEIGHBOURS_TO_CONFIRM = 3  # a family's cards come one after another, each logged before the next is checked
NEIGHBOURS_TO_STOP = 8
GROUP_CODES = 10  # which a community card opens for a group visit: five people, each code mistyped once
LONGEST_WAIT = DAY  # then the month's budget is asked again; it stays used up until its days have passed


class Why(StrEnum):
    """Why a desk is stopped."""

    CONFIRM = "confirm"
    NEIGHBOURS = "neighbours"
    UNKNOWN = "unknown"
    HITS = "hits"


@dataclass(frozen=True)
class Seen:
    """What one desk has asked, this answer among it: by scope, the different codes in each of WINDOWS.

    `logged`: the different cards logged at the venue in each. `neighbours`: the codes near this one that were not
    logged, with this one unless it is `pending` (usable, so that its log may follow). `confirmed`: the person has
    confirmed lately that it is them.
    """

    unknown: Mapping[str, tuple[int, ...]]
    hits: Mapping[str, tuple[int, ...]]
    logged: tuple[int, ...]
    neighbours: int
    pending: bool
    confirmed: bool


@dataclass(frozen=True)
class Finding:
    """A stop. `told`: whether this answer may still be given. `wait`: how long it lasts; None: until it is released."""

    why: Why
    told: bool
    wait: timedelta | None = None


def allowed(why: Why, scope: str, window: int, logged: int) -> int:
    """How many answers are within budget, in the window of this place in WINDOWS."""
    floor = (UNKNOWN if why is Why.UNKNOWN else HITS)[window]
    return max(floor * SCOPES[scope], logged // CARRIED_BY[why])


def finding(seen: Seen) -> Finding | None:
    """What this answer leads to; None when the desk simply goes on.

    A used up budget withholds the answer that would pass it. Neighbours are told up to the number that stops: a card
    that may still be logged is weighed by the next question, for a desk that mistyped its neighbours logs it now.
    """
    if seen.neighbours >= NEIGHBOURS_TO_STOP:
        return Finding(Why.NEIGHBOURS, told=not seen.pending and seen.neighbours == NEIGHBOURS_TO_STOP)
    for why, counts in ((Why.HITS, seen.hits), (Why.UNKNOWN, seen.unknown)):
        for window in reversed(range(len(WINDOWS))):  # the longest wait first
            if any(counts[scope][window] > allowed(why, scope, window, seen.logged[window]) for scope in counts):
                return Finding(why, told=False, wait=min(WINDOWS[window], LONGEST_WAIT))
    if seen.neighbours >= NEIGHBOURS_TO_CONFIRM and not seen.confirmed:
        return Finding(Why.CONFIRM, told=not seen.pending and seen.neighbours == NEIGHBOURS_TO_CONFIRM)
    return None
