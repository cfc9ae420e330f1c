"""How long the long runs are: short every day, longer in CI (KAIKU_LONG=ci), at full length with KAIKU_LONG=1."""

from __future__ import annotations

import os

LENGTH = os.environ.get("KAIKU_LONG", "")


def sized(*, everyday: int, ci: int, long: int) -> int:
    return {"": everyday, "ci": ci}.get(LENGTH, long)
