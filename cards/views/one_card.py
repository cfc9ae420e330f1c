"""Reading one card, and its background information."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.actors import person
from accounts.permissions import Permission, allow
from cards import actions
from cards.card_page import background_page, card_page
from cards.models import Background, Card
from cards.views.at_hand import seen


@allow(Permission.CARD_VIEW)
@require_safe
def card_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = seen(request, get_object_or_404(Card.objects.visible_to(request.user).select_related("site"), pk=pk))
    return render(request, "cards/card_detail.html", {"card": card, **card_page(request.user, card)})


@allow(Permission.CARD_VIEW)
@require_safe
def card_background(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Opening it is recorded; a community card has none."""
    rows = Background.objects.visible_to(request.user).select_related(
        "card__site", "municipality", "postal_code", "gender", "mother_tongue", "life_situation"
    )
    background = actions.open_background(background=get_object_or_404(rows, card=pk), by=person(request))
    return render(request, "cards/card_background.html", background_page(request.user, background))
