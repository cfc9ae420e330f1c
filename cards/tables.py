"""The lists of cards and of print runs. No background information stands in a list. [house.md 8.7]"""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from accounts.models import Site
from accounts.ordering import finnish, shown
from accounts.permissions import Permission, places_where
from accounts.tables import FIGURES
from cards.by_site import ByCode, BySite
from cards.codes import display
from cards.models import Block, Card, CodeSeries, Validity
from cards.stock import Stock

DEEDS: dict[str, Any] = {"verbose_name": "", "empty_values": (), "orderable": False}


def run_name(run: CodeSeries) -> str:
    return f"{run.prefix} {run.pk}"


class CardTable(tables.Table):
    """Each order is that of an index: the key last, so that pages neither repeat nor skip a row. (list_growth)

    "Used" cannot be sorted by: the order would tell when.
    """

    code = tables.Column(linkify=("card_detail", [A("pk")]), attrs={"a": {"class": "code nowrap"}})
    kind = tables.Column(orderable=False)
    site = tables.Column(empty_values=())
    issued_on = tables.DateColumn(format="j.n.Y", order_by=("issued_on", "pk"))
    valid_until = tables.DateColumn(format="j.n.Y", order_by=("valid_until", "pk"))
    state = tables.Column(accessor="pk", verbose_name=_("State"), orderable=False)
    used = tables.Column(accessor="pk", verbose_name=_("Use"), orderable=False)

    caption = _("Cards")
    row_header = "code"

    class Meta:
        model = Card
        fields = ("code", "kind", "site", "issued_on", "valid_until")
        sequence = ("code", "kind", "site", "issued_on", "valid_until", "state", "used")
        empty_text = _("No cards here")

    def __init__(self, *args: Any, in_state: bool = False, **options: Any) -> None:
        """Of cards `in_state` the issue day is no order: the valid ones are the new ones, and no index begins there."""
        super().__init__(*args, **options)
        if in_state and "issued_on" in self.columns:
            self.columns["issued_on"].column.orderable = False
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

    def order_site(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        return BySite(queryset, self.sites(), descending=is_descending), True

    def order_code(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        """Unregistered cards are of no site, and of all sites the one index of codes has them in order."""
        if "site" not in self.columns or places_where(self.request.user, Permission.CARD_VIEW).everywhere:
            return queryset.order_by("-code" if is_descending else "code"), True
        return ByCode(queryset, self.sites(), descending=is_descending), True

    def sites(self) -> Any:
        """Those whose cards the reader sees."""
        return Site.objects.visible_to(self.request.user).within(self.request.user, Permission.CARD_VIEW)


class ExpiringTable(CardTable):
    """Cards to renew, those that end first above."""

    issued_on = None
    state = None

    caption = _("Cards whose last day is near, the nearest first")

    class Meta(CardTable.Meta):
        fields = ("code", "kind", "site", "valid_until")
        sequence = ("code", "kind", "site", "valid_until", "used")
        empty_text = _("No card expires within 60 days.")


class NeverUsedTable(CardTable):
    """Valid cards without a use, those that end first above."""

    state = None
    used = None

    caption = _("Valid cards that have not been used, the next to expire first")

    class Meta(CardTable.Meta):
        sequence = ("code", "kind", "site", "issued_on", "valid_until")
        empty_text = _("Every valid card has been used.")


class AskedForTable(tables.Table):
    """Unregistered cards that somebody has tried to use. Neither where nor when: the order is that of the codes."""

    code = tables.Column(orderable=False, attrs={"td": {"class": "code"}})
    kind = tables.Column(orderable=False)
    site = tables.Column(
        accessor="block__site", verbose_name=_("Given to"), orderable=False, default=_("not any one site")
    )

    caption = _("Cards asked for within the last 30 days")
    row_header = "code"

    class Meta:
        model = Card
        fields = ("code", "kind")
        sequence = ("code", "kind", "site")
        empty_text = _("No unregistered card has been asked for.")

    def render_code(self, value: str) -> str:
        return display(value)


class ExtendedTable(tables.Table):
    """The cards of one site whose last day moved on with the pilot; rows are periods."""

    code = tables.Column(
        accessor="card__code",
        linkify=("card_detail", [A("card__pk")]),
        attrs={"a": {"class": "code nowrap"}},
        order_by=("card__code",),
    )
    site = tables.Column(accessor="card__site", verbose_name=_("Issuing site"), orderable=False)
    last_day_before = tables.DateColumn(format="j.n.Y", verbose_name=_("Last day before"), orderable=False)
    last_day = tables.DateColumn(format="j.n.Y", verbose_name=_("New last day"), orderable=False)

    caption = _("Cards whose last day has moved on")
    row_header = "code"

    class Meta:
        model = Validity
        fields = ("last_day_before", "last_day")
        sequence = ("code", "site", "last_day_before", "last_day")
        empty_text = _("None of your cards.")

    def render_code(self, value: str) -> str:
        return display(value)


class SeriesTable(tables.Table):
    """Print runs, the newest first."""

    run = tables.Column(
        accessor="prefix", verbose_name=_("Run"), linkify=("series_detail", [A("pk")]), order_by=("prefix", "-pk")
    )
    area = tables.Column()
    kind = tables.Column(order_by=("kind", "-pk"))
    quantity = tables.Column(verbose_name=_("Printed"), attrs=FIGURES, order_by=("quantity", "-pk"))
    registered = tables.Column(accessor="registered_count", verbose_name=_("Registered"), attrs=FIGURES)
    free = tables.Column(accessor="free_count", verbose_name=_("Left to give"), attrs=FIGURES)
    created_at = tables.DateColumn(format="j.n.Y", verbose_name=_("Made on"), order_by=("created_at", "pk"))

    caption = _("Print runs")
    row_header = "run"

    class Meta:
        model = CodeSeries
        fields = ("area", "kind", "quantity", "created_at")
        sequence = ("run", "area", "kind", "quantity", "registered", "free", "created_at")
        empty_text = _("No print runs yet")

    def render_run(self, record: CodeSeries) -> str:
        return run_name(record)

    def order_area(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        name = finnish(shown("area__name"))
        return queryset.order_by(name.desc() if is_descending else name.asc(), "-pk"), True


class FreeTable(tables.Table):
    """Runs of which cards are left to give to a site."""

    run = tables.Column(
        accessor="prefix", verbose_name=_("Run"), linkify=("series_detail", [A("pk")]), order_by=("prefix", "-pk")
    )
    area = tables.Column(orderable=False)
    kind = tables.Column(order_by=("kind", "-pk"))
    free = tables.Column(accessor="free_count", verbose_name=_("Left to give"), attrs=FIGURES)
    deeds = tables.TemplateColumn(template_name="cards/_give_link.html", **DEEDS)

    caption = _("Cards that no site has yet, by print run")
    row_header = "run"

    class Meta:
        model = CodeSeries
        fields = ("area", "kind")
        sequence = ("run", "area", "kind", "free", "deeds")
        empty_text = _("No cards are left to give")

    def render_run(self, record: CodeSeries) -> str:
        return run_name(record)


class StockTable(tables.Table):
    """The stock of each site and kind of card; its rows are `cards.stock.Stock`."""

    site = tables.Column(orderable=False, linkify=("site_detail", [A("site__pk")]))
    kind = tables.Column(verbose_name=_("Kind of card"), orderable=False)
    given = tables.Column(verbose_name=_("Given"), attrs=FIGURES)
    registered = tables.Column(verbose_name=_("Registered"), attrs=FIGURES)
    left = tables.Column(verbose_name=_("Left"), attrs=FIGURES)
    unconfirmed = tables.Column(verbose_name=_("Not confirmed"), attrs=FIGURES)

    caption = _("Cards of each site, the fewest left first")
    row_header = "site"

    class Meta:
        empty_text = _("No sites here")

    def render_kind(self, record: Stock) -> Any:
        return record.kind.label

    def render_left(self, record: Stock) -> Any:
        return render_to_string("cards/_left.html", {"stock": record})


class BlockTable(tables.Table):
    """Blocks of cards. `exclude` leaves out what the page says by itself."""

    numbers = tables.Column(accessor="first_number", verbose_name=_("Numbers"), order_by=("series", "first_number"))
    run = tables.Column(accessor="series", verbose_name=_("Run"), orderable=False)
    site = tables.Column(order_by=("site__name_fi", "first_number"))
    given_at = tables.DateColumn(format="j.n.Y", verbose_name=_("Given on"), order_by=("given_at", "pk"))
    confirmed = tables.Column(
        accessor="confirmed_at", verbose_name=_("Receipt"), empty_values=(), order_by=("confirmed_at", "pk")
    )
    cards = tables.Column(accessor="card_count", verbose_name=_("Cards"), attrs=FIGURES)
    left = tables.Column(accessor="left_count", verbose_name=_("Left"), attrs=FIGURES)
    deeds = tables.TemplateColumn(template_name="cards/_block_links.html", **DEEDS)

    caption = _("Blocks of cards given to sites")
    row_header = "numbers"

    class Meta:
        empty_text = _("No cards have been given to sites yet")

    def render_numbers(self, record: Block) -> str:
        return f"{record.first_number}–{record.last_number}"

    def render_run(self, record: Block) -> str:
        return run_name(record.series)

    def render_confirmed(self, record: Block) -> str:
        return render_to_string("cards/_receipt.html", {"block": record})
