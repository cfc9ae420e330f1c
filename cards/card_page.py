"""What one card's page shows: periods, corrections, the cards before and after it, and what may be done with it.

Reads within the person's scope; writes nothing. Of the card's uses it knows "used" or "not used". [house.md 8.7]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, may
from cards.codes import display
from cards.models import Answer, Background, Card, Consent, Correction, EndKind, Question, State, Turn, Validity
from cards.presenting import labels_of, last_renewal, renewable

FIELDS = {
    "issued_on": _("issue date"),
    "children": _("number of children"),
    "birth_year": _("year of birth"),
    "postal_code": _("postal code and municipality"),
    "for_guardian": _("ground of the card"),
    "gender": _("gender"),
    "mother_tongue": _("mother tongue"),
    "life_situation": _("life situation"),
}


@dataclass(frozen=True)
class Corrected:
    """One correction in words: which fields, never what they held."""

    row: Correction
    fields: list[Any]


@dataclass(frozen=True)
class Link:
    """An earlier or a later card of a chain of replacements, with its periods."""

    card: Card
    code: str
    periods: list[Validity]


def card_page(user: Any, card: Card) -> dict[str, Any]:
    """The context of the page; for an unregistered card its codes only."""
    if card.site is None:
        return labels_of(card)
    earlier, later = _chain(user, card)
    periods = list(Validity.objects.visible_to(user).of([card]).order_by("first_day"))
    questions = Question.objects.visible_to(user).filter(card=card).order_by("-changed_at")
    return {
        **labels_of(card),
        **_deeds(user, card, periods),
        "periods": periods,
        "renewed_on": last_renewal(periods),
        "papers": [period for period in periods if period.from_paper and period.paper_destroyed_at is None],
        "corrections": _corrections(user, [card, *(link.card for link in earlier)]),
        "earlier": earlier,
        "newest": later[-1] if later else None,
        "questions": [(question, question.turn != Turn.NOBODY) for question in questions],
        "has_background": Background.objects.visible_to(user).of([card]).exists(),
    }


def _deeds(user: Any, card: Card, periods: list[Validity]) -> dict[str, bool]:
    """What the page offers. A replaced card offers nothing: everything goes on with its new one."""
    acts = may(user, Permission.CARD_REGISTER, site=card.site) and not card.is_replaced
    return {
        "may_act": acts,
        "may_renew": acts and renewable(card, periods),
        "may_replace": acts and _has_validity_left(card),
        "may_end": may(user, Permission.CARD_END, site=card.site) and card.state != "ended",
        "may_see_trail": may(user, Permission.TRAIL_VIEW, site=card.site),
        "may_ask": may(user, Permission.QUESTION_ASK, site=card.site),
        "asks_the_site": Turn.of(user) is Turn.KAIKUKESKUS,
    }


def _has_validity_left(card: Card) -> bool:
    """For a new code to take over; a withdrawn card may have been reported lost before."""
    last = card.valid_until
    is_over = card.state == State.ENDED and card.end_kind != EndKind.WITHDRAWN
    return not is_over and last is not None and last >= timezone.localdate()


def _corrections(user: Any, cards: Iterable[Card]) -> list[Corrected]:
    rows = Correction.objects.visible_to(user).of(cards).order_by("-recorded_at")
    return [Corrected(row, [FIELDS.get(name, name) for name in row.fields]) for row in rows]


def _chain(user: Any, card: Card) -> tuple[list[Link], list[Link]]:
    """The cards before this one and after it, in the order of replacement."""
    if not (card.original_id or card.is_replaced):
        return [], []
    cards = list(Card.objects.visible_to(user).in_chain_of([card.first_card]).select_related("site"))
    periods: dict[Any, list[Validity]] = {}
    for period in Validity.objects.visible_to(user).of(cards).order_by("first_day"):
        periods.setdefault(period.card_id, []).append(period)
    after = {row.replaces_id: row for row in cards}
    ordered = []
    link = next((row for row in cards if row.original_id is None), None)
    while link:
        ordered.append(Link(link, display(link.code), periods.get(link.pk, [])))
        link = after.get(link.pk)
    places = [found.card.pk for found in ordered]
    place = places.index(card.pk) if card.pk in places else len(ordered)
    return ordered[:place], ordered[place + 1 :]


def background_page(user: Any, background: Background) -> dict[str, Any]:
    """The context of the page of the background information, whose opening is recorded."""
    card = background.card
    consents = Consent.objects.visible_to(user).of([card]).in_force().order_by("purpose")
    answers = Answer.objects.visible_to(user).of([card]).select_related("item__questionnaire")
    return {
        "background": background,
        "card": card,
        "code": display(card.code),
        "consents": consents,
        "answers": answers.order_by("-answered_on", "item__order"),
    }
