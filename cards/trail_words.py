"""What the details of this app's deeds mean, for the page of the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.trail_words import teach
from cards.actions.ending import EndReason
from cards.actions.replacing import ReplaceReason
from cards.card_page import FIELDS
from cards.models import CorrectionReason, Purpose, ValidityKind
from cards.models.attempts import ReleaseReason, StopReason

PAGES = {
    "card_detail": _("the card’s page"),
    "card_handed": _("the days to copy onto the card"),
    "card_handover": _("the hand-over sheet"),
    "card_consents": _("the consents"),
    "card_correct": _("the form for correcting"),
    "card_renew": _("the form for renewing"),
    "card_replace": _("the form for replacing"),
    "card_end": _("the form for ending"),
    "card_trail": _("who has looked at the card"),
    "question_ask": _("the form for a question"),
    "question_detail": _("a question about the card"),
}
PRINTED = {"cards": _("cards to print"), "labels": _("labels to print"), "file": _("a file for a printing house")}


def teach_all() -> None:
    teach("card.viewed", "page", PAGES.items())
    teach("card.registered", "filled_in", FIELDS.items())
    teach("card.corrected", "fields", FIELDS.items())
    teach("card.corrected", "reason", CorrectionReason.choices)
    teach("card.ended", "reason", EndReason.choices)
    teach("card.replaced", "reason", ReplaceReason.choices)
    teach("card.took_over", "reason", ReplaceReason.choices)
    teach("card.paper_destroyed", "kind", ValidityKind.choices)
    teach("consent.given", "purpose", Purpose.choices)
    teach("consent.withdrawn", "purpose", Purpose.choices)
    teach("series.codes_opened", "purpose", PRINTED.items())
    teach("desk.stopped", "reason", StopReason.choices)
    teach("desk.released", "reason", ReleaseReason.choices)
