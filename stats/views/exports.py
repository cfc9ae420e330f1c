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
from stats.completeness_words import in_one_line
from stats.exporting import FORMATS, Export, exported, file_name
from stats.file_words import counts_uses, for_file
from stats.forms import period_form
from stats.place_words import named
from stats.reports import REPORTS, completeness_of, report
from stats.table_words import told_of


@allow(Permission.STATISTICS_VIEW)
@confirm_first
@require_safe
def table_export(request: HttpRequest, table: str, format: str) -> HttpResponse:
    """The table that a page shows, with the same place in the address."""
    if format not in FORMATS or table not in REPORTS:
        raise Http404
    export, place = _asked(request, table)
    actions.export_table(table=export.table, format=format, place=place, by=person(request))
    answer = HttpResponse(exported(export, format), content_type=FORMATS[format])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(export, format)}"'
    return answer


def _asked(request: HttpRequest, table: str) -> tuple[Export, Any]:
    """The permission is the report's own: PermissionDenied is a 403, a place out of scope a 404."""
    try:
        place = place_asked(request.GET, table, request.user)
    except NoSuchPlace:
        raise Http404 from None
    period, compared = period_form(request).chosen()
    found = report(table, request.user, place=place, period=period, compared=compared)
    of = told_of(table, period)
    known = completeness_of(request.user, place, of.first, of.last) if counts_uses(found) else None
    complete = in_one_line(known)
    return Export(for_file(found, period, compared), named(place), period, complete), place
