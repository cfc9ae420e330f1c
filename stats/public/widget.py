"""The totals and a small chart for a frame on another site: no cookie, no script, nothing from elsewhere."""

from __future__ import annotations

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from stats.disclosure import from_json
from stats.models import Publication
from stats.presenting import year_table
from stats.public.addresses import for_programs
from stats.public_years import drawn_years, released_years

POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": settings.EMBED_ORIGINS or [NONE],
}


@csp(POLICY)
@xframe_options_exempt  # the policy says who may frame it
@for_programs
@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    totals, years = Publication.objects.newest("national_totals"), released_years()
    charts = drawn_years(year_table(years)) if years else ()
    page = {"totals": from_json(totals.table) if totals else None, "chart": charts[0] if charts else None}
    answer = render(request, "stats/widget.html", page)
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
