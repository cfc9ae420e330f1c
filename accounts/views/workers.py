"""A site's workers: the list, adding, editing, a new PIN, ending; and whether the site wants to know who works."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, actors
from accounts.desk_forms import NewPinForm, NewWorkerForm, WorkerForm, facts_of
from accounts.errors import Refused
from accounts.models import EnrolledDevice, Site, Worker
from accounts.permissions import Permission, allow
from accounts.shifts import forget_desk


def _site(request: HttpRequest, pk: uuid.UUID) -> Site:
    sites = Site.objects.visible_to(request.user).where(request.user, Permission.DESK_ENROL)
    site: Site = get_object_or_404(sites, pk=pk)
    return site


def _worker(request: HttpRequest, pk: uuid.UUID) -> Worker:
    rows = Worker.objects.visible_to(request.user).in_force().select_related("site")
    worker: Worker = get_object_or_404(rows, pk=pk)
    return worker


@allow(Permission.DESK_ENROL)
@require_safe
def site_workers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = _site(request, pk)
    workers = Worker.objects.visible_to(request.user).of(site).in_force().select_related("user").order_by("name")
    devices = EnrolledDevice.objects.visible_to(request.user).of(site).in_force()
    page = {"site": site, "workers": workers, "has_devices": devices.exists()}
    return render(request, "accounts/site_workers.html", page)


@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def site_worker_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = _site(request, pk)
    form = NewWorkerForm(request.POST or None, accounts=actions.accounts_offered_to(site))
    if request.method == "POST" and form.is_valid():
        try:
            worker = actions.add_worker(site=site, **form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s can now take over at the site’s devices.") % {"name": worker.name})
            return redirect("site_workers", site.pk)
    return render(request, "accounts/site_worker_add.html", {"form": form, "site": site})


@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def worker_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    worker = _worker(request, pk)
    offered = actions.accounts_offered_to(worker.site)
    form = WorkerForm(request.POST or None, initial=facts_of(worker), accounts=offered)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_worker(worker=worker, **form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            forget_desk(request)
            messages.success(request, _("The worker has been saved."))
            return redirect("site_workers", worker.site_id)
    return render(request, "accounts/worker_edit.html", {"form": form, "worker": worker})


@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def worker_pin(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A new PIN without the old one, which is forgotten; the worker types it."""
    worker = _worker(request, pk)
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_pin(worker=worker, pin=form.cleaned_data["pin"], by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(name)s has a new PIN.") % {"name": worker.name})
            return redirect("site_workers", worker.site_id)
    return render(request, "accounts/worker_pin.html", {"form": form, "worker": worker})


@allow(Permission.DESK_ENROL)
@require_POST
def worker_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    worker = _worker(request, pk)
    try:
        actions.end_worker(worker=worker, by=actors.person(request))
        messages.success(request, _("%(name)s can no longer take over at the site’s devices.") % {"name": worker.name})
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    forget_desk(request)
    return redirect("site_workers", worker.site_id)


@allow(Permission.DESK_ENROL)
@require_POST
def site_names_workers(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The one choice of the page: whether a worker is chosen first."""
    site, wanted = _site(request, pk), request.POST.get("names_workers") == "yes"
    try:
        actions.set_names_workers(site=site, names_workers=wanted, by=actors.person(request))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("site_workers", site.pk)
    on = _("From now on a worker is chosen before anything is done behind the shared login.")
    messages.success(request, on if wanted else _("The shared login now works without choosing a worker."))
    return redirect("site_workers", site.pk)
