"""The background information of a card as it stands, what is missing or changed in it, and writing that.

Called inside another action's transaction; judges with the same rules as the issue (`told.check_holder`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from accounts.actors import Actor
from accounts.permissions import Permission, may
from accounts.wall import trusted
from cards.models import Background, Card, Correction, CorrectionReason
from cards.rulebook import Rules, Status

from .told import HOLDER, Holder, Told, check_holder


def background_of(card: Card) -> Background:
    """The card's background with its places and choices; a new, empty one when it has none yet."""
    rows = Background.unscoped.of([card]).select_related(
        "postal_code__municipality", "municipality", "gender", "mother_tongue", "life_situation"
    )
    return rows.first() or Background(card=card)


def holder_of(background: Background) -> Holder:
    return Holder(**{name: getattr(background, name) for name in HOLDER})


def lacking(background: Background | None) -> list[str]:
    """Which of the year of birth and the postal code, mandatory since 2025, an older card lacks. [S2]

    A municipality whose postal code has been deleted at its keeping step is enough.
    """
    known = {
        "birth_year": background and background.birth_year,
        "postal_code": background and background.municipality_id,
    }
    return [name for name, value in known.items() if not value]


@trusted
def complete_background(
    card: Card, holder: Holder | None, told: Told, rules: Rules, renewed_on: date, *, by: Actor
) -> None:
    """Store what is missing by the rules of the renewal day, as a correction.

    Only what is new is judged, by that day: the sources ask about residence when the card is got, so a home that is
    stored already is not judged again. Raises Refused.
    """
    background = background_of(card)
    missing = [name for name in lacking(background) if rules.fields[name] is Status.MANDATORY]
    if not missing:
        return
    told_now = {name: getattr(holder or Holder(), name) for name in missing}
    whole = replace(holder_of(background), **told_now)
    let_through = may(by.user, Permission.CARD_LET_THROUGH, site=card.site)
    check_holder(whole, told, rules, renewed_on, may_let_through=let_through, judged=missing)
    write(background, whole, missing)
    Correction.unscoped.create(card=card, fields=missing, reason=CorrectionReason.RENEWAL, worker_name=told.worker_name)


def write(background: Background, holder: Holder, names: Collection[str]) -> None:
    """Write these fields; the municipality follows the postal code."""
    for name in names:
        setattr(background, name, getattr(holder, name))
    if "postal_code" in names:
        background.municipality = holder.postal_code.municipality if holder.postal_code else None
    background.save()
