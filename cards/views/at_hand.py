"""The card that a page is about, within the person's scope, and the way from a replaced card to its new one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.actors import person
from cards import actions
from cards.models import Card


def card_at_hand(request: HttpRequest, pk: uuid.UUID) -> Card:
    """A registered card that the person sees, or 404. That it was seen is recorded."""
    cards = Card.objects.visible_to(request.user).registered().select_related("site__area")
    return seen(request, get_object_or_404(cards, pk=pk))


def seen(request: HttpRequest, card: Card) -> Card:
    """The card, of which the page shows something. A form that is sent is recorded as the deed that it is."""
    if request.method in {"GET", "HEAD"} and request.resolver_match:
        actions.open_card(card=card, page=request.resolver_match.url_name, by=person(request))
    return card


def led_on(request: HttpRequest, card: Card) -> HttpResponse | None:
    """Nothing is done with a replaced card: the words lead to the card that took over."""
    if not card.is_replaced:
        return None
    messages.warning(request, _("The card that you opened was replaced by a new one. Go on with the new card."))
    new = Card.objects.visible_to(request.user).filter(replaces=card).first()
    return redirect("card_detail", pk=(new or card).pk)
