"""The list of events as a table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.tables import FIGURES
from usage.forms import typed_day, typed_time
from usage.models import Event


class EventTable(tables.Table):
    """`kept`: the venues whose list the person keeps; the others' events are there to be seen."""

    caption: Any = _("Events")
    row_header = "name"

    name = tables.Column(_("Event"), orderable=False)
    day = tables.Column(_("Day"), empty_values=(), order_by=("day", "time"), attrs={"td": {"class": "nowrap"}})
    venue = tables.Column(_("Venue"), orderable=False)
    kind = tables.Column(_("Kind"), orderable=False)
    places = tables.Column(_("Tickets or places"), orderable=False, attrs=FIGURES)
    own_limit = tables.Column(_("Own limit"), orderable=False, attrs=FIGURES)
    tickets = tables.Column(_("With a Kaikukortti"), orderable=False, attrs=FIGURES)
    deeds = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = Event
        fields: tuple[str, ...] = ()
        empty_text = _("No events match.")

    def __init__(self, *args: Any, several_venues: bool, kept: Collection[UUID], **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if several_venues else ("venue",), **kwargs)
        self.kept = kept

    def render_day(self, record: Event) -> str:
        return f"{typed_day(record.day)} {typed_time(record.time)}".strip() if record.day else str(_("any day"))

    def render_kind(self, record: Event) -> str:
        return render_to_string("usage/_event_kind.html", {"event": record})

    def render_deeds(self, record: Event) -> str:
        if record.venue_id not in self.kept or record.closed_on:
            return ""
        return render_to_string("usage/_event_deeds.html", {"event": record})
