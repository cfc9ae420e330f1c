"""What worker and client fill in when a card is issued or renewed, and the rules that it must meet.

Plain values between form, command and action; knows the rule book and the reference data, no request and no form.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
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
CONFIRMED = {"terms_told", "client_confirmed", "situation_confirmed"}  # by the worker; must be true where asked
OF_PERSONS = {"children", "consent_voluntary", "consent_wellbeing", "client_confirmed", "situation_confirmed"}


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
    ask_kaikukeskus: bool = False  # the remark is a question
    children: int | None = None
    terms_told: bool = False
    client_confirmed: bool = False
    situation_confirmed: bool = False
    consent_voluntary: bool | None = None  # None: not asked
    consent_wellbeing: bool | None = None
    residence_reason: str = ""  # why a client from outside the network is let through
    from_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder(_Filled):
    """The holder's background information; never a name. None: not told, or not asked."""

    birth_year: int | None = None
    postal_code: PostalCode | None = None
    gender: Choice | None = None
    mother_tongue: Choice | None = None
    life_situation: Choice | None = None
    for_guardian: bool = False

    @property
    def given(self) -> list[str]:
        """The names of the fields that were filled in: all that the trail hears of them."""
        return [f.name for f in fields(self) if getattr(self, f.name) not in (None, False)]


HOLDER = tuple(f.name for f in fields(Holder))


def refuse_together(*checks: Callable[[], object]) -> None:
    """Make every check, and raise all that they refuse as one Refused: nobody corrects a form one rule at a time."""
    refused: dict[str, list[ValidationError]] = {}
    for check in checks:
        try:
            check()
        except Refused as refusal:
            refusal.update_error_dict(refused)
    if refused:
        raise Refused(refused)


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


def check_children(children: int | None) -> None:
    if children is not None and not 0 <= children <= MOST_CHILDREN:
        raise Refused({"children": _("Type the number of children with digits, from 0 to 20.")})


def check_told(told: Told, rules: Rules, *, is_community: bool, is_renewal: bool = False) -> None:
    """Refuse what is missing or impossible in the part that every period has.

    A community card has no holder to ask; a renewal asks no voluntary background anew.
    """
    skipped = set(OF_PERSONS) if is_community else set()
    if is_renewal:
        skipped.add("consent_voluntary")
    refuse_together(lambda: _check_mandatory(told, rules, skipped), lambda: check_children(told.children))


def check_holder(
    holder: Holder,
    told: Told,
    rules: Rules,
    issued_on: date,
    *,
    may_let_through: bool = False,
    judged: Collection[str] = HOLDER,
) -> None:
    """Refuse an issue that the rules of the day do not allow. [S2, W4; domain.md 2.4, 3.1]

    `may_let_through`: whoever registers may waive the residence rule, with a reason. `judged`: the fields that are new,
    when something is told later; what stood before was judged in its time.
    """
    unseen: dict[str, Any] = dict.fromkeys(set(HOLDER) - set(judged))
    seen = replace(holder, **unseen)
    refuse_together(
        lambda: _check_mandatory(holder, rules, set(unseen)),
        lambda: _check_age(seen.birth_year, rules, issued_on),
        lambda: _check_residence(seen, told, rules, issued_on, may_let_through),
        lambda: _check_consented(seen, told, rules),
    )


def _check_consented(holder: Holder, told: Told, rules: Rules) -> None:
    if rules.fields["consent_voluntary"] is Status.NOT_ASKED or told.consent_voluntary:
        return
    if any(choice and not choice.is_refusal for choice in (getattr(holder, name) for name in VOLUNTARY)):
        message = _("Voluntary information needs the client’s consent: choose yes, or empty the voluntary answers.")
        raise Refused({"consent_voluntary": message})


def lives_outside(holder: Holder, rules: Rules, day: date) -> bool:
    """Whether the residence rule stops a card that day: the municipality does not take part. [S2, W4]"""
    place = holder.postal_code.municipality if holder.postal_code else None
    if place is None or not rules.residence_required:
        return False
    return not Municipality.objects.in_network_on(day).filter(pk=place.pk).exists()


def _check_residence(holder: Holder, told: Told, rules: Rules, issued_on: date, may_let_through: bool) -> None:
    if not lives_outside(holder, rules, issued_on) or (may_let_through and told.residence_reason):
        return
    place = {"municipality": holder.postal_code.municipality if holder.postal_code else ""}
    if may_let_through:
        message = _(
            "%(municipality)s does not take part in Kaikukortti on the issue date. Write why it is let through."
        )
        raise Refused({"residence_reason": message % place})
    message = _("%(municipality)s does not take part in Kaikukortti on the issue date. Ask the area coordinator.")
    raise Refused({"postal_code": message % place})


def _check_mandatory(filled: Told | Holder, rules: Rules, skipped: set[str]) -> None:
    asked = [f.name for f in fields(filled) if rules.fields.get(f.name) is Status.MANDATORY and f.name not in skipped]
    values = {name: getattr(filled, name) for name in asked}
    missing = [name for name, value in values.items() if value in (None, "") or (value is False and name in CONFIRMED)]
    if missing:
        raise Refused({name: _("The rules of that day ask for this. Fill it in.") for name in missing})


def _check_age(birth_year: int | None, rules: Rules, issued_on: date) -> None:
    if birth_year is None:
        return
    if not rulebook.plausible_birth_year(birth_year, issued_on):
        raise Refused({"birth_year": _("Check the year of birth: write it with four digits.")})
    if not rulebook.is_old_enough(birth_year, issued_on):
        message = _(
            "The card can be issued from the year in which the client turns %(age)s. It can be given to a guardian."
        )
        raise Refused({"birth_year": message % {"age": rules.minimum_age}})


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
