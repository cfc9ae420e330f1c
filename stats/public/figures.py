"""The tables of the catalogue: the list, a table with its choice of period and place, a version, the method."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from stats.editions import Shelf, shelf
from stats.figure_forms import FigureForm
from stats.figure_page import listed, shown
from stats.open_tables.asked import ADDRESS_WORDS
from stats.public.addresses import public_page
from stats.released import KINDS
from stats.released_words import words_of


@public_page
def figure_list(request: HttpRequest) -> HttpResponse:
    found = shelf()
    return render(request, "stats/figure_list.html", {"tables": listed(found), "newest": found.releases[:3]})


@public_page
def figure_table(request: HttpRequest, table: str) -> HttpResponse:
    """The newest version of the period that was chosen, the newest one unless it was."""
    found = _shelf_with(table)
    form = FigureForm.of(found, table, request.GET)
    return _page(request, found, table, form, **form.chosen())


@public_page
def figure_version(request: HttpRequest, table: str, period: str, number: int) -> HttpResponse:
    """A version keeps its address, whatever comes after it."""
    found = _shelf_with(table)
    form = FigureForm.of(found, table, request.GET, period=period)
    return _page(request, found, table, form, **{**form.chosen(), "period": period, "number": number})


def _shelf_with(table: str) -> Shelf:
    if table not in KINDS:
        raise Http404
    return shelf()


def _page(request: HttpRequest, found: Shelf, table: str, form: Any, **chosen: Any) -> HttpResponse:
    """A table of the catalogue without any release has a page that says so; a version that is none is not found."""
    page = shown(found, table, **chosen)
    if page is None and (chosen.get("number") or found.periods(table)):
        raise Http404
    context = {"name": table, "words": words_of(table), "form": form, "page": page, "formats": ADDRESS_WORDS}
    return render(request, "stats/figure_table.html", context)


@public_page
def figure_method(request: HttpRequest) -> HttpResponse:
    return render(request, "stats/figure_method.html")
