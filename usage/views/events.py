"""A venue's list of events: what the desk chooses from and the limits of places are counted by."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.models import Site
from accounts.models.places import SiteQuerySet
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from usage.actions import add_event, change_event, close_event
from usage.event_tables import EventTable
from usage.filters import EventFilter
from usage.forms import EventForm
from usage.models import Event
from usage.rights import venues_of


@allow(Permission.USAGE_LOG)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The events of the venues for which the person logs, the newest day first."""
    rows = Event.objects.visible_to(request.user).select_related("venue").with_uses().newest_first()
    chosen = EventFilter(request.GET, queryset=rows, venues=venues_of(request.user))
    kept = set(_kept_by(request).values_list("pk", flat=True))
    table = EventTable(chosen.qs, several_venues=chosen.several_venues, kept=kept)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": chosen, "form": chosen.form, "table": table, "may_add": bool(kept)}
    return render(request, "usage/event_list.html", page)


@allow(Permission.EVENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def event_add(request: HttpRequest) -> HttpResponse:
    form = EventForm(request.POST or None, venues=_kept_by(request), initial=_offered(request))
    if request.method == "POST" and form.is_valid():
        try:
            event = add_event(venue=form.venue_chosen, fields=form.facts, by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The event was added: %(name)s.") % {"name": event.name})
            return redirect("event_list")
    return render(request, "usage/event_add.html", {"form": form})


@allow(Permission.EVENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    event = _own(request, pk)
    form = EventForm(request.POST or None, venues=_kept_by(request), event=event)
    if request.method == "POST" and form.is_valid():
        try:
            change_event(event=event, fields=form.facts, by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The event was changed."))
            return redirect("event_list")
    return render(request, "usage/event_edit.html", {"form": form, "event": event})


@allow(Permission.EVENT_EDIT)
@require_POST
def event_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    close_event(event=_own(request, pk), by=person(request))
    messages.success(request, _("The event was taken off the list. Its uses stay."))
    return redirect("event_list")


def _kept_by(request: HttpRequest) -> SiteQuerySet:
    """The open venues whose list the person keeps."""
    sites = Site.objects.visible_to(request.user).where(request.user, Permission.EVENT_EDIT)
    venues: SiteQuerySet = sites.filter(is_venue=True).in_finnish_order()
    return venues


def _own(request: HttpRequest, pk: uuid.UUID) -> Event:
    listed = Event.objects.visible_to(request.user).listed().select_related("venue")
    event: Event = get_object_or_404(listed.filter(venue__in=_kept_by(request)), pk=pk)
    return event


def _offered(request: HttpRequest) -> dict[str, Any]:
    """What a new event most likely is: of the only venue, in its category."""
    venues = list(_kept_by(request)[:2])
    one = {"venue": venues[0].pk, "category": venues[0].category} if len(venues) == 1 else {}
    return {"kind": "course" if one and venues[0].venue_type == "institute" else "show", **one}
