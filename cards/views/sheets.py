"""A run's cards on paper: sheets of cards, sheets of labels, and the file for a printing house.

They hold codes that nobody has registered, so each opening is recorded. Registered cards are left out: they are
printed already, and a second copy would be a second card.
"""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actors import person
from accounts.confirming import confirm_first
from accounts.permissions import Permission, allow
from cards import actions
from cards.forms import NumbersForm
from cards.handback import inert
from cards.models import Card, CodeSeries
from cards.sheets import CARDS, LABELS, Layout, sheets_of


@allow(Permission.SERIES_VIEW)
@confirm_first
@require_safe
def series_cards(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards themselves, for an office printer: folded, cut and ready to be written on."""
    return render(request, "cards/series_cards.html", _printed(request, pk, CARDS))


@allow(Permission.SERIES_VIEW)
@confirm_first
@require_safe
def series_labels(request: HttpRequest, pk: int) -> HttpResponse:
    """Stickers with the codes, for cards that a printing house made without them."""
    return render(request, "cards/series_labels.html", _printed(request, pk, LABELS))


@allow(Permission.SERIES_VIEW)
@confirm_first
@require_safe
def series_file(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    form = NumbersForm(request.GET, last=run.quantity)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect("series_detail", pk=run.pk)
    cards = list(_cards(request, run, form))
    _record(request, run, cards, "file")
    return _csv(run, cards)


def _run(request: HttpRequest, pk: int) -> CodeSeries:
    return get_object_or_404(CodeSeries.objects.visible_to(request.user).select_related("area"), pk=pk)


def _cards(request: HttpRequest, run: CodeSeries, form: NumbersForm) -> Any:
    cards = Card.objects.visible_to(request.user).filter(series=run).numbered(*form.numbers)
    return cards.unregistered().order_by("number")


def _printed(request: HttpRequest, pk: int, layout: Layout) -> dict[str, Any]:
    """The page's content; with numbers that are none, only the form and what is wrong with it."""
    run = _run(request, pk)
    form = NumbersForm(request.GET, last=run.quantity)
    page = {"run": run, "form": form}
    if not form.is_valid():
        return page
    found = Paginator(_cards(request, run, form), layout.a_page)
    part = found.get_page(request.GET.get("page"))
    _record(request, run, list(part), layout.purpose)
    first, last = form.numbers
    left_out = last - first + 1 - found.count
    return {**page, "part": part, "sheets": sheets_of(part, layout), "left_out": left_out, "first": first, "last": last}


def _record(request: HttpRequest, run: CodeSeries, cards: list[Card], purpose: str) -> None:
    if cards:
        first, last = cards[0].number, cards[-1].number
        actions.open_codes(
            run=run, first_number=first, last_number=last, cards=len(cards), purpose=purpose, by=person(request)
        )


def _csv(run: CodeSeries, cards: list[Card]) -> HttpResponse:
    """As Excel opens it in Finland: semicolons, and a mark at the beginning that says UTF-8."""
    name = f"kaikukortti-{run.pk}-{cards[0].number}-{cards[-1].number}.csv" if cards else f"kaikukortti-{run.pk}.csv"
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    rows = csv.writer(answer, delimiter=";")
    rows.writerow([_("Number"), _("Card code"), _("Kind of card"), _("Area")])
    kind, area = str(run.get_kind_display()), inert(str(run.area))  # an area's name was typed by somebody
    rows.writerows([card.number, card.code, kind, area] for card in cards)
    return answer
