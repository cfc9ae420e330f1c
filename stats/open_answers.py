"""Answers of open data: with their digest, for caches, and for pages of any site."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response

FOR_A_WHILE = "public, max-age=600"
VERSION = "public, max-age=86400"  # its figures never change; its words may


def answer(request: HttpRequest, body: bytes, kind: str, *, name: str = "", like: bytes = b"") -> HttpResponseBase:
    """304 to whoever has it. The digest is of `like` where the same content is not the same bytes: a workbook."""
    found = HttpResponse(body, content_type=kind)
    found["ETag"] = f'"{hashlib.sha256(like or body).hexdigest()[:32]}"'
    found["Cache-Control"] = VERSION if request.GET.get("version") else FOR_A_WHILE
    if name:
        found["Content-Disposition"] = f'attachment; filename="{name}"'
    if request.method == "POST":
        return found
    return get_conditional_response(request, etag=found["ETag"], response=found) or found


def refusal(words: str, status: int = 400) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)


def without_table(name: str) -> HttpResponse:
    return refusal(f"there is no table {name[:40]!r} of that version; /open/tables/ lists those that there are", 404)
