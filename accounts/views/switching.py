"""Taking over at a desk: initials and PIN, and back to the page where one was.

The form comes as a page, or, for a script that asks from an open form, as the part that stands in a dialog; the answer
is then a few words, and the form behind the dialog stays as it is (js/switch-worker.js).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, actors, locking
from accounts.desk_forms import OwnPinForm, SwitchForm
from accounts.errors import Refused
from accounts.gates import before_gates
from accounts.models import EnrolledDevice, Site, Worker
from accounts.permissions import Permission, allow
from accounts.returning import local
from accounts.shifts import begin_shift, desk_at, end_shift
from accounts.workers import desk_shown, is_asked, shift_at


@before_gates
@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def worker_switch(request: HttpRequest) -> HttpResponse:
    desk = desk_shown(request)
    if desk is None:
        return render(request, "accounts/worker_switch.html", _without_desk(request))
    form = SwitchForm(request.POST if request.method == "POST" else None, auto_id="switch_%s")
    if form.is_valid() and (worker := _taken_over(request, form, desk.pk)):
        return _switched(request, worker)
    page = {"form": form, "desk": desk, "back": _back(request), "site": request.user.own_site(desk.site_id)}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "accounts/_switch_form.html" if part else "accounts/worker_switch.html", page)


def _without_desk(request: HttpRequest) -> dict[str, Any]:
    """Why nobody can switch here, and what to do: a browser that is not enrolled, or a person's own account."""
    sites = Site.objects.visible_to(request.user).where(request.user, Permission.DESK_ENROL)
    shared = getattr(request.user, "is_shared", False)
    return {"sites": sites.in_finnish_order() if shared else [], "is_shared": shared, "back": _back(request)}


def _taken_over(request: HttpRequest, form: SwitchForm, device_pk: int) -> Worker | None:
    device = get_object_or_404(EnrolledDevice.objects.visible_to(request.user).select_related("site"), pk=device_pk)
    taken = actions.take_over(device=device, **form.cleaned_data, by=actors.person(request))
    if taken.waits_until:
        form.add_error(None, _wait(taken.waits_until))
    elif taken.worker is None:
        form.add_error(None, _("The initials or the PIN are wrong. Type both again."))
    return taken.worker


def _wait(until: datetime) -> str:
    time = date_format(timezone.localtime(until), "G.i")
    words = _("Too many wrong PINs. Wait until %(time)s, or ask a colleague for a new PIN. Others can go on.")
    return words % {"time": time}


def _switched(request: HttpRequest, worker: Worker) -> HttpResponse:
    begin_shift(request, worker.pk)
    locking.unlock(request)
    words = _("%(name)s is working now.") % {"name": worker.name}
    desk = desk_at(request)
    if desk and request.headers.get("HX-Request") == "true":
        shown = {"name": worker.name, "initials": worker.initials, "short": desk.short_name}
        return JsonResponse({"said": words, **shown})
    messages.success(request, words)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return local(request.POST.get("next") or request.GET.get("next", ""), "/start/")


@allow(Permission.DESK_ENROL)
@require_POST
def worker_leave(request: HttpRequest) -> HttpResponse:
    """The shift ends; nobody works at the desk until somebody takes over."""
    end_shift(request)
    if is_asked(request):
        return redirect("worker_switch")
    messages.success(request, _("Nobody is chosen as the worker now."))
    return redirect(_back(request))


@allow(Permission.DESK_ENROL)
@require_http_methods(["GET", "HEAD", "POST"])
def worker_own_pin(request: HttpRequest) -> HttpResponse:
    """The worker whose shift it is takes another PIN."""
    desk = shift_at(request)
    if desk is None:
        return redirect("worker_switch")
    worker = get_object_or_404(Worker.objects.visible_to(request.user).select_related("site"), pk=desk.worker_id)
    form = OwnPinForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _changed(request, form, worker, desk.pk):
        messages.success(request, _("Your PIN has been changed. Use the new one from now on."))
        return redirect("worker_switch")
    return render(request, "accounts/worker_own_pin.html", {"form": form, "worker": worker})


def _changed(request: HttpRequest, form: OwnPinForm, worker: Worker, device_pk: int) -> bool:
    device = get_object_or_404(EnrolledDevice.objects.visible_to(request.user), pk=device_pk)
    facts = {name: form.cleaned_data[name] for name in ("old", "pin")}
    try:
        shown = actions.change_own_pin(device=device, worker=worker, **facts, by=actors.person(request))
    except Refused as refusal:
        form.add_error(None, refusal)
        return False
    if shown.waits_until:
        form.add_error(None, _wait(shown.waits_until))
    elif shown.worker is None:
        form.add_error("old", _("This is not your PIN. Type the one that you use now."))
    return shown.worker is not None
