"""Registering a printed card: the day it was handed out, by whom, and what is known of its holder."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from cards import rulebook
from cards.models import Background, Card, Validity, ValidityKind
from cards.rulebook import Rules, Status

from .told import Holder, Told, check_holder, check_told, chosen_last_day, rules_of, shown


def register_card(
    *,
    code: str,
    site: Site,
    issued_on: date,
    told: Told,
    holder: Holder | None = None,
    last_day: date | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> Card:
    """Register the card with this normalised code as handed out at `site` on `issued_on`.

    `holder` is None for a community card, whose `last_day` the organisation decides [S1]; a personal card's follows
    from the rules (house.md 8.2). The same form sent twice (`key`) registers once. Raises PermissionDenied and Refused:
    a code outside the site's runs is answered like one that was never printed (house.md 8.9).
    """
    require(by.user, Permission.CARD_REGISTER, site=site)
    _check_site(site)
    rules = rules_of(issued_on, field="issued_on")
    with transaction.atomic():
        card = Card.unscoped.registrable_at(site).with_code(code).select_for_update(of=("self",)).first()
        if card is None:
            return _already_there(code, key, by)
        _check_filled_in(card, told, holder, rules, issued_on)
        _hand_out(card, site, issued_on, _last_day(site, issued_on, last_day if card.is_community else None))
        given = _store(card, rules, told, holder, key)
        days = {"issued_on": str(issued_on), "last_day": str(card.valid_until), "rules_of": str(rules.starts)}
        audit.record("card.registered", card, by=by, site=site, kind=card.kind, filled_in=given, **days)
    return card


def _check_site(site: Site) -> None:
    if site.closed_on or not site.is_distributor:
        raise Refused({"site": _("This site does not issue cards. Choose a site that does.")})


def _already_there(code: str, key: uuid.UUID | None, by: Actor) -> Card:
    """The card that this very form has registered; else why not, and nothing of cards beyond the person's own."""
    card: Card | None = Card.objects.visible_to(by.user).with_code(code).registered().select_related("site").first()
    if card is None:
        message = _(
            "There is no such card among those given to your site. Check the code. If it is right, ask the area "
            "coordinator."
        )
        raise Refused({"code": message})
    if key and Validity.unscoped.of([card]).filter(idempotency_key=key).exists():
        return card
    message = _("This card is already registered: %(site)s, %(day)s. Check the code, or open the card.")
    known = {"site": str(card.site), "day": shown(card.issued_on or timezone.localdate()), "card": card.pk}
    raise Refused({"code": ValidationError(message, code="registered", params=known)})


def _check_filled_in(card: Card, told: Told, holder: Holder | None, rules: Rules, issued_on: date) -> None:
    if card.is_community and holder:
        raise Refused({"code": _("This is a community card. Choose “Community card” above and register it there.")})
    if not card.is_community and not holder:
        raise Refused({"code": _("This is a personal card. Choose “Personal card” above and register it there.")})
    check_told(told, rules, is_community=card.is_community)
    if holder:
        check_holder(holder, told, rules, issued_on)


def _last_day(site: Site, issued_on: date, asked: date | None) -> date:
    pilot_ends_on = site.area.pilot_ends_on
    try:
        usual = rulebook.last_valid_day(issued_on, pilot_ends_on=pilot_ends_on)
    except ValueError as error:
        message = _("The pilot of the area ended before this day. Check the day, or ask the area coordinator.")
        raise Refused({"issued_on": message}) from error
    return chosen_last_day(asked, usual, issued_on, pilot_ends_on)


def _hand_out(card: Card, site: Site, issued_on: date, last_day: date) -> None:
    card.site = site
    card.registered_at = timezone.now()
    card.issued_on = card.valid_from = issued_on
    card.valid_until = last_day
    card.save(update_fields=["site", "registered_at", "issued_on", "valid_from", "valid_until"])


def _store(card: Card, rules: Rules, told: Told, holder: Holder | None, key: uuid.UUID | None) -> list[str]:
    """The first period and the background. Returns the names of the background fields that were filled in."""
    asks_consent = rules.fields["consent_voluntary"] is not Status.NOT_ASKED
    Validity.unscoped.create(
        card=card,
        kind=ValidityKind.ISSUE,
        first_day=card.valid_from,
        last_day=card.valid_until,
        children=0 if card.is_community else told.children,
        rules_of=rules.starts,
        worker_name=told.worker_name,
        worker_email=told.worker_email,
        worker_phone=told.worker_phone,
        remarks=told.remarks,
        terms_told=told.terms_told,
        voluntary_consent=asks_consent and told.consent_voluntary,
        idempotency_key=key,
    )
    if holder:
        Background.unscoped.create(
            card=card,
            birth_year=holder.birth_year,
            postal_code=holder.postal_code,
            municipality=holder.postal_code.municipality if holder.postal_code else None,
            gender=holder.gender,
            mother_tongue=holder.mother_tongue,
            life_situation=holder.life_situation,
        )
    return holder.given if holder else []
