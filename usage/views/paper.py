"""What the desk has when nothing else works: a form for pen and paper, and a workbook that the import takes."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, allow
from usage.import_template import template_workbook
from usage.rights import venues_of

LINES = range(1, 21)  # on one sheet of A4


@allow(Permission.USAGE_LOG)
@require_safe
def desk_paper(request: HttpRequest) -> HttpResponse:
    """The paper form, with the venue's name on it when there is one only; else a line to write it on."""
    venues = list(venues_of(request.user)[:2])
    venue = venues[0] if len(venues) == 1 else None
    return render(request, "usage/desk_paper.html", {"venue": venue, "lines": LINES})


@allow(Permission.USAGE_IMPORT)
@require_safe
def import_template(request: HttpRequest) -> FileResponse:
    return FileResponse(BytesIO(template_workbook()), as_attachment=True, filename=_("uses-to-import") + ".xlsx")
