"""The log of uses, and the imports that fill it."""

from .imports import BatchState, ImportBatch, RefusedRow
from .uses import MOST_CHILDREN, Source, Usage, WithdrawReason

__all__ = ["MOST_CHILDREN", "BatchState", "ImportBatch", "RefusedRow", "Source", "Usage", "WithdrawReason"]
