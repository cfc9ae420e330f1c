"""Entries of the ledger for tests, made the short way: a release of nothing that an audit has passed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from stats.models import LedgerEntry, ReleaseState
from stats.models.ledger import digest
from tests import factories as make

DAY = date(2026, 4, 2)


def text_of(period: str = "2026Q1", number: int = 1) -> str:
    """The canonical text of a release of nothing."""
    geography = {"merged": [], "parents": {}, "year": int(period[:4])}
    facts = {"geography": geography, "number": number, "period": period, "tables": []}
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


TEXT = text_of()


def approver() -> User:
    """A second administrator."""
    known = User.objects.filter(email="approver@kaikukanta.test").first()
    return known or make.person("approver@kaikukanta.test", Role.ADMINISTRATOR, name="Aarne")


def asked(by: User, **fields: Any) -> LedgerEntry:
    number = 1 + LedgerEntry.unscoped.approved().count()
    return LedgerEntry.unscoped.create(
        **{"number": number, "period": "2026Q1", "status": "preliminary", "asked_by": by, **fields}
    )


def audit_of(text: str, *, passed: bool = True) -> str:
    verdict = {"figures": {}, "findings": [], "method": "test", "passed": passed}
    return json.dumps({"of": digest(text), "verdict": verdict}, sort_keys=True)


def audited(entry: LedgerEntry, text: str | None = None, **fields: Any) -> LedgerEntry:
    """The entry as the worker leaves it; `text` and `fields` are what is wrong with it."""
    text = text_of(entry.period, entry.number) if text is None else text
    LedgerEntry.unscoped.filter(pk=entry.pk).update(state=ReleaseState.MAKING)
    before = LedgerEntry.unscoped.approved().filter(number=entry.number - 1).first()
    whole = {"release": text, "release_hash": digest(text), "audit": audit_of(text), "sealed": b"sealed", "day": DAY}
    whole |= {"previous_hash": before.entry_hash if before else "", **fields}
    whole.setdefault("audit_hash", digest(whole["audit"]))
    for name, value in whole.items():
        setattr(entry, name, value)
    entry.state, entry.progress = ReleaseState.AUDITED, 100
    entry.entry_hash = fields.get("entry_hash") or digest(entry.line)
    entry.save()
    return entry


def approved(entry: LedgerEntry, by: User, **fields: Any) -> LedgerEntry:
    """Of an audited entry."""
    changes = {"state": ReleaseState.APPROVED, "approved_by": by, "approved_at": timezone.now(), **fields}
    LedgerEntry.unscoped.filter(pk=entry.pk).update(**changes)
    entry.refresh_from_db()
    return entry
