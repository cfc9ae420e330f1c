"""The form that corrects a use: the desk's own, filled with what was logged."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.text_field import confirmed
from usage.judging import Ticket
from usage.models import Usage

from .desk import DeskForm
from .fields import typed_day, typed_time


class CorrectForm(DeskForm):
    """A use anew. The code may be left empty when it was right; the venue stays, for its list is another's."""

    def __init__(self, *args: Any, use: Usage, **kwargs: Any) -> None:
        super().__init__(*args, initial=_logged(use), **kwargs)
        self.use = use
        self.fields["venue"].widget = forms.HiddenInput()
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Only if the card was wrong. Scan the right card or type its code.")
        self.fields["booked"].label = _("A booking that has not been handed over")

    def clean_venue(self) -> Any:
        venue = super().clean_venue()
        return venue if venue == self.use.venue else self.use.venue

    def ticket(self) -> Ticket:
        """With the card that was logged, unless another was given; of several tickets to an event it stays one of
        several."""
        ticket = super().ticket()
        code = ticket.text_code or self.use.card.code
        return replace(ticket, text_code=code, second=ticket.second or self.use.ordinal > 1)

    @property
    def near_days(self) -> tuple[date, date]:
        """Around the day of the use: a slip is seldom further off."""
        return self.use.event_day - timedelta(days=31), self.use.event_day + timedelta(days=31)


def _logged(use: Usage) -> dict[str, Any]:
    listed = use.event and use.event.closed_on is None
    return {
        "venue": str(use.venue_id),
        "children": str(use.children),
        "event": str(use.event_id) if listed else "",
        "event_name": confirmed(use.event_name),
        "event_day": typed_day(use.event_day),
        "event_time": typed_time(use.event_time),
        "kind": use.kind,
        "amount": "" if use.amount is None else f"{use.amount:.2f}".replace(".", ","),
        "booked": use.is_booked,
        "key": str(uuid.uuid4()),
    }
