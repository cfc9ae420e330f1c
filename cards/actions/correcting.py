"""Correcting what was registered, with a reason. The trail and the list of corrections hear no values. [house.md 4]"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.permissions import Permission, may
from accounts.wall import trusted
from cards.models import Card, Consent, Correction, CorrectionReason, Purpose, Validity, ValidityKind
from cards.rulebook import rules_on

from .background import background_of, holder_of, write
from .registering import last_day_at
from .standing import CHANGED, locked_at_its_site, refuse_key_of_another, refuse_replaced
from .told import HOLDER, VOLUNTARY, Holder, Told, check_children, check_holder, rules_of, shown


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What the registration says after the correction. None: as it was. Of a holder all fields are given."""

    holder: Holder | None = None
    children: int | None = None
    issued_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why, and who corrects. `residence_reason`: why a home outside the network is let through."""

    reason: str
    explanation: str = ""
    worker_name: str
    residence_reason: str = ""


def seen_of(card: Card) -> str:
    """What a form was drawn from: another worker's correction or renewal since then makes another text."""
    corrected = Correction.unscoped.of([card]).order_by("-pk").values_list("pk", flat=True).first()
    period = Validity.unscoped.of([card]).order_by("-pk").values_list("pk", flat=True).first()
    return f"{corrected or 0}-{period or 0}"


@trusted
def correct_card(
    *, card: Card, corrected: Corrected, why: Why, seen: str, key: uuid.UUID | None = None, by: Actor
) -> Correction:
    """Write what has changed, by the rules of the issue: age and residence are judged on the issue day.

    `seen` is `seen_of` the card when the form was drawn. The number of children holds for the present validity and for
    one that follows it; a new issue day moves the first period. The same form sent twice (`key`) corrects once. Raises
    PermissionDenied and Refused.
    """
    with transaction.atomic():
        card = locked_at_its_site(card, by=by)
        if key and (done := Correction.unscoped.of([card]).filter(idempotency_key=key).first()):
            return done
        refuse_key_of_another(Correction, key)
        _check_correctable(card, why, seen)
        changed = [*_move_issue(card, corrected.issued_on), *_recount_children(card, corrected.children)]
        changed += _rewrite_background(card, corrected.holder, why, is_moved="issued_on" in changed, by=by)
        if not changed:
            raise Refused(_("Nothing has been changed. Change what is wrong, then save."))
        row = {"reason": why.reason, "explanation": why.explanation, "worker_name": why.worker_name}
        correction = Correction.unscoped.create(card=card, fields=changed, idempotency_key=key, **row)
        audit.record("card.corrected", card, by=by, site=card.site, fields=changed, reason=why.reason)
    return correction


def _check_correctable(card: Card, why: Why, seen: str) -> None:
    refuse_replaced(card)
    if why.reason not in CorrectionReason.values or why.reason == CorrectionReason.RENEWAL:
        raise Refused({"reason": _("Choose the reason.")})
    if why.reason == CorrectionReason.OTHER and not why.explanation:
        raise Refused({"explanation": _("Write shortly why the information is corrected.")})
    if seen != seen_of(card):
        raise Refused(CHANGED)


def _recount_children(card: Card, children: int | None) -> list[str]:
    """The present period and one that follows it; of an expired card the last one."""
    if children is None or card.is_community:
        return []
    check_children(children)
    periods = Validity.unscoped.of([card])
    latest = periods.latest("last_day")
    ahead = periods.filter(last_day__gte=min(timezone.localdate(), latest.last_day)).exclude(children=children)
    return ["children"] if ahead.update(children=children) else []


def _rewrite_background(card: Card, holder: Holder | None, why: Why, *, is_moved: bool, by: Actor) -> list[str]:
    if holder is None or card.is_community:
        return []
    background = background_of(card)
    before = holder_of(background)
    changed = [name for name in HOLDER if getattr(before, name) != getattr(holder, name)]
    if changed or is_moved:
        _check_consent(card, changed)
        _check_holder(card, holder, why, changed, is_moved=is_moved, by=by)
        write(background, holder, changed)
    if "postal_code" in changed:
        _first_period(card).update(residence_reason=why.residence_reason)
    return changed


