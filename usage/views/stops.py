"""Desks that were stopped for asking about too many codes: the coordinators' list, and letting one go on."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from cards.actions import release_stop
from cards.models import DeskStop, StopReason
from usage.forms import ReleaseForm
from usage.stop_tables import StopTable, age_in_words, moment_in_words


@allow(Permission.STOP_RELEASE)
@require_safe
def desk_stops(request: HttpRequest) -> HttpResponse:
    """The stops at the sites that the person coordinates, newest first."""
    stops = DeskStop.objects.visible_to(request.user).select_related("site", "account").newest_first()
    table = StopTable(stops)
    RequestConfig(request, paginate=PAGES).configure(table)
    return render(request, "usage/desk_stops.html", {"table": table})


@allow(Permission.STOP_RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_stop_release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why, then let the desk go on."""
    stop = get_object_or_404(DeskStop.objects.visible_to(request.user).select_related("site", "account"), pk=pk)
    form = ReleaseForm(request.POST or None)
    if not stop.is_open:
        messages.info(request, _("This desk is open already."))
        return redirect("desk_stops")
    if request.method == "POST" and form.is_valid():
        try:
            release_stop(stop=stop, reason=form.cleaned_data["reason"], by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The desk is open again. Its next card is checked as usual."))
            return redirect("desk_stops")
    return render(request, "usage/desk_stop_release.html", {"form": form, "facts": _facts(stop)})


def _facts(stop: DeskStop) -> list[dict[str, str]]:
    rows = [
        (_("Site"), str(stop.site)),
        (_("Person"), str(stop.account)),
        (_("Stopped"), moment_in_words(stop.at)),
        (_("Why"), str(StopReason(stop.reason).label)),
        (_("Device"), age_in_words(stop)),
    ]
    return [{"label": label, "value": value} for label, value in rows]
