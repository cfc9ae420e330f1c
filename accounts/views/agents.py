"""A venue's ticket agents: chosen by the venue's side, accepted by the agent, ended by either."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import actions, actors
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.forms import AgentForm
from accounts.models import AgentClient, Site
from accounts.permissions import Permission, allow, may


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
    seen = client.venue if may(request.user, Permission.SITE_VIEW, site=client.venue) else client.agent
    return redirect("site_detail", seen.pk)
