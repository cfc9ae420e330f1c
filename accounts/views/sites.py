"""Sites: the list, one site, adding and editing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors
from accounts.errors import Refused
from accounts.filters import SiteFilter
from accounts.forms import AgentForm, SiteForm
from accounts.models import AgentClient, Area, Membership, Municipality, Organisation, Site
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from accounts.tables import SiteTable


@allow(Permission.SITE_VIEW)
@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).select_related("area", "municipality", "organisation")
    limited = SiteFilter(request.GET, queryset=rows, request=request)
    table = SiteTable(limited.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": limited, "table": table, "may_add": may(request.user, Permission.SITE_EDIT)}
    return render(request, "accounts/site_list.html", page)


@allow(Permission.SITE_VIEW)
@require_safe
def site_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    rows = Site.objects.visible_to(request.user).select_related("area", "municipality", "organisation")
    site = get_object_or_404(rows, pk=pk)
    people = Membership.objects.visible_to(request.user).in_force().filter(site=site).select_related("user")
    page = {
        "site": site,
        "may_edit": may(request.user, Permission.SITE_EDIT, site=site),
        "may_enrol": may(request.user, Permission.DESK_ENROL, site=site),
        "sees_people": may(request.user, Permission.PERSON_VIEW, site=site),
        "people": people.order_by("role", "granted_at"),
        **agencies(request, site),
    }
    return render(request, "accounts/site_detail.html", page)


def agencies(request: HttpRequest, site: Site) -> dict[str, Any]:
    """The ticket agents of a venue and the venues of a ticket agent, with what the person may do about them."""
    pairs = AgentClient.objects.visible_to(request.user).filter(ended_at=None).select_related("agent", "venue")
    may_log = may(request.user, Permission.USAGE_LOG, site=site)
    offered = actions.agents_offered_to(site) if site.is_venue and may_log else Site.objects.visible_to(None)
    return {
        "agents": pairs.filter(venue=site).order_by("granted_at"),
        "venues": pairs.filter(agent=site).order_by("granted_at"),
        "may_log": may_log,
        "agent_form": AgentForm(agents=offered),
    }


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def site_add(request: HttpRequest) -> HttpResponse:
    form = SiteForm(request.POST or None, **_choices(request))
    if request.method == "POST" and form.is_valid():
        try:
            site = actions.add_site(**form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The site has been added."))
            return redirect("site_detail", site.pk)
    return render(request, "accounts/site_add.html", {"form": form})


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def site_edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT), pk=pk)
    form = SiteForm(request.POST or None, instance=site, **_choices(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_site(site=site, **form.facts, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The site has been saved."))
            return redirect("site_detail", site.pk)
    return render(request, "accounts/site_edit.html", {"form": form, "site": site})


def _choices(request: HttpRequest) -> dict[str, Any]:
    areas = Area.objects.visible_to(request.user).where(request.user, Permission.SITE_EDIT)
    return {
        "areas": areas.in_finnish_order(),
        "municipalities": Municipality.objects.existing().in_finnish_order(),
        "organisations": Organisation.objects.visible_to(request.user).in_finnish_order(),
    }
