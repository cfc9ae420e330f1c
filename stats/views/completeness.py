"""How complete the figures are: each venue of the own areas, by how it logs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.models import Area
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, places_where
from stats.forms import CompletenessForm
from stats.reminding import reminders_of_silence
from stats.reports import venue_logs_of
from stats.tables import CompletenessTable
from usage.importing import LATE


@allow(Permission.AREA_VIEW)
@require_safe
def completeness(request: HttpRequest) -> HttpResponse:
    """The open venues, how they log as of today, and how soon the entries of the chosen months came."""
    areas = Area.objects.visible_to(request.user).where(request.user, Permission.AREA_VIEW).in_finnish_order()
    form = CompletenessForm(request.GET or None, areas=areas)
    first, last = form.days
    logs = venue_logs_of(request.user, first, last, area=form.chosen_area)
    reminders = reminders_of_silence(places_where(request.user, Permission.REMINDER_SEND))
    several = len({log.site.area_id for log in logs}) > 1
    table = CompletenessTable(logs, reminders=reminders, several_areas=several)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"form": form, "table": table, "first": first, "last": last, "late_after": LATE}
    page["silent"] = sum(log.is_silent for log in logs)
    return render(request, "stats/completeness.html", page)
