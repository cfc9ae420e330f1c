"""The list of uses as a table. A use shows its card by a masked code: enough to tell two rows apart."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.tables import FIGURES
from cards.codes import masked
from usage.forms import typed_day, typed_time
from usage.models import Usage


class UsageTable(tables.Table):
    """Sorted by the day of the event or by when it was logged: the orders that the database keeps."""

    caption: Any = _("Uses")
    row_header = "event_name"

    event_name = tables.Column(_("Event"), empty_values=(), orderable=False)
    event_day = tables.Column(_("Day"), order_by=("event_day", "event_time"), attrs={"td": {"class": "nowrap"}})
    event_time = tables.Column(_("Time"), orderable=False)
    venue = tables.Column(_("Venue"), orderable=False)
    children = tables.Column(_("Children"), orderable=False, attrs=FIGURES)
    code = tables.Column(_("Card code"), accessor="card__code", orderable=False, attrs={"td": {"class": "code nowrap"}})
    source = tables.Column(_("Source"), orderable=False)
    logged_at = tables.Column(_("Logged"))
    state = tables.Column(_("State"), empty_values=(), orderable=False)
    deeds = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = Usage
        fields: tuple[str, ...] = ()
        empty_text = _("No uses match.")

    def __init__(self, *args: Any, several_venues: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if several_venues else ("venue",), **kwargs)

    def render_event_day(self, record: Usage) -> str:
        return typed_day(record.event_day)

    def render_event_time(self, record: Usage) -> str:
        return typed_time(record.event_time)

    def render_event_name(self, record: Usage) -> str:
        return record.event_name or gettext("No event name")

    def render_code(self, value: str) -> str:
        return masked(value)

    def render_logged_at(self, record: Usage) -> SafeString:
        moment = timezone.localtime(record.logged_at)
        words = f"{typed_day(moment.date())} {typed_time(moment.time())}"
        return format_html('<span class="nowrap">{}</span> <span class="small soft">{}</span>', words, record.logged_by)

    def render_state(self, record: Usage) -> str:
        text = record.why_withdrawn if record.is_withdrawn else ""
        return render_to_string("usage/_state.html", {"use": record, "why": text})

    def render_deeds(self, record: Usage) -> str:
        address = reverse("usage_detail", args=[record.pk])
        return render_to_string("usage/_use_link.html", {"address": address, "use": record})
