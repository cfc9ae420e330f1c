"""What the page of one use shows: its facts, and its trail from being logged to what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cards.codes import masked
from usage.forms import typed_day, typed_time
from usage.models import Usage


@dataclass(frozen=True)
class Step:
    """One line of the trail: when, what, by whom, and why (or "")."""

    at: datetime
    deed: str
    by: str
    why: str = ""


def facts_of_use(use: Usage) -> list[dict[str, str]]:
    """What tells the use from others."""
    rows = [
        (_("Venue"), str(use.venue)),
        (_("Event"), use.event_name),
        (_("Day of the event"), f"{typed_day(use.event_day)} {typed_time(use.event_time)}".strip()),
        (_("Used for"), use.get_kind_display()),
        (_("Children"), str(use.children)),
        (_("Card code"), masked(use.card.code)),
        (_("State"), use.get_state_display()),
        (_("Logged by"), use.logged_by),
    ]
    if use.amount is not None:
        rows.insert(4, (_("Euros"), f"{use.amount:.2f}".replace(".", ",")))
    return [{"label": label, "value": value} for label, value in rows]


def trail_of_use(use: Usage, user: Any) -> list[Step]:
    """Who did what with it, when and why, oldest first; the rows that it corrects or that correct it among them."""
    before = use.corrects and Usage.objects.visible_to(user).filter(pk=use.corrects_id).first()
    after = Usage.objects.visible_to(user).filter(corrects=use).first()
    steps = []
    if before:
        steps.append(Step(before.logged_at, _("First logged"), before.logged_by))
    steps.append(Step(use.logged_at, _("Corrected") if before else _("Logged"), use.logged_by))
    if use.redeemed_at:
        steps.append(Step(use.redeemed_at, _("Handed over"), use.redeemed_by))
    if use.withdrawn_at:
        deed = _("Replaced by a corrected entry") if after else _("Undone")
        steps.append(Step(use.withdrawn_at, deed, use.withdrawn_by, use.why_withdrawn))
    return steps
