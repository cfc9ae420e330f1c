"""Replacing a lost card, and ending a card's validity: a form, one action, a message."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from accounts.workers import take_worker
from cards import actions
from cards.checking import patterns
from cards.codes import display
from cards.forms.deeds import EndForm
from cards.forms.replacing import ReplaceForm
from cards.views.at_hand import card_at_hand, led_on
from cards.views.workers import actor, own_name, remember

ASKED = ("code", "replaced_on", "reason", "worker_name", "key")


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_replace(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = card_at_hand(request, pk)
    form = _replace_form(request)
    if request.method != "POST" and (away := led_on(request, card)):
        return away
    if form.is_valid():
        filled = {name: form.cleaned_data[name] for name in ASKED}
        try:
            new = actions.replace_card(card=card, by=actor(request, filled["worker_name"]), **filled)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            remember(request, filled["worker_name"])
            messages.success(request, _("The new card has taken over. Copy these days onto the new card."))
            return redirect("card_handed", pk=new.pk)
    page = {"form": form, "card": card, "code": display(card.code)}
    return render(request, "cards/card_replace.html", page)


def _replace_form(request: HttpRequest) -> ReplaceForm:
    form = ReplaceForm(
        request.POST if request.method == "POST" else None,
        patterns=patterns(),
        reasons=actions.ReplaceReason.choices,
        initial={"worker_name": own_name(request)},
    )
    return take_worker(form, request)


@allow(Permission.CARD_END)
@require_http_methods(["GET", "HEAD", "POST"])
def card_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = card_at_hand(request, pk)
    if away := led_on(request, card):
        return away
    form = EndForm(
        request.POST if request.method == "POST" else None, kinds=actions.ENDINGS, reasons=actions.EndReason.choices
    )
    if form.is_valid():
        filled = {name: form.cleaned_data[name] for name in ("kind", "ended_on", "reason")}
        try:
            card = actions.end_card(card=card, by=person(request), **filled)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Done. The card cannot be used from the day that you chose."))
            return redirect("card_detail", pk=card.pk)
    return render(request, "cards/card_end.html", {"form": form, "card": card, "code": display(card.code)})
