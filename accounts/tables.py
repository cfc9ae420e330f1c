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
    AgentClient,
    Area,
    County,
    Invitation,
    InvitationState,
    Municipality,
    NetworkStatus,
    Organisation,
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


class OrganisationTable(tables.Table):
    name = tables.Column(linkify=("organisation_detail", [A("pk")]), **NAME)
    site_count = tables.Column(verbose_name=_("Sites"), attrs=FIGURES)
    partner_count = tables.Column(verbose_name=_("Partner organisation"), orderable=False)
    caption = _("Organisations")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No organisations were found.")

    def render_name(self, record: Organisation) -> str:
        return str(record)

    def render_partner_count(self, value: int) -> Any:
        return tag(_("Partner organisation")) if value else ""

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "name", descending)


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


class CountyTable(tables.Table):
    name = tables.Column(linkify=("county_detail", [A("pk")]), **NAME)
    all_count = tables.Column(verbose_name=_("Municipalities"), attrs=FIGURES)
    in_use_count = tables.Column(verbose_name=_("In use"), attrs=FIGURES)
    pilot_count = tables.Column(verbose_name=_("Pilot"), attrs=FIGURES)
    preparing_count = tables.Column(verbose_name=_("Preparing"), attrs=FIGURES)
    ended_count = tables.Column(verbose_name=_("Ended"), attrs=FIGURES)
    caption = _("Wellbeing services counties")
    row_header = "name"

    class Meta:
        order_by = "name"
        empty_text = _("No counties were found.")

    def render_name(self, record: County) -> str:
        return str(record)

    def order_name(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "short", descending, english=True)


class InvitationTable(tables.Table):
    person = tables.Column(verbose_name=_("Person"), linkify=("person_detail", [A("person_id")]))
    roles = tables.Column(verbose_name=_("Roles"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    sent_at = tables.DateColumn(verbose_name=_("Sent"), short=True)
    times_sent = tables.Column(verbose_name=_("Times sent"), attrs=FIGURES)
    expires_at = tables.DateColumn(verbose_name=_("Link works until"), short=True)
    sent_by = tables.Column(verbose_name=_("Sent by"), default="–", orderable=False)
    caption = _("Invitations")
    row_header = "person"

    class Meta:
        order_by = "-sent_at"
        empty_text = _("No invitations were found.")

    def render_roles(self, record: Any) -> SafeString:
        return roles_in_words(record.roles)

    def render_state(self, value: InvitationState) -> SafeString:
        return tag(value.label, TONES[value])

    def order_person(self, rows: QuerySet[Invitation], descending: bool) -> tuple[QuerySet, bool]:
        return rows.order_by("-person__email" if descending else "person__email", "pk"), True


class AgentTable(tables.Table):
    venue = tables.Column(verbose_name=_("Venue"))
    agent = tables.Column(verbose_name=_("Ticket agent"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    reports_by = tables.Column(verbose_name=_("Reports are brought in by"))
    caption = _("Venues and their ticket agents")
    row_header = "venue"

    class Meta:
        order_by = "venue"
        empty_text = _("No ticket agents were found.")

    def __init__(self, *args: Any, seen: frozenset[Any] = frozenset(), **kwargs: Any) -> None:
        """`seen`: the keys of the sites whose own page the reader may open."""
        super().__init__(*args, **kwargs)
        self.seen = seen

    def render_venue(self, record: AgentClient) -> Any:
        return self._linked(record.venue)

    def render_agent(self, record: AgentClient) -> Any:
        return self._linked(record.agent)

    def _linked(self, site: Site) -> Any:
        if site.pk not in self.seen:
            return str(site)
        return format_html('<a href="{}">{}</a>', reverse("site_detail", args=[site.pk]), site)

    def render_state(self, record: AgentClient) -> SafeString:
        if record.ended_at:
            return tag(_("Has ended"))
        return tag(_("In force"), "good") if record.accepted_at else tag(_("Waits for the ticket agent"), "ask")

    def order_venue(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "venue__name", descending)

    def order_agent(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "agent__name", descending)
