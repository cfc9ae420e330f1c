"""One group's visit: the uses that were logged in one go, and undoing them in one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.actors import person
from accounts.permissions import Permission, allow
from cards.codes import masked
from usage.actions import withdraw_visit
from usage.forms import WithdrawForm, typed_day, typed_time
from usage.models import Usage, Visit
from usage.rights import may_undo
from usage.views.verdict import admission

BACK_TO = {"to_desk": "desk", "to_group": "group"}


@allow(Permission.USAGE_VIEW)
@require_safe
def visit_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The visit with its uses, and what may still be done."""
    visit = _seen(request, pk)
    uses = _uses(request, visit)
    page = {"visit": visit, "rows": _rows(uses), "facts": _facts(visit, uses)}
    page["may_change"] = any(not use.is_withdrawn for use in uses) and may_undo(request.user, visit)
    return render(request, "usage/visit_detail.html", page)


@allow(Permission.USAGE_LOG)
def visit_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why, then undo the whole visit. The one-touch buttons post the reason at once and say where they stand."""
    visit = _seen(request, pk)
    form = WithdrawForm(request.POST or None)
    back = next((name for field, name in BACK_TO.items() if field in request.POST), "")
    if request.method == "POST" and form.is_valid():
        _say_undone(request, withdraw_visit(visit=visit, reason=form.cleaned_data["reason"], by=person(request)))
        return redirect(back) if back else redirect("visit_detail", visit.pk)
    uses = _uses(request, visit)
    if not any(not use.is_withdrawn for use in uses):
        _say_undone(request, 0)
        return redirect(back) if back else redirect("visit_detail", visit.pk)
    return render(request, "usage/visit_withdraw.html", {"form": form, "visit": visit, "facts": _facts(visit, uses)})


def _seen(request: HttpRequest, pk: uuid.UUID) -> Visit:
    visit: Visit = get_object_or_404(Visit.objects.visible_to(request.user).select_related("venue"), pk=pk)
    return visit


def _uses(request: HttpRequest, visit: Visit) -> list[Usage]:
    rows = Usage.objects.visible_to(request.user).filter(visit=visit).select_related("card", "venue")
    return list(rows.order_by("logged_at", "id"))


def _rows(uses: list[Usage]) -> list[dict[str, Any]]:
    return [{"use": use, "masked": masked(use.card.code), "who": _who(use)} for use in uses]


def _who(use: Usage) -> str:
    """The people of one use; a community card's adult is a worker."""
    if not use.card.is_community:
        return admission(use.children)
    if not use.children:
        return _("one worker")
    return ngettext(
        "one worker and %(number)s person under 16", "one worker and %(number)s people under 16", use.children
    ) % {"number": use.children}


def _facts(visit: Visit, uses: list[Usage]) -> list[dict[str, str]]:
    first = uses[0] if uses else None
    when = f"{typed_day(visit.event_day)} {typed_time(first.event_time) if first else ''}".strip()
    counting = [use for use in uses if not use.is_withdrawn]
    rows = [
        (_("Venue"), str(visit.venue)),
        (_("Event"), first.event_name if first else ""),
        (_("Day of the event"), when),
        (_("Cards that count"), str(len(counting))),
        (_("Tickets that count"), str(sum(1 + use.children for use in counting))),
        (_("Logged by"), visit.logged_by),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _say_undone(request: HttpRequest, undone: int) -> None:
    if undone:
        messages.success(request, _("The whole visit was undone. The same cards can be logged again."))
    else:  # somebody else was quicker
        messages.info(request, _("This visit has already been undone."))
