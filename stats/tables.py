"""The list of reminders as a table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
