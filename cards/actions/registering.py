"""Registering a printed card: the day it was handed out, by whom, and what is known of its holder."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, may, require
from accounts.wall import trusted
from cards import rulebook
from cards.models import Background, Card, Draft, Phase, Validity, ValidityKind
from cards.rulebook import Rules

from .agreed import Answers, check_answers, store_answers, store_consents
from .asking import store_question
from .told import (
    Holder,
    Told,
    check_holder,
    check_told,
    chosen_last_day,
    lives_outside,
    refuse_together,
    rules_of,
    shown,
)


@dataclass(frozen=True)
class Issue:
    """What a registration form says. Without a `code` or a `site`: it could not be read, and is not judged.

    `holder` is None for a community card, whose `last_day` the organisation decides [S1]; a personal card's follows
    from the rules (house.md 8.2). `key` is the form's own, and its draft's.
    """

    issued_on: date
    told: Told
    code: str = ""
    site: Site | None = None
    holder: Holder | None = None
    answers: Answers = field(default_factory=dict)
    last_day: date | None = None
    key: uuid.UUID | None = None


@trusted
def register_card(
    *,
    code: str,
    site: Site,
    issued_on: date,
    told: Told,
    holder: Holder | None = None,
    answers: Answers | None = None,
    last_day: date | None = None,
    key: uuid.UUID | None = None,
    by: Actor,
) -> Card:
    """Register the card with this normalised code as handed out at `site` on `issued_on`; the rest as in `Issue`.

    The same form sent twice (`key`) registers once; its draft goes in the same transaction. Raises PermissionDenied,
    and Refused with everything that is wrong.
    """
    issue = Issue(issued_on, told, code, site, holder, answers or {}, last_day, key)
    require(by.user, Permission.CARD_REGISTER, site=site)
    with transaction.atomic():
        found = Card.unscoped.registrable_at(site).with_code(code).select_for_update(of=("self",), no_key=True)
        card = found.first()
        done = None if card else _registered_with(key, code, by)
        if done is None:
            _judge(issue, card, by)
            done = _hand_out(card or already_there(code, None, by), issue, site, by)
        Draft.unscoped.filter(pk=key, user=by.user).delete()
    return done


@trusted
def judge_issue(*, issue: Issue, by: Actor) -> None:
    """Raise Refused with everything that `register_card` would refuse as things stand. Locks and changes nothing."""
    if not _registered_with(issue.key, issue.code, by):
        card = Card.unscoped.registrable_at(issue.site).with_code(issue.code).first() if issue.site else None
        _judge(issue, card, by)


def _judge(issue: Issue, card: Card | None, by: Actor) -> None:
    """Raise Refused with all that speaks against registering `card`, which is None when it is not registrable."""
    told, holder, day = issue.told, issue.holder, max(issue.issued_on, rulebook.EARLIEST)  # earlier: refused itself
    rules = rulebook.rules_on(day)
    let_through = may(by.user, Permission.CARD_LET_THROUGH, site=issue.site)
    refuse_together(
        lambda: _check_site(issue),
        lambda: _check_card(card, issue, by),
        lambda: rules_of(issue.issued_on, field="issued_on"),
        lambda: check_told(told, rules, is_community=holder is None),
        lambda: _check_holder(issue, rules, day, let_through),
        lambda: check_answers(issue.answers, told),
        lambda: issue.site and last_day_at(issue.site, day, None if holder else issue.last_day),
    )


def _check_site(issue: Issue) -> None:
    """Partner organisations hold community cards only. [S2]"""
    site = issue.site
    if site and (site.closed_on or not (site.is_distributor or (site.is_partner and issue.holder is None))):
        raise Refused({"site": _("This site does not issue cards. Choose a site that does.")})


def _check_holder(issue: Issue, rules: Rules, day: date, let_through: bool) -> None:
    if issue.holder:
        check_holder(issue.holder, issue.told, rules, day, may_let_through=let_through)


def _check_card(card: Card | None, issue: Issue, by: Actor) -> None:
    if card is None:
        if issue.code and issue.site:
            already_there(issue.code, None, by)
    elif card.is_community and issue.holder:
        raise Refused({"code": _("This is a community card. Choose “Community card” above and register it there.")})
    elif not card.is_community and not issue.holder:
        raise Refused({"code": _("This is a personal card. Choose “Personal card” above and register it there.")})


def _registered_with(key: uuid.UUID | None, code: str, by: Actor) -> Card | None:
    """The card that this very form has registered."""
    registered = Card.objects.visible_to(by.user).with_code(code).registered()
    card: Card | None = registered.filter(validities__idempotency_key=key).first() if key else None
    return card


def already_there(code: str, key: uuid.UUID | None, by: Actor) -> Card:
    """The card that this very form has registered; else why not, and nothing of cards beyond the person's own."""
    if done := _registered_with(key, code, by):
        return done
    card: Card | None = Card.objects.visible_to(by.user).with_code(code).registered().select_related("site").first()
    if card is None:
        message = _(
            "There is no such card among those given to your site. Check the code. If it is right, ask the area "
            "coordinator."
        )
        raise Refused({"code": message})
    message = _("This card is already registered: %(site)s, %(day)s. Check the code, or open the card.")
    known = {"site": str(card.site), "day": shown(card.issued_on or timezone.localdate()), "card": card.pk}
    raise Refused({"code": ValidationError(message, code="registered", params=known)})


