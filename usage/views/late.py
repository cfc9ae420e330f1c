"""The list of what was logged without a network and refused later, with what the desk can still do."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actors import person
from accounts.permissions import Permission, allow
from usage.forms import DeskForm
from usage.late import settle_late
from usage.models import LateRefusal


@allow(Permission.USAGE_LOG)
@require_safe
def late_list(request: HttpRequest) -> HttpResponse:
    """The refusals that nobody has settled, newest first. Thirty days keep it short: no pages."""
    rows = LateRefusal.objects.visible_to(request.user).waiting().select_related("venue")
    return render(request, "usage/late_list.html", {"lines": [_line(row) for row in rows]})


def _line(row: LateRefusal) -> dict[str, Any]:
    labels = [DeskForm.base_fields[name].label for name in row.faults.split() if name in DeskForm.base_fields]
    return {"row": row, "faults": ", ".join(str(label) for label in labels if label)}


@allow(Permission.USAGE_LOG)
@require_POST
def late_settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take one off the list."""
    row = get_object_or_404(LateRefusal.objects.visible_to(request.user).select_related("venue"), pk=pk)
    if settle_late(refusal=row, by=person(request)):
        messages.success(request, _("The entry was taken off the list."))
    else:  # somebody else was quicker, or the button was pressed twice
        messages.info(request, _("The entry was already off the list."))
    return redirect("late_list")
