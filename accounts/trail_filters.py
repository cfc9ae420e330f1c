"""What narrows the trail: days, person, site, kind of deed, device. Without anything asked, the last thirty days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField
from accounts.filters import ALL, SearchForm
from accounts.models import AuditEvent, Site
from accounts.models.trail import start_of
from accounts.trail_words import DEEDS, Deeds

LATELY = timedelta(days=30)


def sites_seen(request: HttpRequest) -> Any:
    return Site.objects.visible_to(request.user).in_finnish_order()


class DayFilter(filters.Filter):
    field_class = DayField


class TrailFilter(filters.FilterSet):
    first_day = DayFilter(label=_("From the day"), method="from_day")
    last_day = DayFilter(label=_("Until the day"), method="until_day")
    person = filters.CharFilter(label=_("Name or e-mail"), method="by_person")
    site = filters.ModelChoiceFilter(label=_("Site"), empty_label=ALL, queryset=sites_seen, method="at_site")
    deeds = filters.ChoiceFilter(label=_("What was done"), empty_label=ALL, choices=Deeds.choices, method="of_kind")
    device = filters.CharFilter(label=_("Device"), method="from_device")

    class Meta:
        model = AuditEvent
        form = SearchForm
        fields: list[str] = []

    def __init__(self, asked: Any, **rest: Any) -> None:
        """A list that nobody has narrowed reads a month, not two years."""
        since = date_format(timezone.localdate() - LATELY, "SHORT_DATE_FORMAT")
        super().__init__(asked if set(asked) & set(self.base_filters) else {"first_day": since}, **rest)

    def from_day(self, rows: Any, field: str, day: date) -> Any:
        return rows.filter(at__gte=start_of(day))

    def until_day(self, rows: Any, field: str, day: date) -> Any:
        return rows.filter(at__lt=start_of(day + timedelta(days=1)))

    def by_person(self, rows: Any, field: str, text: str) -> Any:
        return rows.by_person(text, seen_by=self.request.user)

    def at_site(self, rows: Any, field: str, site: Site) -> Any:
        return rows.filter(site_id=str(site.pk))

    def of_kind(self, rows: Any, field: str, kind: str) -> Any:
        return rows.filter(verb__in=[verb for verb, (deeds, _words) in DEEDS.items() if deeds == kind])

    def from_device(self, rows: Any, field: str, text: str) -> Any:
        return rows.from_device(text)
