"""What the desk says of an event's tickets or places for card holders: what is left, or that they have been given out.

Sentences are whole in every language, so shows, courses and days of admission each have their own.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from usage.limits import ADMISSION, COURSE, Finding, Weight


def tickets_said(finding: Finding) -> tuple[str, str]:
    """The sentence and the next step."""
    left, number = int(finding.left or 0), int(finding.number or 0)
    numbers = {"left": left, "number": number, "asked": finding.asked}
    if finding.weight is Weight.LEFT:
        return _left(finding.event_kind, left) % numbers, ""
    if not number:
        return _("This show gives no tickets with the card."), _("Offer another show.")
    if not left:
        return _given_out(finding.event_kind, number) % numbers, _instead(finding.event_kind)
    return _too_few(finding.event_kind, left) % numbers, _fewer(finding.event_kind)


def _left(event_kind: str, left: int) -> str:
    if event_kind == COURSE:
        return ngettext(
            "%(left)s place for card holders is left on this course.",
            "%(left)s places for card holders are left on this course.",
            left,
        )
    if event_kind == ADMISSION:
        return ngettext(
            "%(left)s ticket for card holders is left for this day.",
            "%(left)s tickets for card holders are left for this day.",
            left,
        )
    return ngettext(
        "%(left)s ticket for card holders is left for this show.",
        "%(left)s tickets for card holders are left for this show.",
        left,
    )


def _given_out(event_kind: str, number: int) -> str:
    if event_kind == COURSE:
        return ngettext(
            "The one place for card holders on this course has been given out.",
            "All %(number)s places for card holders on this course have been given out.",
            number,
        )
    if event_kind == ADMISSION:
        return ngettext(
            "The one ticket for card holders has been given out for this day.",
            "All %(number)s tickets for card holders have been given out for this day.",
            number,
        )
    return ngettext(
        "The one ticket for card holders has been given out for this show.",
        "All %(number)s tickets for card holders have been given out for this show.",
        number,
    )


def _too_few(event_kind: str, left: int) -> str:
    if event_kind == COURSE:
        return ngettext(
            "Only %(left)s place for card holders is left on this course, and %(asked)s are needed.",
            "Only %(left)s places for card holders are left on this course, and %(asked)s are needed.",
            left,
        )
    if event_kind == ADMISSION:
        return ngettext(
            "Only %(left)s ticket for card holders is left for this day, and %(asked)s are needed.",
            "Only %(left)s tickets for card holders are left for this day, and %(asked)s are needed.",
            left,
        )
    return ngettext(
        "Only %(left)s ticket for card holders is left for this show, and %(asked)s are needed.",
        "Only %(left)s tickets for card holders are left for this show, and %(asked)s are needed.",
        left,
    )


def _instead(event_kind: str) -> str:
    return _("Offer another course.") if event_kind == COURSE else _("Offer another day.")


def _fewer(event_kind: str) -> str:
    if event_kind == COURSE:
        return _("Log the adult alone, or offer another course.")
    return _("Log fewer children, or offer another day.")
