"""Statistics for those who sign in: each table comes through `stats.reports.report`."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.models import Area, Site
from accounts.permissions import Permission, allow
from stats.completeness_words import InWords, in_words
from stats.presenting import year_table
from stats.reports import completeness_of, report


@allow(Permission.STATISTICS_VIEW)
def statistics(request: HttpRequest) -> HttpResponse:
    """The nation by year, and the ways to one's own areas and sites."""
    page = {
        "years": year_table(report("national_years", request.user)),
        "completeness": _completeness(request.user, None),
        "areas": Area.objects.visible_to(request.user).in_finnish_order(),
        "sites": Site.objects.visible_to(request.user).in_finnish_order().select_related("area"),
    }
    return render(request, "stats/statistics.html", page)


@allow(Permission.STATISTICS_VIEW)
def statistics_area(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
    years = year_table(report("area_years", request.user, place=area))
    page = {"place": area, "years": years, "completeness": _completeness(request.user, area)}
    return render(request, "stats/statistics_area.html", page)


@allow(Permission.STATISTICS_VIEW)
def statistics_site(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    years = year_table(report("site_years", request.user, place=site))
    page = {"place": site, "years": years, "completeness": _completeness(request.user, site)}
    return render(request, "stats/statistics_site.html", page)


def _completeness(user: Any, place: Any) -> InWords | None:
    """Of the running year: the last line of these tables that is still being filled."""
    year = timezone.localdate().year
    return in_words(completeness_of(user, place, date(year, 1, 1), date(year, 12, 31)))
