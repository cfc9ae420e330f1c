"""Withdrawing a whole import: what will happen, why, and then the deed."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.actors import person
from accounts.permissions import Permission, allow
from usage import importing
from usage.forms import WithdrawImportForm, typed_day
from usage.models import BatchState, ImportBatch, Usage
from usage.views.imports import of_import


@allow(Permission.USAGE_LOG)
@require_http_methods(["GET", "HEAD", "POST"])
@of_import
def import_withdraw(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Ask why, say how many uses will count no more, then undo them all."""
    if not importing.may_withdraw(request.user, batch):
        raise PermissionDenied("somebody else's uses")
    if batch.is_withdrawn or batch.state != BatchState.COMMITTED:
        return _nothing_to_withdraw(request, batch)
    form = WithdrawImportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        _say_withdrawn(request, importing.withdraw_import(batch=batch, reason=reason, by=person(request)))
        return redirect("import_preview", pk=batch.pk)
    counting = Usage.objects.visible_to(request.user).filter(batch=batch).counting().count()
    page = {"batch": batch, "form": form, "facts": _facts(batch, counting)}
    return render(request, "usage/import_withdraw.html", page)


def _nothing_to_withdraw(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    if batch.is_withdrawn:
        _say_withdrawn(request, None)
    else:
        messages.info(request, _("The import has not been logged, so there is nothing to withdraw."))
    return redirect("import_preview", pk=batch.pk)


def _facts(batch: ImportBatch, counting: int) -> list[dict[str, str]]:
    rows = [
        (_("Venue"), str(batch.venue)),
        (_("Report"), batch.file_name),
        (_("Logged on"), typed_day(timezone.localdate(batch.committed_at))),
        (_("Sent by"), str(batch.sender)),
        (_("Uses logged"), str(batch.counted)),
        (_("Uses that will count no more"), str(counting)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _say_withdrawn(request: HttpRequest, undone: int | None) -> None:
    if undone is None:  # sent twice, or somebody else was quicker
        messages.info(request, _("This import has already been withdrawn."))
        return
    words = ngettext(
        "The import was withdrawn. %(count)s use counts no more.",
        "The import was withdrawn. %(count)s uses count no more.",
        undone,
    )
    messages.success(request, words % {"count": undone})
