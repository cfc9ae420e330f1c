"""What the desk says of each finding: aloud, to the holder, with what is left and the next step.

Nothing here tells anything about the holder: only about the event, the venue's offering and the card's own uses there.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.limits import COURSE, PLACE_KINDS, Finding, LimitKind, National, Period, Weight

from .numbers import euros, shown, shown_day, shown_time
from .tickets import tickets_said

K = LimitKind


class Said(NamedTuple):
    """One sentence that may be said aloud, and the next step ("" when there is none to take)."""

    words: str
    next_step: str = ""


def said_of(finding: Finding) -> Said:
    """The words of one finding."""
    if finding.kind in PLACE_KINDS:
        return Said(*tickets_said(finding))
    if isinstance(finding.kind, National):
        return _national(finding.kind)
    counted = {
        K.ONCE_PER_PRODUCTION: _once,
        K.OPEN_RESERVATIONS: _reservations,
        K.VISITS: _visits,
        K.COURSES: _courses,
        K.COURSE_EUROS: _course_euros,
        K.FEES: _fees,
        K.FEE_EUROS: _fee_euros,
        K.OBTAINABLE: _obtainable,
        K.HANDED_OVER: _handed_over,
        K.CHILDREN_ON_COURSES: _children,
    }
    return counted[finding.kind](finding) if finding.kind in counted else _left_out(finding)


def _national(what: National) -> Said:
    if what is National.CHILDREN_ON_COURSES:
        return Said(
            _("Children do not get course places with the card."), _("Log the adult alone: set the children to 0.")
        )
    return Said(_("A community card does not give a place on a course."), _("Log each participant’s own card instead."))


def _children(finding: Finding) -> Said:
    return Said(
        _("This venue gives course places with the card to adults only."),
        _("Log the adult alone: set the children to 0."),
    )


def _once(finding: Finding) -> Said:
    return Said(_("A ticket to this show has already been given with this card."), _("Offer another show."))


def _reservations(finding: Finding) -> Said:
    left, number = int(finding.left or 0), int(finding.number or 0)
    if finding.weight is Weight.LEFT:
        words = ngettext("The card can have %(left)s more booking.", "The card can have %(left)s more bookings.", left)
        return Said(words % {"left": left})
    words = ngettext(
        "The card has %(number)s booking, which is as many as it can have at a time.",
        "The card has %(number)s bookings, which is as many as it can have at a time.",
        number,
    )
    return Said(words % {"number": number}, _("Book again after the next visit, or cancel one of the bookings."))


def _visits(finding: Finding) -> Said:
    left, number = int(finding.left or 0), int(finding.number or 0)
    numbers = {"left": left, "number": number, "asked": finding.asked}
    if not left:
        words = ngettext(
            "The card’s one visit has been used.", "All %(number)s visits of the card have been used.", number
        )
        return Said(words % numbers, _again(finding))
    if finding.weight is Weight.LEFT:
        return Said(
            ngettext("%(left)s visit is left on the card.", "%(left)s visits are left on the card.", left) % numbers
        )
    words = ngettext(
        "Only %(left)s visit is left on the card, and %(asked)s are needed.",
        "Only %(left)s visits are left on the card, and %(asked)s are needed.",
        left,
    )
    return Said(words % numbers, _("Log fewer children with the card."))


def _courses(finding: Finding) -> Said:
    left, number = int(finding.left or 0), int(finding.number or 0)
    if finding.weight is Weight.LEFT:
        words = ngettext("The card can have %(left)s more course.", "The card can have %(left)s more courses.", left)
        return Said(words % {"left": left})
    words = ngettext("The card has had its one course.", "The card has had its %(number)s courses.", number)
    return Said(words % {"number": number}, _again(finding))


def _again(finding: Finding) -> str:
    """When a limit "a year" begins anew."""
    if finding.period is Period.CARD_PERIOD:
        return _("It begins anew when the card is renewed.")
    return _("It begins anew at the beginning of the year.")


def _course_euros(finding: Finding) -> Said:
    numbers = {"number": euros(finding.number), "excess": euros(finding.excess)}
    words = _("The card covers %(number)s euros of this course. %(excess)s euros are left to pay.")
    return Said(words % numbers, _("Tell this first, then log the place."))


def _fees(finding: Finding) -> Said:
    left, number = int(finding.left or 0), int(finding.number or 0)
    if finding.weight is Weight.LEFT:
        words = ngettext("The card covers %(left)s more fee.", "The card covers %(left)s more fees.", left)
        return Said(words % {"left": left})
    words = ngettext("The card has covered its one fee.", "The card has covered its %(number)s fees.", number)
    return Said(words % {"number": number}, _again(finding))


def _fee_euros(finding: Finding) -> Said:
    numbers = {"left": euros(finding.left), "number": euros(finding.number), "excess": euros(finding.excess)}
    if finding.weight is Weight.LEFT:
        return Said(_("The card covers %(left)s euros more of fees.") % numbers)
    if finding.weight is Weight.STOP:
        return Said(
            _("The card has covered %(number)s euros of fees, which is all that it covers.") % numbers, _again(finding)
        )
    words = _("The card covers %(left)s euros of this fee. %(excess)s euros are left to pay.") % numbers
    return Said(words, _("Log %(left)s euros as the fee.") % numbers)


def _left_out(finding: Finding) -> Said:
    words = {
        K.NO_VISITING: _("This show is a visiting producer’s, and the card is not valid for it."),
        K.NO_PREMIERES: _("The card is not valid for premieres here."),
        K.NO_GALAS: _("The card is not valid for galas here."),
        K.NO_WEEKENDS: _("The card is not valid for Saturdays and Sundays here."),
        K.NO_SMALL_COURSES: _("The card is not valid for small courses here, and this is one of them."),
        K.NO_COSTLY_COURSES: _("The card is valid for courses that cost %(number)s euros at most.")
        % {"number": euros(finding.number)},
    }
    steps = {
        K.NO_VISITING: _("Offer one of the venue’s own shows."),
        K.NO_PREMIERES: _("Offer another day of the same show."),
        K.NO_WEEKENDS: _("Offer a day from Monday to Friday."),
    }
    other = _("Offer another course.") if finding.event_kind == COURSE else _("Offer another show.")
    kind = LimitKind(finding.kind)
    return Said(words[kind], steps.get(kind, other))


def _obtainable(finding: Finding) -> Said:
    words = _("Tickets with the card can be had from %(day)s on.")
    if finding.event_kind == COURSE:
        words = _("Course places with the card can be had from %(day)s on.")
    return Said(
        words % {"day": shown_day(finding.opens) if finding.opens else ""}, _("Ask the holder to come back then.")
    )


def _handed_over(finding: Finding) -> Said:
    day = shown_day(finding.opens) if finding.opens else ""
    if finding.opens_at is None:
        return Said(_("The ticket is handed over on %(day)s.") % {"day": day}, _("Log it as booked for now."))
    numbers = {"day": day, "time": shown_time(finding.opens_at), "minutes": shown(finding.number)}
    words = _("The ticket is handed over on %(day)s from %(time)s on.")
    return Said(words % numbers, _("Log it as booked for now."))
