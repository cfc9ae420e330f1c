"""The releases, the calendar of those to come, and both as a feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stats.editions import shelf
from stats.public.addresses import for_programs, public_page
from stats.public_releases import calendar, listed
from stats.releases_feed import ReleasesFeed


@public_page
def public_releases(request: HttpRequest) -> HttpResponse:
    found = shelf()
    return render(request, "stats/public_releases.html", {"releases": listed(found), "calendar": calendar(found)})


@for_programs
@require_safe
def releases_atom(request: HttpRequest) -> HttpResponse:
    """Atom, in one language an address."""
    return ReleasesFeed()(request)
