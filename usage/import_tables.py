"""The lists of imports and of remembered columns as tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.tables import FIGURES, tag
from usage.forms import typed_day
from usage.import_progress import short_words
from usage.importing import state_of
from usage.models import BatchState, ImportBatch, ReportColumns
from usage.stop_tables import moment_in_words

TONES = {
    BatchState.COMMITTED: "good",
    BatchState.COMMITTING: "info",
    BatchState.FAILED: "stop",
    BatchState.LAPSED: "stop",
}


def withdrawn_in_words(batch: ImportBatch) -> str:
    """When, by whom and why an import was withdrawn; "" when it was not."""
    if batch.withdrawn_at is None:
        return ""
    words = gettext("Withdrawn on %(day)s by %(person)s. %(reason)s")
    day = typed_day(timezone.localdate(batch.withdrawn_at))
    return words % {"day": day, "person": batch.withdrawn_by, "reason": batch.get_withdrawn_because_display()}


class ImportTable(tables.Table):
    """Newest first. Figures stand only where something was logged: before that they are promises."""

    caption = _("Imports, newest first")
    row_header = "file_name"

    file_name = tables.Column(_("Report"), linkify=("import_preview", {"pk": tables.A("pk")}), orderable=False)
    venue = tables.Column(_("Venue"), orderable=False)
    uploaded_at = tables.Column(_("Sent"), orderable=False)
    sender = tables.Column(_("Sent by"), orderable=False)
    state = tables.Column(_("State"), orderable=False)
    counted = tables.Column(_("Logged"), orderable=False, attrs=FIGURES)
    already_in = tables.Column(_("Already in"), orderable=False, attrs=FIGURES)
    refused = tables.Column(_("Refused"), orderable=False, attrs=FIGURES)

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = ()
        empty_text = _("No imports yet.")

    def render_venue(self, record: ImportBatch, value: Any) -> str:
        return _("Several venues") if record.several_venues else str(value)

    def render_uploaded_at(self, record: ImportBatch) -> str:
        return moment_in_words(record.uploaded_at)

    def render_state(self, record: ImportBatch) -> str:
        if record.is_withdrawn:
            words = withdrawn_in_words(record)
            return format_html(
                '<div>{}<p class="import-rows__reason small">{}</p></div>', tag(_("Undone"), "stop"), words
            )
        state = state_of(record)
        label = short_words(record) if state == BatchState.COMMITTING else state.label
        return tag(label, TONES.get(state, "ask"))

    def _figure(self, record: ImportBatch, number: int) -> Any:
        return number if record.state == BatchState.COMMITTED else "–"

    def render_counted(self, record: ImportBatch, value: int) -> Any:
        return self._figure(record, value)

    def render_already_in(self, record: ImportBatch, value: int) -> Any:
        return self._figure(record, value)

    def render_refused(self, record: ImportBatch, value: int) -> Any:
        return self._figure(record, value)


class ReportColumnsTable(tables.Table):
    """Used last first. The name leads to what is remembered."""

    caption = _("Remembered columns, used last first")
    row_header = "name"

    name = tables.Column(_("Report"), linkify=("report_columns_edit", {"pk": tables.A("pk")}), orderable=False)
    site = tables.Column(_("Site"), orderable=False)
    used_at = tables.Column(_("Last used"), orderable=False, attrs={"td": {"class": "nowrap"}})
    used_by = tables.Column(_("Used by"), orderable=False)

    class Meta:
        model = ReportColumns
        fields: tuple[str, ...] = ()
        empty_text = _("No columns are remembered yet.")

    def __init__(self, *args: Any, several_sites: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if several_sites else ("site",), **kwargs)

    def render_used_at(self, record: ReportColumns) -> str:
        return moment_in_words(record.used_at)
