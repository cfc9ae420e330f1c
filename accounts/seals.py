"""How a day of the trail is sealed: pure text, digests and marks. Knows the standard library.

A day's lines are written one after another as JSON, in the order of their moment and id, and digested. The mark is an
HMAC, by a key that is not in the database, over the day, its number of lines, their digest and the mark of the day
before: whoever changes a line must make all later marks anew, and cannot without the key. Whoever has the key too is
found out by a mark that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

# The columns of a line by the form that a seal names. A later column makes a new form; old seals keep theirs.
FORMS = {
    1: (
        "id",
        "at",
        "actor_kind",
        "actor_name",
        "actor_id",
        "verb",
        "subject",
        "subject_id",
        "site_id",
        "area_id",
        "details",
        "request_id",
        "device_id",
        "device_name",
    )
}
FORM = max(FORMS)
NOTHING_BEFORE = "0" * 64  # what the first seal follows


@dataclass(frozen=True)
class Counted:
    """What the lines of a day come to."""

    lines: int
    digest: str


def count(lines: Iterable[tuple[Any, ...]]) -> Counted:
    """Read the lines of a day once, in order, without keeping them."""
    number, found = 0, hashlib.sha256()
    for line in lines:
        number += 1
        found.update(text_of(line))
    return Counted(number, found.hexdigest())


def text_of(line: tuple[Any, ...]) -> bytes:
    """The one way to write a line: the same values give the same bytes on every machine."""
    written = json.dumps(
        [_plain(value) for value in line], sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return written.encode() + b"\n"


def mark_of(day: date, form: int, counted: Counted, previous: str, sealed_at: datetime, *, key: str) -> str:
    text = "\n".join([day.isoformat(), str(form), str(counted.lines), counted.digest, previous, str(_plain(sealed_at))])
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)
