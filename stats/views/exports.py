"""Tables as files: any table of `stats.reports`, of any place in scope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actors import person
from accounts.confirming import confirm_first
from accounts.permissions import Permission, allow
from stats import export_actions as actions
from stats.addressed import NoSuchPlace, place_asked
from stats.disclosure import SafeTable
from stats.exporting import FORMATS, exported, file_name
from stats.file_words import title_of
from stats.forms import period_form
from stats.models import ReportOf
from stats.reports import REPORTS, report
from stats.table_words import worded


@allow(Permission.STATISTICS_VIEW)
@confirm_first
@require_safe
def table_export(request: HttpRequest, table: str, format: str) -> HttpResponse:
    """The table that a page shows, with the same place in the address."""
    if format not in FORMATS or table not in REPORTS:
        raise Http404
    found, place = _asked(request, table)
    actions.export_table(table=found, format=format, place=place, by=person(request))
    name = str(place or ReportOf.NATION.label)
    answer = HttpResponse(exported(found, format, title=title_of(found), place=name), content_type=FORMATS[format])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found, format)}"'
    return answer


def _asked(request: HttpRequest, table: str) -> tuple[SafeTable, Any]:
    """The permission is the report's own: PermissionDenied is a 403, a place out of scope a 404."""
    try:
        place = place_asked(request.GET, table, request.user)
    except NoSuchPlace:
        raise Http404 from None
    period, compared = period_form(request).chosen()
    found = report(table, request.user, place=place, period=period, compared=compared)
    return worded(found, period, compared), place
