"""What worker and client fill in when a card is issued or renewed, and the rules that it must meet.

Plain values between form, command and action; knows the rule book and the reference data, no request and no form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.errors import Refused
from accounts.models import Municipality, PostalCode
from cards import rulebook
from cards.models import MOST_CHILDREN, Choice
from cards.rulebook import Rules, Status

LONGEST_COMMUNITY_YEARS = 5  # no rule says so: a longer validity is a slip of the finger
VOLUNTARY = ("gender", "mother_tongue", "life_situation")


class _Filled:
    @classmethod
    def of(cls, cleaned: Mapping[str, Any]) -> Self:
        """Take from a form's cleaned values those that are asked here."""
        return cls(**{f.name: cleaned[f.name] for f in fields(cls) if f.name in cleaned})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Told(_Filled):
    """Filled in for one period; the names are the rule book's."""

    worker_name: str
    worker_email: str = ""
    worker_phone: str = ""
    remarks: str = ""
    children: int | None = None
    terms_told: bool = False
    consent_voluntary: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder(_Filled):
    """The holder's background information; never a name. None: not told, or not asked."""

    birth_year: int | None = None
    postal_code: PostalCode | None = None
    gender: Choice | None = None
    mother_tongue: Choice | None = None
    life_situation: Choice | None = None

    @property
    def given(self) -> list[str]:
        """The names of the fields that were filled in: all that the trail hears of them."""
        return [f.name for f in fields(self) if getattr(self, f.name) is not None]


def shown(day: date) -> str:
    """A day as it is written on cards, in every language."""
    return date_format(day, "j.n.Y")


def rules_of(day: date, *, field: str) -> Rules:
    """The edition of the rules on the day of issue or renewal. Refuses days to come and days before the register."""
    if day > timezone.localdate():
        raise Refused({field: _("The day is in the future. Type a day that has already come.")})
    if day < rulebook.EARLIEST:
        raise Refused({field: _("The day is before 2021, when the register began. Check the year.")})
    return rulebook.rules_on(day)


def check_told(told: Told, rules: Rules, *, is_community: bool) -> None:
    """Refuse what is missing or impossible in the part that every period has. A community card has no children."""
    skipped = {"children", "consent_voluntary"} if is_community else set()
    _check_mandatory(told, rules, skipped)
    if told.children is not None and not 0 <= told.children <= MOST_CHILDREN:
        raise Refused({"children": _("Type the number of children with digits, from 0 to 20.")})


def check_holder(holder: Holder, told: Told, rules: Rules, issued_on: date) -> None:
    """Refuse an issue that the rules of the day do not allow. [S2, W4; domain.md 2.4, 3.1]"""
    _check_mandatory(holder, rules, set())
    if holder.birth_year is not None:
        _check_age(holder.birth_year, rules, issued_on)
    place = holder.postal_code.municipality if holder.postal_code else None
    if place and rules.residence_required and not _gives_cards(place, issued_on):
        message = _("%(municipality)s does not take part in Kaikukortti on the issue date. Ask the area coordinator.")
        raise Refused({"postal_code": message % {"municipality": place}})
    if rules.fields["consent_voluntary"] is not Status.NOT_ASKED and not told.consent_voluntary:
        answered = [name for name in VOLUNTARY if (choice := getattr(holder, name)) and not choice.is_refusal]
        if answered:
            message = _("Voluntary information needs the client’s consent: tick it, or empty the voluntary answers.")
            raise Refused({"consent_voluntary": message})


def _check_mandatory(filled: Told | Holder, rules: Rules, skipped: set[str]) -> None:
    asked = [f.name for f in fields(filled) if rules.fields.get(f.name) is Status.MANDATORY and f.name not in skipped]
    values = {name: getattr(filled, name) for name in asked}
    missing = [
        name for name, value in values.items() if value is None or value is False or value == ""
    ]  # 0 is a number
    if missing:
        raise Refused({name: _("The rules of that day ask for this. Fill it in.") for name in missing})


def _check_age(birth_year: int, rules: Rules, issued_on: date) -> None:
    if not rulebook.plausible_birth_year(birth_year, issued_on):
        raise Refused({"birth_year": _("Check the year of birth: write it with four digits.")})
    if not rulebook.is_old_enough(birth_year, issued_on):
        message = _(
            "The card can be issued from the year in which the client turns %(age)s. It can be given to a guardian."
        )
        raise Refused({"birth_year": message % {"age": rules.minimum_age}})


def _gives_cards(place: Municipality, day: date) -> bool:
    return bool(Municipality.objects.in_network_on(day).filter(pk=place.pk).exists())


def chosen_last_day(asked: date | None, usual: date, first_day: date, pilot_ends_on: date | None) -> date:
    """A community card's last day, which the organisation decides; the usual one when it did not say. [S1]"""
    if asked is None:
        return usual
    if asked < first_day:
        raise Refused({"last_day": _("The last day of validity is before the first. Check both days.")})
    latest = pilot_ends_on or date(first_day.year + LONGEST_COMMUNITY_YEARS, 12, 31)
    if asked > latest:
        message = _("The last day of validity can be %(day)s at the latest. Choose an earlier day.")
        raise Refused({"last_day": message % {"day": shown(latest)}})
    return asked
