"""Ending a card's validity before its last day, and taking a card out of use. [S1, S2]"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Card, EndKind

from .standing import refuse_replaced
from .told import shown


class EndReason(models.TextChoices):
    """Why, for the trail. Fixed, because a free text about one holder would outlive what else is known of them."""

    LOST = "lost", gettext_lazy("The card is lost or broken")
    WISH = "wish", gettext_lazy("The client does not want the card any more")
    RIGHT = "right", gettext_lazy("The client has no right to the card any more")
    MISTAKE = "mistake", gettext_lazy("The card was registered by mistake")
    OTHER = "other", gettext_lazy("Another reason")


ENDINGS: list[tuple[Any, Any]] = [
    (EndKind.ENDED.value, gettext_lazy("End the validity")),
    (EndKind.WITHDRAWN.value, gettext_lazy("Withdraw the card: it is taken out of use")),
]


@trusted
def end_card(*, card: Card, kind: str, ended_on: date, reason: str, by: Actor) -> Card:
    """End the card: from `ended_on` on it cannot be used. Done at its site or by somebody who acts for it.

    `kind` is ended or withdrawn; `reason`, an EndReason, goes to the trail only. The same ending asked twice is done
    once. Raises PermissionDenied and Refused; returns the card as it then stands.
    """
    with transaction.atomic():
        card = Card.unscoped.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=card.pk)
        if card.site is None:
            raise Refused(_("The card is not registered yet. A printed card cannot be ended."))
        require(by.user, Permission.CARD_END, site=card.site)
        refuse_replaced(card)
        if (card.end_kind, card.ended_on) == (kind, ended_on):
            return card
        _check(card, kind, ended_on, reason)
        before = {"ended_on": str(card.ended_on or ""), "end_kind": card.end_kind}
        card.ended_on, card.end_kind = ended_on, kind
        card.save(update_fields=["ended_on", "end_kind"])
        after = {"ended_on": str(ended_on), "end_kind": kind}
        audit.record("card.ended", card, by=by, site=card.site, before=before, after=after, reason=reason)
    return card


def _check(card: Card, kind: str, ended_on: date, reason: str) -> None:
    today = timezone.localdate()
    if kind not in dict(ENDINGS):
        raise Refused({"kind": _("Choose whether the validity ends or the card is withdrawn.")})
    if reason not in EndReason.values:
        raise Refused({"reason": _("Choose the reason.")})
    if card.ended_on and card.ended_on <= today:
        message = _("The validity of this card was already ended on %(day)s.")
        raise Refused(message % {"day": shown(card.ended_on)})
    earliest, latest = card.issued_on or today, max(today, card.valid_until or today)
    if not earliest <= ended_on <= latest:
        message = _("Choose a day between the issue date, %(first)s, and %(last)s.")
        raise Refused({"ended_on": message % {"first": shown(earliest), "last": shown(latest)}})
