"""The log of uses, the imports that fill it, and what a venue offers and limits."""

from .events import Event, EventKind, UseKind
from .imports import LEFT_TO_WORKER, NOT_LOGGED, BatchState, ImportBatch, ImportUndoReason, RefusedRow
from .late import LateReason, LateRefusal
from .limits import PERIOD_CHOICES, Limit
from .progress import ImportProgress
from .report_columns import ReportColumns
from .uses import MOST_CHILDREN, STATE_BY_REASON, Source, Usage, UseState, WithdrawReason
from .visits import Visit

__all__ = [
    "LEFT_TO_WORKER",
    "MOST_CHILDREN",
    "NOT_LOGGED",
    "PERIOD_CHOICES",
    "STATE_BY_REASON",
    "BatchState",
    "Event",
    "EventKind",
    "ImportBatch",
    "ImportUndoReason",
    "ImportProgress",
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
