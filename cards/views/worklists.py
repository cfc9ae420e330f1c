"""Lists of cards to do something about: expiring, never used, asked for though unregistered. [issue 3]

Each by code, on the screen a page at a time and on paper a list to tick off.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from accounts.ordering import finnish, shown
from accounts.paging import PAGES
from accounts.permissions import Permission, allow
from cards.filters import AskedForFilter, OfSiteFilter
from cards.models import Card, PilotExtension
from cards.presenting import ticked
from cards.tables import AskedForTable, ExpiringTable, NeverUsedTable

MOST_PRINTED = 500  # lines; more are printed a site at a time
TO_DO = {**PAGES, "limit": 1_000}  # counted so far: to know of more helps nobody to begin


@allow(Permission.CARD_VIEW)
@require_safe
def cards_expiring(request: HttpRequest) -> HttpResponse:
    cards = Card.issued.visible_to(request.user).expiring(timezone.localdate()).order_by("valid_until", "pk")
    chosen = OfSiteFilter(request.GET, queryset=cards.select_related("site"), request=request)
    page = worklist(request, chosen, ExpiringTable(chosen.qs), site="site")
    page["extensions"] = PilotExtension.objects.visible_to(request.user).select_related("area").order_by("-made_at")[:3]
    return render(request, "cards/cards_expiring.html", page)


@allow(Permission.CARD_VIEW)
@require_safe
def cards_never_used(request: HttpRequest) -> HttpResponse:
    cards = Card.issued.visible_to(request.user).never_used(timezone.localdate()).order_by("valid_until", "pk")
    chosen = OfSiteFilter(request.GET, queryset=cards.select_related("site"), request=request)
    return render(
        request, "cards/cards_never_used.html", worklist(request, chosen, NeverUsedTable(chosen.qs), site="site")
    )


@allow(Permission.CARD_REGISTER)
@require_safe
def cards_asked_for(request: HttpRequest) -> HttpResponse:
    """By code only: neither the venue nor the day is anybody's business here. [house.md 8.7]"""
    cards = Card.asked.visible_to(request.user).asked_for(timezone.localdate()).order_by("code")
    chosen = AskedForFilter(request.GET, queryset=cards.select_related("block__site"), request=request)
    page = worklist(request, chosen, AskedForTable(chosen.qs), site="block__site")
    return render(request, "cards/cards_asked_for.html", page)


def worklist(request: HttpRequest, chosen: OfSiteFilter, table: Any, *, site: str) -> dict[str, Any]:
    """What the page shows: the table, or for `?print=yes` all lines by site. `site` is the rows' way to it."""
    if request.GET.get("print") != "yes":
        RequestConfig(request, paginate=TO_DO).configure(table)
        return {"filter": chosen, "table": table}
    rows = list(_by_site(chosen.qs, site)[: MOST_PRINTED + 1])
    page = {"lists": ticked(rows[:MOST_PRINTED], site), "most": MOST_PRINTED, "is_cut": len(rows) > MOST_PRINTED}
    return {**page, "printed": True, "printed_on": timezone.localdate(), "site": chosen.chosen_site}


def _by_site(rows: QuerySet, site: str) -> QuerySet:
    """In the order of the sites' names, and in its own order within a site."""
    own = rows.query.order_by
    return rows.order_by(finnish(shown(f"{site}__name")).asc(nulls_last=True), *own)