def _check_consent(card: Card, changed: list[str]) -> None:
    """Whatever the rules of the issue day were: what is stored today needs a consent today. [S2]"""
    consents = Consent.unscoped.of([card]).for_purpose(Purpose.VOLUNTARY).in_force()
    if set(changed) & set(VOLUNTARY) and not consents.exists():
        raise Refused(_("Voluntary information needs the client’s consent. Store the consent first, on its own page."))


def _check_holder(card: Card, holder: Holder, why: Why, changed: list[str], *, is_moved: bool, by: Actor) -> None:
    """What has changed is judged, and everything when the issue day has; a home let through before stays so."""
    day, site = _first_issue(card), card.site
    before = "" if "postal_code" in changed else _first_period(card).values_list("residence_reason", flat=True).get()
    let_through = bool(before) or may(by.user, Permission.CARD_LET_THROUGH, site=site)
    told = Told(worker_name=why.worker_name, consent_voluntary=True, residence_reason=why.residence_reason or before)
    judged = HOLDER if is_moved else changed
    check_holder(holder, told, rules_on(day), day, may_let_through=let_through, judged=judged)


def _first_period(card: Card) -> QuerySet[Validity]:
    return Validity.unscoped.filter(card=card.first_card, kind=ValidityKind.ISSUE)


def _first_issue(card: Card) -> date:
    """The day on which the holder got the card: of a replacement the original's."""
    day: date | None = Card.unscoped.values_list("issued_on", flat=True).get(pk=card.first_card)
    return day or timezone.localdate()


def _move_issue(card: Card, issued_on: date | None) -> list[str]:
    """A new issue day: the first period is counted anew by the rules, and nothing that came after is touched."""
    if issued_on is None or issued_on == card.issued_on:
        return []
    rules = rules_of(issued_on, field="issued_on")
    if card.original_id:
        raise Refused({"issued_on": _("A replacement’s days follow from the earlier card. Leave the day as it was.")})
    first, *later = Validity.unscoped.of([card]).order_by("first_day")
    last_day = first.last_day  # an organisation or a pilot's extension has set it; else it follows from the issue day
    if card.site and not (card.is_community or first.extension_id):
        last_day = last_day_at(card.site, issued_on, None)
    _check_days(card, first, later, issued_on, last_day)
    first.first_day, first.last_day, first.rules_of = issued_on, last_day, rules.starts
    first.save(update_fields=["first_day", "last_day", "rules_of"])
    card.issued_on = card.valid_from = issued_on
    card.valid_until = later[-1].last_day if later else last_day
    card.save(update_fields=["issued_on", "valid_from", "valid_until"])
    return ["issued_on"]


def _check_days(card: Card, first: Validity, later: list[Validity], issued_on: date, last_day: date) -> None:
    if issued_on > last_day or (card.ended_on and issued_on > card.ended_on):
        raise Refused({"issued_on": _("The day is after the end of the card’s validity. Check the day.")})
    if later and last_day >= later[0].first_day:
        message = _("The card was renewed from %(day)s on. With this issue date the two periods would overlap.")
        raise Refused({"issued_on": message % {"day": shown(later[0].first_day)}})
    if card.is_used and _takes_away(first, issued_on, last_day):
        # Not compared with the days of the uses: whoever tries one day after another would learn when they were.
        message = _("The card has been used, so days that have passed cannot be taken from its validity.")
        raise Refused({"issued_on": message})


def _takes_away(first: Validity, issued_on: date, last_day: date) -> bool:
    """Whether a day that has come was in the period and would not be any more."""
    today = timezone.localdate()
    return first.first_day < issued_on or last_day < min(first.last_day, today)
