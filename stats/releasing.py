"""Releases in the background: cut, rounded by the gate and audited by the attacker, whatever becomes of the worker.

The job holds an entry's id and nothing of its figures. As with annual reports (`stats.making`) a killed worker's job is
put back, and an entry that is not waiting any more is left alone. A release that the audit finds something in is made
anew, another attempt of the same cut, three times at most; every verdict is kept.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit
from accounts.actors import task
from accounts.keys import key_of, old_keys_of
from accounts.permissions import Permission, may
from accounts.sealing import SealBroken, seal, unseal
from accounts.wall import trusted
from stats.cutting import cut_of
from stats.disclosure import (
    Made,
    UnroundableError,
    from_json,
    made_from_json,
    made_to_json,
    make_release,
    release_to_json,
)
from stats.models import Failure, LedgerEntry, Publication, ReleaseState
from stats.models.ledger import digest
from stats.released import Cut, Release
from usage.importing.waiting import LIVE, put_back_stalled

TASK = "stats.tasks.make_statistics_release"
ATTEMPTS = 3
CUT, ROUNDED = 15, 45  # per cent, when the cut is there, and when the first attempt is rounded
BY = task("make_statistics_release")


def leave_to_worker(entry: LedgerEntry) -> None:
    """The job stands in the same transaction."""
    app.configure_task(TASK).defer(entry_id=str(entry.pk))


@trusted
def make_waiting(*, entry_id: str) -> None:
    """The worker's half of `ask_for_release`. Run again it does nothing."""
    waiting = LedgerEntry.unscoped.to_be_made().filter(pk=entry_id)
    entry = waiting.select_related("asked_by").first()
    if entry is None:
        return
    if not may(entry.asked_by, Permission.PUBLICATION_ASK):  # taken away while the job waited
        _fail(entry, Failure.WITHDRAWN)
        return
    _tell(entry, 1)
    earlier = [opened(row) for row in LedgerEntry.unscoped.approved().order_by("number")]
    day = timezone.localdate()
    cut = cut_of(entry.period, _frozen(earlier, entry.period))
    _tell(entry, CUT)
    try:
        _attempt(entry, cut, earlier, day)
    except UnroundableError:
        _fail(entry, Failure.ROUNDING)


def _attempt(entry: LedgerEntry, cut: Cut, earlier: Sequence[Made], day: date) -> None:
    verdicts: list[dict[str, Any]] = []
    for attempt in range(ATTEMPTS):
        made = make_release(
            cut, key=key_of("disclosure").encode(), number=entry.number, earlier=earlier, attempt=attempt
        )
        _tell(entry, ROUNDED + (100 - ROUNDED) * attempt // ATTEMPTS, attempt=attempt, earlier_audits=verdicts)
        known = [*earlier, made]
        verdict = run_audit([one.release for one in known], [one.cut for one in known])
        if verdict["passed"]:
            _finish(entry, made, verdict, day)
            return
        verdicts.append({"of": digest(release_to_json(made.release)), "verdict": verdict})
    _fail(entry, Failure.AUDIT, earlier_audits=verdicts)


def _frozen(earlier: Sequence[Made], period: str) -> dict[str, str]:
    """Where the places of the year's earlier releases were."""
    of_year = (made.release.geography for made in earlier if made.release.period[:4] == period[:4])
    return {place: parent for geography in of_year for place, parent in geography.parents.items()}


def _finish(entry: LedgerEntry, made: Made, verdict: dict[str, Any], day: date) -> None:
    text = release_to_json(made.release)
    before = LedgerEntry.unscoped.approved().filter(number=entry.number - 1).values_list("entry_hash", flat=True)
    entry.day, entry.release, entry.release_hash = day, text, digest(text)
    told = {"of": entry.release_hash, "verdict": verdict}
    entry.audit = json.dumps(told, sort_keys=True, ensure_ascii=False)
    entry.audit_hash, entry.sealed = digest(entry.audit), sealed_of(entry, made)
    entry.previous_hash = before.first() or ""
    entry.entry_hash = digest(entry.line)
    fields = ("day", "release", "release_hash", "audit", "audit_hash", "sealed", "previous_hash", "entry_hash")
    _end(entry, ReleaseState.AUDITED, "release.audited", **{name: getattr(entry, name) for name in fields})


def _fail(entry: LedgerEntry, failure: Failure, **fields: Any) -> None:
    _end(entry, ReleaseState.FAILED, "release.not_made", failure=failure, **fields)


@transaction.atomic
def _end(entry: LedgerEntry, state: ReleaseState, verb: str, **fields: Any) -> None:
    """Once: of two workers that have the same entry the second changes nothing."""
    if LedgerEntry.unscoped.to_be_made().filter(pk=entry.pk).update(state=state, progress=100, **fields):
        failed = {"reason": str(fields["failure"])} if "failure" in fields else {}
        audit.record(verb, entry, by=BY, **told(entry), **failed)


def told(entry: LedgerEntry) -> dict[str, Any]:
    """What the trail tells of an entry."""
    return {"number": entry.number, "period": entry.period, "status": str(entry.status), "digest": entry.release_hash}


def _tell(entry: LedgerEntry, progress: int, **fields: Any) -> None:
    waiting = LedgerEntry.unscoped.to_be_made().filter(pk=entry.pk)
    waiting.update(state=ReleaseState.MAKING, progress=progress, **fields)


def sealed_of(entry: LedgerEntry, made: Made) -> bytes:
    return seal(zlib.compress(made_to_json(made).encode()), key_of("ledger"), entry.pk)


def opened(entry: LedgerEntry) -> Made:
    """The exact cut and what it was rounded to. Raises SealBroken when no key opens it: see docs/operations.md."""
    for key in (key_of("ledger"), *old_keys_of("ledger")):
        try:
            return made_from_json(zlib.decompress(unseal(bytes(entry.sealed or b""), key, entry.pk)).decode())
        except SealBroken:
            continue
    raise SealBroken


@trusted
def look_after_releases() -> None:
    """Put back what a killed worker left; what has no job any more has failed for good."""
    put_back_stalled(TASK)
    for pk in LedgerEntry.unscoped.to_be_made().values_list("pk", flat=True):
        with transaction.atomic():
            held = LedgerEntry.unscoped.to_be_made().filter(pk=pk).select_for_update(skip_locked=True).first()
            jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__entry_id=str(pk))
            if held and not jobs.filter(status__in=LIVE).exists():
                _fail(held, Failure.STOPPED)


def run_audit(releases: Sequence[Release], cuts: Sequence[Cut]) -> dict[str, Any]:
    """The attacker's verdict as it is kept. Loaded here: no page pays for its solvers, which take seconds."""
    from stats.audit_attack import audit as attack
    from stats.audit_attack import verdict_to_json

    return verdict_to_json(attack(releases, cuts, front_pages=_front_pages()))


def _front_pages() -> list[tuple[str, int]]:
    """By day the number of cards that the front page told."""
    tables = Publication.objects.approved().filter(name="national_totals").order_by("day").values_list("day", "table")
    found = [(day.isoformat(), from_json(table).lines[0].figures.get("cards_registered")) for day, table in tables]
    return [(day, int(number)) for day, number in found if number is not None]
