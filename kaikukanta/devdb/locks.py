"""File locks. The kernel drops a lock with the last process that holds it, so a killed one leaves nothing behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


def lock(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """Lock the file and return its descriptor, or None when it is taken and `wait` is off. Closing it lets go.

    There is no unlocking: a forked child holds the same lock and would take it from its parent.
    """
    fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BaseException as error:
        os.close(fd)
        if isinstance(error, BlockingIOError):
            return None
        raise
    return fd


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock for the block, waiting for it if need be."""
    fd = lock(path, shared=shared)
    try:
        yield
    finally:
        if fd is not None:
            os.close(fd)


def is_free(path: Path) -> bool:
    """Whether no process holds the lock."""
    fd = lock(path, wait=False)
    if fd is not None:
        os.close(fd)
    return fd is not None
