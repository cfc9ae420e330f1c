"""A venue's ticket agents: chosen by the venue's side, accepted by the agent, ended by either; who reports."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.filters import AgentFilter
from accounts.forms import AgentForm, ReportsForm
from accounts.models import AgentClient, Site
from accounts.network_tables import AgentTable
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may, places_where


@allow(Permission.USAGE_LOG)
@require_safe
def agent_list(request: HttpRequest) -> HttpResponse:
    """Venues and their ticket agents; above all what waits for the agents that the person works for."""
    rows = AgentClient.objects.visible_to(request.user).select_related("agent", "venue")
    limited = AgentFilter(request.GET, queryset=rows, request=request)
    seen = frozenset(Site.objects.visible_to(request.user).values_list("pk", flat=True))
    table = AgentTable(limited.qs, seen=seen)
    RequestConfig(request, paginate=PAGES).configure(table)
    own = places_where(request.user, Permission.USAGE_LOG)
    waiting = rows.waiting().filter(agent__in=own.sites).order_by("granted_at")
    return render(request, "accounts/agent_list.html", {"filter": limited, "table": table, "waiting": waiting})


@allow(Permission.USAGE_LOG)
@require_POST
def agent_reports(request: HttpRequest, pk: int) -> HttpResponse:
    pairs = AgentClient.objects.visible_to(request.user).select_related("agent", "venue")
    client, form = get_object_or_404(pairs, pk=pk), ReportsForm(request.POST)
    try:
        if form.is_valid():
            actions.set_reports_by(client=client, **form.cleaned_data, by=actors.person(request))
            messages.success(request, _("It has been saved who brings in the reports."))
        else:
            messages.error(request, _("Choose who brings in the reports."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("site_detail", _seen_side(request, client).pk)


def _seen_side(request: HttpRequest, client: AgentClient) -> Site:
    """The venue's page for who sees it, the agent's for the others."""
    return client.venue if may(request.user, Permission.SITE_VIEW, site=client.venue) else client.agent


@allow(Permission.USAGE_LOG)
@confirm_first
@require_POST
def agent_grant(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    venue = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.USAGE_LOG), pk=pk)
    form = AgentForm(request.POST, agents=actions.agents_offered_to(venue))
    try:
        if form.is_valid():
            actions.grant_agent(venue=venue, **form.cleaned_data, by=actors.person(request))
            messages.success(request, _("The ticket agent can log uses for the venue when it has accepted."))
        else:
            messages.error(request, _("Choose a ticket agent from the list."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("site_detail", venue.pk)


@allow(Permission.USAGE_LOG)
@require_POST
def agent_accept(request: HttpRequest, pk: int) -> HttpResponse:
    client = get_object_or_404(AgentClient.objects.visible_to(request.user).select_related("agent"), pk=pk)
    try:
        actions.accept_venue(client=client, by=actors.person(request))
        messages.success(request, _("You can now log uses for the venue."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("site_detail", client.agent_id)


@allow(Permission.USAGE_LOG)
@require_POST
def agent_end(request: HttpRequest, pk: int) -> HttpResponse:
    pairs = AgentClient.objects.visible_to(request.user).select_related("agent", "venue")
    client = get_object_or_404(pairs, pk=pk)
    actions.end_agency(client=client, by=actors.person(request))
    messages.success(request, _("The ticket agent no longer logs uses for the venue."))
    return redirect("site_detail", _seen_side(request, client).pk)
