"""What the venues of a report offer and limit on its days: two queries, however many rows, and the locks of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, time
from functools import cache
from uuid import UUID

from accounts.models import Site, VenueType
from usage.limits import EventFacts, LimitKind, Limits, Wish, needs, places_of
from usage.models import Event, Limit, UseKind
from usage.models.counting import lock_places

from .venue_log import Occasion

# A report tells what has happened: what binds at the moment of booking or handing over does not apply to it.
AT_THE_MOMENT = {LimitKind.OPEN_RESERVATIONS, LimitKind.OBTAINABLE, LimitKind.HANDED_OVER}
# A report is of tickets and course places. It has no column of euros, so it tells of no library's fees.
USED_AT = {VenueType.INSTITUTE: UseKind.COURSE_PLACE}


class Offering:
    """The venues' limits and listed events on some days."""

    def __init__(self, venues: Collection[UUID], days: Collection[date]) -> None:
        self._limits: defaultdict[UUID, list[Limit]] = defaultdict(list)
        self._events: defaultdict[Occasion, list[Event]] = defaultdict(list)
        if days:
            for limit in Limit.unscoped.filter(venue__in=venues).in_force_between(min(days), max(days)):
                self._limits[limit.venue_id].append(limit)
            for event in Event.unscoped.listed().filter(venue__in=venues, day__in=days):
                self._events[Occasion(event.venue_id, event.day, event.name_key)].append(event)
        self.limits_on = cache(self._limits_on)
        self.facts_of = cache(self._facts_of)

    def _limits_on(self, venue: UUID, day: date) -> Limits:
        """Those in force on the day that an import is judged by."""
        in_force = (limit.facts for limit in self._limits.get(venue, ()) if limit.is_in_force_on(day))
        return Limits(facts for facts in in_force if facts.kind not in AT_THE_MOMENT)

    def _facts_of(self, event: Event) -> EventFacts:
        return event.facts

    def event_of(self, occasion: Occasion, clock: time | None) -> Event | None:
        """The one listed event that the name, day and time mean; of two performances of a day neither."""
        listed = self._events.get(occasion, ()) if occasion.key else ()
        meant = [event for event in listed if clock is None or event.time in (None, clock)]
        return meant[0] if len(meant) == 1 else None

    def counts_of_cards(self) -> bool:
        """Whether any limit asks what a card has used before."""
        kinds = {limit.kind for limits in self._limits.values() for limit in limits}
        return bool(kinds & {LimitKind.ONCE_PER_PRODUCTION, LimitKind.VISITS, LimitKind.COURSES})

    def lock(self, wanted: Iterable[tuple[Occasion, time | None]]) -> None:
        """Until the transaction ends nobody else gives a place that these rows may take. The cards are locked before;
        what is counted is counted after."""
        events, days = set(), set()
        for occasion, clock in wanted:
            limits, event = self.limits_on(occasion.venue, occasion.day), self.event_of(occasion, clock)
            if event and places_of(limits, self.facts_of(event), occasion.day) is not None:
                events.add(event.pk)
            if limits and needs(limits, None, Wish(event_day=occasion.day)).taken_on_day:
                days.add((occasion.venue, occasion.day))
        lock_places(events, days)


def use_kind(event: Event | None, venue: Site) -> UseKind:
    """What the card was used for: as the event says, or as at the desk when nothing else is said."""
    return event.use_kind if event else USED_AT.get(VenueType(venue.venue_type), UseKind.TICKET)
