"""Registering many from a workbook: it comes in, every row's fate is shown, all that can be are registered or none."""

from __future__ import annotations

import uuid
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.confirming import confirm_first
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, allow
from accounts.workers import take_worker
from cards import actions
from cards.columns import MOST_ROWS
from cards.forms.many import ManyForm
from cards.models import RegistrationBatch
from cards.registration_template import template_workbook
from cards.views.many_rows import (
    entries_of,
    in_ones_language,
    judged,
    missing_columns,
    page_of,
    refused_rows,
    shown_row,
)
from cards.views.workers import actor, own_name, remember

GROUPS = ("good", "refused")


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def registration_import(request: HttpRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ManyForm(*sent, sites=_issuing_sites(request), initial={"worker_name": own_name(request)})
    take_worker(form, request)
    if form.sites and form.is_valid():
        try:
            batch = _receive(request, form)
        except Refused as refused:
            form.add_error(None, refused)
        else:
            return redirect("registration_preview", pk=batch.pk)
    return render(request, "cards/registration_import.html", {"form": form, "most": MOST_ROWS, **_steps(1)})


def _issuing_sites(request: HttpRequest) -> Any:
    own = Site.objects.visible_to(request.user).where(request.user, Permission.CARD_REGISTER).open()
    return own.filter(is_distributor=True).select_related("area").in_finnish_order()


def _receive(request: HttpRequest, form: ManyForm) -> RegistrationBatch:
    """Read the workbook, judge its rows and keep what the preview shows. Of the file itself nothing is kept."""
    upload, worker, site = form.cleaned_data["workbook"], form.cleaned_data["worker_name"], form.chosen_site()
    remember(request, worker)
    content, by = upload.read(), actor(request, worker)
    table = actions.read_workbook(content, upload.name)
    staged = judged(table, worker, site=site, by=by)
    return actions.stage_workbook(site=site, staged=staged, content=content, by=by)


def _steps(current: int) -> dict[str, Any]:
    return {"steps": [_("Workbook"), _("Preview"), _("Done")], "current": current}


def _batch(request: HttpRequest, pk: uuid.UUID) -> RegistrationBatch:
    own: Any = RegistrationBatch.objects.visible_to(request.user).select_related("site__area")
    batch: RegistrationBatch = get_object_or_404(own, pk=pk)
    return batch


@allow(Permission.CARD_REGISTER)
@require_safe
def registration_preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The fate of every row; once they are registered, how many were."""
    batch = _batch(request, pk)
    if batch.committed_at:
        page = {"batch": batch, "refused": batch.rows - batch.registered, **_steps(3)}
        return render(request, "cards/registration_preview.html", page)
    try:
        page = _promised(request, batch)
    except Refused as refused:
        return _again(request, refused)
    return render(request, "cards/registration_preview.html", {"batch": batch, **page, **_steps(2)})


def _promised(request: HttpRequest, batch: RegistrationBatch) -> dict[str, Any]:
    staged = actions.opened_workbook(batch)
    staged = in_ones_language(batch, staged, by=actor(request, staged.worker_name))
    pairs = list(zip(staged.table.lines, staged.fates, strict=True))
    good = sum(fate.is_good for _line, fate in pairs)
    asked = request.GET.get("fate", "")
    chosen = [pair for pair in pairs if asked not in GROUPS or pair[1].is_good == (asked == "good")]
    shown = page_of(request, sorted(chosen, key=lambda pair: pair[1].is_good))  # the refused ones first
    return {
        **shown,
        "staged": staged,
        "lines": [shown_row(line, fate, staged.table) for line, fate in shown["page"]],
        "good": good,
        "refused": batch.rows - good,
        "groups": _groups(asked, batch.rows, good),
        "before": actions.registered_before(batch),
        "missing": missing_columns(staged.table, timezone.localdate()),
    }


def _groups(asked: str, rows: int, good: int) -> list[dict[str, Any]]:
    """The links that narrow the rows, each with its number of rows."""
    found = [("", _("All rows"), rows), ("refused", _("Refused"), rows - good), ("good", _("To be registered"), good)]
    current = asked if asked in GROUPS else ""
    return [
        {"label": label, "count": count, "address": f"?fate={key}", "current": key == current}
        for key, label, count in found
    ]


def _again(request: HttpRequest, refused: Refused) -> HttpResponse:
    for words in refused.messages:
        messages.error(request, words)
    return redirect("registration_import")


@allow(Permission.CARD_REGISTER)
@require_POST
def registration_commit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Register what the preview promised, and come back to it to see what happened."""
    batch = _batch(request, pk)
    if batch.committed_at is None:
        try:
            batch = _register(request, batch)
        except Refused as refused:
            return _again(request, refused)
        if batch.committed_at:
            messages.success(request, _registered(batch.registered))
    return redirect("registration_preview", pk=batch.pk)


def _register(request: HttpRequest, batch: RegistrationBatch) -> RegistrationBatch:
    staged = actions.opened_workbook(batch)
    entries = entries_of(staged.table.lines, staged.worker_name)
    return actions.register_many(batch=batch, entries=entries, by=actor(request, staged.worker_name))


def _registered(count: int) -> str:
    return ngettext("%(count)s card was registered.", "%(count)s cards were registered.", count) % {"count": count}


@allow(Permission.CARD_REGISTER)
@confirm_first
@require_safe
def registration_refused(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The refused rows as a workbook, before the others are registered. Its name holds no code and no site."""
    batch = _batch(request, pk)
    if batch.committed_at:
        messages.info(request, _("The workbook is registered: its rows are not kept any more."))
        return redirect("registration_preview", pk=batch.pk)
    try:
        staged = actions.opened_workbook(batch)
    except Refused as refused:
        return _again(request, refused)
    staged = in_ones_language(batch, staged, by=actor(request, staged.worker_name))
    return FileResponse(BytesIO(refused_rows(staged)), as_attachment=True, filename=_("refused-rows") + ".xlsx")


@allow(Permission.CARD_REGISTER)
@require_safe
def registration_template(request: HttpRequest) -> FileResponse:
    content = BytesIO(template_workbook(timezone.localdate()))
    return FileResponse(content, as_attachment=True, filename=_("cards-to-register") + ".xlsx")
