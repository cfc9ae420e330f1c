"""A small group on one form: its lines, the tickets that they make, and how many people they are.

"A small group is for example two to five people", or a worker comes with one client. The worker is there with a
community card "for himself", beside the group: the alternative of one client would mean nothing if the worker were one
of the two. So the five are the cardholders, their children and the accompanying people under 16; each community card
is one worker more. [S1, S2, domain.md 4.3] Reads and writes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cards.models import Kind
from usage.judging import Ticket

SMALL_GROUP = 5  # people, at most; more only after a warning
MOST_LINES = 12  # cards in one visit: ours, more is no small group


@dataclass(frozen=True)
class Line:
    """One card of the form: the number of its line, its code as typed or scanned, and who comes along with it."""

    number: int
    text_code: str
    children: int


@dataclass(frozen=True)
class Group:
    """What somebody wants to log in one go. `common` is what all tickets share, its key the visit's; `confirmed` the
    number of people of which somebody has said that it is right."""

    common: Ticket
    lines: tuple[Line, ...]
    confirmed: int | None = None

    def ticket(self, place: int) -> Ticket:
        """The ticket of the line at this place (from 0), with a key of its own that a repeat has again."""
        line = self.lines[place]
        return replace(self.common, text_code=line.text_code, children=line.children, key=self.key_of(place))

    def key_of(self, place: int) -> uuid.UUID:
        return uuid.uuid5(self.common.key, str(place))


@dataclass(frozen=True)
class Headcount:
    """How many the lines make. `people` does not count the workers."""

    people: int
    workers: int

    @property
    def is_alone(self) -> bool:
        """One person is no group: that is the desk's."""
        return self.people + self.workers < 2

    @property
    def is_large(self) -> bool:
        return self.people > SMALL_GROUP


def headcount(lines: Iterable[Line], kinds: Iterable[Kind | None]) -> Headcount:
    """Count the people of the lines, whose cards are of these kinds; None, a card that could not be read, is taken for
    a personal one."""
    people = workers = 0
    for line, kind in zip(lines, kinds, strict=True):
        people += line.children + (kind != Kind.COMMUNITY)
        workers += kind == Kind.COMMUNITY
    return Headcount(people, workers)
