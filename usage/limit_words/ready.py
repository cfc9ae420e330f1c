"""A venue's limits as a text for its own pages, in the three languages: all limits must be told there. [S1, S2]"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.limits import LimitFacts, LimitKind, Limits, Period, floor_of, kinds_for

from .numbers import euros, shown

K = LimitKind
LANGUAGES = ("fi", "sv", "en")
UPPER = {K.SHOW_SHARE, K.SMALL_SHOW, K.TINY_SHOW, K.BIG_EVENT, K.VISITING_SHOW, K.COURSE_PLACES, K.DAY_PLACES}


def ready_texts(limits: Limits, venue: Any, venue_type: str, day: date) -> list[tuple[str, str]]:
    """Language code and text, a sentence a line, of the limits in force on `day`. `venue` is a Site: its name is shown
    in the language of each text."""
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append((language, "\n".join(_lines(limits, str(venue), venue_type, day))))
    return texts


def _lines(limits: Limits, venue: str, venue_type: str, day: date) -> Iterable[str]:
    in_force = [kind for kind in kinds_for(venue_type, day) if kind in limits]
    yield _("Kaikukortti: %(venue)s") % {"venue": venue}
    yield _greeting(venue_type)
    for kind in in_force:
        yield _sentence(limits.get(kind), day)
    if K.CHILDREN_ON_COURSES not in limits and K.CHILDREN_ON_COURSES in kinds_for(venue_type, day):
        yield _("The places on courses are for the holder of the card, not for children.")
    if not in_force:
        yield _("We have set no limits to how the card is used.")
    if UPPER & set(in_force):
        yield _(
            "A limit is not a quota: we keep no tickets or places aside, so please book as early as everybody else."
        )
    yield _("An assistant, an interpreter and a guide always enter free of charge.")
    yield _("Please have your Kaikukortti and an identity document with you.")


def _greeting(venue_type: str) -> str:
    if venue_type == "library":
        return _("With a Kaikukortti you can pay fees of the library, for example for interlibrary loans or copies.")
    if venue_type == "institute":
        return _("With a Kaikukortti you get free places on our courses and free tickets to our events.")
    if venue_type == "swimming_hall":
        return _("With a Kaikukortti you swim free of charge, and so do the children who are marked on your card.")
    return _("With a Kaikukortti you get a free ticket, and free tickets for the children who are marked on your card.")


def _sentence(limit: LimitFacts | None, day: date) -> str:
    """One limit as one sentence; its number never below the floor of the day."""
    if limit is None:
        return ""
    number = max(limit.number or 0, floor_of(limit.kind, day) or 0)
    words = SENTENCES[limit.kind]
    return words(limit, int(number)) % {"number": shown(number), "euros": euros(number)}


def _per_year(limit: LimitFacts, in_year: str, in_period: str) -> str:
    return in_year if limit.period is Period.CALENDAR_YEAR else in_period


def _visits(limit: LimitFacts, n: int) -> str:
    in_year = ngettext(
        "Each card gives %(number)s visit in a calendar year. Each child who comes along takes one of the visits.",
        "Each card gives %(number)s visits in a calendar year. Each child who comes along takes one of the visits.",
        n,
    )
    in_period = ngettext(
        "Each card gives %(number)s visit in its period of validity. Each child who comes along takes one of the "
        "visits.",
        "Each card gives %(number)s visits in its period of validity. Each child who comes along takes one of the "
        "visits.",
        n,
    )
    return _per_year(limit, in_year, in_period)


def _courses(limit: LimitFacts, n: int) -> str:
    in_year = ngettext(
        "Each card gives a place on %(number)s course in a calendar year.",
        "Each card gives a place on %(number)s courses in a calendar year.",
        n,
    )
    in_period = ngettext(
        "Each card gives a place on %(number)s course in its period of validity.",
        "Each card gives a place on %(number)s courses in its period of validity.",
        n,
    )
    return _per_year(limit, in_year, in_period)


def _fees(limit: LimitFacts, n: int) -> str:
    in_year = ngettext(
        "Each card covers %(number)s fee in a calendar year.", "Each card covers %(number)s fees in a calendar year.", n
    )
    in_period = ngettext(
        "Each card covers %(number)s fee in its period of validity.",
        "Each card covers %(number)s fees in its period of validity.",
        n,
    )
    return _per_year(limit, in_year, in_period)


def _fee_euros(limit: LimitFacts, n: int) -> str:
    in_year = _("Each card covers fees up to %(euros)s euros in a calendar year. You pay what goes over it.")
    in_period = _("Each card covers fees up to %(euros)s euros in its period of validity. You pay what goes over it.")
    return _per_year(limit, in_year, in_period)


SENTENCES: dict[LimitKind, Callable[[LimitFacts, int], str]] = {
    K.SHOW_SHARE: lambda limit, n: _(
        "For each show at most %(number)s per cent of the tickets are given with the card."
    ),
    K.SMALL_SHOW: lambda limit, n: ngettext(
        "For each show in a small hall at most %(number)s ticket is given with the card.",
        "For each show in a small hall at most %(number)s tickets are given with the card.",
        n,
    ),
    K.TINY_SHOW: lambda limit, n: ngettext(
        "For each show for ten people or fewer at most %(number)s ticket is given with the card.",
        "For each show for ten people or fewer at most %(number)s tickets are given with the card.",
        n,
    ),
    K.BIG_EVENT: lambda limit, n: _(
        "For each event that draws more than 1,000 people at most %(number)s tickets are given with the card."
    ),
    K.VISITING_SHOW: lambda limit, n: _(
        "For each show of a visiting producer at most %(number)s tickets are given with the card."
    ),
    K.COURSE_PLACES: lambda limit, n: ngettext(
        "On each course at most %(number)s place is given with the card.",
        "On each course at most %(number)s places are given with the card.",
        n,
    ),
    K.DAY_PLACES: lambda limit, n: _("At most %(number)s people a day can swim with the card."),
    K.ONCE_PER_PRODUCTION: lambda limit, n: _("With one card you can see the same show once."),
    K.OPEN_RESERVATIONS: lambda limit, n: ngettext(
        "With one card you can have %(number)s booking at a time.",
        "With one card you can have %(number)s bookings at a time.",
        n,
    ),
    K.VISITS: _visits,
    K.COURSES: _courses,
    K.COURSE_EUROS: lambda limit, n: _(
        "The card covers at most %(euros)s euros of the price of a course. You pay the rest."
    ),
    K.FEES: _fees,
    K.FEE_EUROS: _fee_euros,
    K.NO_VISITING: lambda limit, n: _("The card is not valid for the shows of visiting producers."),
    K.NO_PREMIERES: lambda limit, n: _("The card is not valid for premieres."),
    K.NO_GALAS: lambda limit, n: _("The card is not valid for galas."),
    K.NO_WEEKENDS: lambda limit, n: _("The card is valid from Monday to Friday."),
    K.NO_SMALL_COURSES: lambda limit, n: _("The card is not valid for courses with fewer than %(number)s places."),
    K.NO_COSTLY_COURSES: lambda limit, n: _("The card is valid for courses that cost at most %(euros)s euros."),
    K.OBTAINABLE: lambda limit, n: ngettext(
        "You can book from %(number)s day before the event on.",
        "You can book from %(number)s days before the event on.",
        n,
    ),
    K.HANDED_OVER: lambda limit, n: _("You get the tickets %(number)s minutes before the event begins."),
    K.CHILDREN_ON_COURSES: lambda limit, n: _("The children who are marked on your card may come along to courses."),
}
