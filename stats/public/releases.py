"""The releases, the calendar of those to come, and both as a feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stats.editions import shelf
from stats.public.addresses import for_programs, public_page
from stats.release_list import calendar, listed
from stats.releases_feed import ReleasesFeed


@public_page
def release_list(request: HttpRequest) -> HttpResponse:
    found = shelf()
    return render(request, "stats/release_list.html", {"releases": listed(found), "calendar": calendar(found)})


@for_programs
def release_feed(request: HttpRequest) -> HttpResponse:
    """Atom, in one language an address."""
    return ReleasesFeed()(request)
