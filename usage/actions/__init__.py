"""Deeds on the log of uses and on the list of events. Imports are committed by `usage.importing`."""

from .correct import correct_use
from .events import add_event, change_event, close_event
from .log import LogResult, check_use, log_use
from .redeem import redeem_booking
from .undo import withdraw_use, withdraw_visit
from .visits import LineResult, VisitResult, check_visit, log_visit

__all__ = [
    "LineResult",
    "LogResult",
    "VisitResult",
    "add_event",
    "change_event",
    "check_use",
    "check_visit",
    "close_event",
    "correct_use",
    "log_use",
    "log_visit",
    "redeem_booking",
    "withdraw_use",
    "withdraw_visit",
]
