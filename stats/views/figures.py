"""Statistics for those who sign in: each table comes through `stats.reports.report`."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.models import Area, Site
from accounts.permissions import Permission, allow
from stats.disclosure import SafeTable
from stats.drawing import year_figure
from stats.reports import report


@allow(Permission.STATISTICS_VIEW)
def statistics(request: HttpRequest) -> HttpResponse:
    """The nation by year, and the ways to one's own areas and sites."""
    caption = _("Kaikukortti cards and uses by year, the whole country")
    page = _figure(report("national_years", request.user), caption) | {
        "areas": Area.objects.visible_to(request.user).in_finnish_order(),
        "sites": Site.objects.visible_to(request.user).in_finnish_order().select_related("area"),
    }
    return render(request, "stats/statistics.html", page)


@allow(Permission.STATISTICS_VIEW)
def statistics_area(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
    page = _figure(report("area_years", request.user, place=area), _("Cards and uses by year"))
    return render(request, "stats/statistics_area.html", page | {"place": area})


@allow(Permission.STATISTICS_VIEW)
def statistics_site(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    page = _figure(report("site_years", request.user, place=site), _("Cards and uses by year"))
    return render(request, "stats/statistics_site.html", page | {"place": site})


def _figure(table: SafeTable, caption: str) -> dict[str, Any]:
    figure = year_figure(table, caption)
    return {"figure": figure, "years": figure.years}
