"""What narrows the list of uses. Choices are handed in by the view."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models.places import SiteQuerySet
from usage.forms import DayField
from usage.models import Source, Usage


class TypedDayFilter(django_filters.Filter):
    field_class = DayField


class UsageFilter(django_filters.FilterSet):
    """Venue (when there are several), days of the event, where the use came from, whether it counts."""

    venue = django_filters.ModelChoiceFilter(label=_("Venue"), empty_label=_("All venues"))
    first_day = TypedDayFilter(label=_("Event from"), field_name="event_day", lookup_expr="gte")
    last_day = TypedDayFilter(label=_("Event until"), field_name="event_day", lookup_expr="lte")
    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source.choices, empty_label=_("Desk and import"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[("counted", _("Counted")), ("undone", _("Undone"))],
        empty_label=_("All uses"),
    )

    class Meta:
        model = Usage
        fields: list[str] = []

    def __init__(self, *args: Any, venues: SiteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.several_venues = len(venues[:2]) > 1
        self.filters["venue"].queryset = venues
        if not self.several_venues:
            del self.filters["venue"]
        self.form.mark_optional = False  # nothing of a filter is asked

    def in_state(self, rows: QuerySet, _name: str, state: str) -> QuerySet:
        return rows.filter(withdrawn_at__isnull=state == "counted")
