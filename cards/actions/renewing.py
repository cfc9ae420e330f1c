"""Renewing a card: the same card goes on for another period. [S1, S2]"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from cards import rulebook
from cards.models import Card, Consent, Phase, Purpose, Validity, ValidityKind
from cards.rulebook import Rules

from .agreed import Answers, store_answers, store_consents, take_back
from .asking import store_question
from .background import complete_background
from .standing import locked_at_its_site, refuse_key_of_another, refuse_replaced
from .told import Holder, Told, check_told, chosen_last_day, rules_of, shown


@trusted
def renew_card(
    *,
    card: Card,
    renewed_on: date,
    told: Told,
    holder: Holder | None = None,
    answers: Answers | None = None,
    seen_last_day: date | None,
    last_day: date | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> Card:
    """Give the card its next period, by its issuing site or somebody who acts for it. [S1, W4; house.md 8.2]

    `holder` brings the background that the rules ask by now and an older card lacks. `seen_last_day` is the last day of
    validity that the person saw: if another worker has renewed the card since, the answer says so and nothing is added.
    `last_day` is for community cards. Raises PermissionDenied and Refused.
    """
    rules = rules_of(renewed_on, field="renewed_on")
    with transaction.atomic():
        card = locked_at_its_site(card, by=by)
        if not _has_done(card, key):
            refuse_key_of_another(Validity, key)
            check_told(told, rules, is_community=card.is_community, is_renewal=True)
            first, last = _next_period(card, renewed_on, seen_last_day, last_day)
            days = {"renewed_on": str(renewed_on), "last_day": [str(card.valid_until), str(last)]}
            _add_period(card, (first, last), renewed_on, rules, told, key)
            _store_told(card, holder, answers or {}, told, rules, renewed_on, by=by)
            audit.record("card.renewed", card, by=by, site=card.site, rules_of=str(rules.starts), **days)
    return card


def _has_done(card: Card, key: uuid.UUID | None) -> bool:
    return bool(key) and Validity.unscoped.of([card]).filter(idempotency_key=key).exists()


def _next_period(card: Card, renewed_on: date, seen_last_day: date | None, last_day: date | None) -> tuple[date, date]:
    latest = Validity.unscoped.of([card]).latest("last_day")
    _check_renewable(card, latest, renewed_on, seen_last_day)
    return _period(card, latest, renewed_on, last_day if card.is_community else None)


def _check_renewable(card: Card, latest: Validity, renewed_on: date, seen_last_day: date | None) -> None:
    refuse_replaced(card)
    if card.site and card.site.closed_on:
        raise Refused(_("The issuing site has closed. Ask the area coordinator to move its cards to another site."))
    if card.ended_on:
        raise Refused(_("The validity of this card has been ended. Give the client a new card and register it."))
    if seen_last_day != latest.last_day or latest.first_day > timezone.localdate():
        # Twelve months at a time: a second renewal on top of one that has not begun is a slip, or a second worker.
        message = _("The card has already been renewed. Its last day of validity is %(day)s.")
        raise Refused(message % {"day": shown(latest.last_day)})
    if renewed_on < latest.first_day:
        message = _("The day is before the present validity began, %(day)s. Check the day.")
        raise Refused({"renewed_on": message % {"day": shown(latest.first_day)}})


def _period(card: Card, latest: Validity, renewed_on: date, asked: date | None) -> tuple[date, date]:
    pilot_ends_on = card.site.area.pilot_ends_on if card.site else None
    try:
        first, usual = rulebook.renewal_period(latest.last_day, renewed_on, pilot_ends_on=pilot_ends_on)
    except ValueError as error:
        message = _("Cards of a pilot are not valid longer than the pilot. Ask the area coordinator how it goes on.")
        raise Refused(message) from error
    return first, chosen_last_day(asked, usual, first, pilot_ends_on)


def _store_told(
    card: Card, holder: Holder | None, answers: Answers, told: Told, rules: Rules, renewed_on: date, *, by: Actor
) -> None:
    """Beside the period: missing background, the consent asked anew with its answers, a question to Kaikukeskus."""
    if not card.is_community:
        complete_background(card, holder, told, rules, renewed_on, by=by)
        consents = Consent.unscoped.of([card]).for_purpose(Purpose.WELLBEING)
        in_force = consents.in_force().exists()
        if told.consent_wellbeing and not in_force:
            _check_withdrawn(consents, renewed_on)
        store_consents(card, told, rules, renewed_on)
        if in_force and told.consent_wellbeing is False:
            take_back(card=card, purpose=Purpose.WELLBEING, day=renewed_on, by=by)
        store_answers(card, answers, told, Phase.RENEWAL, renewed_on)
    store_question(card, told, by=by)


def _check_withdrawn(consents: QuerySet[Consent], renewed_on: date) -> None:
    """A withdrawal stands against a paper form that was filled in before it and is entered after it. [S2]"""
    withdrawn_on = consents.aggregate(last=Max("withdrawn_on"))["last"]
    if withdrawn_on and withdrawn_on > renewed_on:
        message = _("The client withdrew this consent on %(day)s, after the renewal date. Choose “No”.")
        raise Refused({"consent_wellbeing": message % {"day": shown(withdrawn_on)}})


def _add_period(
    card: Card, days: tuple[date, date], renewed_on: date, rules: Rules, told: Told, key: uuid.UUID | None
) -> None:
    Validity.unscoped.create(
        card=card,
        kind=ValidityKind.RENEWAL,
        first_day=days[0],
        last_day=days[1],
        renewed_on=renewed_on,
        children=told.children or 0,
        rules_of=rules.starts,
        worker_name=told.worker_name,
        worker_email=told.worker_email,
        worker_phone=told.worker_phone,
        remarks=told.remarks,
        terms_told=told.terms_told,
        client_confirmed=told.client_confirmed,
        situation_confirmed=told.situation_confirmed,
        residence_reason=told.residence_reason,
        from_paper=told.from_paper,
        idempotency_key=key,
    )
    card.valid_until = days[1]
    card.save(update_fields=["valid_until"])
