"""Moving all cards of a site to its successor: which sites, what would move, and the deed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.actors import person
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, allow
from cards import actions
from cards.forms.moving import MoveForm
from cards.models import Block, Card, Question


@allow(Permission.CARD_MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def cards_move(request: HttpRequest) -> HttpResponse:
    """Two steps: the sites, which stand in the address, and then the confirmation."""
    form = MoveForm(request.GET if "left" in request.GET else None, **_choices(request))
    if not form.is_valid():
        return render(request, "cards/cards_move.html", {"form": form})
    left, successor = form.cleaned_data["left"], form.cleaned_data["successor"]
    if request.method == "POST":
        try:
            moved = actions.move_cards(left=left, successor=successor, by=person(request))
        except Refused as refusal:
            form.add_error(None, refusal)
            return render(request, "cards/cards_move.html", {"form": form})
        _say(request, moved, successor)
        return redirect("cards_move")
    page = {"left": left, "successor": successor, **_what_moves(request, left)}
    return render(request, "cards/cards_move.html", page)


def _choices(request: HttpRequest) -> dict[str, Any]:
    sites = Site.objects.visible_to(request.user).issuing().select_related("area").in_finnish_order()
    return {
        "left": sites.within(request.user, Permission.CARD_MOVE),
        "successors": sites.where(request.user, Permission.CARD_MOVE),
    }


def _what_moves(request: HttpRequest, left: Site) -> dict[str, Any]:
    counts = Card.issued.visible_to(request.user).filter(site=left).counts_on(timezone.localdate())
    blocks = Block.objects.visible_to(request.user).held().filter(site=left).with_counts()
    stock = blocks.aggregate(left=Sum("left_count"))["left"] or 0
    questions = Question.objects.visible_to(request.user).filter(card__site=left, closed_at=None).count()
    counts["valid"] += counts.pop("not_yet")
    return {"counts": counts, "stock": stock, "questions": questions, "any": any([*counts.values(), stock, questions])}


def _say(request: HttpRequest, moved: actions.Moved, successor: Site) -> None:
    if not moved:
        messages.info(request, _("There was nothing to move any more."))
        return
    words = ngettext(
        "%(count)s registered card moved to %(site)s.", "%(count)s registered cards moved to %(site)s.", moved.cards
    )
    messages.success(request, words % {"count": moved.cards, "site": successor})
    if moved.unregistered:
        words = ngettext(
            "%(count)s unregistered card moved with it. %(site)s confirms the cards on its page of stock.",
            "%(count)s unregistered cards moved with them. %(site)s confirms the cards on its page of stock.",
            moved.unregistered,
        )
        messages.info(request, words % {"count": moved.unregistered, "site": successor})
