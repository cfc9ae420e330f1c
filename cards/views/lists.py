"""Finding cards and reading one."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from cards import actions
from cards.checking import patterns
from cards.filters import CardFilter
from cards.forms import FindForm
from cards.models import Background, Card, Validity
from cards.presenting import labels_of, last_renewal, renewable
from cards.tables import CardTable

MOST_FOUND = 50


@allow(Permission.CARD_VIEW)
@require_safe
def card_list(request: HttpRequest) -> HttpResponse:
    cards = Card.objects.visible_to(request.user).select_related("site").order_by("-registered_at", "pk")
    chosen = CardFilter(request.GET, queryset=cards, request=request)
    table = CardTable(chosen.qs)
    RequestConfig(request, paginate=PAGES).configure(table)
    page = {"filter": chosen, "table": table, "find": FindForm(), "may_register": may_register(request)}
    return render(request, "cards/card_list.html", page)


def may_register(request: HttpRequest) -> bool:
    return may(request.user, Permission.CARD_REGISTER)


@allow(Permission.CARD_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def card_find(request: HttpRequest) -> HttpResponse:
    """By code: a POST, so that no code stands in an address. The beginning of one gives a list."""
    form = FindForm(request.POST if request.method == "POST" else None, patterns=patterns())
    page: dict[str, Any] = {"form": form}
    if form.is_valid():
        cards = Card.objects.visible_to(request.user).starting_with(form.cleaned_data["code"])
        found = list(cards.select_related("site").order_by("code")[: MOST_FOUND + 1])
        if form.is_whole and len(found) == 1:
            return redirect("card_detail", pk=found[0].pk)
        page |= {"table": CardTable(found[:MOST_FOUND], orderable=False), "found": found, "most": MOST_FOUND}
    return render(request, "cards/card_find.html", page)


@allow(Permission.CARD_VIEW)
@require_safe
def card_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    card = get_object_or_404(Card.objects.visible_to(request.user).select_related("site"), pk=pk)
    periods = list(Validity.objects.visible_to(request.user).of([card]).order_by("first_day"))
    page = {"card": card, "periods": periods, "renewed_on": last_renewal(periods), **labels_of(card)}
    if card.site:
        page["has_background"] = Background.objects.visible_to(request.user).of([card]).exists()
        page["may_renew"] = may(request.user, Permission.CARD_REGISTER, site=card.site) and renewable(card, periods)
        page["may_end"] = may(request.user, Permission.CARD_END, site=card.site) and card.state != "ended"
    return render(request, "cards/card_detail.html", page)


@allow(Permission.CARD_VIEW)
@require_safe
def card_background(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Opening it is recorded; a community card has none."""
    rows = Background.objects.visible_to(request.user).select_related(
        "card__site", "municipality", "postal_code", "gender", "mother_tongue", "life_situation"
    )
    background = actions.open_background(background=get_object_or_404(rows, card=pk), by=person(request))
    return render(request, "cards/card_background.html", {"background": background, "card": background.card})
