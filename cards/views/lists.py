"""Finding cards and reading one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.models import Site
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may, places_where
from cards import actions
from cards.by_site import first_by_code
from cards.checking import patterns
from cards.filters import CardFilter
from cards.forms import FindForm
from cards.models import Card, CodeSeries, State
from cards.tables import CardTable
from cards.views.drafts import interrupted

MOST_FOUND = 50
NEWEST = ("-registered_at", "pk")
OF_REGISTERED = ("site", "issued_on", "valid_until", "used")  # what an unregistered card has none of


@allow(Permission.CARD_VIEW)
@require_safe
def card_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state")
    in_drawers = state == State.PRINTED
    cards = (Card.printed if in_drawers else Card.issued).visible_to(request.user)
    chosen = CardFilter(request.GET, queryset=cards.select_related("site").order_by(*NEWEST), request=request)
    table = CardTable(chosen.qs, in_state=bool(state), exclude=OF_REGISTERED if in_drawers else ())
    RequestConfig(request, paginate=PAGES).configure(table)
    page: dict[str, Any] = {"filter": chosen, "table": table, "find": FindForm()}
    page["may_register"] = may_register(request)
    page["drafts"] = interrupted(request) if page["may_register"] else []
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
        found = _found(request, form.cleaned_data["code"])
        actions.find_cards(cards=found[:MOST_FOUND], by=person(request))
        if form.is_whole and len(found) == 1:
            return redirect("card_detail", pk=found[0].pk)
        page |= {"table": CardTable(found[:MOST_FOUND], orderable=False), "found": found, "most": MOST_FOUND}
    return render(request, "cards/card_find.html", page)


def _found(request: HttpRequest, beginning: str) -> list[Card]:
    """By code, one more than is shown. Who does not see all cards gets them site by site, and those in drawers run by
    run: so others' cards that begin alike are not read."""
    most, user = MOST_FOUND + 1, request.user
    if places_where(user, Permission.CARD_VIEW).everywhere:
        cards = Card.objects.visible_to(user).starting_with(beginning).select_related("site")
        return list(cards.order_by("code")[:most])
    sites = Site.objects.visible_to(user).within(user, Permission.CARD_VIEW)
    issued = Card.issued.visible_to(user).starting_with(beginning).select_related("site")
    printed, runs = Card.printed.visible_to(user).starting_with(beginning), CodeSeries.objects.visible_to(user)
    found = [*first_by_code(issued, sites, most), *first_by_code(printed, runs, most, heap="series")]
    return sorted(found, key=lambda card: card.code)[:most]
