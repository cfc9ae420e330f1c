"""The lists of reminders and of venues by how they log, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.tables import FIGURES, tag
from stats.completeness import VenueLog
from stats.completeness_words import median_in_words
from stats.reminder_words import why
from stats.reminding import Reminder


class ReminderTable(tables.Table):
    """Rows are `reminding.Reminder`s, as they came: by kind."""

    about = tables.Column(verbose_name=gettext_lazy("Whom it concerns"), orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("What about"), orderable=False)
    why = tables.Column(verbose_name=gettext_lazy("Why"), empty_values=(), orderable=False)
    done = tables.Column(verbose_name=gettext_lazy("What was done"), empty_values=(), orderable=False)
    caption = gettext_lazy("Reminders")
    row_header = "about"

    class Meta:
        empty_text = gettext_lazy("There is nothing to remind of.")

    def render_about(self, record: Reminder) -> SafeString:
        address = reverse("reminder_detail", args=[record.kind.value, record.subject])
        return format_html('<a href="{}">{}</a>', address, record.about)

    def render_kind(self, record: Reminder) -> Any:
        return record.kind.label

    def render_why(self, record: Reminder) -> str:
        return why(record)

    def render_done(self, record: Reminder) -> str:
        return done(record)


def done(one: Reminder) -> str:
    """What was sent when, and until when it rests."""
    words = []
    if one.mail:
        sender = str(one.mail.user) if one.mail.user else "Kaikukanta"
        day = date_format(one.mail.sent_on, "SHORT_DATE_FORMAT")
        words.append(_("A mail was sent on %(day)s (%(sender)s).") % {"day": day, "sender": sender})
    if one.state and one.state.hides(one.occasion, one.state.changed_at.date()):
        if one.state.until is None:
            words.append(_("Done."))
        else:
            day = date_format(one.state.until, "SHORT_DATE_FORMAT")
            words.append(_("Put aside until %(day)s.") % {"day": day})
    return " ".join(words) or "–"


class CompletenessTable(tables.Table):
    """Rows are `completeness.VenueLog`s; `reminders` by venue are those about its silence. The quiet ones first."""

    venue = tables.Column(verbose_name=gettext_lazy("Venue"), accessor="site", order_by="place")
    area = tables.Column(verbose_name=gettext_lazy("Area"), accessor="site__area", orderable=False)
    last = tables.Column(
        verbose_name=gettext_lazy("Last logged"), accessor="pace__last", order_by=("last", "place"), empty_values=()
    )
    usual = tables.Column(
        verbose_name=gettext_lazy("Usually logs again within"),
        accessor="pace__usual",
        order_by=("usual", "place"),
        empty_values=(),
        attrs=FIGURES,
    )
    state = tables.Column(
        verbose_name=gettext_lazy("State"), accessor="pk", order_by=("urgency", "place"), empty_values=()
    )
    median = tables.Column(
        verbose_name=gettext_lazy("Half of the uses were logged"), order_by=("median", "place"), default="–"
    )
    late = tables.Column(
        verbose_name=gettext_lazy("Logged late"), order_by=("late", "place"), default="–", attrs=FIGURES
    )
    caption: Any = gettext_lazy("How the venues log")
    row_header = "venue"

    class Meta:
        order_by = "state"
        empty_text = gettext_lazy("There are no open venues here.")

    def __init__(self, rows: Any, *, reminders: Mapping[Any, Reminder], several_areas: bool, **options: Any) -> None:
        super().__init__(rows, exclude=() if several_areas else ("area",), **options)
        self.reminders = reminders

    def render_venue(self, record: VenueLog) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("statistics_site", args=[record.site.pk]), record.site)

    def render_last(self, record: VenueLog) -> str:
        return date_format(record.pace.last, "SHORT_DATE_FORMAT") if record.pace else _("never")

    def render_usual(self, record: VenueLog) -> str:
        if record.pace is None:
            return "–"
        if record.pace.usual is None:
            return _("too few days to tell")
        return ngettext("%(days)s day", "%(days)s days", record.pace.usual) % {"days": record.pace.usual}

    def render_state(self, record: VenueLog) -> SafeString:
        if record.pace is None:
            words = tag(_("has never logged"), "ask")
        else:
            words = tag(_("quieter than usual"), "ask") if record.is_silent else tag(_("as usual"), "good")
        one = self.reminders.get(record.site.pk)
        if one is None:
            return words
        address, label = reverse("reminder_detail", args=[one.kind.value, one.subject]), _("Reminder")
        about = format_html('<span class="visually-hidden">: {}</span>', record.site)
        return format_html('{} <a href="{}">{}{}</a>', words, address, label, about)

    def render_median(self, value: int) -> str:
        return median_in_words(value)

    def render_late(self, value: int) -> str:
        return _("%(percent)s %%") % {"percent": value}
