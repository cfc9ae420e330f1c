"""What the tests of groups type: a whole form, of which each test changes a line."""

from __future__ import annotations

import uuid
from typing import Any

from tests.usage.desk import GOOD, ticket
from usage.actions import VisitResult, log_visit
from usage.grouping import Group, Line

SECOND, THIRD, FOURTH = "A045198840", "A045198903", "A045198798"  # two, no and three children; far apart, no neighbours
WORKER = "A045199101"  # a community card
EXPIRED = "A045199001"
PAGE, CHECK = "/desk/group/", "/desk/group/check/"


def group_of(venue: Any, day: Any, *cards: Any, confirmed: int | None = None, **common: Any) -> Group:
    """A group of these cards: a code alone, or with the number of children."""
    pairs = [card if isinstance(card, tuple) else (card, 0) for card in cards]
    lines = tuple(Line(number, *pair) for number, pair in enumerate(pairs, 1))
    return Group(ticket(venue, day, text_code="", **common), lines, confirmed)


def visited(venue: Any, by: Any, day: Any, *cards: Any, **changes: Any) -> VisitResult:
    """`log_visit` with a whole group."""
    return log_visit(group=group_of(venue, day, *cards, **changes), by=by)


def typed(at: Any, *codes: str, **changes: Any) -> dict[str, str]:
    """The page's form, with these codes on its lines."""
    codes = codes or (WORKER, GOOD, SECOND)
    lines = {f"code_{number}": code for number, code in enumerate(codes, 1)}
    fields = {
        "venue": at.pk,
        "event_name": "Lumikuningatar",
        "event_day": "22.11.2026",
        "event_time": "19.00",
        "key": uuid.uuid4(),
        "lines": max(len(codes), 5),
        **lines,
        **changes,
    }
    return {name: str(value) for name, value in fields.items()}
