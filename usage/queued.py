"""What a desk's queue sends: entries made without a network, as JSON.

Pure: standard library and `usage.envelope`. An entry is `{"id", "tapped_at", "fields", "sealed"}`: the idempotency key
made when the desk tapped, the device's time, the desk form's fields as pairs of name and text, and the fields that
nobody may read on the device (the code, the worker's initials) as the same pairs in a sealed envelope.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from usage.envelope import DeskKey, unseal

MOST = 50  # entries a post
MOST_FIELDS = 40
LONGEST_TEXT = 2000  # characters of one field
OLDEST = timedelta(days=30)  # a device's clock that says more is not believed

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class QueuedEntry:
    """One entry as it arrived. `tapped_at` is None when the device's clock cannot be right."""

    key: UUID
    fields: Pairs
    sealed: str
    tapped_at: datetime | None = None

    def field(self, name: str) -> str:
        """The first text of an open field, "" when there is none."""
        return next((text for known, text in self.fields if known == name), "")

    def opened(self, keys: Iterable[DeskKey]) -> Pairs:
        """The sealed fields. Raises EnvelopeBroken, and ValueError when the envelope holds something else."""
        return _pairs(json.loads(unseal(self.sealed, self.key, keys)))


def read_entries(body: bytes, now: datetime) -> list[QueuedEntry]:
    """Read what the queue posted. Raises ValueError when it is not that, or more than MOST entries."""
    sent = json.loads(body)
    entries = sent["entries"] if isinstance(sent, dict) and "entries" in sent else None
    if not isinstance(entries, list) or len(entries) > MOST:
        raise ValueError("no list of at most fifty entries")
    return [_entry(entry, now) for entry in entries]


def _entry(sent: Any, now: datetime) -> QueuedEntry:
    if not isinstance(sent, dict) or not isinstance(sent.get("sealed"), str):
        raise ValueError("no entry")
    return QueuedEntry(
        UUID(_text(sent.get("id"))), _pairs(sent.get("fields")), sent["sealed"], _moment(sent.get("tapped_at"), now)
    )


def _pairs(sent: Any) -> Pairs:
    if not isinstance(sent, list) or len(sent) > MOST_FIELDS:
        raise ValueError("no list of fields")
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in sent):
        raise ValueError("no pair of name and text")
    return [(_text(name), _text(text)) for name, text in sent]


def _text(sent: Any) -> str:
    if not isinstance(sent, str) or len(sent) > LONGEST_TEXT or "\x00" in sent:
        raise ValueError("no text")
    return sent


def _moment(sent: Any, now: datetime) -> datetime | None:
    """The device's time. A clock that is ahead says now; one that says over thirty days ago says nothing."""
    try:
        moment = datetime.fromisoformat(_text(sent))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(moment, now) if moment > now - OLDEST else None
