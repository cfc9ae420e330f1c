"""Open data in the manner of PxWeb. No cookie is read, anybody's page may ask, and answers may rest in caches."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from stats import open_formats, opening
from stats.editions import shelf
from stats.open_answers import answer, refusal, without_table
from stats.open_tables import AskedWrong, OpenTable, asked_by_address, asked_by_query
from stats.open_tables.asked import ADDRESS_FORMATS, ADDRESS_WORDS
from stats.open_tables.json_stat import metadata
from stats.public.addresses import for_programs, public_page

NOT_VARIABLES = {"lang", "version"}


@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    page = {"tables": opening.briefly(shelf()), "site": settings.SITE_ADDRESS, "formats": ADDRESS_WORDS}
    return render(request, "stats/open_data.html", page)


@csrf_exempt  # so that any method but those is told 405, not that a form has grown old
@for_programs
@require_safe
def open_tables(request: HttpRequest) -> HttpResponse:
    """The list: of each table its name, title, day and addresses."""
    return answer(request, _json(opening.briefly(shelf())), open_formats.TOLD["json-stat2"])


@csrf_exempt  # a query changes nothing, and no cookie is read
@for_programs
def open_table(request: HttpRequest, table: str) -> HttpResponse:
    """GET: what there is to ask. POST: a PxWeb query, answered in the format that it asks for."""
    try:
        found = _table(request, table)
        if request.method != "POST":
            return answer(
                request, json.dumps(metadata(found), ensure_ascii=False).encode(), "application/json; charset=utf-8"
            )
        wanted = asked_by_query(found, _body(request))
    except AskedWrong as refused:
        return refusal(str(refused))
    except Http404:
        return without_table(table)
    body, kind, _like = open_formats.told(found, wanted)
    return answer(request, body, kind)


@csrf_exempt
@for_programs
@require_safe
def open_file(request: HttpRequest, table: str, format: str) -> HttpResponse:
    """A stable address of what its query chooses: codes of variables with commas between them, `version`, `lang`."""
    try:
        found = _table(request, table)
        asked = {name: codes for name, codes in request.GET.lists() if name not in NOT_VARIABLES}
        wanted = asked_by_address(found, asked, ADDRESS_FORMATS.get(format, format))
    except AskedWrong as refused:
        return refusal(str(refused))
    except Http404:
        return without_table(table)
    body, kind, like = open_formats.told(found, wanted)
    return answer(request, body, kind, like=like, name=open_formats.file_name(found, wanted, format))


def _table(request: HttpRequest, name: str) -> OpenTable:
    """Raises Http404, or AskedWrong for a version that is no number."""
    version = request.GET.get("version", "")
    if version and not (version.isascii() and version.isdigit() and len(version) < 9):
        raise AskedWrong("the version has to be a whole number")
    found = opening.open_table(shelf(), name, int(version) if version else None)
    if found is None:
        raise Http404
    return found


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _body(request: HttpRequest) -> Any:
    try:
        return json.loads(request.body)
    except RequestDataTooBig:
        raise AskedWrong("the body is too large") from None
    except (ValueError, RecursionError):
        raise AskedWrong("the body is no JSON") from None
