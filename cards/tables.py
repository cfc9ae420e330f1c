"""The lists of cards and of print runs. No background information stands in a list. [house.md 8.7]"""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from accounts.ordering import finnish, shown
from accounts.tables import FIGURES
from cards.codes import display
from cards.models import Card, CodeSeries

NEWEST = ("-registered_at", "pk")  # what makes an order complete, so that pages neither repeat nor skip a row


class CardTable(tables.Table):
    """ "Used" cannot be sorted by: the order would tell when."""

    code = tables.Column(linkify=("card_detail", [A("pk")]), attrs={"a": {"class": "code nowrap"}})
    kind = tables.Column(order_by=("kind", *NEWEST))
    site = tables.Column(empty_values=())
    issued_on = tables.DateColumn(format="j.n.Y", order_by=("issued_on", *NEWEST))
    valid_until = tables.DateColumn(format="j.n.Y", order_by=("valid_until", *NEWEST))
    state = tables.Column(accessor="pk", verbose_name=_("State"), orderable=False)
    used = tables.Column(accessor="pk", verbose_name=_("Use"), orderable=False)

    caption = _("Cards")
    row_header = "code"

    class Meta:
        model = Card
        fields = ("code", "kind", "site", "issued_on", "valid_until")
        sequence = ("code", "kind", "site", "issued_on", "valid_until", "state", "used")
        empty_text = _("No cards here")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tags: dict[tuple[str, str], str] = {}  # the few states there are, each drawn once a page

    def render_state(self, record: Card) -> str:
        state = (record.state, record.end_kind)
        if state not in self.tags:
            self.tags[state] = render_to_string("cards/_state.html", {"record": record})
        return self.tags[state]

    def render_used(self, record: Card) -> Any:
        return _("used") if record.is_used else _("not used")

    def render_code(self, value: str) -> str:
        return display(value)

    def render_site(self, record: Card) -> Any:
        return record.site or "–"

    def order_site(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = finnish(shown("site__name"))
        return queryset.order_by(name.desc() if is_descending else name.asc(), *NEWEST), True


class SeriesTable(tables.Table):
    """Print runs, the newest first."""

    run = tables.Column(
        accessor="prefix", verbose_name=_("Run"), linkify=("series_detail", [A("pk")]), order_by=("prefix", "-pk")
    )
    area = tables.Column()
    kind = tables.Column(order_by=("kind", "-pk"))
    quantity = tables.Column(verbose_name=_("Printed"), attrs=FIGURES, order_by=("quantity", "-pk"))
    registered = tables.Column(accessor="registered_count", verbose_name=_("Registered"), attrs=FIGURES)
    created_at = tables.DateColumn(format="j.n.Y", verbose_name=_("Made on"), order_by=("created_at", "pk"))

    caption = _("Print runs")
    row_header = "run"

    class Meta:
        model = CodeSeries
        fields = ("area", "kind", "quantity", "created_at")
        sequence = ("run", "area", "kind", "quantity", "registered", "created_at")
        empty_text = _("No print runs yet")

    def render_run(self, record: CodeSeries) -> str:
        return f"{record.prefix} {record.pk}"

    def order_area(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = finnish(shown("area__name"))
        return queryset.order_by(name.desc() if is_descending else name.asc(), "-pk"), True
