"""How far the worker is, told to whoever looks at the import's page while the commit is not there yet."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from typing import TypeVar
from uuid import UUID

from django.db import Error, connection

from usage.models.progress import Stage

Tell = Callable[[Stage, int, int], None]
Row = TypeVar("Row")

_EVERY = 0.25  # seconds
_ROWS = 1_000  # between two looks at the clock
# It waits for nobody: a row that somebody holds is passed over.
_TELL = """
UPDATE usage_importprogress SET stage = %s, done = %s, total = %s
WHERE batch = (SELECT batch FROM usage_importprogress WHERE batch = %s FOR UPDATE SKIP LOCKED)
"""
_log = logging.getLogger(__name__)


def silent(stage: Stage, done: int, total: int) -> None:
    """For an import that is counted while its sender's browser waits."""


class Teller:
    """Tells on a connection of its own, and gives up at the first trouble: the commit must not fail for it."""

    def __init__(self, batch: UUID | str) -> None:
        self._batch, self._line, self._told_at = batch, connection.copy(), 0.0

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if self._line is None or (now - self._told_at < _EVERY and done < total):
            return
        self._told_at = now
        try:
            with self._line.cursor() as cursor:
                cursor.execute(_TELL, [stage, done, total, self._batch])
        except Error:
            _log.warning("How far an import is cannot be told; it goes on.")
            self.close()

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(Error):
                line.close()


def telling(batch: UUID | str) -> closing[Teller]:
    return closing(Teller(batch))


def one_by_one(rows: Iterable[Row], told: Callable[[int], None]) -> Iterator[Row]:
    """The rows, telling now and then how many have been taken."""
    for done, row in enumerate(rows):
        if done % _ROWS == 0:
            told(done)
        yield row
