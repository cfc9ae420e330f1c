"""The log of uses, the imports that fill it, and what a venue offers and limits."""

from .events import Event, EventKind, UseKind
from .imports import BatchState, ImportBatch, ImportUndoReason, RefusedRow
from .late import LateReason, LateRefusal
from .limits import PERIOD_CHOICES, Limit
from .report_columns import ReportColumns
from .uses import MOST_CHILDREN, STATE_BY_REASON, Source, Usage, UseState, WithdrawReason
from .visits import Visit

__all__ = [
    "MOST_CHILDREN",
    "PERIOD_CHOICES",
    "STATE_BY_REASON",
    "BatchState",
    "Event",
    "EventKind",
    "ImportBatch",
    "ImportUndoReason",
    "LateReason",
    "LateRefusal",
    "Limit",
    "RefusedRow",
    "ReportColumns",
    "Source",
    "Usage",
    "UseKind",
    "UseState",
    "Visit",
    "WithdrawReason",
]
