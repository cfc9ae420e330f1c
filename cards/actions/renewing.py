"""Renewing a card: the same card goes on for another period. [S1, S2]"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from cards import rulebook
from cards.models import Card, Validity, ValidityKind
from cards.rulebook import Rules

from .told import Told, check_told, chosen_last_day, rules_of, shown


def renew_card(
    *,
    card: Card,
    renewed_on: date,
    told: Told,
    seen_last_day: date | None,
    last_day: date | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> Card:
    """Give the card its next period, by its issuing site or somebody who acts for it. [S1, W4; house.md 8.2]

    `seen_last_day` is the last day of validity that the person saw: if another worker has renewed the card since, the
    answer says so and nothing is added. `last_day` is for community cards. Raises PermissionDenied and Refused.
    """
    rules = rules_of(renewed_on, field="renewed_on")
    with transaction.atomic():
        card = Card.unscoped.select_for_update(of=("self",)).select_related("site__area").get(pk=card.pk)
        require(by.user, Permission.CARD_REGISTER, site=_site_of(card))
        if key and Validity.unscoped.of([card]).filter(idempotency_key=key).exists():
            return card
        latest = Validity.unscoped.of([card]).latest("last_day")
        _check_renewable(card, latest, renewed_on, seen_last_day)
        check_told(told, rules, is_community=card.is_community)
        first, last = _period(card, latest, renewed_on, last_day if card.is_community else None)
        _add_period(card, latest, (first, last), rules, told, key)
        days = {"renewed_on": str(renewed_on), "last_day": [str(latest.last_day), str(last)]}
        audit.record("card.renewed", card, by=by, site=card.site, rules_of=str(rules.starts), **days)
    return card


def _site_of(card: Card) -> Site:
    if card.site is None:
        raise Refused(_("The card is not registered yet. Register it first."))
    return card.site


def _check_renewable(card: Card, latest: Validity, renewed_on: date, seen_last_day: date | None) -> None:
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
    pilot_ends_on = _site_of(card).area.pilot_ends_on
    try:
        first, usual = rulebook.renewal_period(latest.last_day, renewed_on, pilot_ends_on=pilot_ends_on)
    except ValueError as error:
        message = _("Cards of a pilot are not valid longer than the pilot. Ask the area coordinator how it goes on.")
        raise Refused(message) from error
    return first, chosen_last_day(asked, usual, first, pilot_ends_on)


def _add_period(
    card: Card, latest: Validity, days: tuple[date, date], rules: Rules, told: Told, key: uuid.UUID | None
) -> None:
    Validity.unscoped.create(
        card=card,
        kind=ValidityKind.RENEWAL,
        first_day=days[0],
        last_day=days[1],
        children=told.children or 0,
        rules_of=rules.starts,
        worker_name=told.worker_name,
        worker_email=told.worker_email,
        worker_phone=told.worker_phone,
        remarks=told.remarks,
        terms_told=told.terms_told,
        voluntary_consent=latest.voluntary_consent,  # a renewal asks nothing anew that rests on the consent
        idempotency_key=key,
    )
    card.valid_until = days[1]
    card.save(update_fields=["valid_until"])
