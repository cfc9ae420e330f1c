"""The pages of an import: the report comes in, its columns are chosen, its rows are previewed and logged.

The key to the sealed file stands in a cookie of the sender's browser, which sends it to this import's pages only.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from usage import importing
from usage.import_forms import ReportForm
from usage.import_progress import progress_of
from usage.import_tables import ImportTable, withdrawn_in_words
from usage.models import LEFT_TO_WORKER, BatchState, ImportBatch, RefusedRow
from usage.quality_page import facts_of_quality
from usage.rights import venues_of
from usage.views.import_columns_page import ColumnsPage
from usage.views.import_pages import (
    Asked,
    group_choices,
    imported_before,
    line_of,
    page_of,
    reason_choices,
    refused_line,
    steps,
)

# A prefix that browsers accept with encryption only: nobody between can plant a cookie of that name.
KEY_COOKIE = "__Secure-import-key" if settings.SESSION_COOKIE_SECURE else "import-key"
BATCHES_A_PAGE = 20
DISCARDED = "discarded_import"  # the id of the last one, in the session
ROWS = ("rows", "fates", "mapping")  # read where they are shown: a large import's are megabytes
HEAVY = ("sealed", *ROWS)

View = Callable[..., HttpResponseBase]


def of_import(view: View) -> View:
    """Hand the view the import of its address, if the person may see it (404) and its hour has not passed."""

    @wraps(view)
    def opened(request: HttpRequest, pk: uuid.UUID, **of_row: int) -> HttpResponseBase:
        seen = ImportBatch.objects.visible_to(request.user).select_related("venue", "sender")
        if request.session.get(DISCARDED) == str(pk):  # sent twice, or come back to
            return _say_discarded(request)
        batch = get_object_or_404(seen.with_progress().defer(*HEAVY), pk=pk)
        if importing.has_lapsed(batch) and batch.state not in LEFT_TO_WORKER:  # of those the page itself tells
            messages.warning(
                request, _("An hour has passed, and the import has been thrown away. Send the file again.")
            )
            return redirect("import_list")
        return view(request, batch, **of_row)

    return opened


@allow(Permission.USAGE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """What a report needs, the form that takes one in, and the earlier imports."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*sent, venues=venues_of(request.user))
    if form.is_valid():
        report = form.cleaned_data["report"]
        arrived = {"content": report.read(), "name": report.name, "venue": form.venue_chosen()}
        try:
            batch, key = importing.receive_file(**arrived, by=person(request))
            return _with_key(redirect("import_columns", pk=batch.pk), batch, key)
        except Refused as refused:
            form.add_error(None, refused)
    return render(request, "usage/import_list.html", {"form": form, "table": _batches(request), **steps(1)})


def _batches(request: HttpRequest) -> ImportTable:
    seen = ImportBatch.objects.visible_to(request.user).at_hand(timezone.now()).select_related("venue", "sender")
    table = ImportTable(seen.with_progress().defer(*HEAVY).order_by("-uploaded_at", "pk"))
    RequestConfig(request, paginate={**PAGES, "per_page": BATCHES_A_PAGE}).configure(table)
    return table


