"""Storing, and taking back, what the holder agreed to and answered, beside the deed that asked. [S2; domain.md 3.3]

Called inside another action's transaction; knows no request and asks no permission of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from cards.models import Answer, Background, Card, Consent, Item, Notice, Phase, Purpose
from cards.rulebook import Rules, Status

from .told import VOLUNTARY, Told

Answers = Mapping[Item, int]


def store_consents(card: Card, told: Told, rules: Rules, day: date) -> None:
    """A row for each consent that the rules ask: given or refused, that day, to the version then in force.

    A consent that is in force already stays as it was; when it is refused anew, the deed calls `take_back`.
    """
    asked = {Purpose.VOLUNTARY: told.consent_voluntary, Purpose.WELLBEING: told.consent_wellbeing}
    versions = {notice.kind: notice for notice in Notice.objects.in_force_on(day)}
    in_force = set(Consent.unscoped.of([card]).in_force().values_list("purpose", flat=True))
    Consent.unscoped.bulk_create(
        Consent(card=card, purpose=purpose, notice=versions.get(purpose), is_given=given, answered_on=day)
        for purpose, given in asked.items()
        if given is not None and _asks(rules, purpose) and purpose not in in_force
    )


def _asks(rules: Rules, purpose: Purpose) -> bool:
    return rules.fields[f"consent_{purpose}"] is not Status.NOT_ASKED


def check_answers(answers: Answers, told: Told) -> None:
    """Raises Refused without the consent, or off the question's scale."""
    if answers and not told.consent_wellbeing:
        message = _("The well-being questions need the client’s consent: choose yes, or leave them unanswered.")
        raise Refused({"consent_wellbeing": message})
    if any(not item.lowest <= value <= item.highest for item, value in answers.items()):
        raise Refused(_("One of the well-being answers is not on its scale. Choose it again."))


def store_answers(card: Card, answers: Answers, told: Told, phase: Phase, day: date) -> None:
    """The well-being answers of one day. Raises Refused as `check_answers`."""
    check_answers(answers, told)
    Answer.unscoped.bulk_create(
        [Answer(card=card, item=item, phase=phase, answered_on=day, value=value) for item, value in answers.items()],
        update_conflicts=True,  # renewed on the day of issue: the later answers stand
        unique_fields=["card", "item", "answered_on"],
        update_fields=["phase", "value", "recorded_at"],
    )


@trusted
def take_back(*, card: Card, purpose: str, day: date, by: Actor) -> bool:
    """Withdraw the card's consent for `purpose` and delete exactly what rested on it; the card stays valid. [S2]

    Also deletes what older rules stored without a consent, and notes then that it is refused. Returns whether there was
    anything to withdraw or to delete. The trail hears the purpose only.
    """
    consents = Consent.unscoped.of([card]).for_purpose(purpose).in_force()
    withdrawn = consents.update(withdrawn_on=Greatest("answered_on", Value(day)))
    forgotten = _forget_voluntary(card) if purpose == Purpose.VOLUNTARY else _forget_answers(card)
    if forgotten and not withdrawn:
        Consent.unscoped.create(card=card, purpose=purpose, is_given=False, answered_on=day)
    if withdrawn or forgotten:
        audit.record("consent.withdrawn", card, by=by, site=card.site, purpose=str(purpose))
    return bool(withdrawn or forgotten)


def _forget_voluntary(card: Card) -> int:
    told = Background.unscoped.of([card]).exclude(**dict.fromkeys(VOLUNTARY))
    return told.update(**dict.fromkeys(VOLUNTARY))


def _forget_answers(card: Card) -> int:
    chain = Card.unscoped.in_chain_of([card.first_card])
    deleted, _models = Answer.unscoped.of(chain).delete()
    return deleted
