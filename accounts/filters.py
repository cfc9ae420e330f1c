"""Searches and limits of the lists. Their own choices come from what the reader may see."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountState, Area, County, Municipality, NetworkStatus, Region, Site, User
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

    class Meta:
        model = Site
        form = SearchForm
        fields: list[str] = []

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
    state = filters.ChoiceFilter(label=_("Account"), empty_label=ALL, choices=AccountState.choices, method="in_state")

    class Meta:
        model = User
        form = SearchForm
        fields: list[str] = []

    def by_name(self, rows: Any, field: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(email__icontains=text))

    def with_role(self, rows: Any, field: str, role: str) -> Any:
        return rows.with_role(role, seen_by=self.request.user)

    def in_state(self, rows: Any, field: str, state: str) -> Any:
        return rows.in_state(state)
