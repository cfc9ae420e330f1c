"""What the kinds of limits are called on pages, what their numbers mean, and how they are counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from usage.limits import KINDS, LimitFacts, LimitKind, Period, Unit

from .numbers import euros, shown

K = LimitKind

NAMES: dict[LimitKind, Any] = {
    K.SHOW_SHARE: gettext_lazy("Tickets of each show, per cent"),
    K.SMALL_SHOW: gettext_lazy("Tickets of each show in a small hall"),
    K.TINY_SHOW: gettext_lazy("Tickets of each show for ten persons at most"),
    K.BIG_EVENT: gettext_lazy("Tickets of each big event"),
    K.VISITING_SHOW: gettext_lazy("Tickets of each show of a visiting producer"),
    K.COURSE_PLACES: gettext_lazy("Places on each course"),
    K.DAY_PLACES: gettext_lazy("Visitors with a Kaikukortti in a day"),
    K.ONCE_PER_PRODUCTION: gettext_lazy("Once to the same show"),
    K.OPEN_RESERVATIONS: gettext_lazy("Bookings of a card at a time"),
    K.VISITS: gettext_lazy("Visits of a card in a year"),
    K.COURSES: gettext_lazy("Courses of a card in a year"),
    K.COURSE_EUROS: gettext_lazy("Euros of a course fee"),
    K.FEES: gettext_lazy("Fees of a card in a year, by number"),
    K.FEE_EUROS: gettext_lazy("Fees of a card in a year, in euros"),
    K.NO_VISITING: gettext_lazy("Visiting producers are left out"),
    K.NO_PREMIERES: gettext_lazy("Premieres are left out"),
    K.NO_GALAS: gettext_lazy("Galas are left out"),
    K.NO_WEEKENDS: gettext_lazy("Weekends are left out"),
    K.NO_SMALL_COURSES: gettext_lazy("Small courses are left out"),
    K.NO_COSTLY_COURSES: gettext_lazy("Costly courses are left out"),
    K.OBTAINABLE: gettext_lazy("How early tickets can be had"),
    K.HANDED_OVER: gettext_lazy("How early tickets are handed over"),
    K.CHILDREN_ON_COURSES: gettext_lazy("Children may come along to courses"),
}

HINTS: dict[LimitKind, Any] = {
    K.SHOW_SHARE: gettext_lazy("It holds for events whose number of tickets is on the list of events."),
    K.BIG_EVENT: gettext_lazy("It goes before the percentage when more than 1,000 people come at a time."),
    K.VISITING_SHOW: gettext_lazy("It goes before the venue’s own limits when the producer is a visiting one."),
    K.ONCE_PER_PRODUCTION: gettext_lazy("A card gets one ticket to the same show, whatever the day."),
    K.OPEN_RESERVATIONS: gettext_lazy("Bookings that have not been redeemed or cancelled count."),
    K.VISITS: gettext_lazy("Each child who comes along takes one of the card’s visits."),
    K.COURSE_EUROS: gettext_lazy("The holder pays what the course costs more than this."),
    K.FEE_EUROS: gettext_lazy("The holder pays what goes over this."),
    K.NO_VISITING: gettext_lazy("The majority of the venue’s own offering must be included all the same."),
    K.NO_PREMIERES: gettext_lazy("The majority of the venue’s own offering must be included all the same."),
    K.NO_GALAS: gettext_lazy("The majority of the venue’s own offering must be included all the same."),
    K.NO_WEEKENDS: gettext_lazy("The majority of the venue’s own offering must be included all the same."),
    K.NO_SMALL_COURSES: gettext_lazy("Courses for fewer people than this are left out."),
    K.NO_COSTLY_COURSES: gettext_lazy("Courses that cost more than this are left out."),
    K.OBTAINABLE: gettext_lazy("The desk books nothing before that."),
    K.HANDED_OVER: gettext_lazy("Before that the desk books the ticket and hands it over later."),
    K.CHILDREN_ON_COURSES: gettext_lazy("Without this only the holder of the card gets a place on a course."),
}

ASKED: dict[Unit, Any] = {
    Unit.PERCENT: gettext_lazy("Per cent of the tickets"),
    Unit.TICKETS: gettext_lazy("Number of tickets or places"),
    Unit.TIMES: gettext_lazy("How many"),
    Unit.EUROS: gettext_lazy("Euros"),
    Unit.DAYS: gettext_lazy("Days before the event"),
    Unit.MINUTES: gettext_lazy("Minutes before the event"),
}


def name_of(kind: LimitKind) -> str:
    return str(NAMES[kind])


def value_of(limit: LimitFacts) -> str:
    """The limit's number in words: "3 per cent", "30 in a calendar year"; "yes" where the kind has none."""
    if limit.number is None:
        return _("yes")
    if limit.period:
        return _a_year(limit)
    return _number(limit)


def _number(limit: LimitFacts) -> str:
    unit, number = KINDS[limit.kind].unit, limit.number or 0
    if limit.kind is K.NO_SMALL_COURSES:
        return _("fewer than %(number)s places") % {"number": shown(number)}
    if limit.kind is K.NO_COSTLY_COURSES:
        return _("over %(number)s euros") % {"number": euros(number)}
    if unit is Unit.PERCENT:
        return _("%(number)s per cent") % {"number": shown(number)}
    if unit is Unit.EUROS:
        return _("%(number)s euros") % {"number": euros(number)}
    counted = {
        Unit.TICKETS: ngettext("%(number)s ticket or place", "%(number)s tickets or places", int(number)),
        Unit.DAYS: ngettext("%(number)s day before", "%(number)s days before", int(number)),
        Unit.MINUTES: ngettext("%(number)s minute before", "%(number)s minutes before", int(number)),
    }
    return counted.get(unit, "%(number)s") % {"number": shown(number)}


def _a_year(limit: LimitFacts) -> str:
    numbers = {"number": euros(limit.number)}
    if KINDS[limit.kind].unit is Unit.EUROS:
        if limit.period is Period.CALENDAR_YEAR:
            return _("%(number)s euros in a calendar year") % numbers
        return _("%(number)s euros in the card’s period of validity") % numbers
    if limit.period is Period.CALENDAR_YEAR:
        return _("%(number)s in a calendar year") % numbers
    return _("%(number)s in the card’s period of validity") % numbers