def _with_key(response: HttpResponse, batch: ImportBatch, key: str) -> HttpResponse:
    response.set_cookie(
        KEY_COOKIE,
        key,
        max_age=int(importing.KEPT.total_seconds()),
        path=reverse("import_preview", args=[batch.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _without_key(response: HttpResponse, batch: ImportBatch) -> HttpResponse:
    response.delete_cookie(KEY_COOKIE, path=reverse("import_preview", args=[batch.pk]), samesite="Strict")
    return response


@allow(Permission.USAGE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@of_import
def import_columns(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The sheet and the columns: guessed, shown beside the first rows, corrected by the sender."""
    try:
        workbook = importing.open_file(batch, request.COOKIES.get(KEY_COOKIE, ""))
    except Refused as refused:
        return _to_list(request, refused)
    page = ColumnsPage(request, batch, workbook)
    if page.is_valid():
        try:
            importing.choose_columns(batch=batch, workbook=workbook, by=person(request), **page.chosen())
            return redirect("import_preview", pk=batch.pk)
        except Refused as refused:
            page.form.add_error(None, refused)
    return render(request, "usage/import_columns.html", {"batch": batch, **page.context(), **steps(2)})


def _to_list(request: HttpRequest, refused: Refused) -> HttpResponse:
    for words in refused.messages:
        messages.error(request, words)
    return redirect("import_list")


@allow(Permission.USAGE_IMPORT)
@require_safe
@of_import
def import_preview(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The fate of every row; while the worker counts, that it does; afterwards the result and the refused rows."""
    if batch.state == BatchState.UPLOADED:
        return redirect("import_columns", pk=batch.pk)
    shown = {
        BatchState.COMMITTED: _result,
        BatchState.COMMITTING: _waiting,
        BatchState.FAILED: _given_up,
        BatchState.LAPSED: _given_up,
    }.get(importing.state_of(batch), _promised)
    return render(request, "usage/import_preview.html", {"batch": batch, **shown(request, batch)})


def _promised(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    asked = Asked.of(request)
    batch.refresh_from_db(fields=ROWS)
    found = importing.preview(batch, request.user, asked.group, asked.fate, asked.row)
    shown = page_of(request, found.lines)
    return {
        **shown,
        **steps(3),
        "part": "usage/_import_rows.html",
        "lines": [line_of(row, batch, asked) for row in shown["page"]],
        "groups": group_choices(found.groups, asked.group),
        "reasons": reason_choices(found.counts, asked),
        "asked": asked,
        "mended": found.mended,
        "correctable": KEY_COOKIE in request.COOKIES,  # else the file stays closed
        "before": imported_before(importing.same_file_before(batch, request.user)),
    }


def _waiting(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    return {"part": "usage/_import_waiting.html", "waits": True, "progress": progress_of(batch), **steps(4)}


def _given_up(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    late = importing.state_of(batch) == BatchState.LAPSED
    return {"part": "usage/_import_given_up.html", "given_up": True, "late": late, **steps(4)}


@allow(Permission.USAGE_IMPORT)
@require_safe
@of_import
def import_progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """The part of the page that moves, for the script that asks for it; empty once there is nothing to wait for."""
    waits = importing.state_of(batch) == BatchState.COMMITTING
    progress = progress_of(batch) if waits else None
    return render(request, "usage/import_progress.html", {"batch": batch, "progress": progress})


def _result(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    shown = page_of(request, RefusedRow.objects.visible_to(request.user).filter(batch=batch))
    headings = importing.headings_of(batch)
    return {
        **shown,
        **steps(4),
        "part": "usage/_import_result.html",
        "quality": facts_of_quality(batch),
        "withdrawn": withdrawn_in_words(batch),
        "may_withdraw": not batch.is_withdrawn and importing.may_withdraw(request.user, batch),
        "headings": headings,
        "lines": [refused_line(row, headings) for row in shown["page"]],
    }


@allow(Permission.USAGE_IMPORT)
@require_POST
@of_import
def import_commit(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Log what the preview promised, and come back to the import to see what happened."""
    try:
        batch = importing.commit_import(batch=batch, by=person(request))
    except Refused as refused:
        return _to_list(request, refused)
    response = redirect("import_preview", pk=batch.pk)
    if batch.state == BatchState.STALE:
        return response
    if batch.state == BatchState.COMMITTED:
        messages.success(request, _logged(batch.counted))
    return _without_key(response, batch)


def _logged(count: int) -> str:
    return ngettext("%(count)s use was logged.", "%(count)s uses were logged.", count) % {"count": count}


@allow(Permission.USAGE_IMPORT)
@confirm_first
@require_safe
@of_import
def import_refused(request: HttpRequest, batch: ImportBatch) -> HttpResponseBase:
    """The refused rows as a workbook, before and after the import. Its name holds no code and no venue."""
    batch.refresh_from_db(fields=ROWS)
    refused = importing.refused_of(batch, request.user)
    if not refused:
        messages.info(request, _("The import has no refused rows. They are kept for thirty days."))
        return redirect("import_preview", pk=batch.pk)
    content = importing.handed_back(batch, refused)
    return FileResponse(BytesIO(content), as_attachment=True, filename=_("refused-rows") + ".xlsx")


@allow(Permission.USAGE_IMPORT)
@require_POST
@of_import
def import_discard(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Throw away an import that has not been logged."""
    try:
        importing.discard_import(batch=batch, by=person(request))
    except Refused as refused:
        return _to_list(request, refused)
    request.session[DISCARDED] = str(batch.pk)
    return _without_key(_say_discarded(request), batch)


def _say_discarded(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The import was discarded. Nothing of the report is kept."))
    return redirect("import_list")
