"""The annual report: asked for, made in the background, downloaded or printed. Only its maker sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import person
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from stats import export_actions as actions
from stats.annual import Offer, compose, offers, years_offered
from stats.annual_forms import AnnualForm, value_of
from stats.making import asked_of, opened
from stats.models import ReportJob, ReportState, Version

View = Callable[..., HttpResponse]


def of_report(view: View) -> View:
    """Hand the view the person's own report of the address while its place is in their scope, else 404."""

    @wraps(view)
    def shown(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        job = get_object_or_404(ReportJob.objects.visible_to(request.user).defer("sealed"), pk=pk)
        job.offer = _offer_of(job, offers(request.user))
        if job.offer is None and job.state != ReportState.REFUSED:
            raise Http404
        return view(request, job)

    return shown


def _offer_of(job: ReportJob, found: list[Offer]) -> Offer | None:
    chosen = (job.version, job.place, job.key)
    return next((offer for offer in found if (offer.version, offer.place, offer.key) == chosen), None)


@allow(Permission.STATISTICS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def annual_make(request: HttpRequest) -> HttpResponse:
    """Choose place, year and language; below, the own reports of the last day."""
    offered = offers(request.user)
    form = AnnualForm(request.POST or None, offers=offered, initial=_initial(request, offered))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("annual_detail", actions.ask_report(asked=form.asked, by=person(request)).pk)
        except Refused as refused:
            form.add_error("place", refused)
    jobs = list(ReportJob.objects.visible_to(request.user).defer("sealed").order_by("-made_at"))
    for job in jobs:
        job.offer = _offer_of(job, offered)
    publics = {offer.version for offer in offered} == {Version.PUBLIC}
    page = {"form": form, "jobs": [job for job in jobs if job.offer], "only_public": publics}
    return render(request, "stats/annual_make.html", page)


def _initial(request: HttpRequest, offered: list[Offer]) -> dict[str, Any]:
    """The place of the page that led here, else one's own; the last whole year; the person's language."""
    named = [o for o in offered if o.key and request.GET.get(o.place.value) == o.key]
    own = [o for o in offered if o.key] or offered
    place = value_of((named or own)[0])
    years = years_offered()
    return {"place": place, "year": years[min(1, len(years) - 1)], "language": translation.get_language()}


@allow(Permission.STATISTICS_VIEW)
@require_safe
@of_report
def annual_detail(request: HttpRequest, job: ReportJob) -> HttpResponse:
    """How far it is, the finished report, or why there is none."""
    return render(request, "stats/annual_detail.html", {"job": job})


@allow(Permission.STATISTICS_VIEW)
@require_safe
@of_report
def annual_progress(request: HttpRequest, job: ReportJob) -> HttpResponse:
    """The part of the page that moves, for the script that asks for it; empty once there is nothing to wait for."""
    return render(request, "stats/annual_progress.html", {"job": job})


@allow(Permission.STATISTICS_VIEW)
@confirm_first
@require_safe
@of_report
def annual_download(request: HttpRequest, job: ReportJob) -> HttpResponse:
    """The PDF. Its name holds no name of a place, which somebody typed, but its kind and its key."""
    content = opened(job) if job.state == ReportState.READY else None
    if content is None:
        messages.info(request, _("The report cannot be downloaded. Make it again."))
        return redirect("annual_detail", job.pk)
    actions.open_report(job=job, format="pdf", by=person(request))
    answer = HttpResponse(content, content_type="application/pdf")
    day = timezone.localdate(job.made_at).isoformat()
    name = "-".join(filter(None, ("kaikukortti", job.place, job.key, str(job.year), job.language, day)))
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@allow(Permission.STATISTICS_VIEW)
@confirm_first
@require_safe
@of_report
def annual_report(request: HttpRequest, job: ReportJob) -> HttpResponse:
    """The same report as a page to print, in its own language, with the figures of this moment."""
    if job.offer is None:
        raise Http404
    actions.open_report(job=job, format="page", by=person(request))
    with translation.override(job.language):
        report = compose(asked_of(job), request.user)
        return render(request, "stats/annual_report.html", {"report": report, "job": job})
