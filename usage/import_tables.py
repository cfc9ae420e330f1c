"""The list of imports as a table."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.tables import FIGURES, tag
from usage.forms import typed_day, typed_time
from usage.import_progress import short_words
from usage.importing import state_of
from usage.models import BatchState, ImportBatch

TONES = {
    BatchState.COMMITTED: "good",
    BatchState.COMMITTING: "info",
    BatchState.FAILED: "stop",
    BatchState.LAPSED: "stop",
}


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

    def render_uploaded_at(self, record: ImportBatch) -> str:
        moment = timezone.localtime(record.uploaded_at)
        return f"{typed_day(moment.date())} {typed_time(moment.time())}"

    def render_state(self, record: ImportBatch) -> str:
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
