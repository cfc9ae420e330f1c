"""The list of partners and their answers as a table."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.committing import Partner
from accounts.tables import tag


class CommitmentTable(tables.Table):
    """Rows are `committing.Partner`s, as they came: by kind, in the Finnish order of names."""

    name = tables.Column(verbose_name=gettext_lazy("Name"), empty_values=(), orderable=False)
    label = tables.Column(verbose_name=gettext_lazy("Kind"), orderable=False)
    answer = tables.Column(verbose_name=gettext_lazy("Answer"), empty_values=(), orderable=False)
    record = tables.Column(verbose_name="", empty_values=(), orderable=False)
    caption = gettext_lazy("Commitments")
    row_header = "name"

    class Meta:
        empty_text = gettext_lazy("Nobody is on this list.")

    def render_name(self, record: Partner) -> str:
        return str(record)

    def render_answer(self, record: Partner) -> SafeString:
        told = record.acknowledgement
        if told is None:
            return tag(_("not acknowledged"), "ask")
        day = date_format(told.decided_on, "SHORT_DATE_FORMAT")
        words = _("%(day)s, decided by %(name)s") % {"day": day, "name": told.decided_by}
        how = _("on paper, recorded by %(person)s") if told.on_behalf else _("told by %(person)s")
        return format_html(
            '{} {}<br><span class="soft small">{}</span>',
            tag(_("acknowledged"), "good"),
            words,
            ", ".join(filter(None, [how % {"person": told.user}, told.note])),
        )

    def render_record(self, record: Partner) -> SafeString | str:
        if record.acknowledgement:
            return ""
        address = reverse("commitment_record", args=[record.kind, str(record.place.pk)])
        words = _("Record a signed paper")
        return format_html('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', address, words, record)
