"""What the page of a card's consents shows: each purpose with its text, its history, and what a withdrawal deletes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from cards.models import Answer, Background, Card, Consent, Notice, Purpose
from cards.telling import AGREEMENTS, Agreement


@dataclass(frozen=True)
class Standing:
    """One purpose: the consent in force (None: none), all answers newest first, the text that would be agreed to now.

    `holds`: whether something rests on it that a withdrawal deletes, be it stored by older rules without a consent.
    """

    purpose: Purpose
    in_force: Consent | None
    history: list[Consent]
    notice: Notice | None
    holds: bool
    withdrawal: Agreement

    @property
    def can_withdraw(self) -> bool:
        return self.in_force is not None or self.holds


def consent_page(user: Any, card: Card) -> dict[str, Any]:
    rows = Consent.objects.visible_to(user).of([card]).select_related("notice").order_by("-answered_on", "-pk")
    history = list(rows)
    notices = {notice.kind: notice for notice in Notice.objects.in_force_on(timezone.localdate())}
    holds = {Purpose.VOLUNTARY: _has_voluntary(user, card), Purpose.WELLBEING: _has_answers(user, card)}
    standings = [
        Standing(
            purpose,
            next((c for c in history if c.purpose == purpose and c.is_given and c.withdrawn_on is None), None),
            [consent for consent in history if consent.purpose == purpose],
            notices.get(purpose),
            holds[purpose],
            next(agreement for agreement in AGREEMENTS if agreement.withdraws == purpose),
        )
        for purpose in Purpose
    ]
    return {"standings": standings, "agreements": AGREEMENTS}


def _has_voluntary(user: Any, card: Card) -> bool:
    empty = dict.fromkeys(("gender", "mother_tongue", "life_situation"))
    return bool(Background.objects.visible_to(user).of([card]).exclude(**empty).exists())


def _has_answers(user: Any, card: Card) -> bool:
    return bool(Answer.objects.visible_to(user).of([card]).exists())
