"""A year of uses for the demo's cards: few cards are used much, most not at all, swimming halls the most. [W1]"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import time, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from accounts.actors import Actor, someone
from accounts.models import Membership, Site
from accounts.permissions import Role
from cards.models import Card, Validity
from usage.actions import log_use, withdraw_use
from usage.judging import Ticket

DAYS = 365
USED = 0.42  # the share of cards used at least once is 30 to 40 per cent
NEARBY = 0.93  # the rest is use across areas

# what each venue offers: events and the hour; an empty name is admission without a show
OFFERING: dict[str, tuple[list[str], list[int]]] = {
    "Espoon kaupunginteatteri": (
        ["Kultainen vasikka", "Vaahteramäen Eemeli", "Syysillan konsertti", "Aurinkotuuli"],
        [13, 19],
    ),
    "Leppävaaran uimahalli": ([""], [9, 11, 16, 18]),
    "Espoon työväenopisto": (["Keramiikan alkeet", "Suomen kielen jatkokurssi", "Kehonhuolto"], [10, 17]),
    "Tiedekeskus Kipinä": (["", "Planetaario: Revontulet"], [11, 14]),
    "Kuhmon järjestötalo": (["Yhteislauluilta", "Runopiiri"], [18]),
    "Kajaanin kaupunginteatteri": (["Tervaporvarit", "Joulun odotus", "Niittykonsertti"], [13, 19]),
    "Kajaanin uimahalli": ([""], [10, 15, 18]),
    "Kainuun kansalaisopisto": (["Puutyöt", "Tietokone tutuksi"], [17]),
    "Wasa Teater": (["Vinterresan", "Barnens lördag", "Skärgårdsvisor"], [13, 19]),
    "Vaasan uimahalli": ([""], [9, 12, 17]),
    "Mustasaaren kirjasto": (["Författarkväll", "Sagostund"], [10, 18]),
}
POPULAR = {"sport": 9, "culture": 5, "science": 3, "education": 1}
UNDONE = 0.01


def clerk(venue: Site, admin: Actor) -> Actor:
    """Who logs uses there; where the demo has nobody, the administrator stands in."""
    member = Membership.unscoped.filter(site=venue, role=Role.VENUE).select_related("user").first()
    return someone(member.user) if member else admin


class UseMaker:
    """Logs uses as the venues' desks did; `random` decides who went where."""

    def __init__(self, sites: dict[str, Site], random: Random, *, admin: Actor) -> None:
        self.venues = [sites[name] for name in OFFERING]
        self.random, self.today = random, timezone.localdate()
        self.by = {venue.pk: clerk(venue, admin) for venue in self.venues}

    def make(self) -> None:
        for card, periods in self._cards():
            if self.random.random() < USED:
                for _n in range(min(60, int(2 * self.random.paretovariate(0.9)))):
                    self._go(card, periods)
        _date_back()

    def _cards(self) -> Iterator[tuple[Card, list[Validity]]]:
        """The demo's own personal cards; those of the samples stay untouched for trying the imports."""
        cards = Card.unscoped.registered().exclude(series__prefix="A").filter(kind="personal").select_related("site")
        periods: dict[uuid.UUID, list[Validity]] = {}
        for validity in Validity.unscoped.order_by("first_day"):
            periods.setdefault(validity.card_id, []).append(validity)
        for card in cards.order_by("series", "number"):
            yield card, periods[card.pk]

    def _go(self, card: Card, periods: list[Validity]) -> None:
        period = self.random.choice(periods)
        first = max(period.first_day, self.today - timedelta(days=DAYS))
        last = min(period.last_day, card.ended_on or self.today, self.today)
        if first > last:
            return
        venue, day = self._venue(card), first + timedelta(days=self.random.randrange((last - first).days + 1))
        names, hours = OFFERING[venue.name_fi]
        ticket = Ticket(
            venue=venue,
            text_code=card.code,
            children=self.random.randint(0, period.children) if self.random.random() < 0.6 else 0,
            event_name=self.random.choice(names),
            event_day=day,
            event_time=time(self.random.choice(hours)),
            key=uuid.UUID(int=self.random.getrandbits(128), version=4),
        )
        result = log_use(ticket=ticket, by=self.by[venue.pk])
        if result.usage and self.random.random() < UNDONE:
            withdraw_use(usage=result.usage, reason="mistake", by=self.by[venue.pk])

    def _venue(self, card: Card) -> Site:
        area = card.site.area_id if card.site else None
        near = [venue for venue in self.venues if venue.area_id == area]
        choices = near if near and self.random.random() < NEARBY else self.venues
        return self.random.choices(choices, [POPULAR[venue.category] for venue in choices])[0]


def _date_back() -> None:
    """What was logged just now was logged, in the demo's story, when the event had begun."""
    now, begun = [timezone.now()], "(event_day + COALESCE(event_time, time '12:00')) AT TIME ZONE 'Europe/Helsinki'"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE usage_usage SET logged_at = LEAST(%s, {begun} + interval '10 minutes')", now)  # noqa: S608
        cursor.execute("UPDATE usage_usage SET withdrawn_at = logged_at WHERE withdrawn_at IS NOT NULL")
