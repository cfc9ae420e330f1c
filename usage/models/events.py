"""What a venue offers: shows, courses, and admission on any day. [S1, S2, domain.md 4]

A use may name an event of this list or a free text; the list is what the limits of places are counted by.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Category, Site
from accounts.privacy import declare
from accounts.scoping import ScopedManager, ScopedQuerySet
from usage.limits import EventFacts

# What people fill in, as the form and the actions name it.
FILLED_IN = tuple("kind name day time category places own_limit is_visiting is_premiere is_gala price".split())


class EventKind(models.TextChoices):
    SHOW = "show", _("show or other event")
    COURSE = "course", _("course")
    ADMISSION = "admission", _("admission on any day")


class UseKind(models.TextChoices):
    """What the card was used for. One use is one ticket, one course place or even a season pass. [W2, S2]"""

    TICKET = "ticket", _("ticket")
    COURSE_PLACE = "course_place", _("course place")
    SERIES = "series", _("series ticket or season pass")
    FEE = "fee", _("library fee")


KIND_OF_USE = {
    EventKind.SHOW: UseKind.TICKET,
    EventKind.COURSE: UseKind.COURSE_PLACE,
    EventKind.ADMISSION: UseKind.TICKET,
}


class EventQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """The events of the venues for which `user` may log uses, an agent's clients among them."""
        venues = Site.unscoped.all().loggable_by(user)
        return Q(venue__in=venues.values("pk"))

    def listed(self) -> Self:
        """Without those that were taken off the list."""
        return self.filter(closed_on=None)

    def at(self, venue: Site) -> Self:
        return self.filter(venue=venue)

    def from_day(self, day: date) -> Self:
        """Events of `day` and later, and admission on any day."""
        return self.filter(Q(day=None) | Q(day__gte=day))

    def until_day(self, day: date) -> Self:
        return self.filter(Q(day=None) | Q(day__lte=day))

    def with_uses(self) -> Self:
        """Each with `tickets`: how many have been given with cards, adults' and children's."""
        counted = Q(uses__withdrawn_at=None, uses__isnull=False)
        return self.annotate(tickets=Coalesce(Sum(F("uses__children") + 1, filter=counted), 0))

    def next_first(self) -> Self:
        """By day and time; admission on any day last."""
        return self.order_by(F("day").asc(nulls_last=True), F("time").asc(nulls_first=True), "name", "id")

    def newest_first(self) -> Self:
        return self.order_by(F("day").desc(nulls_first=True), F("time").desc(nulls_last=True), "name", "id")


class Event(models.Model):
    """A show, a course (by its first day) or admission of a venue.

    `name_key` is the folded name: a show's performances of one name are one production. `places` counts all tickets or
    places, and only with it there is a limit by percentage; `own_limit` is the event's own number for cards. A course's
    day is its first. Never deleted once it has uses: taken off the list by `closed_on`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    venue = models.ForeignKey(Site, models.PROTECT, related_name="+", related_query_name="events")
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind.choices, default=EventKind.SHOW)
    name = models.CharField(_("name of the event"), max_length=200)
    name_key = models.CharField(max_length=200)
    day = models.DateField(_("day"), null=True, blank=True)
    time = models.TimeField(_("time"), null=True, blank=True)
    category = models.CharField(_("statistics category"), max_length=10, choices=Category.choices)
    places = models.PositiveIntegerField(_("number of tickets or places"), null=True, blank=True)
    own_limit = models.PositiveIntegerField(_("of them with a Kaikukortti at most"), null=True, blank=True)
    is_visiting = models.BooleanField(_("visiting producer"), default=False)
    is_premiere = models.BooleanField(_("premiere"), default=False)
    is_gala = models.BooleanField(_("gala"), default=False)
    price = models.DecimalField(_("price in euros"), max_digits=7, decimal_places=2, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    PRIVACY = declare(
        "id venue kind name name_key day time category places own_limit is_visiting is_premiere is_gala price closed_on"
    )
    unscoped = models.Manager.from_queryset(EventQuerySet)()
    objects = ScopedManager(EventQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(name_key=""), name="an_event_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind="admission", day=None, time=None) | (~Q(kind="admission") & Q(day__isnull=False)),
                name="shows_and_courses_have_a_day",
            ),
            models.UniqueConstraint(
                fields=["venue", "name_key", "day", "time"],
                condition=Q(closed_on=None),
                nulls_distinct=False,
                name="a_venue_lists_an_event_once",
                violation_error_message=_("This event is already on the list."),
            ),
            models.CheckConstraint(
                condition=Q(own_limit=None) | Q(places=None) | Q(own_limit__lte=F("places")),
                name="cards_get_no_more_than_all_tickets",
                violation_error_message=_("There cannot be more tickets for card holders than tickets in all."),
            ),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="a_price_is_not_negative"),
        ]
        indexes = [models.Index(fields=["venue", "day"], name="events_of_a_venue_by_day")]

    def __str__(self) -> str:
        return self.name

    @property
    def use_kind(self) -> UseKind:
        """What a card is used for there, unless the desk says otherwise."""
        return KIND_OF_USE[EventKind(self.kind)]

    @property
    def is_course(self) -> bool:
        return self.kind == EventKind.COURSE

    @property
    def facts(self) -> EventFacts:
        """What limits judge by."""
        return EventFacts(
            kind=self.kind,
            day=self.day,
            begins=self.time,
            places=self.places,
            own_limit=self.own_limit,
            is_visiting=self.is_visiting,
            is_premiere=self.is_premiere,
            is_gala=self.is_gala,
            price=self.price,
        )
