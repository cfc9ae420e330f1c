"""Areas: the list, one area with its municipalities and sites, adding and editing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors
from accounts.errors import Refused
from accounts.forms import AreaForm
from accounts.models import Area, Membership, Municipality, Participation, Site
from accounts.models.people import LANGUAGES
from accounts.paging import PAGES
from accounts.permissions import Permission, Role, allow, may
from accounts.tables import AreaTable, SiteTable


@allow(Permission.AREA_VIEW)
@require_safe
def area_list(request: HttpRequest) -> HttpResponse:
    table = AreaTable(Area.objects.visible_to(request.user).with_counts_on(timezone.localdate()))
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"table": table, "may_add": may(request.user, Permission.NETWORK_EDIT)}
    return render(request, "accounts/area_list.html", page)


@allow(Permission.AREA_VIEW)
@require_safe
def area_detail(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
    page = {"area": area, "addresses": _addresses(area), **_sites(request, area), **_municipalities(area)}
    coordinators = Membership.objects.visible_to(request.user).in_force().filter(area=area, role=Role.COORDINATOR)
    page |= {
        "coordinators": coordinators.select_related("user").order_by("side", "granted_at"),
        "may_edit": may(request.user, Permission.AREA_EDIT, area=area),
        "may_invite": may(request.user, Permission.PERSON_INVITE, area=area),
        "may_extend": bool(area.earlier_pilot_ends) and may(request.user, Permission.CARD_MOVE, area=area),
    }
    return render(request, "accounts/area_detail.html", page)


def _sites(request: HttpRequest, area: Area) -> dict[str, Any]:
    sites = Site.objects.visible_to(request.user).filter(area=area)
    table = SiteTable(sites.open().select_related("municipality", "area", "organisation"), exclude=["area"])
    RequestConfig(request, paginate=PAGES).configure(table)
    return {"table": table, "closed_count": sites.exclude(closed_on=None).count()}


def _municipalities(area: Area) -> dict[str, Any]:
    """Those with a status today, and what has been before."""
    now = Municipality.objects.with_status_on(timezone.localdate()).filter(area_id=area.pk)
    before = Participation.objects.filter(area=area, ends_on__lt=timezone.localdate()).select_related("municipality")
    return {
        "municipalities": now.in_finnish_order(),
        "history": before.order_by("-ends_on", "municipality__name_fi"),
    }


def _addresses(area: Area) -> list[tuple[str, str, str, str]]:
    """Language code and name, address of the area's page and of its brochure."""
    return [(code, name, getattr(area, f"page_{code}"), getattr(area, f"brochure_{code}")) for code, name in LANGUAGES]


@allow(Permission.NETWORK_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def area_add(request: HttpRequest) -> HttpResponse:
    form = AreaForm(request.POST or None, **_reach(request))
    if request.method == "POST" and form.is_valid():
        try:
            area = actions.add_area(**form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The area has been added. Give it its municipalities next."))
            return redirect("area_detail", area.pk)
    return render(request, "accounts/area_add.html", {"form": form})


@allow(Permission.AREA_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def area_edit(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user).where(request.user, Permission.AREA_EDIT), pk=pk)
    ended_on = area.pilot_ends_on
    form = AreaForm(request.POST or None, instance=area, **_reach(request))
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.edit_area(area=area, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _saved(request, saved, ended_on)
    return render(request, "accounts/area_edit.html", {"form": form, "area": area})


def _saved(request: HttpRequest, area: Area, ended_on: date | None) -> HttpResponse:
    """Back to the area; when its pilot goes on, to the cards that could go on with it."""
    if ended_on and (area.pilot_ends_on is None or area.pilot_ends_on > ended_on):
        messages.success(request, _("The area has been saved. See below which cards can go on with the pilot."))
        return redirect("pilot_extend", area.pk)
    if ended_on and area.pilot_ends_on != ended_on:
        messages.success(request, _("The area has been saved. Cards issued before keep the last day that is on them."))
    else:
        messages.success(request, _("The area has been saved."))
    return redirect("area_detail", area.pk)


def _reach(request: HttpRequest) -> dict[str, bool]:
    """What of an area the person may decide."""
    return {
        "whole_network": may(request.user, Permission.NETWORK_EDIT),
        "has_national": Area.objects.visible_to(request.user).filter(is_national=True).exists(),
    }
