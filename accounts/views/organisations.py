"""Organisations: the list, one with its sites, adding and renaming."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts import actions, actors
from accounts.errors import Refused
from accounts.filters import OrganisationFilter
from accounts.models import Organisation, Site
from accounts.network_tables import OrganisationTable
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from accounts.site_forms import OrganisationForm
from accounts.tables import SiteTable


@allow(Permission.SITE_VIEW)
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    rows = Organisation.objects.visible_to(request.user).with_sites_seen_by(request.user)
    limited = OrganisationFilter(request.GET, queryset=rows, request=request)
    table = OrganisationTable(limited.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": limited, "table": table, "may_add": may(request.user, Permission.NETWORK_EDIT)}
    return render(request, "accounts/organisation_list.html", page)


@allow(Permission.SITE_VIEW)
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    sites = Site.objects.visible_to(request.user).filter(organisation=organisation)
    table = SiteTable(sites.select_related("area", "municipality", "organisation"), exclude=["organisation"])
    RequestConfig(request, paginate=PAGES).configure(table)
    may_edit = may(request.user, Permission.SITE_EDIT) and _editable(request).filter(pk=pk).exists()
    page = {"organisation": organisation, "table": table, "may_edit": may_edit}
    return render(request, "accounts/organisation_detail.html", page)


@allow(Permission.NETWORK_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.add_organisation(**form.cleaned_data, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The organisation has been added. Add its sites next."))
            return redirect("organisation_detail", organisation.pk)
    return render(request, "accounts/organisation_add.html", {"form": form})


@allow(Permission.SITE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Not found, too, when some of its sites are in areas of others: its name is then theirs as well."""
    organisation = get_object_or_404(_editable(request), pk=pk)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            names = {"organisation": organisation, **form.cleaned_data}
            actions.rename_organisation(**names, by=actors.person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The organisation has been saved."))
            return redirect("organisation_detail", organisation.pk)
    return render(request, "accounts/organisation_edit.html", {"form": form, "organisation": organisation})


def _editable(request: HttpRequest) -> Any:
    return Organisation.objects.visible_to(request.user).editable_by(request.user)
