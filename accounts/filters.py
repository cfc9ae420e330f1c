"""Searches and limits of the lists. Their own choices come from what the reader may see."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.contacts import WHO
from accounts.models import (
    AccountState,
    AgentClient,
    Area,
    County,
    Invitation,
    InvitationState,
    Membership,
    Municipality,
    NetworkStatus,
    Organisation,
    Region,
    Site,
    User,
)
from accounts.permissions import ROLE_CHOICES

ALL = _("All")
OUTSIDE = "outside"


class SearchForm(forms.Form):
    """Every field is optional, and nobody needs to be told."""

    mark_optional = False
    use_required_attribute = False


def areas_seen(request: HttpRequest) -> QuerySet[Area]:
    return Area.objects.visible_to(request.user).in_finnish_order()


def municipalities_of_sites_seen(request: HttpRequest) -> QuerySet[Municipality]:
    sites = Site.objects.visible_to(request.user)
    return Municipality.objects.filter(pk__in=sites.values("municipality")).in_finnish_order()


def organisations_seen(request: HttpRequest) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(request.user).in_finnish_order()


class SiteFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name of the site or the organisation"), method="by_name")
    kind = filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=ALL,
        choices=[
            ("is_distributor", _("Distributor")),
            ("is_venue", _("Venue")),
            ("is_agent", _("Ticket agent")),
            ("is_partner", _("Partner organisation")),
        ],
        method="of_kind",
    )
    area = filters.ModelChoiceFilter(label=_("Area"), empty_label=ALL, queryset=areas_seen)
    municipality = filters.ModelChoiceFilter(
        label=_("Municipality"), empty_label=ALL, queryset=municipalities_of_sites_seen
    )
    organisation = filters.ModelChoiceFilter(label=_("Organisation"), empty_label=ALL, queryset=organisations_seen)
    state = filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("Open sites"),
        choices=[("due", _("Open, details unchecked for a year")), ("closed", _("Closed sites")), ("all", ALL)],
        method="in_state",
    )

    class Meta:
        model = Site
        form = SearchForm
        fields: list[str] = []

    def filter_queryset(self, rows: QuerySet[Site]) -> QuerySet[Site]:
        """Closed sites only for who asks for them."""
        found = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("state") else found.filter(closed_on=None)

    def in_state(self, rows: Any, field: str, state: str) -> Any:
        if state == "due":
            return rows.open().unchecked_since(timezone.localdate())
        return rows.exclude(closed_on=None) if state == "closed" else rows

    def by_name(self, rows: QuerySet[Site], field: str, text: str) -> QuerySet[Site]:
        owner = Q(organisation__name_fi__icontains=text) | Q(organisation__name_sv__icontains=text)
        return rows.filter(Q(name_fi__icontains=text) | Q(name_sv__icontains=text) | owner)

    def of_kind(self, rows: QuerySet[Site], field: str, kind: str) -> QuerySet[Site]:
        return rows.filter(**{kind: True})


class MunicipalityFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name of the municipality"), method="by_name")
    status = filters.ChoiceFilter(
        label=_("Status"),
        empty_label=ALL,
        choices=[*NetworkStatus.choices, (OUTSIDE, _("not in the network"))],
        method="in_status",
    )
    county = filters.ModelChoiceFilter(
        label=_("Wellbeing services county"), empty_label=ALL, queryset=County.objects.order_by("code")
    )
    region = filters.ModelChoiceFilter(label=_("Region"), empty_label=ALL, queryset=Region.objects.order_by("code"))

    class Meta:
        model = Municipality
        form = SearchForm
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Municipality], field: str, text: str) -> QuerySet[Municipality]:
        return rows.filter(Q(name_fi__icontains=text) | Q(name_sv__icontains=text))

    def in_status(self, rows: QuerySet[Municipality], field: str, status: str) -> QuerySet[Municipality]:
        return rows.filter(status=None if status == OUTSIDE else status)


class PersonFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name or e-mail"), method="by_name")
    role = filters.ChoiceFilter(label=_("Role"), empty_label=ALL, choices=ROLE_CHOICES, method="with_role")
    area = filters.ModelChoiceFilter(label=_("Area"), empty_label=ALL, queryset=areas_seen, method="in_area")
    state = filters.ChoiceFilter(label=_("Account"), empty_label=ALL, choices=AccountState.choices, method="in_state")

    class Meta:
        model = User
        form = SearchForm
        fields: list[str] = []

    def by_name(self, rows: Any, field: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def with_role(self, rows: Any, field: str, role: str) -> Any:
        return rows.with_role(role, seen_by=self.request.user)

    def in_area(self, rows: Any, field: str, area: Area) -> Any:
        """With a role in the area, at a site of it, or in a municipality that takes part in it."""
        held = Membership.objects.visible_to(self.request.user).in_force().within(area)
        return rows.filter(pk__in=held.values("user"))

    def in_state(self, rows: Any, field: str, state: str) -> Any:
        return rows.in_state(state)


class OrganisationFilter(filters.FilterSet):
    search = filters.CharFilter(label=_("Name of the organisation"), method="by_name")

    class Meta:
        model = Organisation
        form = SearchForm
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Organisation], field: str, text: str) -> QuerySet[Organisation]:
        return rows.filter(Q(name_fi__icontains=text) | Q(name_sv__icontains=text))


class InvitationFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"), empty_label=_("Without an answer"), choices=[*InvitationState.choices], method="in_state"
    )

    class Meta:
        model = Invitation
        form = SearchForm
        fields: list[str] = []

    def filter_queryset(self, rows: Any) -> Any:
        found = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("state") else found.open()

    def in_state(self, rows: Any, field: str, state: str) -> Any:
        return rows.in_state(state, timezone.now())


class AgentFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("In force and waiting"),
        choices=[("waiting", _("Waits for the ticket agent")), ("ended", _("Have ended"))],
        method="in_state",
    )

    class Meta:
        model = AgentClient
        form = SearchForm
        fields: list[str] = []

    def filter_queryset(self, rows: Any) -> Any:
        found = super().filter_queryset(rows)
        return found if self.form.cleaned_data.get("state") else found.filter(ended_at=None)

    def in_state(self, rows: Any, field: str, state: str) -> Any:
        return rows.waiting() if state == "waiting" else rows.exclude(ended_at=None)


class ContactForm(SearchForm):
    """Whose addresses, and of which area."""

    who = forms.ChoiceField(label=_("Whom to write to"), choices=WHO)
    area = forms.ModelChoiceField(Area.objects.visible_to(None), label=_("Area"), required=False, empty_label=ALL)

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas
