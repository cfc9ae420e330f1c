"""Replacing a lost or broken card: a new code, to which validity and history go over. [domain.md 2.3]

Figures count the original only; a use of any card of the chain makes all of it used (`using.mark_used`).
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.wall import trusted
from cards.models import Answer, Background, Card, Consent, EndKind, Kind, Validity, ValidityKind

from .registering import already_there
from .standing import locked_at_its_site, refuse_key_of_another, refuse_replaced
from .told import rules_of, shown


class ReplaceReason(models.TextChoices):
    """Why, for the trail; fixed, as the reasons of an ending are."""

    LOST = "lost", gettext_lazy("The card is lost")
    STOLEN = "stolen", gettext_lazy("The card was stolen")
    BROKEN = "broken", gettext_lazy("The card is broken")
    UNREADABLE = "unreadable", gettext_lazy("The code on the card cannot be read any more")


@trusted
def replace_card(
    *,
    card: Card,
    code: str,
    replaced_on: date,
    reason: str,
    worker_name: str,
    key: uuid.UUID | None = None,
    by: Actor,
) -> Card:
    """Let the printed card with this normalised code take over from `replaced_on` on. Returns the new card.

    The old code ends that day and stays good for events before it. The new one must be registrable at the card's own
    site and of the same kind; codes beyond are answered like those never printed (house.md 8.9). The same form sent
    twice (`key`) replaces once. Raises PermissionDenied and Refused.
    """
    rules_of(replaced_on, field="replaced_on")
    with transaction.atomic():
        old = _locked(card, code, by)
        if done := Card.unscoped.filter(replaces=old).first():
            return _as_before(old, done, key)
        periods = _check_replaceable(old, replaced_on, reason, key)
        new = _new_card(old, code, by=by)
        _take_over(old, new, replaced_on, max(periods[0].first_day, replaced_on))
        _copy_periods(new, periods, replaced_on, worker_name, key)
        _end(old, replaced_on)
        words = {"reason": reason, "replaced_on": str(replaced_on)}
        audit.record("card.replaced", old, by=by, site=old.site, by_card=str(new.pk), **words)
        audit.record("card.took_over", new, by=by, site=old.site, from_card=str(old.pk), **words)
    return new


def _locked(card: Card, code: str, by: Actor) -> Card:
    """The old card, whose chain grows; locked together with the new one, in the order that is the same for all."""
    both = Card.unscoped.filter(Q(pk=card.pk) | Q(code=code, registered_at=None))
    list(both.locked_with_originals().values_list("pk"))
    return locked_at_its_site(card, by=by)


def _as_before(old: Card, new: Card, key: uuid.UUID | None) -> Card:
    """The card that this very form made; else somebody was quicker."""
    if not (key and Validity.unscoped.of([new]).filter(idempotency_key=key).exists()):
        refuse_replaced(old)
    return new


def _check_replaceable(old: Card, replaced_on: date, reason: str, key: uuid.UUID | None) -> list[Validity]:
    """Returns the periods that are left on the day."""
    refuse_replaced(old)
    refuse_key_of_another(Validity, key)
    if reason not in ReplaceReason.values:
        raise Refused({"reason": _("Choose the reason.")})
    periods = list(Validity.unscoped.of([old]).filter(last_day__gte=replaced_on).order_by("first_day"))
    over = bool(old.ended_on and old.ended_on <= replaced_on)
    if over and not (periods and old.end_kind == EndKind.WITHDRAWN):
        # A withdrawn card may have been reported lost first; an ended validity is not brought back by a new card.
        raise Refused(_("The validity of this card has been ended. Give the client a new card and register it."))
    if old.valid_from and replaced_on < old.valid_from:
        message = _("The day is before the issue date, %(day)s. Check the day.")
        raise Refused({"replaced_on": message % {"day": shown(old.valid_from)}})
    if not periods:
        message = _("The validity of this card ended on %(day)s. Renew the card first, then replace it.")
        raise Refused(message % {"day": shown(old.valid_until or replaced_on)})
    return periods


def _new_card(old: Card, code: str, *, by: Actor) -> Card:
    site: Site = old.site  # type: ignore[assignment]  # a registered card has one
    found = Card.unscoped.registrable_at(site).with_code(code).select_for_update(of=("self",), no_key=True)
    new: Card = found.first() or already_there(code, None, by)
    if new.kind != old.kind:
        kinds = {
            Kind.PERSONAL.value: _("This is a community card. A personal card is replaced by a personal card."),
            Kind.COMMUNITY.value: _("This is a personal card. A community card is replaced by a community card."),
        }
        raise Refused({"code": kinds[old.kind]})
    return new


def _take_over(old: Card, new: Card, replaced_on: date, valid_from: date) -> None:
    """The new card stands where the old one stood; an end that was still to come comes along."""
    new.replaces, new.original_id = old, old.first_card
    new.site, new.registered_at, new.asked_for_on = old.site, timezone.now(), None
    new.issued_on, new.valid_from = replaced_on, valid_from
    new.valid_until, new.first_used_on = old.valid_until, old.first_used_on
    if old.ended_on and old.ended_on > replaced_on:
        new.ended_on, new.end_kind = old.ended_on, old.end_kind
    new.save()
    for model in (Background, Consent, Answer):
        model.unscoped.of([old]).update(card=new)


def _copy_periods(
    new: Card, periods: list[Validity], replaced_on: date, worker_name: str, key: uuid.UUID | None
) -> None:
    """What is left of the old card's periods, with the same children; the key goes with the first."""
    Validity.unscoped.bulk_create(
        Validity(
            card=new,
            kind=ValidityKind.REPLACEMENT,
            first_day=max(period.first_day, replaced_on),
            last_day=period.last_day,
            children=period.children,
            rules_of=period.rules_of,
            worker_name=worker_name,
            idempotency_key=None if place else key,
        )
        for place, period in enumerate(periods)
    )


def _end(old: Card, replaced_on: date) -> None:
    old.ended_on = min(old.ended_on or replaced_on, replaced_on)
    old.end_kind = EndKind.REPLACED
    old.save(update_fields=["ended_on", "end_kind"])
