"""Drafts of interrupted registrations: saved while one types, offered after the next log-in, thrown away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from accounts.text_field import typed
from cards import actions
from cards.models import Draft
from cards.views.issue_form import sent_form

MOST_OFFERED = 5


@dataclass(frozen=True)
class Interrupted:
    """One draft on a page: when it was saved and by whom, nothing of the card or the client."""

    pk: uuid.UUID
    saved_at: datetime
    worker: str


def interrupted(request: HttpRequest, *, but: Any = None) -> list[Interrupted]:
    """The person's drafts that open, newest first, except the one at hand."""
    rows = Draft.objects.visible_to(request.user).order_by("-changed_at")[: MOST_OFFERED + 1]
    drafts = [(row, actions.opened(row)) for row in rows if str(row.pk) != str(but)]
    found = [Interrupted(row.pk, row.changed_at, kept.get("worker_name", "")) for row, kept in drafts if kept]
    return found[:MOST_OFFERED]


def save(request: HttpRequest, form: Any) -> uuid.UUID:
    """Keep what was typed into the form. Returns the draft's id. Raises Refused."""
    key = uuid.UUID(form.data["key"])
    actions.save_draft(key=key, filled=typed(form), by=person(request))
    return key


@allow(Permission.CARD_REGISTER)
@require_POST
def draft_save(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """For the script that saves while one types; the words are for the page."""
    try:
        save(request, sent_form(request, key=str(pk)))
    except Refused as refusal:
        return JsonResponse({"words": " ".join(refusal.messages)}, status=409)
    words = _("Saved as a draft at %(time)s. It is kept for a day.")
    return JsonResponse({"words": words % {"time": date_format(timezone.localtime(), "G.i")}})


@allow(Permission.CARD_REGISTER)
@require_POST
def draft_discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own; one that is gone already is no error, and another's is not touched."""
    actions.discard_draft(key=pk, by=person(request))
    messages.success(request, _("The interrupted registration was thrown away."))
    return redirect("card_register")
