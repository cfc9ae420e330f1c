"""Finland's municipalities and wellbeing services counties, and how each takes part in the network."""

from __future__ import annotations

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
from accounts.filters import MunicipalityFilter
from accounts.forms import ParticipationForm
from accounts.granting import may_grant
from accounts.models import Area, County, Membership, Municipality, Site
from accounts.network_tables import CountyTable
from accounts.paging import PAGES
from accounts.permissions import Permission, Role, allow, may
from accounts.tables import MunicipalityTable, SiteTable


@allow(Permission.AREA_VIEW)
@require_safe
def municipality_list(request: HttpRequest) -> HttpResponse:
    rows = Municipality.objects.existing().with_status_on(timezone.localdate()).select_related("region", "county")
    limited = MunicipalityFilter(request.GET, queryset=rows, request=request)
    hidden = [] if may(request.user, Permission.NETWORK_EDIT) else ["change"]
    table = MunicipalityTable(limited.qs, exclude=hidden)
    RequestConfig(request, paginate=PAGES).configure(table)
    return render(request, "accounts/municipality_list.html", {"filter": limited, "table": table})


@allow(Permission.AREA_VIEW)
@require_safe
def municipality_detail(request: HttpRequest, pk: str) -> HttpResponse:
    rows = Municipality.objects.with_status_on(timezone.localdate()).select_related("region", "county")
    municipality = get_object_or_404(rows, pk=pk)
    sites = Site.objects.visible_to(request.user).open().filter(municipality=pk)
    table = SiteTable(sites.select_related("area", "municipality", "organisation"), exclude=["municipality"])
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {
        "municipality": municipality,
        "history": municipality.participations.select_related("area").order_by("-starts_on"),
        "seen_areas": set(Area.objects.visible_to(request.user).values_list("pk", flat=True)),
        "table": table,
        "viewers": _viewers(request).filter(municipality=pk),
        "may_invite": may_grant(request.user, Role.STATISTICS, municipality),
        "may_change": may(request.user, Permission.NETWORK_EDIT) and municipality.ended_on is None,
    }
    return render(request, "accounts/municipality_detail.html", page)


def _viewers(request: HttpRequest) -> Any:
    """Who reads statistics, as far as the person manages them."""
    held = Membership.objects.visible_to(request.user).in_force().filter(role=Role.STATISTICS)
    return held.select_related("user").order_by("user__name", "user__email")


@allow(Permission.AREA_VIEW)
@require_safe
def county_list(request: HttpRequest) -> HttpResponse:
    table = CountyTable(County.objects.with_counts_on(timezone.localdate()))
    RequestConfig(request, paginate=PAGES).configure(table)
    return render(request, "accounts/county_list.html", {"table": table})


@allow(Permission.AREA_VIEW)
@require_safe
def county_detail(request: HttpRequest, pk: str) -> HttpResponse:
    county = get_object_or_404(County.objects.with_counts_on(timezone.localdate()), pk=pk)
    rows = Municipality.objects.existing().filter(county=pk).with_status_on(timezone.localdate())
    table = MunicipalityTable(rows.select_related("region", "county"), exclude=["county", "region", "change"])
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {
        "county": county,
        "table": table,
        "viewers": _viewers(request).filter(county=pk),
        "may_invite": may_grant(request.user, Role.STATISTICS, county),
    }
    return render(request, "accounts/county_detail.html", page)


@allow(Permission.NETWORK_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def municipality_status(request: HttpRequest, pk: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality.objects.existing().select_related("region", "county"), pk=pk)
    areas = Area.objects.visible_to(request.user).filter(is_national=False).in_finnish_order()
    history = municipality.participations.select_related("area").order_by("-starts_on")
    now = {"area": history[0].area_id if history else None, "starts_on": timezone.localdate()}
    form = ParticipationForm(request.POST or None, areas=areas, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_participation(municipality=municipality, **form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The status has been saved."))
            return redirect("municipality_status", municipality.pk)
    page = {"form": form, "municipality": municipality, "history": history}
    return render(request, "accounts/municipality_status.html", page)
