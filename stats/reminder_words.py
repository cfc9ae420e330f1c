"""Reminders in words: why somebody stands on the list, and the polite mail to send, in the reader's language.

Knows what `stats.reminding` found and the addresses of pages; never a code, never a holder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.mail import address_of
from stats.models import ReminderKind
from stats.reminding import Reminder


@dataclass(frozen=True)
class Letter:
    """A mail as it is offered: its title and text."""

    title: str
    text: str


def why(one: Reminder) -> str:
    """Why it is on the list, with the figures."""
    return " ".join(filter(None, WHY[one.kind](one)))


def letter(one: Reminder, *, sender: str, answers: bool = True) -> Letter:
    """The mail in the reader's own language; `answers`: somebody reads what is answered to it."""
    with translation.override(one.language):
        title, ask, page = LETTERS[one.kind](one)
        end = _("If something is in the way, or we are mistaken, please answer this mail.") if answers else ""
        told = [_("Hello,"), _opening(one), ask, page and address_of(page), end, _("Kind regards") + f"\n{sender}"]
        return Letter(title, "\n\n".join(filter(None, told)) + "\n")


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _days(number: int) -> str:
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}


def _site(one: Reminder, **more: Any) -> dict[str, Any]:
    return {"site": str(one.about), **more}


def _quiet(one: Reminder) -> list[str]:
    facts = one.facts
    words = [
        _("%(site)s last logged a use on %(day)s, %(days)s ago.")
        % _site(one, day=_day(facts["last"]), days=_days(facts["days"]))
    ]
    if facts["usual"] is None:
        words.append(_("It has logged on so few days that nothing is usual yet; half a year is long for anybody."))
    else:
        usual = {"usual": _days(facts["usual"]), "logged": _days(facts["logged"])}
        words.append(_("Nine times out of ten it has logged again within %(usual)s (%(logged)s of logging).") % usual)
    return [*words, _reporter(one)]


def _never(one: Reminder) -> list[str]:
    facts = {"day": _day(one.facts["joined"]), "days": _days(one.facts["days"])}
    words = _("%(site)s has been able to log uses since %(day)s, for %(days)s, and has not logged any.")
    return [words % _site(one, **facts), _reporter(one)]


def _reporter(one: Reminder) -> str:
    agent = one.facts["reporter"]
    return _("The ticket agent %(agent)s brings in its uses.") % {"agent": agent} if agent else ""


def _cards(one: Reminder) -> list[str]:
    facts = one.facts
    left = ngettext(
        "%(site)s has %(left)d card that is not registered.",
        "%(site)s has %(left)d cards that are not registered.",
        facts["left"],
    )
    words = [left % _site(one, left=facts["left"])]
    if facts["last"]:
        words.append(_("The last card was registered there on %(day)s.") % {"day": _day(facts["last"])})
    else:
        words.append(
            _("None has been registered there since they were given on %(day)s.") % {"day": _day(facts["given"])}
        )
    if facts["asked"]:
        asked = ngettext(
            "A ticket desk has asked for %(asked)d of them: it has been handed out, but does not work.",
            "Ticket desks have asked for %(asked)d of them: they have been handed out, but do not work.",
            facts["asked"],
        )
        words.append(asked % {"asked": facts["asked"]})
    return words


def _invited(one: Reminder) -> list[str]:
    facts = {"person": one.about, "day": _day(one.facts["invited"]), "place": one.facts["place"] or "Kaikukanta"}
    return [_("%(person)s was invited on %(day)s (%(place)s) and has not logged in yet.") % facts]


def _unused(one: Reminder) -> list[str]:
    facts = {"person": one.about, "day": _day(one.facts["used"])}
    return [_("%(person)s last logged in on %(day)s, more than a year ago.") % facts]


def _details(one: Reminder) -> list[str]:
    checked = one.facts["checked"]
    if checked is None:
        return [_("Nobody has checked the contact details of %(site)s yet.") % _site(one)]
    words = _("The contact details of %(site)s were last checked on %(day)s, more than a year ago.")
    return [words % _site(one, day=_day(checked))]


def _commitment(one: Reminder) -> list[str]:
    facts = {"partner": one.about, "day": _day(one.facts["due"]), "days": _days(one.facts["days"])}
    words = _("%(partner)s has not acknowledged the operating model. It was to answer by %(day)s, %(days)s ago.")
    return [words % facts]


WHY = {
    ReminderKind.QUIET: _quiet,
    ReminderKind.NEVER: _never,
    ReminderKind.CARDS: _cards,
    ReminderKind.INVITED: _invited,
    ReminderKind.UNUSED: _unused,
    ReminderKind.DETAILS: _details,
    ReminderKind.COMMITMENT: _commitment,
}


def _opening(one: Reminder) -> str:
    """What the reader is told first: of the own account "you", of a place what the list says of it."""
    facts = one.facts
    if one.kind == ReminderKind.INVITED:
        return _(
            "On %(day)s you were invited to Kaikukanta, the register of the Kaikukortti. The account waits for you."
        ) % {"day": _day(facts["invited"])}
    if one.kind == ReminderKind.UNUSED:
        return _("You last logged in to Kaikukanta on %(day)s.") % {"day": _day(facts["used"])}
    return why(one)


def _letter_on_uses(one: Reminder) -> tuple[str, str, str]:
    title = _("Uses of the Kaikukortti: %(site)s") % _site(one)
    ask = _(
        "Please log the uses that are still missing, one by one or as a report on the page Import. "
        "If nobody has used the card, there is nothing to log: a short answer is enough."
    )
    return title, ask, "import_list"


def _letter_on_cards(one: Reminder) -> tuple[str, str, str]:
    title = _("Kaikukortti cards to register: %(site)s") % _site(one)
    ask = _(
        "A card works only when it is registered. Please register the cards that have been handed out. "
        "If the cards are still in the drawer, it may be time to tell clients of them again; if there are too many, or "
        "some are lost, tell us."
    )
    return title, ask, "stock"


def _letter_on_invitation(one: Reminder) -> tuple[str, str, str]:
    ask = _(
        "The link of the invitation is no longer valid. Ask for a new one here with your own e-mail address, and "
        "choose a password. If you do not need the account, tell us and we close it."
    )
    return _("Your invitation to Kaikukanta"), ask, "account_reset_password"


def _letter_on_account(one: Reminder) -> tuple[str, str, str]:
    ask = _("If you still need the account, log in here. If you do not, tell us and we close it.")
    return _("Do you still need your account in Kaikukanta?"), ask, "account_login"


def _letter_on_details(one: Reminder) -> tuple[str, str, str]:
    ask = _("Please look whether the contact person and the addresses are right, and change what has changed.")
    return _("Contact details to check: %(site)s") % _site(one), ask, "site_list"


def _letter_on_commitment(one: Reminder) -> tuple[str, str, str]:
    ask = _(
        "Everybody in the network follows the same operating model. Please read what has changed and acknowledge it "
        "here; it takes a few minutes."
    )
    return _("Commitment to the operating model of the Kaikukortti: %(site)s") % _site(one), ask, "commitments"


LETTERS = {
    ReminderKind.QUIET: _letter_on_uses,
    ReminderKind.NEVER: _letter_on_uses,
    ReminderKind.CARDS: _letter_on_cards,
    ReminderKind.INVITED: _letter_on_invitation,
    ReminderKind.UNUSED: _letter_on_account,
    ReminderKind.DETAILS: _letter_on_details,
    ReminderKind.COMMITMENT: _letter_on_commitment,
}
