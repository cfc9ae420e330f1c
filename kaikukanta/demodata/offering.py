"""What the demo's venues offer today and in the coming weeks, what they limit, and who has booked."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Site
from cards.models import Card, Kind
from usage.actions import add_event, log_use
from usage.judging import Ticket
from usage.limit_actions import set_limit
from usage.limits import LimitKind, Period
from usage.models import Event

from .uses import clerk

# venue: name, days from today (None: admission on any day), hour, and what else is known
EVENTS: dict[str, list[tuple[str, int | None, int | None, dict[str, Any]]]] = {
    "Espoon kaupunginteatteri": [
        ("Vaahteramäen Eemeli", 0, 13, {"places": 280}),
        ("Kultainen vasikka", 0, 19, {"places": 280}),
        ("Kultainen vasikka", 2, 19, {"places": 280}),
        ("Meren tytär", 9, 19, {"places": 280, "is_premiere": True}),
        ("Jazzilta", 12, 20, {"places": 120, "is_visiting": True, "own_limit": 4}),
    ],
    "Leppävaaran uimahalli": [("Uinti", None, None, {})],
    "Espoon työväenopisto": [
        ("Keramiikan alkeet", 7, 17, {"kind": "course", "places": 12, "price": Decimal(68)}),
        ("Suomen kielen jatkokurssi", 10, 10, {"kind": "course", "places": 20, "price": Decimal(24)}),
    ],
    "Tiedekeskus Kipinä": [
        ("Näyttelyt", None, None, {}),
        ("Planetaario: Revontulet", 0, 14, {"places": 60}),
    ],
    "Kuhmon järjestötalo": [("Yhteislauluilta", 3, 18, {"places": 45})],
    "Kajaanin kaupunginteatteri": [
        ("Tervaporvarit", 0, 19, {"places": 190}),
        ("Joulun odotus", 6, 13, {"places": 190}),
    ],
    "Kajaanin uimahalli": [("Uinti", None, None, {})],
    "Wasa Teater": [("Vinterresan", 0, 19, {"places": 220}), ("Barnens lördag", 6, 13, {"places": 220})],
    "Mustasaaren kirjasto": [("Maksut", None, None, {}), ("Sagostund", 1, 10, {})],
}
LIMITS: list[tuple[str, LimitKind, int | None, Period | None]] = [
    ("Espoon kaupunginteatteri", LimitKind.SHOW_SHARE, 3, None),
    ("Espoon kaupunginteatteri", LimitKind.ONCE_PER_PRODUCTION, None, None),
    ("Espoon kaupunginteatteri", LimitKind.NO_PREMIERES, None, None),
    ("Leppävaaran uimahalli", LimitKind.VISITS, 40, Period.CALENDAR_YEAR),
    ("Espoon työväenopisto", LimitKind.COURSE_PLACES, 2, None),
    ("Espoon työväenopisto", LimitKind.COURSE_EUROS, 50, None),
    ("Wasa Teater", LimitKind.SHOW_SHARE, 5, None),
    ("Mustasaaren kirjasto", LimitKind.FEE_EUROS, 30, Period.CALENDAR_YEAR),
]
BOOKED = 3  # cards that wait for tonight's show


class OfferingMaker:
    """Through the actions, as the venues' people would; `random` decides who has booked."""

    def __init__(self, sites: dict[str, Site], random: Random, *, admin: Actor) -> None:
        self.sites, self.random, self.admin = sites, random, admin
        self.today = timezone.localdate()

    def make(self) -> None:
        for venue, events in EVENTS.items():
            for name, ahead, hour, known in events:
                self._add(self.sites[venue], name, ahead, hour, known)
        for venue, kind, number, period in LIMITS:
            by = clerk(self.sites[venue], self.admin)
            set_limit(
                venue=self.sites[venue],
                kind=kind,
                number=number,
                period=period,
                starts_on=self.today,
                ends_on=None,
                by=by,
            )
        self._book(Event.unscoped.get(name="Kultainen vasikka", day=self.today))

    def _add(self, venue: Site, name: str, ahead: int | None, hour: int | None, known: dict[str, Any]) -> None:
        day: date | None = None if ahead is None else self.today + timedelta(days=ahead)
        when = {"day": day, "time": time(hour) if hour is not None else None}
        kind = "admission" if day is None else "show"
        fields = {"kind": kind, "name": name, "category": venue.category, **when, **known}
        add_event(venue=venue, fields=fields, by=clerk(venue, self.admin))

    def _book(self, show: Event) -> None:
        """By cards that have not seen it: once per production."""
        valid = Card.unscoped.filter(kind=Kind.PERSONAL, ended_on=None, valid_until__gte=self.today)
        near = valid.filter(site__area=show.venue.area_id, valid_from__lte=self.today).exclude(series__prefix="A")
        fresh = near.exclude(uses__venue=show.venue, uses__event_key=show.name_key).order_by("series", "number")
        for card in self.random.sample(list(fresh), BOOKED):
            ticket = Ticket(
                venue=show.venue,
                text_code=card.code,
                children=0,
                event_name=show.name,
                event_day=self.today,
                event_time=show.time,
                key=uuid.UUID(int=self.random.getrandbits(128), version=4),
                event=show,
                booked=True,
            )
            log_use(ticket=ticket, by=clerk(show.venue, self.admin))
