"""What narrows the lists of uses and events. Choices are handed in by the view."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models.places import SiteQuerySet
from usage.forms import DayField
from usage.models import Event, EventKind, Source, Usage, UseKind, UseState


class TypedDayFilter(django_filters.Filter):
    field_class = DayField


class OfVenues(django_filters.FilterSet):
    """What narrows rows of venues: the venue is asked for when there are several to choose from."""

    def __init__(self, *args: Any, venues: SiteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.several_venues = len(venues[:2]) > 1
        self.filters["venue"].queryset = venues
        if not self.several_venues:
            del self.filters["venue"]
        self.form.mark_optional = False  # nothing of a filter is asked


class UsageFilter(OfVenues):
    """Venue (when there are several), days of the event, where the use came from, whether it counts."""

    venue = django_filters.ModelChoiceFilter(label=_("Venue"), empty_label=_("All venues"))
    first_day = TypedDayFilter(label=_("Event from"), field_name="event_day", lookup_expr="gte")
    last_day = TypedDayFilter(label=_("Event until"), field_name="event_day", lookup_expr="lte")
    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source.choices, empty_label=_("Desk and import"))
    kind = django_filters.ChoiceFilter(label=_("Used for"), choices=UseKind.choices, empty_label=_("Anything"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        choices=[("counted", _("In the figures")), *UseState.choices],
        empty_label=_("All uses"),
    )

    class Meta:
        model = Usage
        fields: list[str] = []

    def in_state(self, rows: QuerySet, _name: str, state: str) -> QuerySet:
        return rows.filter(withdrawn_at=None) if state == "counted" else rows.filter(state=state)


class EventFilter(OfVenues):
    """Venue (when there are several), days, kind; those that were taken off only when they are asked for."""

    venue = django_filters.ModelChoiceFilter(label=_("Venue"), empty_label=_("All venues"))
    first_day = TypedDayFilter(label=_("Event from"), field_name="day", lookup_expr="gte")
    last_day = TypedDayFilter(label=_("Event until"), field_name="day", lookup_expr="lte")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=EventKind.choices, empty_label=_("All kinds"))
    listed = django_filters.ChoiceFilter(
        label=_("List"),
        method="on_list",
        choices=[("all", _("Also those taken off the list"))],
        empty_label=_("On the list"),
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("listed") else rows.filter(closed_on=None)

    def on_list(self, rows: QuerySet, _name: str, _value: str) -> QuerySet:
        return rows
