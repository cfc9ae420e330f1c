"""One row of an import: mended in place, left out, or taken back. Then one is at that row of the preview again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards.checking import patterns
from usage import importing
from usage.columns import MappedRow
from usage.import_row_forms import RowForm
from usage.importing import Decision, Fate, Group
from usage.models import BatchState, ImportBatch
from usage.rights import venues_of
from usage.views.import_pages import Asked, page_with, steps
from usage.views.imports import of_import

LEAVING = {"leave_out": True, "take_back": False}


@allow(Permission.USAGE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@of_import
def import_row(request: HttpRequest, batch: ImportBatch, number: int) -> HttpResponse:
    """Show the row as it stands, take what is right, and judge every row of the import anew."""
    if BatchState(batch.state) not in importing.MENDABLE:
        return redirect("import_preview", pk=batch.pk)
    found = importing.row_to_mend(batch, number)
    if found is None:
        raise Http404("no such row")
    form = _form(request, batch, found[0])
    try:
        done = _done(request, batch, form)
    except Refused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("import_preview", pk=batch.pk)
    return done or render(request, "usage/import_row.html", _page(request, batch, form, found[1]))


def _form(request: HttpRequest, batch: ImportBatch, row: MappedRow) -> RowForm:
    sent = request.POST if request.method == "POST" and request.POST.get("deed") not in LEAVING else None
    venues = venues_of(request.user) if batch.several_venues else None
    return RowForm(sent, row=row, shapes=patterns(), own=batch.venue, venues=venues)


def _done(request: HttpRequest, batch: ImportBatch, form: RowForm) -> HttpResponse | None:
    """Do what was asked for; None when nothing was, or when a field is wrong."""
    deed, number, by = request.POST.get("deed", ""), form.row.number, person(request)
    if deed in LEAVING:
        batch, made = importing.leave_out_row(batch=batch, number=number, left_out=LEAVING[deed], by=by)
    elif form.is_valid():
        batch, made = importing.mend_row(batch=batch, row=form.mended(), by=by)
    else:
        return None
    level = {Group.NEW: messages.SUCCESS, Group.REFUSED: messages.WARNING}.get(made.fate.group, messages.INFO)
    messages.add_message(request, level, _said(made, number))
    return redirect(_preview_at(request, batch, number))


def _said(made: Decision, number: int) -> str:
    words = {
        Group.NEW: _("Row %(number)s will be logged."),
        Group.ALREADY_IN: _("The use of row %(number)s is already in, so it will not be logged again."),
        Group.REFUSED: _("Row %(number)s was saved, but it cannot be logged yet. The reason stands at the row."),
        Group.IGNORED: _("Row %(number)s was left out. You can take it back until the uses are logged."),
    }
    return words[made.fate.group] % {"number": number}


def _preview_at(request: HttpRequest, batch: ImportBatch, number: int) -> str:
    """The preview at the row, on the page and among the rows from which one came."""
    asked = Asked.of(request)
    lines = importing.preview(batch, request.user, asked.group, asked.fate, number).lines
    query = [asked.query, urlencode({"page": page_with(lines.place_of(number)), "row": number})]
    return f"{reverse('import_preview', args=[batch.pk])}?{'&'.join(filter(None, query))}#row-{number}"


def _page(request: HttpRequest, batch: ImportBatch, form: RowForm, made: Decision) -> dict[str, Any]:
    reason, next_step = importing.reason_of(made.fate, made.finding)
    refused = made.fate.group is Group.REFUSED
    return {
        "batch": batch,
        "form": form,
        "number": form.row.number,
        "left_out": made.fate is Fate.LEFT_OUT,
        "reason": reason if refused else "",
        "next_step": next_step if refused else "",
        "back_url": _preview_at(request, batch, form.row.number),
        **steps(3),
    }
