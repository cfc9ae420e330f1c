"""Giving and withdrawing one consent of one card, each as easy as the other. [S2; domain.md 8.2]"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from cards.models import Card, Consent, Notice, Purpose

from .agreed import take_back
from .standing import locked_at_its_site, refuse_replaced


@trusted
def give_consent(*, card: Card, purpose: str, by: Actor) -> Consent:
    """Store that the holder consents today, to the version in force; one in force already stays as it is.

    Raises PermissionDenied and Refused.
    """
    today = timezone.localdate()
    with transaction.atomic():
        card = _card_of_holder(card, purpose, by=by)
        if card.ended_on and card.ended_on <= today:
            raise Refused(_("This card is not in use any more, so no consent is asked for it."))
        consents = Consent.unscoped.of([card]).for_purpose(purpose).in_force()
        if standing := consents.first():
            return standing
        notice = Notice.objects.in_force_on(today).filter(kind=purpose).first()
        consent = Consent.unscoped.create(card=card, purpose=purpose, notice=notice, is_given=True, answered_on=today)
        audit.record("consent.given", card, by=by, site=card.site, purpose=str(purpose))
    return consent


@trusted
def withdraw_consent(*, card: Card, purpose: str, by: Actor) -> bool:
    """Withdraw the consent today; exactly what rested on it is deleted, and the card stays valid.

    Returns False when there was nothing to withdraw. Raises PermissionDenied and Refused.
    """
    with transaction.atomic():
        card = _card_of_holder(card, purpose, by=by)
        return take_back(card=card, purpose=purpose, day=timezone.localdate(), by=by)


def _card_of_holder(card: Card, purpose: str, *, by: Actor) -> Card:
    card = locked_at_its_site(card, by=by)
    refuse_replaced(card)
    if card.is_community or purpose not in Purpose.values:
        raise Refused(_("This card has no such consent."))
    return card
