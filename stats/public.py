"""Pages without a login. They read approved publications only."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stats.disclosure import from_json
from stats.file_words import counted_in_words
from stats.models import Publication
from stats.presenting import year_table


@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """The public figures: the totals of a day, and the years as published."""
    totals = Publication.objects.newest("national_totals")
    history = Publication.objects.newest("history")
    years = from_json(history.table) if history else None
    page = {
        "totals": from_json(totals.table) if totals else None,
        "years": year_table(years) if years else None,
        "counted": counted_in_words(years) if years else [],
    }
    return render(request, "stats/front.html", page)
