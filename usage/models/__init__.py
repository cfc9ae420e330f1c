"""The log of uses, and the imports that fill it."""

from .events import Event, EventKind, UseKind
from .imports import BatchState, ImportBatch, RefusedRow
from .late import LateReason, LateRefusal
from .uses import MOST_CHILDREN, STATE_BY_REASON, Source, Usage, UseState, WithdrawReason
from .visits import Visit

__all__ = [
    "MOST_CHILDREN",
    "STATE_BY_REASON",
    "BatchState",
    "Event",
    "EventKind",
    "ImportBatch",
    "LateReason",
    "LateRefusal",
    "RefusedRow",
    "Source",
    "Usage",
    "UseKind",
    "UseState",
    "Visit",
    "WithdrawReason",
]
