"""What becomes of each row of a report, and the words for it.

The names are stored with refused rows for thirty days, so they stay as they are.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cards.checking import Reason


class Group(StrEnum):
    """The four fates that are counted; in the order in which a preview shows them."""

    REFUSED = "refused"
    NEW = "new"
    ALREADY_IN = "already_in"
    IGNORED = "ignored"


class Fate(models.TextChoices):
    """One row's fate. Everything after LEFT_OUT is a refusal, with what is wrong in words."""

    NEW = "new", _("The use will be logged.")
    ALREADY_IN = "already_in", _("The use is already in.")
    IGNORED = "ignored", _("The row is not a purchase made with a Kaikukortti.")
    JOINED = "joined", _("A child's ticket, counted with the row of its adult.")
    LEFT_OUT = "left_out", _("You have left the row out.")
    NO_CODE = "no_code", _("The row has no card code.")
    MISREAD = "misread", _("The card code cannot be read.")
    SEVERAL_CODES = "several_codes", _("The row has several card codes.")
    NO_SUCH_CARD = "no_such_card", _("There is no card with this code.")
    NOT_REGISTERED = "not_registered", _("The card has not been registered yet.")
    EXPIRED = "expired", _("The card is no longer valid on the day of the event.")
    NOT_YET_VALID = "not_yet_valid", _("The card is not yet valid on the day of the event.")
    ENDED = "ended", _("The card is not in use on the day of the event.")
    TOO_MANY_CHILDREN = "too_many_children", _("There are more children than are registered on the card.")
    BAD_CHILDREN = "bad_children", _("The number of children is not a number from 0 to 50.")
    BAD_ADULTS = "bad_adults", _("The row has more or less than one adult.")
    NO_DAY = "no_day", _("The row has no day.")
    BAD_DAY = "bad_day", _("The day cannot be read, or there is no such day.")
    DAY_TOO_FAR = "day_too_far", _("The day is too far off.")
    BAD_TIME = "bad_time", _("The time cannot be read.")
    COMMUNITY_ALONE = "community_alone", _("A community card alone: no cardholder came to the same event.")
    NO_ADULT = "no_adult", _("A child's ticket, and no row with its adult could be found.")
    NO_VENUE = "no_venue", _("The venue is not known, or you cannot log uses for it.")
    LIMIT_REACHED = "limit_reached", _("The venue’s limits do not allow this use.")
    NOT_FOR_COURSE = "not_for_course", _("The card cannot be used in this way on a course.")

    @property
    def group(self) -> Group:
        return _GROUPS.get(self, Group.REFUSED)

    @property
    def next_step(self) -> Any:
        """What the sender can do about it; "" when there is nothing to do."""
        return NEXT_STEPS.get(self, "")


_GROUPS = {
    Fate.NEW: Group.NEW,
    Fate.ALREADY_IN: Group.ALREADY_IN,
    Fate.IGNORED: Group.IGNORED,
    Fate.JOINED: Group.IGNORED,
    Fate.LEFT_OUT: Group.IGNORED,
}
_CORRECT_CODE = _("Check the code against the card and correct it.")
_CORRECT_DAY = _("Check the day and the year and correct them.")
_ASK_DISTRIBUTOR = _("Ask the cardholder to contact the place that gave the card.")
NEXT_STEPS = {
    Fate.NO_CODE: _("Add the code of the card."),
    Fate.MISREAD: _CORRECT_CODE,
    Fate.SEVERAL_CODES: _("Keep one code on the row, and make a row of its own for the other card."),
    Fate.NO_SUCH_CARD: _CORRECT_CODE,
    Fate.NOT_REGISTERED: _ASK_DISTRIBUTOR,
    Fate.EXPIRED: _("Check the day. If it is right, the use cannot be logged."),
    Fate.NOT_YET_VALID: _("Check the day. If it is right, the use cannot be logged."),
    Fate.ENDED: _("Check the code and the day. If they are right, the use cannot be logged."),
    Fate.TOO_MANY_CHILDREN: _("Check the number of children and correct it."),
    Fate.BAD_CHILDREN: _("Write the number of children as a number."),
    Fate.BAD_ADULTS: _("One row is one purchase: one adult with a card of their own. Make a row for each card."),
    Fate.NO_DAY: _("Add the day of the event. If the whole report is of one day, say it with the columns."),
    Fate.BAD_DAY: _("Write the day as numbers, for example 22.11.2026."),
    Fate.DAY_TOO_FAR: _CORRECT_DAY,
    Fate.BAD_TIME: _("Write the time as numbers, for example 19.00, or leave it out."),
    Fate.COMMUNITY_ALONE: _("Add the number of clients under 16, or send the cardholders' rows with it."),
    Fate.NO_ADULT: _("Add the child to the number of children on the adult's row, and send that row."),
    Fate.NO_VENUE: _("Choose the venue of the row, or ask the venue for the right to log its uses."),
    Fate.LIMIT_REACHED: _("Check the row. If it is right, ask the venue: a use over its limits cannot be logged."),
    Fate.NOT_FOR_COURSE: _("Check the row. If it is right, the use cannot be logged."),
}

FATE_OF = {
    Reason.USABLE: Fate.NEW,
    Reason.MISREAD: Fate.MISREAD,
    Reason.NO_SUCH_CARD: Fate.NO_SUCH_CARD,
    Reason.NOT_REGISTERED: Fate.NOT_REGISTERED,
    Reason.EXPIRED: Fate.EXPIRED,
    Reason.NOT_YET_VALID: Fate.NOT_YET_VALID,
    Reason.ENDED: Fate.ENDED,
    Reason.TOO_MANY_CHILDREN: Fate.TOO_MANY_CHILDREN,
    Reason.CHILDREN_MISSING: Fate.COMMUNITY_ALONE,
    Reason.NOT_FOR_COURSE: Fate.NOT_FOR_COURSE,
    Reason.LIMIT_REACHED: Fate.LIMIT_REACHED,
    Reason.BOOKED: Fate.ALREADY_IN,
    Reason.ALREADY_LOGGED: Fate.ALREADY_IN,
}  # a report comes from no desk, and meets none of the answers of a stopped one (cards.checking.REASON_OF)