def last_day_at(site: Site, issued_on: date, asked: date | None) -> date:
    """The last day of a card that the site hands out that day; `asked` is a community card's. Raises Refused."""
    pilot_ends_on = site.area.pilot_ends_on
    try:
        usual = rulebook.last_valid_day(issued_on, pilot_ends_on=pilot_ends_on)
    except ValueError as error:
        message = _("The pilot of the area ended before this day. Check the day, or ask the area coordinator.")
        raise Refused({"issued_on": message}) from error
    return chosen_last_day(asked, usual, issued_on, pilot_ends_on)


def _hand_out(card: Card, issue: Issue, site: Site, by: Actor) -> Card:
    """Write what was judged. Returns the registered card."""
    rules = rulebook.rules_on(issue.issued_on)
    _start(card, site, issue.issued_on, last_day_at(site, issue.issued_on, None if issue.holder else issue.last_day))
    _store_period(card, issue, rules)
    given = issue.holder.given if issue.holder else []
    if issue.holder:
        _store_background(card, issue.holder)
        store_consents(card, issue.told, rules, issue.issued_on)
        store_answers(card, issue.answers, issue.told, Phase.ISSUE, issue.issued_on)
    store_question(card, issue.told, by=by)
    days = {"issued_on": str(issue.issued_on), "last_day": str(card.valid_until), "rules_of": str(rules.starts)}
    audit.record("card.registered", card, by=by, site=site, kind=card.kind, filled_in=given, **days)
    return card


def _start(card: Card, site: Site, issued_on: date, last_day: date) -> None:
    card.site = site
    card.registered_at = timezone.now()
    card.issued_on = card.valid_from = issued_on
    card.valid_until = last_day
    card.asked_for_on = None
    card.save(update_fields=["site", "registered_at", "issued_on", "valid_from", "valid_until", "asked_for_on"])


def _store_period(card: Card, issue: Issue, rules: Rules) -> None:
    told, waived = issue.told, issue.holder and lives_outside(issue.holder, rules, issue.issued_on)
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
        client_confirmed=told.client_confirmed,
        situation_confirmed=told.situation_confirmed,
        residence_reason=told.residence_reason if waived else "",
        from_paper=told.from_paper,
        idempotency_key=issue.key,
    )


def _store_background(card: Card, holder: Holder) -> None:
    Background.unscoped.create(
        card=card,
        birth_year=holder.birth_year,
        postal_code=holder.postal_code,
        municipality=holder.postal_code.municipality if holder.postal_code else None,
        gender=holder.gender,
        mother_tongue=holder.mother_tongue,
        life_situation=holder.life_situation,
        for_guardian=holder.for_guardian,
    )
