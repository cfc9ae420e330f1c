"""The list of paper forms whose destruction is not confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from accounts.tables import tag
from cards.codes import display
from cards.models import Validity

BOX = (
    '<label class="table-tick"><input type="checkbox" name="paper" value="{}">'
    '<span class="visually-hidden">{}</span></label>'
)
BUTTON = (
    '<div class="actions"><button name="only" value="{}" class="button--secondary">{}'
    '<span class="visually-hidden">: {}</span></button></div>'
)
LATE = timedelta(days=7)  # "as soon as possible" [S1]: a week is more than that


class PaperTable(tables.Table):
    """The oldest first. Stands inside a form: each row can be chosen, or confirmed alone."""

    code = tables.Column(
        gettext_lazy("Card code"),
        accessor="card__code",
        linkify=("card_detail", [A("card_id")]),
        attrs={"a": {"class": "code nowrap"}},
        orderable=False,
    )
    chosen = tables.Column(gettext_lazy("Choose"), accessor="pk", orderable=False)
    site = tables.Column(gettext_lazy("Issuing site"), accessor="card__site", orderable=False)
    kind = tables.Column(gettext_lazy("Form"), orderable=False)
    recorded_at = tables.DateColumn(format="j.n.Y", verbose_name=gettext_lazy("Entered"), orderable=False)
    waited = tables.Column(gettext_lazy("Paper"), accessor="pk", orderable=False)
    worker_name = tables.Column(gettext_lazy("Worker"), orderable=False)
    deeds = tables.Column("", accessor="pk", orderable=False)

    caption = gettext_lazy("Paper forms to destroy, the oldest first")
    row_header = "code"

    class Meta:
        empty_text = gettext_lazy("Every paper form has been destroyed")
        sequence = ("code", "chosen", "site", "kind", "recorded_at", "waited", "worker_name", "deeds")

    def render_code(self, value: str) -> str:
        return display(value)

    def render_kind(self, record: Validity) -> Any:
        return record.get_kind_display()

    def render_chosen(self, record: Validity) -> str:
        words = _("The paper of the card %(code)s") % {"code": display(record.card.code)}
        return format_html(BOX, record.pk, words)

    def render_waited(self, record: Validity) -> Any:
        if is_late(record):
            return tag(_("over 7 days"), "ask")
        return _("not destroyed yet")

    def render_deeds(self, record: Validity) -> str:
        return format_html(BUTTON, record.pk, _("The paper has been destroyed"), display(record.card.code))


def is_late(period: Validity) -> bool:
    return timezone.now() - period.recorded_at > LATE
