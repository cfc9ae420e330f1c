"""The trail as a table: newest first, in words."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent
from accounts.trail_page import Told, tell


class TrailTable(tables.Table):
    """`read(reader)` puts the page's lines into words, once it is known which they are."""

    at = tables.Column(verbose_name=_("When"), orderable=False, attrs={"td": {"class": "nowrap"}})
    what = tables.Column(verbose_name=_("What was done"), empty_values=(), orderable=False)
    where = tables.Column(verbose_name=_("Where"), empty_values=(), orderable=False)
    device = tables.Column(verbose_name=_("Device"), empty_values=(), orderable=False)
    caption: Any = _("Trail")
    row_header = "what"
    told: dict[Any, Told]

    class Meta:
        empty_text = _("Nothing of this kind is on the trail.")

    def read(self, reader: Any) -> None:
        self.told = tell([row.record for row in self.page.object_list], reader)

    def render_at(self, value: Any) -> str:
        return date_format(timezone.localtime(value), "j.n.Y H.i")

    def render_what(self, record: AuditEvent) -> SafeString:
        return render_to_string("accounts/_trail_what.html", {"told": self.told[record.pk]})

    def render_where(self, record: AuditEvent) -> str:
        return self.told[record.pk].where or "–"

    def render_device(self, record: AuditEvent) -> str:
        return self.told[record.pk].device or "–"
