"""Releases in the background: cut, rounded by the gate and audited by the attacker, whatever becomes of the worker.

The job holds an entry's id and nothing of its figures. As with annual reports (`stats.making`) a killed worker's job is
put back, and an entry that is not waiting any more is left alone. A release that the audit finds something in is made
anew, another attempt of the same cut, three times at most; every verdict is kept, also when the worker is killed. The
worker that began last has the entry (`run`): what an earlier one still writes changes nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import audit
from accounts.actors import task
from accounts.keys import key_of, old_keys_of
from accounts.models import Site
from accounts.permissions import Permission, may
from accounts.sealing import SealBroken, new_key, seal, unseal
from accounts.wall import trusted
from stats.cutting import UnplacedError, cut_of
from stats.disclosure import (
    Made,
    RenamedCardsError,
    UnroundableError,
    from_json,
    made_from_json,
    made_to_json,
    make_release,
    release_to_json,
)
from stats.models import Failure, LedgerEntry, Publication, ReleaseState
from stats.models.ledger import LedgerQuerySet, digest
from stats.release_rules import Quarter
from stats.released import Cut, Geography, Release
from usage.importing.waiting import LIVE, put_back_stalled

TASK = "stats.tasks.make_statistics_release"
ATTEMPTS = 3
CUT, ROUNDED = 15, 45  # per cent, when the cut is there, and when the first attempt is rounded
FIRST_NIGHTS = timedelta(days=3)  # within which the front page after a quarter is told of at all
BY = task("make_statistics_release")


class _SupersededError(Exception):
    """Another worker has the entry now, or it has been decided on: this one writes nothing more."""


@dataclass(frozen=True)
class _Work:
    """What an entry is made of; `names` is the key under which the cut names cards."""

    entry: LedgerEntry
    cut: Cut
    earlier: Sequence[Made]
    names: str
    day: date


def leave_to_worker(entry: LedgerEntry) -> None:
    """The job stands in the same transaction."""
    app.configure_task(TASK).defer(entry_id=str(entry.pk))


@trusted
def make_waiting(*, entry_id: str) -> None:
    """The worker's half of `ask_for_release`. Run again it does nothing, or goes on where a killed worker stopped."""
    waiting = LedgerEntry.unscoped.to_be_made().filter(pk=entry_id)
    run = uuid4()
    waiting.update(run=run)
    entry = waiting.select_related("asked_by").first()
    if entry is None:
        return
    entry.run = run  # even where another worker has taken it since
    if not may(entry.asked_by, Permission.PUBLICATION_ASK):  # taken away while the job waited
        _fail(entry, Failure.WITHDRAWN)
        return
    with suppress(_SupersededError):
        _make(entry)


def _make(entry: LedgerEntry) -> None:
    _tell(entry, 1)
    day, known = timezone.localdate(), list(LedgerEntry.unscoped.approved().order_by("number"))
    earlier, names = [opened(row) for row in known], names_of(known)
    try:
        cut = cut_of(entry.period, _frozen(earlier, entry.period), names=names)
    except UnplacedError as error:
        _fail(entry, Failure.PLACES, unplaced=error.leaves)
        return
    _tell(entry, CUT)
    try:
        _attempts(_Work(entry, cut, earlier, names, day))
    except RenamedCardsError:
        _fail(entry, Failure.NAMES)


