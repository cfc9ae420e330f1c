"""While a large report is read and judged Python need not look for objects that refer to each other in circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Hundreds of thousands of small objects are made and none of them is a cycle, but Python looks through them all
    again and again: a third of the time (import_vs_copy). Also a decorator."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
