"""The floors in words: what a page tells beside each limit, and what a limit below it is refused with. [S1, S2]"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.limits import KINDS, LimitKind, Unit, highest_floor, known_on, last_day_known, rules_for

from .numbers import shown_day

K = LimitKind
Words = Callable[[Mapping[str, object], int], str]

FLOORS: dict[LimitKind, Words] = {
    K.SHOW_SHARE: lambda numbers, n: (
        _(
            "The national model asks for at least %(floor)s per cent of the tickets of each show, rounded up to whole "
            "tickets."
        )
        % numbers
    ),
    K.SMALL_SHOW: lambda numbers, n: (
        ngettext(
            "The national model asks for at least %(floor)s ticket to each show in a hall of %(seats)s seats or fewer.",
            "The national model asks for at least %(floor)s tickets to each show in a hall of %(seats)s seats or "
            "fewer.",
            n,
        )
        % numbers
    ),
    K.TINY_SHOW: lambda numbers, n: (
        _("Until %(last_day)s the number may be as low as %(floor)s for shows for ten persons at most.") % numbers
    ),
    K.BIG_EVENT: lambda numbers, n: (
        _("The national model asks for at least %(floor)s tickets to a day or an event that draws over 1,000 people.")
        % numbers
    ),
    K.VISITING_SHOW: lambda numbers, n: (
        _("The national model lets a visiting producer choose from %(floor)s to %(highest)s tickets a show.") % numbers
    ),
    K.COURSE_PLACES: lambda numbers, n: (
        ngettext(
            "The national model asks for at least %(floor)s place on each course.",
            "The national model asks for at least %(floor)s places on each course.",
            n,
        )
        % numbers
    ),
    K.DAY_PLACES: lambda numbers, n: (
        _("Until %(last_day)s at least %(floor)s people a day must be able to swim with the card.") % numbers
    ),
    K.VISITS: lambda numbers, n: (
        _("The national model asks for at least %(floor)s visits a year for each card.") % numbers
    ),
    K.OBTAINABLE: lambda numbers, n: (
        _("The national model asks that tickets can be had at least %(floor)s days before the event.") % numbers
    ),
    K.HANDED_OVER: lambda numbers, n: (
        _("The national model asks that tickets are handed over at least %(floor)s minutes before the event.") % numbers
    ),
}


def floor_words(kind: LimitKind, first: date, last: date | None = None) -> str:
    """The floor of a limit in force from `first` to `last`, as one sentence; "" for a kind without a number."""
    floor = highest_floor(kind, first, last)
    if floor is None:
        return ""
    rules, ends = rules_for(first), last_day_known(kind, first)
    numbers = {
        "floor": floor,
        "highest": KINDS[kind].highest,
        "seats": rules.small_show_seats,
        "last_day": shown_day(ends) if ends else "",
    }
    if kind in FLOORS:
        return FLOORS[kind](numbers, floor)
    if KINDS[kind].unit is Unit.EUROS:
        return _("The lowest number is one euro.")
    return _("The lowest number is one.")


def not_known_words(kind: LimitKind, venue_type: str, day: date) -> str:
    """Why a venue cannot set a limit of this kind from that day on."""
    if venue_type in KINDS[kind].whose and not known_on(kind, day):
        return _("The national model does not know this limit on %(day)s. Choose another limit.") % {
            "day": shown_day(day)
        }
    return _("Venues of this type do not have this limit. Choose another limit.")
