"""The log of uses, and the imports that fill it."""

from .imports import BatchState, ImportBatch, RefusedRow
from .uses import Source, Usage, WithdrawReason

__all__ = ["BatchState", "ImportBatch", "RefusedRow", "Source", "Usage", "WithdrawReason"]
