"""The lists of places and people as tables: what a column shows and how it is sorted."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from accounts.models import (
    AccountState,
    Area,
    InvitationState,
    Municipality,
    NetworkStatus,
    Site,
    User,
)
from accounts.ordering import finnish, shown
from accounts.permissions import ROLES, Role

TONES = {
    NetworkStatus.IN_USE: "good",
    NetworkStatus.PILOT: "info",
    NetworkStatus.PREPARING: "ask",
    NetworkStatus.ENDED: "",
    AccountState.IN_USE: "good",
    AccountState.INVITED: "ask",
    AccountState.CLOSED: "stop",
    InvitationState.WAITING: "ask",
    InvitationState.EXPIRED: "stop",
    InvitationState.ACCEPTED: "good",
    InvitationState.CANCELLED: "",
}
FIGURES = {"th": {"class": "num"}, "td": {"class": "num"}}
NAME: dict[str, Any] = {"empty_values": (), "verbose_name": _("Name")}


def tag(text: Any, tone: str = "") -> SafeString:
    return render_to_string("components/tag.html", {"text": text, "tone": tone})


def sorted_by(rows: QuerySet, stem: str, descending: bool, *, english: bool = False) -> tuple[QuerySet, bool]:
    """Rows in the Finnish order of what is shown; the key last, so that pages do not overlap."""
    order = finnish(shown(stem, english=english))
    return rows.order_by(order.desc(nulls_last=True) if descending else order.asc(nulls_last=True), "pk"), True


def roles_in_words(roles: list[dict[str, Any]]) -> SafeString:
    """Each role with its place, a line each."""
    lines = [(ROLES[Role(held["role"])].label, held["place"]) for held in roles]
    words = [(format_html("{}: {}", *line) if line[1] else line[0],) for line in lines]
    return format_html_join(mark_safe("<br>"), "{}", words)  # noqa: S308  (our own tag)


class SiteTable(tables.Table):
    name = tables.Column(linkify=("site_detail", [A("pk")]), **NAME)
    kinds = tables.Column(verbose_name=_("Kind"), empty_values=(), orderable=False)
    municipality = tables.Column(verbose_name=_("Municipality"))
    area = tables.Column(verbose_name=_("Area"))
    organisation = tables.Column(
        verbose_name=_("Organisation"), linkify=("organisation_detail", [A("organisation_id")])
    )
    caption = _("Sites")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No sites were found.")

    def render_name(self, record: Site) -> str:
        return str(record)

    def render_kinds(self, record: Site) -> SafeString:
        kinds = [(record.is_distributor, _("Distributor")), (record.is_venue, _("Venue"))]
        kinds += [(record.is_agent, _("Ticket agent")), (record.is_partner, _("Partner organisation"))]
        kinds += [(record.closed_on, _("Closed"))]
        return format_html_join(" ", "{}", [(tag(word),) for held, word in kinds if held])

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "name", descending)

    def order_municipality(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "municipality__name", descending)

    def order_area(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "area__name", descending)

    def order_organisation(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "organisation__name", descending)


class AreaTable(tables.Table):
    name = tables.Column(linkify=("area_detail", [A("pk")]), **NAME)
    municipality_count = tables.Column(verbose_name=_("Municipalities that give cards"), attrs=FIGURES)
    site_count = tables.Column(verbose_name=_("Sites"), attrs=FIGURES)
    pilot_ends_on = tables.DateColumn(verbose_name=_("Last day of the pilot"), short=True, default="")
    caption = _("Areas")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No areas were found.")

    def render_name(self, record: Area) -> str:
        return str(record)

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "name", descending)


class MunicipalityTable(tables.Table):
    name = tables.Column(linkify=("municipality_detail", [A("pk")]), **NAME)
    region = tables.Column(verbose_name=_("Region"))
    county = tables.Column(
        accessor="county__short_name",
        verbose_name=_("Wellbeing services county"),
        default="–",
        linkify=lambda record: reverse("county_detail", args=[record.county_id]) if record.county_id else None,
    )
    area_name = tables.Column(verbose_name=_("Area"), default="–", orderable=False)
    status = tables.Column(verbose_name=_("Status"), empty_values=())
    status_since = tables.DateColumn(verbose_name=_("Since"), short=True, default="–")
    change = tables.LinkColumn(
        "municipality_status", args=[A("pk")], text=_("Change"), verbose_name="", orderable=False
    )
    caption = _("Municipalities")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No municipalities were found.")

    def render_name(self, record: Municipality) -> str:
        return str(record)

    def render_status(self, record: Any) -> Any:
        if record.status is None:
            return _("not in the network")
        return tag(NetworkStatus(record.status).label, TONES[NetworkStatus(record.status)])

    def render_change(self, record: Municipality) -> SafeString:
        return format_html('{}<span class="visually-hidden">: {}</span>', _("Change"), record)

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "name", descending)

    def order_region(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "region__name", descending, english=True)

    def order_county(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "county__short", descending, english=True)


class PersonTable(tables.Table):
    name = tables.Column(linkify=("person_detail", [A("pk")]), **NAME)
    email = tables.Column(verbose_name=_("E-mail"))
    roles = tables.Column(verbose_name=_("Roles"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("Account"), orderable=False)
    last_login = tables.DateColumn(verbose_name=_("Last log-in"), short=True, default="–")
    caption = _("People")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No people were found.")

    def render_name(self, record: User) -> str:
        return str(record)

    def render_roles(self, record: Any) -> SafeString:
        return roles_in_words(record.roles)

    def render_state(self, value: AccountState) -> SafeString:
        return tag(value.label, TONES[value])

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        order = finnish("shown_name")
        return rows.order_by(order.desc() if descending else order.asc(), "pk"), True
