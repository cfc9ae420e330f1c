"""How long the long runs are: short every day, as many as the issue of the desk asks for with KAIKU_LONG=1 (CI)."""

from __future__ import annotations

import os

LONG = os.environ.get("KAIKU_LONG") == "1"


def sized(*, everyday: int, long: int) -> int:
    return long if LONG else everyday
