"""Annual reports in the background: made once whatever becomes of the worker, or given up with a word on their page.

As with imports (`usage.importing.waiting`) the job holds an id, a killed worker's job is put back, and a report that
is not waiting any more is left alone. How far it is stands in the report's row, which no transaction holds meanwhile.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.keys import key_of
from accounts.sealing import SealBroken, seal, unseal
from accounts.wall import trusted
from stats.addressed import NoSuchPlace
from stats.annual import compose
from stats.annual_parts import Asked
from stats.models import ReportJob, ReportState
from stats.printing import NoPdf, page_of, pdf_of
from usage.importing.waiting import LIVE, put_back_stalled

TASK = "stats.tasks.make_annual_report"
READ, DRAWN = 50, 60  # per cent, when the figures are there, and the page


def leave_to_worker(job: ReportJob) -> None:
    """The job stands in the same transaction."""
    app.configure_task(TASK).defer(job_id=str(job.pk))


def asked_of(job: ReportJob) -> Asked:
    return Asked(job.place, job.key, job.year, job.language, job.version)


@trusted
def make_waiting(*, job_id: str) -> None:
    """The worker's half of `ask_report`, for the one who asked. Run again it does nothing."""
    living = ReportJob.unscoped.waiting().filter(pk=job_id, expires_at__gt=timezone.now())
    job = living.select_related("user").first()
    if job is None:
        return
    try:
        content = _made(job)
    except (PermissionDenied, NoSuchPlace):  # taken away while the job waited
        _end(job, ReportState.REFUSED)
    except NoPdf:
        _end(job, ReportState.UNPRINTED)
    else:
        _end(job, ReportState.READY, sealed=seal(content, key_of("drafts"), job.pk))


def _made(job: ReportJob) -> bytes:
    with translation.override(job.language):
        report = compose(asked_of(job), job.user, lambda share: _tell(job, round(READ * share)))
        page = page_of(report)
        _tell(job, DRAWN)
        return pdf_of(page)


def _tell(job: ReportJob, progress: int) -> None:
    ReportJob.unscoped.waiting().filter(pk=job.pk).update(progress=progress)


def _end(job: ReportJob, state: ReportState, **file: Any) -> None:
    """Once: of two workers that have the same report the second changes nothing."""
    ReportJob.unscoped.waiting().filter(pk=job.pk).update(state=state, progress=100, **file)


def opened(job: ReportJob) -> bytes | None:
    """The file; None when there is none, or its key is gone, so that nobody can read it any more."""
    try:
        return unseal(bytes(job.sealed or b""), key_of("drafts"), job.pk)
    except SealBroken:
        return None


@trusted
def look_after_reports() -> None:
    """Put back what a killed worker left; what has no job any more has failed for good."""
    put_back_stalled(TASK)
    for pk in ReportJob.unscoped.waiting().values_list("pk", flat=True):
        with transaction.atomic():
            held = ReportJob.unscoped.waiting().filter(pk=pk).select_for_update(skip_locked=True).first()
            jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__job_id=str(pk))
            if held and not jobs.filter(status__in=LIVE).exists():
                _end(held, ReportState.FAILED)


@trusted
def throw_away_reports(moment: datetime) -> int:
    """Delete the reports past their day; returns how many."""
    deleted, _models = ReportJob.unscoped.dead(moment).delete()
    return int(deleted)
