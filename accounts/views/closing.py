"""Closing a site, after a look at what ends with it, and opening it again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, actors
from accounts.errors import Refused
from accounts.models import AgentClient, Membership, Site
from accounts.permissions import Permission, allow
from accounts.site_forms import CloseSiteForm


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def site_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT), pk=pk)
    form = CloseSiteForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_site(site=site, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The site has been closed."))
            return redirect("site_detail", site.pk)
    return render(request, "accounts/site_close.html", {"form": form, "site": site, **_what_ends(request, site)})


def _what_ends(request: HttpRequest, site: Site) -> dict[str, Any]:
    people = Membership.objects.visible_to(request.user).in_force().filter(site=site).select_related("user")
    pairs = AgentClient.objects.visible_to(request.user).filter(Q(agent=site) | Q(venue=site), ended_at=None)
    return {"people": people.order_by("role", "granted_at"), "pairs": pairs.select_related("agent", "venue")}


@allow(Permission.SITE_EDIT)
@require_POST
def site_reopen(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).within(request.user, Permission.SITE_EDIT)
    site = get_object_or_404(rows, pk=pk)
    actions.reopen_site(site=site, by=actors.person(request))
    messages.success(request, _("The site is open again. Give its people their roles anew."))
    return redirect("site_detail", site.pk)
