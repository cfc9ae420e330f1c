"""The sheet that a client takes home, and the table of what refusals and withdrawals change."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, allow
from cards.handover import handover_sheet
from cards.models import NoticeKind
from cards.telling import AGREEMENTS, notice_on
from cards.views.at_hand import card_at_hand, led_on


@allow(Permission.CARD_VIEW)
@require_safe
def card_handover(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sheet in the client's language (`?language=`), on a page in the worker's own."""
    card = card_at_hand(request, pk)
    if away := led_on(request, card):
        return away
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(language):
        sheet = handover_sheet(request.user, card)
    return render(request, "cards/card_handover.html", {**sheet, "sheet_language": language})


@allow(Permission.CARD_VIEW)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    page = {
        "agreements": AGREEMENTS,
        "told": notice_on(today),
        "consents": [notice for kind in NoticeKind.values[1:] if (notice := notice_on(today, kind))],
    }
    return render(request, "cards/agreements.html", page)
