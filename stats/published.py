"""What is published: the approved releases of the ledger, and how one differs from another. Reads nothing else.

Public pages, open data, the feed and viewers without row access read releases here.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from stats.disclosure import release_from_json
from stats.models import LedgerEntry
from stats.models.ledger import LedgerQuerySet
from stats.released import Figure, Release, Table


@functools.lru_cache(maxsize=128)
def _release(release_hash: str) -> Release:
    """What is approved never changes: a process reads each release from the database once."""
    found = LedgerEntry.unscoped.approved().filter(release_hash=release_hash).values_list("release", flat=True)
    return release_from_json(found[0])


@dataclass(frozen=True)
class Published:
    """One approved release. `status` is "preliminary", "final" or "revised"; `why` the reason of a revision in fi, sv
    and en (empty texts otherwise); `day` that of the register which was counted; `audit` the verdict as
    `stats.audit_attack.verdict_to_json` wrote it; `release_hash` the SHA-256 of the release's canonical JSON."""

    number: int
    period: str
    status: str
    released_on: date
    release: Release
    why: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None
    audit: Mapping[str, Any] = field(default_factory=dict)
    release_hash: str = ""

    @property
    def year(self) -> int:
        return int(self.period[:4])


@dataclass(frozen=True)
class Changed:
    """A cell that two releases tell differently. None stands for not shown, a row that is not there included."""

    table: str
    period: str
    place: str
    column: str
    before: Figure
    after: Figure


def all_published() -> list[Published]:
    """Newest first."""
    return [_of(entry) for entry in _entries()]


def newest(period: str) -> Published | None:
    """The release of the quarter that holds now: its last correction, if there is one."""
    entry = _entries().filter(period=period).first()
    return _of(entry) if entry else None


def newest_release() -> Published | None:
    entry = _entries().first()
    return _of(entry) if entry else None


def published(number: int) -> Published | None:
    entry = _entries().filter(number=number).first()
    return _of(entry) if entry else None


def periods() -> list[str]:
    """The quarters of which something is published, newest first."""
    found = LedgerEntry.unscoped.approved().order_by().values_list("period", flat=True).distinct()
    return sorted(found, reverse=True)


def changes(old: Release, new: Release) -> tuple[Changed, ...]:
    """The cells of tables of both that differ, in the order of the new one's tables."""
    pairs = ((old.table(table.name, table.period), table) for table in new.tables)
    return tuple(found for before, after in pairs if before for found in _changes(before, after))


def _changes(before: Table, after: Table) -> Iterator[Changed]:
    unseen = (None,) * len(after.kind.columns)
    for place in dict.fromkeys([*after.figures, *before.figures]):
        rows = before.figures.get(place, unseen), after.figures.get(place, unseen)
        for column, was, now in zip(after.kind.columns, *rows, strict=True):
            if was != now:
                yield Changed(after.name, after.period, place, column, was, now)


def _entries() -> LedgerQuerySet:
    return LedgerEntry.unscoped.approved().order_by("-number").defer("release", "sealed", "earlier_audits")


def _of(entry: LedgerEntry) -> Published:
    if entry.approved_at is None:
        raise ValueError("not approved")
    return Published(
        number=entry.number,
        period=entry.period,
        status=entry.status,
        released_on=timezone.localdate(entry.approved_at),
        release=_release(entry.release_hash),
        why=entry.why,
        day=entry.day,
        audit=json.loads(entry.audit)["verdict"],
        release_hash=entry.release_hash,
    )
