"""The consents of one card: what was given, refused and withdrawn, and one step to give or withdraw."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.permissions import Permission, allow, may
from cards import actions
from cards.codes import display
from cards.consent_page import consent_page
from cards.models import Card, Purpose
from cards.views.at_hand import card_at_hand, led_on
from cards.views.workers import actor, own_name


@allow(Permission.CARD_VIEW)
@require_safe
def card_consents(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = _personal_card(request, pk)
    if away := led_on(request, card):
        return away
    page = {
        "card": card,
        "code": display(card.code),
        "may_change": may(request.user, Permission.CARD_REGISTER, site=card.site),
        **consent_page(request.user, card),
    }
    return render(request, "cards/card_consents.html", page)


@allow(Permission.CARD_REGISTER)
@require_POST
def consent_give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = _personal_card(request, pk)
    purpose = request.POST.get("purpose", "")
    try:
        actions.give_consent(card=card, purpose=purpose, by=actor(request, own_name(request)))
    except Refused as refusal:
        _say(request, refusal)
    else:
        messages.success(request, _given(purpose))
    return redirect("card_consents", pk=card.pk)


def _given(purpose: str) -> str:
    if purpose == Purpose.VOLUNTARY:
        return _("The consent is stored. The voluntary information can be filled in with “Correct”.")
    return _("The consent is stored. The questions are asked when the card is renewed.")


@allow(Permission.CARD_REGISTER)
@require_POST
def consent_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = _personal_card(request, pk)
    purpose = request.POST.get("purpose", "")
    try:
        done = actions.withdraw_consent(card=card, purpose=purpose, by=actor(request, own_name(request)))
    except Refused as refusal:
        _say(request, refusal)
    else:
        told = _("The consent is withdrawn, and what rested on it is deleted. The card stays valid.")
        messages.success(request, told if done else _("There was nothing to withdraw: no consent was in force."))
    return redirect("card_consents", pk=card.pk)


def _personal_card(request: HttpRequest, pk: uuid.UUID) -> Card:
    """A community card has no holder who could consent."""
    card = card_at_hand(request, pk)
    if card.is_community:
        raise Http404
    return card


def _say(request: HttpRequest, refusal: ValidationError) -> None:
    for words in refusal.messages:
        messages.error(request, words)
