"""Correcting a use: the same fields as at the desk, with what was logged in them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from cards.codes import masked
from usage.actions import LogResult, correct_use
from usage.forms import CorrectForm
from usage.judging import Judged
from usage.models import Event, Usage
from usage.rights import may_undo, offered_to
from usage.views.use_page import facts_of_use
from usage.views.verdict import verdict_of


@allow(Permission.USAGE_LOG)
def usage_correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what was logged, take what is right, and log that instead; or say why it cannot be."""
    use = get_object_or_404(Usage.objects.visible_to(request.user).select_related("card", "venue", "event"), pk=pk)
    if use.is_withdrawn or not may_undo(request.user, use):
        messages.info(request, _("This use cannot be corrected any more."))
        return redirect("usage_detail", use.pk)
    form = CorrectForm(request.POST or None, use=use, offered=offered_to(request.user))
    verdict = None
    if request.method == "POST" and form.is_valid():
        result = _corrected(request, use, form)
        if result and result.usage:
            messages.success(request, _("The use was corrected. The old entry stays in the list as undone."))
            return redirect("usage_detail", result.usage.pk)
        verdict = verdict_of(Judged(result.answer, result.code, findings=result.findings), form) if result else None
    return render(request, "usage/usage_correct.html", _page(request, use, form, verdict))


def _corrected(request: HttpRequest, use: Usage, form: CorrectForm) -> LogResult | None:
    try:
        return correct_use(usage=use, ticket=form.ticket(), by=person(request))
    except Refused as refused:
        form.add_error(None, refused)
        return None


def _page(request: HttpRequest, use: Usage, form: CorrectForm, verdict: Any) -> dict[str, Any]:
    form.mend_hidden()
    listed = Event.objects.visible_to(request.user).at(use.venue).listed()
    near = listed.filter(day__range=form.near_days) | listed.filter(day=None) | listed.filter(pk=form.chosen_event)
    form.offer_events(near.next_first()[:200], use.venue)
    return {"form": form, "use": use, "verdict": verdict, "facts": facts_of_use(use), "masked": masked(use.card.code)}
