"""Figures that leave the register as files: each is told to the trail. What a person may take is decided by the report
that the figures come from (`stats.reports.report`)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Area, Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from stats.annual import is_offered
from stats.annual_parts import Asked
from stats.disclosure import SafeTable
from stats.making import leave_to_worker
from stats.models import Publication, ReportJob, ReportOf, ReportState


@trusted
def export_table(*, table: SafeTable, format: str, place: Any, by: Actor) -> None:
    """Record that `by` takes the table as a file; the nation's has no place."""
    require(by.user, Permission.STATISTICS_VIEW)
    told = {"table": table.name, "format": format}
    subject, key = place or Publication, "" if place else table.name
    audit.record("table.exported", subject, by=by, subject_id=key, **_in(place), **told)


@transaction.atomic
@trusted
def ask_report(*, asked: Asked, by: Actor) -> ReportJob:
    """Have the worker make an annual report; one that is being made already is not begun again.

    Raises Refused when the report is not offered to `by`.
    """
    if not is_offered(asked, by.user):
        raise Refused(_("This report is not in your scope. Choose another place."))
    own = ReportJob.unscoped.filter(user=by.user)
    own.dead(timezone.now()).delete()
    job, made = own.get_or_create(user=by.user, state=ReportState.WAITING, **asked.fields())
    if made:
        leave_to_worker(job)
        audit.record("annual_report.asked", job, by=by, **_area_of(job), **_told(job))
    return job


@trusted
def open_report(*, job: ReportJob, format: str, by: Actor) -> None:
    """Record that `by` takes the report out of the register, as a file or as a page to print."""
    require(by.user, Permission.STATISTICS_VIEW)
    audit.record("annual_report.opened", job, by=by, format=format, **_area_of(job), **_told(job))


def _told(job: ReportJob) -> dict[str, Any]:
    return {"kind": job.place, "year": job.year, "version": job.version, "language": job.language}


def _area_of(job: ReportJob) -> dict[str, Any]:
    return _in(Area(pk=int(job.key))) if job.place == ReportOf.AREA else {}


def _in(place: Any) -> dict[str, Any]:
    """Whose coordinator reads the line."""
    return {"site": place} if isinstance(place, Site) else {"area": place} if isinstance(place, Area) else {}