def _attempts(work: _Work) -> None:
    """Verdicts that a killed worker has left stand. An attempt that cannot be rounded leaves its place to the next."""
    entry, verdicts, first = work.entry, list(work.entry.earlier_audits), _first_attempt(work.entry)
    tried = {one.get("attempt", first + place) for place, one in enumerate(verdicts)}
    for attempt in (one for one in range(first, first + ATTEMPTS) if one not in tried):
        made = _rounded(work, attempt)
        if made is None:
            continue
        _tell(entry, ROUNDED + (100 - ROUNDED) * (attempt - first) // ATTEMPTS, attempt, verdicts)
        known = [*work.earlier, made]
        verdict = run_audit([one.release for one in known], [one.cut for one in known])
        if verdict["passed"]:
            _finish(work, made, verdict, attempt=attempt, earlier_audits=verdicts)
            return
        verdicts.append({"attempt": attempt, "of": digest(release_to_json(made.release)), "verdict": verdict})
    _fail(entry, Failure.AUDIT if verdicts else Failure.ROUNDING, earlier_audits=verdicts)


def _first_attempt(entry: LedgerEntry) -> int:
    """Who asks again after the audit has refused a release gets other drafts than those: the draw is keyed."""
    refused = LedgerEntry.unscoped.filter(period=entry.period, state=ReleaseState.FAILED, failure=Failure.AUDIT)
    return ATTEMPTS * refused.count()


def _rounded(work: _Work, attempt: int) -> Made | None:
    """None when no solution was found that fits together."""
    key, number = key_of("disclosure").encode(), work.entry.number
    try:
        return make_release(work.cut, key=key, number=number, earlier=work.earlier, attempt=attempt)
    except UnroundableError:
        return None


def _frozen(earlier: Sequence[Made], period: str) -> dict[str, str]:
    """Where the places of the year's earlier releases were."""
    of_year = (made.release.geography for made in earlier if made.release.period[:4] == period[:4])
    return {place: parent for geography in of_year for place, parent in geography.parents.items()}


def _finish(work: _Work, made: Made, verdict: dict[str, Any], **tries: Any) -> None:
    entry, text = work.entry, release_to_json(made.release)
    before = LedgerEntry.unscoped.approved().filter(number=entry.number - 1).values_list("entry_hash", flat=True)
    entry.day, entry.release, entry.release_hash = work.day, text, digest(text)
    told = {"of": entry.release_hash, "verdict": verdict}
    entry.audit = json.dumps(told, sort_keys=True, ensure_ascii=False)
    entry.audit_hash, entry.sealed = digest(entry.audit), sealed_of(entry, made, work.names)
    entry.previous_hash = before.first() or ""
    entry.entry_hash = digest(entry.line)
    fields = ("day", "release", "release_hash", "audit", "audit_hash", "sealed", "previous_hash", "entry_hash")
    _end(entry, ReleaseState.AUDITED, "release.audited", **{name: getattr(entry, name) for name in fields}, **tries)


def _fail(entry: LedgerEntry, failure: Failure, **fields: Any) -> None:
    _end(entry, ReleaseState.FAILED, "release.not_made", failure=failure, **fields)


@transaction.atomic
def _end(entry: LedgerEntry, state: ReleaseState, verb: str, **fields: Any) -> None:
    """Once: of two workers that have the same entry the first, whose run it is no more, changes nothing."""
    if _own(entry).update(state=state, progress=100, **fields):
        failed = {"reason": str(fields["failure"])} if "failure" in fields else {}
        audit.record(verb, entry, by=BY, **told(entry), **failed)


def told(entry: LedgerEntry) -> dict[str, Any]:
    """What the trail tells of an entry."""
    return {"number": entry.number, "period": entry.period, "status": str(entry.status), "digest": entry.release_hash}


def _tell(entry: LedgerEntry, progress: int, attempt: int = 0, verdicts: Sequence[Any] | None = None) -> None:
    """How far it is, and with `verdicts` which attempt comes after them. Raises _SupersededError."""
    tries = {} if verdicts is None else {"attempt": attempt, "earlier_audits": verdicts}
    if not _own(entry).update(state=ReleaseState.MAKING, progress=progress, **tries):
        raise _SupersededError


def _own(entry: LedgerEntry) -> LedgerQuerySet:
    return LedgerEntry.unscoped.to_be_made().filter(pk=entry.pk, run=entry.run)


def sealed_of(entry: LedgerEntry, made: Made, names: str) -> bytes:
    """`names`, the key of the cut's names of cards, rests with what was counted."""
    return seal(zlib.compress(f"{names}\n{made_to_json(made)}".encode()), key_of("ledger"), entry.pk)


def opened(entry: LedgerEntry) -> Made:
    """The exact cut and what it was rounded to. Raises SealBroken when no key opens it: see docs/operations.md."""
    return made_from_json(_unsealed(entry)[1])


def names_of(approved: Sequence[LedgerEntry]) -> str:
    """The key under which all cuts name cards: made for the first release, kept in every one, whatever keys outside
    the database become. The earliest releases kept none; they named cards under `digests`. Raises SealBroken."""
    if not approved:
        return new_key()
    return _unsealed(approved[-1])[0] or key_of("digests")


def _unsealed(entry: LedgerEntry) -> tuple[str, str]:
    """The key of the names, "" where none was kept, and what was made."""
    for key in (key_of("ledger"), *old_keys_of("ledger")):
        with suppress(SealBroken):
            content = zlib.decompress(unseal(bytes(entry.sealed or b""), key, entry.pk)).decode()
            names, made = ("", content) if content.startswith("{") else content.split("\n", 1)
            return names, made
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

    sees = _sees(releases[-1].geography)
    return verdict_to_json(attack(releases, cuts, front_pages=_front_pages(releases), sees=sees))


def _front_pages(releases: Sequence[Release]) -> list[tuple[str, int]]:
    """By released quarter what the front page told, on the first night after it, of uses since the register is live."""
    found = []
    for period in sorted({release.period for release in releases}):
        first = Quarter.named(period).after.first
        nights = Publication.objects.filter(name="national_totals", day__range=(first, first + FIRST_NIGHTS))
        page = nights.order_by("day").first()
        told = from_json(page.table).lines[0].figures.get("uses_total") if page else None
        if page and told is not None:
            found.append((period, int(told) - _history_on(page.day)))
    return found


def _history_on(day: date) -> int:
    """The uses of the years before the register's own that were in the total of that day."""
    history = Publication.objects.filter(name="history", day__lte=day).order_by("-day").first()
    lines = from_json(history.table).lines if history else ()
    return int(sum(line.figures.get("uses_total") or 0 for line in lines))


def _sees(frozen: Geography) -> dict[str, set[str]]:
    """By area the offices and venues that have come to it since its places were frozen: its coordinator sees them."""
    found: dict[str, set[str]] = {}
    for site, area in Site.unscoped.values_list("pk", "area_id"):
        for leaf in (f"office:{site}", f"venue:{site}"):
            if leaf in frozen.parents and f"area:{area}" not in frozen.above(leaf):
                found.setdefault(f"area:{area}", set()).add(leaf)
    return found
