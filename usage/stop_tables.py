"""The list of stopped desks as a table: when, where, who, on which device, why. No code, and nothing of a card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.tables import tag
from cards.models import DeskStop, ReleaseReason
from usage.forms import typed_day, typed_time


def moment_in_words(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{typed_day(local.date())} {typed_time(local.time())}"


def age_in_words(stop: DeskStop) -> str:
    """How long the device had been known when it was stopped."""
    days = (stop.at - stop.device_since).days
    if days < 1:
        return gettext("new that day")
    return ngettext("known for %(days)s day", "known for %(days)s days", days) % {"days": days}


class StopTable(tables.Table):
    """Its order is the newest first."""

    caption: Any = _("Stopped desks")
    row_header = "site"

    at = tables.Column(_("Stopped"), orderable=False, attrs={"td": {"class": "nowrap"}})
    site = tables.Column(_("Site"), orderable=False)
    account = tables.Column(_("Person"), orderable=False)
    device = tables.Column(_("Device"), orderable=False)
    reason = tables.Column(_("Why"), orderable=False)
    state = tables.Column(_("State"), empty_values=(), orderable=False)
    deeds = tables.Column("", empty_values=(), orderable=False)

    class Meta:
        model = DeskStop
        fields: tuple[str, ...] = ()
        empty_text = _("No desk has been stopped.")

    def render_at(self, record: DeskStop) -> str:
        return moment_in_words(record.at)

    def render_device(self, record: DeskStop) -> str:
        return age_in_words(record)

    def render_state(self, record: DeskStop) -> SafeString:
        if record.is_open:
            until = moment_in_words(record.ends_at) if record.ends_at else ""
            return format_html('{} <span class="small soft nowrap">{}</span>', tag(gettext("stopped"), "stop"), until)
        if record.released_by:
            why = ReleaseReason(record.released_because).label
            words = format_html('<span class="small soft">{} {}</span>', why, record.released_by)
            return format_html("{} {}", tag(gettext("released")), words)
        return tag(gettext("confirmed") if record.released_at else gettext("time is up"))

    def render_deeds(self, record: DeskStop) -> str:
        if not record.is_open:
            return ""
        address = reverse("desk_stop_release", args=[record.pk])
        return render_to_string("usage/_release_link.html", {"address": address, "stop": record})
