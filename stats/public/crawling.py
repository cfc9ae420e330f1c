"""What programs that read the web ask for: what they may read, and the addresses of the public pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from stats.editions import shelf
from stats.public.addresses import LANGUAGES, for_programs

PAGES = ("front", "figure_list", "figure_method", "public_releases", "open_data")


@for_programs
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """The register behind the log-in is nobody's to crawl; nor are answers to programs, which are endless."""
    return render(request, "robots.txt", {"site": settings.SITE_ADDRESS}, content_type="text/plain; charset=utf-8")


@for_programs
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    paths = [*map(reverse, PAGES), *(reverse("figure_table", args=[name]) for name in shelf().tables())]
    page = {"addresses": [f"{settings.SITE_ADDRESS}{path}" for path in paths], "languages": LANGUAGES}
    return render(request, "sitemap.xml", page, content_type="application/xml; charset=utf-8")
