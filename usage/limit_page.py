"""What the page of a venue's limits shows: those in force with their floors, what else can be set, and how much of the
own offering the limits leave in. Knows limits and events; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from accounts.models import Site
from usage.limit_words import HINTS, floor_words, name_of, ready_texts, value_of
from usage.limits import LimitKind, Share, kinds_for, share_included
from usage.models import Event, Limit
from usage.models.limits import LimitQuerySet

YEAR = timedelta(days=365)


class Row(NamedTuple):
    """A limit of the venue in words, with the floor that it may be changed to."""

    limit: Limit
    name: str
    value: str
    floor: str


class Offered(NamedTuple):
    """A kind that the venue may set and has not."""

    kind: LimitKind
    name: str
    hint: Any
    floor: str


def page_of(venue: Site, limits: LimitQuerySet, events: Iterable[Event], today: date) -> dict[str, Any]:
    """The page's context. `limits` are the venue's rows and `events` its events of the next twelve months, as the
    person may see them: one query each."""
    rows = sorted(limits, key=lambda row: (list(LimitKind).index(LimitKind(row.kind)), row.starts_on))
    in_force = [row for row in rows if row.is_in_force_on(today)]
    coming = [row for row in rows if row.is_coming_on(today)]
    ended = [row for row in rows if row.is_over_on(today)]
    had = {row.kind for row in in_force} | {row.kind for row in coming}
    kinds = [kind for kind in kinds_for(venue.venue_type, today) if kind not in had]
    return {
        "in_force": [_row(row, today) for row in in_force],
        "coming": [_row(row, today) for row in coming],
        "ended": [_row(row, today) for row in reversed(ended)],
        "offered": [Offered(kind, name_of(kind), HINTS.get(kind, ""), floor_words(kind, today)) for kind in kinds],
        "share": share_of(venue, limits, events, today),
        "texts": ready_texts(limits.as_limits(today), venue, venue.venue_type, today),
    }


def share_of(venue: Site, limits: LimitQuerySet, events: Iterable[Event], today: date) -> Share:
    """How much of the own offering is included; each event by the limits of its day."""
    return share_included((event.facts for event in events), limits.as_limits, venue.venue_type, today)


def _row(row: Limit, today: date) -> Row:
    kind = LimitKind(row.kind)
    return Row(row, name_of(kind), value_of(row.facts), floor_words(kind, max(row.starts_on, today)))
