"""Imports that are left to the worker: counted once whatever becomes of it, or given up with a word on their page.

The job holds an import's id. A worker that is killed leaves its job "doing"; its heart stops, and another one puts the
job back. That may happen a moment too early: the import's row is locked while it is counted, and counted it is no
longer waiting, so that a second job finds nothing to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from accounts.actors import someone
from accounts.wall import trusted
from usage.models import BatchState, ImportBatch
from usage.models.progress import ImportProgress, Stage

from .counting import count
from .judgement import decide
from .pausing import no_search_for_cycles
from .progress import telling
from .receiving import KEPT, promise, require_own, staged

TASK = "usage.tasks.commit_batch"
TRIES = 5  # after the first one
SILENT = timedelta(seconds=30)  # a worker's heart beats every ten
LIVE = (Status.TODO.value, Status.DOING.value)


def leave_to_worker(row: ImportBatch) -> None:
    """The file is not needed any more; the staged rows get an hour from now. The job stands in the same transaction."""
    row.state, row.sealed, row.expires_at = BatchState.COMMITTING, None, timezone.now() + KEPT
    row.save(update_fields=["state", "sealed", "expires_at"])
    told = {"stage": Stage.JUDGING, "done": 0, "total": len(row.rows)}
    ImportProgress.objects.update_or_create(batch=row.pk, defaults=told)
    app.configure_task(TASK).defer(batch_id=str(row.pk))


@no_search_for_cycles()
@trusted
def commit_waiting(*, batch_id: str) -> None:
    """The worker's half of `commit_import`, for the one who asked. Run again it does nothing, too late it gives up."""
    waiting = ImportBatch.unscoped.filter(pk=batch_id, state=BatchState.COMMITTING)
    if not _take_up(batch_id):
        give_up_late(timezone.now())
        return
    with telling(batch_id) as tell, transaction.atomic():
        row = waiting.select_for_update(of=("self",)).select_related("venue", "sender").first()
        if row is None:
            return
        by = someone(row.sender)
        try:
            require_own(row, by)
        except PermissionDenied:  # taken away while the job waited: nothing is logged
            promise(row, decide(staged(row), row.venue, sender=row.sender), BatchState.STALE)
            return
        count(row, by, tell)


def _take_up(batch_id: str) -> bool:
    """Give the import an hour from now. False when its hour is over, or there is nothing to do."""
    now = timezone.now()
    waiting = ImportBatch.unscoped.filter(pk=batch_id, state=BatchState.COMMITTING, expires_at__gt=now)
    return bool(waiting.update(expires_at=now + KEPT))


@trusted
def put_back_stalled(task: str = TASK) -> None:
    """Jobs whose workers died: once more, or failed for good after many tries (one that kills every worker)."""
    jobs = DjangoConnector()  # the worker's own lives in its event loop
    silent = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - SILENT)
    for job in ProcrastinateJob.objects.filter(silent, task_name=task, status=Status.DOING.value):
        if job.attempts < TRIES:
            JobManager(jobs).retry_job_by_id(job.pk, retry_at=timezone.now())
        else:
            failed = {"job_id": job.pk, "status": Status.FAILED.value, "delete_job": False}
            jobs.execute_query(sql.queries["finish_job"], **failed)


@trusted
def give_up_failed() -> None:
    """Imports that wait for a job that there is not any more: it has failed for good."""
    for pk in ImportBatch.unscoped.filter(state=BatchState.COMMITTING).values_list("pk", flat=True):
        with transaction.atomic():
            held = _held(ImportBatch.unscoped.filter(pk=pk, state=BatchState.COMMITTING))
            jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__batch_id=str(pk))
            if held and not jobs.filter(status__in=LIVE).exists():  # looked for after the import is locked
                _give_up(held, BatchState.FAILED)


def give_up_late(now: datetime) -> None:
    """Imports that no worker has come to within their hour; not one that is being counted at this moment."""
    with transaction.atomic():
        _give_up(_held(ImportBatch.unscoped.all().waiting_too_long(now)), BatchState.LAPSED)


def _held(found: Any) -> list[UUID]:
    """Locked, except those that somebody else has locked."""
    return list(found.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))


def _give_up(held: list[UUID], state: BatchState) -> None:
    """Nothing stays but the fact, for the import's page."""
    nothing = {"sealed": None, "rows": [], "fates": [], "mapping": {}}
    ImportBatch.unscoped.filter(pk__in=held).update(state=state, **nothing)
