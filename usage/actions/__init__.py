"""Deeds on the log of uses and on the list of events. Imports are committed by `usage.importing`."""

from .correct import correct_use
from .events import add_event, change_event, close_event
from .log import LogResult, check_use, log_use
from .redeem import redeem_booking
from .undo import withdraw_use

__all__ = [
    "LogResult",
    "add_event",
    "change_event",
    "check_use",
    "close_event",
    "correct_use",
    "log_use",
    "redeem_booking",
    "withdraw_use",
]
