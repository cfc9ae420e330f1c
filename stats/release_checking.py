"""Whether the ledger still is what was approved: hashes, the chain, the audits, and what the seals hold.

Whoever owns the tables can write the chain anew, but not the seals without the key; whoever has both is found out by a
head that was kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.sealing import SealBroken
from accounts.wall import trusted
from stats.disclosure import release_to_json
from stats.models import LedgerEntry
from stats.models.ledger import digest
from stats.releasing import opened


@dataclass(frozen=True)
class Checked:
    """`faults` by number of the release; `head` is the newest entry's hash, "" of an empty ledger."""

    releases: int
    faults: list[tuple[int, str]]
    head: str


@trusted
def check_ledger(*, head: str = "") -> Checked:
    """`head`: one that was printed before, which must still be in the chain."""
    entries = list(LedgerEntry.unscoped.approved().order_by("number"))
    faults = [(entry.number, fault) for entry in entries for fault in _faults(entry)]
    before = ""
    for place, entry in enumerate(entries, 1):
        if (entry.number, entry.previous_hash) != (place, before):
            faults.append((entry.number, "does not follow the one before"))
        before = entry.entry_hash
    if head and head not in {entry.entry_hash for entry in entries}:
        faults.append((0, "the head that was kept elsewhere is not in the ledger"))
    return Checked(len(entries), faults, before)


def _faults(entry: LedgerEntry) -> Iterator[str]:
    told = json.loads(entry.audit)
    if digest(entry.release) != entry.release_hash or digest(entry.audit) != entry.audit_hash:
        yield "is not what its hash says"
    if _period_and_number(entry.release) != (entry.period, entry.number):
        yield "has the text of another release"
    if told["of"] != entry.release_hash or told["verdict"]["passed"] is not True:
        yield "has no passed audit of its own"
    if digest(entry.line) != entry.entry_hash:
        yield "does not fit the chain"
    if entry.approved_by_id == entry.asked_by_id:
        yield "was approved by the one who asked for it"
    try:
        if release_to_json(opened(entry).release) != entry.release:
            yield "is not what was sealed with it"
    except SealBroken:
        yield "has a seal that no key opens"


def _period_and_number(text: str) -> tuple[object, object]:
    release = json.loads(text)
    return release.get("period"), release.get("number")
