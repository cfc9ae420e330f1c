"""The stock of cards: what sites were given, have confirmed and have left; giving a block and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts.actors import person
from accounts.errors import Refused
from accounts.models import Site
from accounts.paging import PAGES
from accounts.permissions import Permission, allow, may
from cards import actions
from cards.forms import BlockForm
from cards.models import Block, CodeSeries, Kind
from cards.stock import Stock, next_free, stocks_of
from cards.tables import BlockTable, FreeTable, StockTable

MOST_WAITING = 50  # blocks whose receipt nobody has confirmed, the oldest first; more would bury the rest of the page


@allow(Permission.STOCK_VIEW)
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    stocks = stocks_of(_sites(request))
    gives = may(request.user, Permission.SERIES_GIVE)
    alone = not gives and len({s.site for s in stocks}) == 1
    blocks = Block.objects.visible_to(request.user).select_related("site", "series", "given_by")
    page: dict[str, Any] = {
        "gives": gives,
        "own": sorted(stocks, key=lambda s: s.kind, reverse=True) if alone else None,  # personal cards first
        "stocks": None if alone else _stock_table(request, stocks),
        "low": [] if gives else [s for s in stocks if s.is_low],
        "waiting": blocks.unconfirmed().with_counts().order_by("given_at", "pk")[:MOST_WAITING],
        "free": _free_table(request) if gives else None,
        "blocks": None if gives else _block_table(request, blocks, alone=alone),
    }
    return render(request, "cards/stock.html", page)


def _sites(request: HttpRequest) -> Any:
    sites = Site.objects.visible_to(request.user).where(request.user, Permission.STOCK_VIEW)
    return sites.filter(Q(is_distributor=True) | Q(is_partner=True)).in_finnish_order()


def _stock_table(request: HttpRequest, stocks: list[Stock]) -> StockTable:
    table = StockTable(stocks)
    RequestConfig(request, paginate=PAGES).configure(table)
    return table


def _block_table(request: HttpRequest, blocks: Any, *, alone: bool) -> BlockTable:
    rows = blocks.held().with_counts().order_by("-given_at", "pk")
    table = BlockTable(rows, exclude=("deeds", "site") if alone else ("deeds",), prefix="blocks-")
    RequestConfig(request, paginate=PAGES).configure(table)
    return table


def _free_table(request: HttpRequest) -> FreeTable:
    """Runs of which something is left to give; the giver's rights are the same as the viewer's there."""
    runs = CodeSeries.objects.visible_to(request.user).with_free_count().filter(free_count__gt=0)
    table = FreeTable(runs.select_related("area").order_by("-pk"), prefix="runs-")
    RequestConfig(request, paginate=PAGES).configure(table)
    return table


@allow(Permission.SERIES_GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def block_give(request: HttpRequest, pk: int) -> HttpResponse:
    runs = CodeSeries.objects.visible_to(request.user).with_free_count().select_related("area")
    run = get_object_or_404(runs, pk=pk)
    form = _block_form(request, run)
    if form.is_valid():
        try:
            given = actions.give_block(run=run, by=person(request), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _given(given))
            return redirect("series_detail", pk=run.pk)
    return render(request, "cards/block_give.html", {"form": form, "run": run})


def _block_form(request: HttpRequest, run: CodeSeries) -> BlockForm:
    giving_out = Q(is_distributor=True) | Q(is_partner=True) if run.kind == Kind.COMMUNITY else Q(is_distributor=True)
    sites = Site.objects.visible_to(request.user).open().filter(giving_out, area=run.area).in_finnish_order()
    first, quantity = next_free(run) or ("", "")
    offered = {"first_number": first, "quantity": quantity}
    return BlockForm(request.POST if request.method == "POST" else None, sites=sites, initial=offered)


def _given(given: actions.Given) -> str:
    numbers = {"first": given.block.first_number, "last": given.block.last_number, "site": given.block.site}
    words = ngettext(
        "%(cards)s card was given to %(site)s, from the numbers %(first)s–%(last)s.",
        "%(cards)s cards were given to %(site)s, from the numbers %(first)s–%(last)s.",
        given.cards,
    )
    told = words % {**numbers, "cards": given.cards}
    if not given.left_out:
        return told
    kept = ngettext(
        "%(cards)s of them had already been registered and stays as it is.",
        "%(cards)s of them had already been registered and stay as they are.",
        given.left_out,
    )
    return " ".join([told, kept % {"cards": given.left_out}])


@allow(Permission.STOCK_VIEW)
@require_POST
def block_confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    block = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    try:
        actions.confirm_block(block=block, by=person(request))
        messages.success(request, _("Thank you. The receipt of the cards is confirmed."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("stock")


@allow(Permission.SERIES_GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def block_take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """First what it means, then the deed."""
    blocks = Block.objects.visible_to(request.user).with_counts().select_related("site", "series")
    block = get_object_or_404(blocks, pk=pk)
    if request.method != "POST":
        return render(request, "cards/block_take_back.html", {"stack": block, "run": block.series})
    try:
        cards = actions.take_back_block(block=block, by=person(request))
        words = ngettext("%(cards)s card was taken back.", "%(cards)s cards were taken back.", cards)
        messages.success(request, words % {"cards": cards})
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("series_detail", pk=block.series_id)
