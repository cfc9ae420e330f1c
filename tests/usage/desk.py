"""What the tests of the desk type: a whole form, of which each test changes one field."""

from __future__ import annotations

import uuid
from typing import Any

from usage.actions import LogResult, correct_use, log_use
from usage.judging import Ticket

GOOD = "A045198723"  # valid 11.5.2026-10.5.2027, two children


def typed(at: Any, **changes: Any) -> dict[str, str]:
    fields = {
        "venue": at.pk,
        "code": GOOD,
        "children": "0",
        "event_name": "Lumikuningatar",
        "event_day": "22.11.2026",
        "event_time": "19.00",
        "key": uuid.uuid4(),
        **changes,
    }
    return {name: str(value) for name, value in fields.items() if value is not None}


def ticket(venue: Any, day: Any, **changes: Any) -> Ticket:
    """A whole ticket, of which a test changes one thing."""
    whole = {"text_code": GOOD, "children": 0, "event_name": "Lumikuningatar", "event_time": None, "key": uuid.uuid4()}
    return Ticket(**{**whole, "venue": venue, "event_day": day, **changes}).at_event()


def logged(venue: Any, by: Any, day: Any, logged_from: Any = None, **changes: Any) -> LogResult:
    """`log_use` with a whole ticket, of which a test changes one thing."""
    return log_use(ticket=ticket(venue, day, **changes), by=by, logged_from=logged_from)


def corrected(use: Any, by: Any, **changes: Any) -> LogResult:
    """`correct_use` with the ticket that was logged, of which a test changes something."""
    whole = {"children": use.children, "key": uuid.uuid4(), **changes}
    day = whole.pop("event_day", use.event_day)
    return correct_use(usage=use, ticket=ticket(use.venue, day, **whole), by=by)
