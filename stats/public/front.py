"""The first page: the national totals of a day, the years, and the ways to everything else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stats.disclosure import from_json
from stats.editions import shelf
from stats.file_words import counted_in_words
from stats.models import Publication
from stats.open_tables.asked import ADDRESS_WORDS
from stats.presenting import year_table
from stats.public.addresses import public_page
from stats.public_releases import Item
from stats.public_years import drawn_years, released_years


@public_page
def front(request: HttpRequest) -> HttpResponse:
    """The public figures: the totals of a day, and the years as published."""
    totals = Publication.objects.newest("national_totals")
    found = shelf()
    table = released_years(found)
    years = year_table(table) if table else None
    page = {
        "totals": from_json(totals.table) if totals else None,
        "years": years,
        "charts": drawn_years(years) if years else [],
        "counted": counted_in_words(table) if table else [],
        "formats": ADDRESS_WORDS,
        "newest": Item(found.releases[0]) if found.releases else None,
    }
    return render(request, "stats/front.html", page)
