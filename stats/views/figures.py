"""Statistics for those who sign in: each table comes through `stats.reports.report`."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.models import Area, County, Municipality, Participation, Site
from accounts.permissions import Permission, allow, places_where
from stats.addressed import rows_of
from stats.completeness_words import in_words
from stats.dashboards import topics
from stats.drawing import year_figure
from stats.figure_forms import ReleasedForm
from stats.file_words import counted_in_words
from stats.forms import period_form
from stats.open_tables.asked import ADDRESS_WORDS
from stats.place_words import titled
from stats.places import Place, is_viewer_of
from stats.protected import any_area, other_areas, periods_released, protected_tables
from stats.reports import completeness_of, report
from stats.table_words import named


@allow(Permission.STATISTICS_VIEW)
def statistics(request: HttpRequest) -> HttpResponse:
    """The nation by year, and the ways to one's own areas and sites, municipalities and counties."""
    held = places_where(request.user, Permission.STATISTICS_VIEW)
    page = {
        **_dashboard(request, "national_years", None, _("Kaikukortti cards and uses by year, the whole country")),
        "sees_nation": held.everywhere,
        "areas": Area.objects.visible_to(request.user).in_finnish_order(),
        "sites": Site.objects.visible_to(request.user).in_finnish_order().select_related("area"),
        "counties": rows_of("county", request.user).in_finnish_order(),
        "municipalities": _municipalities(request.user, everywhere=held.everywhere),
        "other_areas": other_areas(request.user),
    }
    return render(request, "stats/statistics.html", page)


def _municipalities(user: Any, *, everywhere: bool) -> Any:
    """One's own; for those who see all, those that have taken part."""
    found = rows_of("municipality", user).in_finnish_order()
    return found.filter(pk__in=Participation.objects.values("municipality")) if everywhere else found


@allow(Permission.STATISTICS_VIEW)
def statistics_area(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
    page = _dashboard(request, "area_years", area, _("Cards and uses by year"))
    return render(request, "stats/statistics_area.html", page)


@allow(Permission.STATISTICS_VIEW)
def statistics_released(request: HttpRequest, pk: int) -> HttpResponse:
    """An area as it is released, for those who do not see its rows: everybody may know which areas there are."""
    area = any_area(pk)
    if area is None:
        raise Http404
    return _released(request, area)


@allow(Permission.STATISTICS_VIEW)
def statistics_site(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    page = _dashboard(request, "site_years", site, _("Cards and uses by year"))
    return render(request, "stats/statistics_site.html", page)


@allow(Permission.STATISTICS_VIEW)
def statistics_municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Uses at its venues, cards given there, its residents' cards for those who see the rows; for its viewers the
    released tables."""
    return _town(request, get_object_or_404(Municipality, pk=code), "stats/statistics_municipality.html")


@allow(Permission.STATISTICS_VIEW)
def statistics_county(request: HttpRequest, code: str) -> HttpResponse:
    return _town(request, get_object_or_404(County, pk=code), "stats/statistics_county.html")


def _town(request: HttpRequest, place: Any, template: str) -> HttpResponse:
    if places_where(request.user, Permission.CARD_VIEW).everywhere:
        page = _dashboard(request, f"{Place(place).scope}_years", place, _("Cards and uses by year"))
        return render(request, template, {**page, "municipalities": _within(place)})
    if not is_viewer_of(request.user, Place(place)):
        raise Http404
    return _released(request, place)


def _within(place: Any) -> Any:
    """The municipalities of a county that have taken part; each has a page for whoever sees the county's."""
    if not isinstance(place, County):
        return []
    taking_part = Participation.objects.values("municipality")
    return Municipality.objects.filter(county=place, pk__in=taking_part).in_finnish_order()


def _released(request: HttpRequest, place: Any) -> HttpResponse:
    form = ReleasedForm.of(periods_released(request.user), request.GET)
    tables = protected_tables(request.user, place, form.chosen)
    page = {
        "place": place,
        "title": titled(place),
        "report_query": _report_query(request.user, place),
        "municipalities": _within(place),
        "form": form,
        "protected": tables,
        "edition": tables[0].edition if tables else None,
        "formats": ADDRESS_WORDS,
    }
    return render(request, "stats/statistics_released.html", page)


def _report_query(user: Any, place: Any) -> str:
    """The way to the place's annual report, "" for whom there is none."""
    scope = Place(place).scope
    own = is_viewer_of(user, Place(place)) and rows_of(scope, user).filter(pk=place.pk).exists()
    return f"?{scope}={place.pk}" if own else ""


def _dashboard(request: HttpRequest, yearly: str, place: Any, caption: str) -> dict[str, Any]:
    form = period_form(request)
    period, compared = form.chosen()
    figure = year_figure(report(yearly, request.user, place=place), caption)
    return {
        "place": place,
        "title": titled(place) if place else "",
        "figure": figure,
        "years": figure.years,
        "counted": counted_in_words(figure.years.table),
        "form": form,
        "period_words": named(period),
        "download_query": _query(request, place),
        "topics": topics(request.user, place, period, compared),
        "completeness": in_words(completeness_of(request.user, place, period.first, period.last)),
    }


def _query(request: HttpRequest, place: Any) -> str:
    """The page's own place and period, as the address of a file wants them."""
    asked = request.GET.copy()
    if place is not None:
        asked[Place(place).scope] = Place(place).key
    return f"?{asked.urlencode()}" if asked else ""
