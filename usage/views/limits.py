"""A venue's limits: the page that everybody who logs for the venue reads, and setting, ending and removing one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import person
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, allow, may
from usage.limit_actions import end_limit, remove_limit, set_limit
from usage.limit_forms import EndLimitForm, LimitForm
from usage.limit_page import YEAR, page_of
from usage.limit_words import name_of, value_of
from usage.limits import LimitKind, kinds_for
from usage.models import Event, Limit
from usage.rights import venues_of


@allow(Permission.USAGE_LOG)
@require_safe
def venue_limits(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    venue, today = get_object_or_404(venues_of(request.user), pk=pk), timezone.localdate()
    limits = Limit.objects.visible_to(request.user).of(venue)
    events = Event.objects.visible_to(request.user).at(venue).listed().from_day(today).until_day(today + YEAR)
    rights = {
        "may_edit": may(request.user, Permission.LIMIT_EDIT, site=venue),
        "sees_site": may(request.user, Permission.SITE_VIEW, site=venue),  # a ticket agent does not
    }
    page = {"venue": venue, **rights, **page_of(venue, limits, events, today)}
    return render(request, "usage/venue_limits.html", page)


@allow(Permission.LIMIT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def limit_set(request: HttpRequest, pk: uuid.UUID, limit: str) -> HttpResponse:
    """Set a limit of one kind, or change the one in force from a day on."""
    venue, today = _own_venue(request, pk), timezone.localdate()
    kind = _kind(limit, venue)
    present = Limit.objects.visible_to(request.user).of(venue).in_force_on(today).filter(kind=kind.value).first()
    form = LimitForm(request.POST if request.method == "POST" else None, kind=kind, present=present)
    if form.is_valid():
        try:
            set_limit(venue=venue, kind=kind, **form.wish, by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The limit is set. Copy the text below to the venue’s own pages."))
            return redirect("venue_limits", venue.pk)
    page = {"form": form, "venue": venue, "name": name_of(kind), "present": present}
    return render(request, "usage/limit_set.html", page)


@allow(Permission.LIMIT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def limit_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    limit = _own_limit(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = EndLimitForm(posted, initial={"last_day": limit.ends_on or timezone.localdate()})
    if form.is_valid():
        try:
            end_limit(limit=limit, last_day=form.cleaned_data["last_day"], by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The limit has its last day."))
            return redirect("venue_limits", limit.venue_id)
    return render(request, "usage/limit_end.html", {"form": form, "limit": limit, **_words(limit)})


@allow(Permission.LIMIT_EDIT)
@require_POST
def limit_remove(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    limit = _own_limit(request, pk)
    try:
        remove_limit(limit=limit, by=person(request))
    except Refused as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("The limit is removed."))
    return redirect("venue_limits", limit.venue_id)


def _own_venue(request: HttpRequest, pk: uuid.UUID) -> Site:
    return get_object_or_404(venues_of(request.user).within(request.user, Permission.LIMIT_EDIT), pk=pk)


def _own_limit(request: HttpRequest, pk: uuid.UUID) -> Limit:
    rows = Limit.objects.visible_to(request.user).select_related("venue")
    return get_object_or_404(
        rows.filter(venue__in=venues_of(request.user).within(request.user, Permission.LIMIT_EDIT)), pk=pk
    )


def _kind(value: str, venue: Site) -> LimitKind:
    """The kind that the address names; a page there is for what the venue may set today."""
    if value not in kinds_for(venue.venue_type, timezone.localdate()):
        raise Http404
    return LimitKind(value)


def _words(limit: Limit) -> dict[str, str]:
    return {"name": name_of(LimitKind(limit.kind)), "value": value_of(limit.facts)}
