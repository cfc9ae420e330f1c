"""The card that a deed is about: locked, at its site, and not one that has given way to a new code."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Card, Correction, Validity

from .told import shown

CHANGED = gettext_lazy("The card has been changed since you opened this page. Open the page again and check it.")


@trusted
def locked_at_its_site(card: Card, *, by: Actor) -> Card:
    """The card's row, locked until the transaction ends, with its site and area.

    Only the issuing site goes on with a card, or somebody who acts for it. [S1, W4] Raises PermissionDenied; Refused
    when the card is not registered.
    """
    rows = Card.unscoped.select_for_update(of=("self",), no_key=True)
    row: Card = rows.select_related("site__area").get(pk=card.pk)
    if row.site is None:
        raise Refused(_("The card is not registered yet. Register it first."))
    require(by.user, Permission.CARD_REGISTER, site=row.site)
    return row


def refuse_replaced(card: Card) -> None:
    """Everything goes on with the new card: the words lead there."""
    if card.is_replaced and card.ended_on:
        message = _("This card was replaced by a new one on %(day)s. Open the new card and do it there.")
        raise Refused(message % {"day": shown(card.ended_on)})


def refuse_key_of_another(rows: type[Validity] | type[Correction], key: uuid.UUID | None) -> None:
    """Each page draws a key of its own: one that has served another card was copied from there."""
    if key and rows.unscoped.filter(idempotency_key=key).exists():
        raise Refused(CHANGED)
