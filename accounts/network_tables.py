"""More lists as tables: organisations, counties, invitations, venues with their ticket agents."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from accounts.models import AgentClient, County, Invitation, InvitationState, Organisation, Site
from accounts.tables import FIGURES, NAME, TONES, roles_in_words, sorted_by, tag


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

    def render_reports_by(self, value: str) -> str:
        return capfirst(value)

    def render_state(self, record: AgentClient) -> SafeString:
        if record.ended_at:
            return tag(_("Has ended"))
        return tag(_("In force"), "good") if record.accepted_at else tag(_("Waits for the ticket agent"), "ask")

    def order_venue(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "venue__name", descending)

    def order_agent(self, rows: QuerySet, descending: bool) -> tuple[QuerySet, bool]:
        return sorted_by(rows, "agent__name", descending)
