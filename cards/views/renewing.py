"""Renewing a card: a form, one action, a message, the days to copy onto the card."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, allow, may
from accounts.workers import take_worker
from cards import actions
from cards.codes import display
from cards.forms.renewing import RenewForm
from cards.forms.wellbeing import answers_of
from cards.models import Background, Card, Consent, Purpose, Validity
from cards.views.at_hand import card_at_hand, led_on
from cards.views.workers import actor, own_name, remember


@allow(Permission.CARD_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def card_renew(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = card_at_hand(request, pk)
    if away := led_on(request, card):
        return away
    latest = Validity.objects.visible_to(request.user).of([card]).latest("last_day")
    form = _form(request, card, latest)
    if form.is_valid():
        try:
            _renew(form, card, by=actor(request, form.cleaned_data["worker_name"]))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            remember(request, form.cleaned_data["worker_name"])
            messages.success(request, _("The card is renewed. Copy the renewal date and the new last day onto it."))
            return redirect("card_handed", pk=card.pk)
    return render(
        request, "cards/card_renew.html", {"form": form, "card": card, "code": display(card.code), "latest": latest}
    )


def _form(request: HttpRequest, card: Card, latest: Validity) -> RenewForm:
    background = Background.objects.visible_to(request.user).of([card]).first()
    form = RenewForm(
        request.POST if request.method == "POST" else None,
        card=card,
        latest=latest,
        lacking=actions.lacking(background),
        consented_on=_consented_on(request, card),
        may_let_through=may(request.user, Permission.CARD_LET_THROUGH, site=card.site),
        initial={"worker_name": own_name(request)},
    )
    return take_worker(form, request)


def _consented_on(request: HttpRequest, card: Card) -> date | None:
    consents = Consent.objects.visible_to(request.user).of([card]).for_purpose(Purpose.WELLBEING).in_force()
    day: date | None = consents.values_list("answered_on", flat=True).first()
    return day


def _renew(form: RenewForm, card: Card, *, by: Actor) -> Card:
    filled = form.cleaned_data
    return actions.renew_card(
        card=card,
        renewed_on=filled["renewed_on"],
        told=actions.Told.of(filled),
        holder=actions.Holder.of(filled) if form.of_a_person else None,
        answers=answers_of(form),
        seen_last_day=filled["seen_last_day"],
        last_day=filled.get("last_day"),
        key=filled["key"],
        by=by,
    )
