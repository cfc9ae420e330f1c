"""The fields that the forms of uses and events share. They are read by `usage.fields`, as the import reads a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.text_field import CheckedTextField
from usage.fields import (
    FaultKind,
    FieldFault,
    clean_name,
    is_far,
    parse_amount,
    parse_children,
    parse_day,
    parse_time,
)
from usage.models import MOST_CHILDREN

PLAIN = {"autocomplete": "off"}
SHORT = {**PLAIN, "class": "input--short"}

FAULT_WORDS = {
    FaultKind.NO_DAY: _("Type the day of the event, for example 22.11.2026."),
    FaultKind.NOT_A_DAY: _("Type the day as numbers, for example 22.11.2026."),
    FaultKind.NO_SUCH_DAY: _("There is no such day. Check the day and the month."),
    FaultKind.NOT_A_TIME: _("Type the time as numbers, for example 19.00."),
    FaultKind.NOT_A_COUNT: _("Type the number of children as a number, for example 2."),
    FaultKind.NEGATIVE_COUNT: _("The number of children is 0 or more."),
    FaultKind.HUGE_COUNT: _("Type at most 50 children."),
    FaultKind.NOT_AN_AMOUNT: _("Type the sum in euros as a number, for example 12,50."),
    FaultKind.HUGE_AMOUNT: _("Type a sum of at most 9999 euros."),
}


def typed_day(day: date) -> str:
    """The day as people type it in Finland, in all three languages: 22.11.2026. The field reads it back."""
    return f"{day.day}.{day.month}.{day.year}"


def typed_time(moment: time | None) -> str:
    return f"{moment:%H.%M}" if moment else ""


def _read(parse: Callable[[str], Any], text: str) -> Any:
    """Read with a parser of `usage.fields`, and say its fault in words."""
    try:
        return parse(text)
    except FieldFault as fault:
        raise ValidationError(FAULT_WORDS[fault.kind], code=fault.kind.value) from fault


class ShortField(forms.CharField):
    """A short text that a parser reads: what is longer is no day, time or number, and is not searched for one."""

    def __init__(self, **options: Any) -> None:
        too_long = {"max_length": _("The text is too long. Type only what is asked for.")}
        super().__init__(max_length=40, error_messages={**too_long, **options.pop("error_messages", {})}, **options)


class DayField(ShortField):
    """A day typed in one field, d.m.yyyy or ISO; not before 2015 and not over 18 months ahead."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text and not self.required:
            return None
        day: date = _read(parse_day, text)
        if is_far(day, timezone.localdate()):
            raise ValidationError(_("The day is too far off. Check the day and the year."), code="far")
        return day


class TimeField(ShortField):
    """A time of day, typed with a dot or a colon; empty is None."""

    def clean(self, value: Any) -> time | None:
        found: time | None = _read(parse_time, super().clean(value))
        return found


class ChildrenField(ShortField):
    """How many children come along, 0 to 50; empty is 0, so it is neither missing nor called optional."""

    def validate(self, value: Any) -> None:
        pass

    def clean(self, value: Any) -> int:
        number: int = _read(parse_children, super().clean(value))
        if number > MOST_CHILDREN:
            raise ValidationError(FAULT_WORDS[FaultKind.HUGE_COUNT], code="huge")
        return number


class AmountField(ShortField):
    """A sum in euros, typed with a comma or a dot; empty is None."""

    def clean(self, value: Any) -> Decimal | None:
        found: Decimal | None = _read(parse_amount, super().clean(value))
        return found


class NameField(CheckedTextField):
    """An event's name: people and streets stand in it by right, telephones and the like do not."""

    def clean(self, value: Any) -> str:
        return clean_name(super().clean(value))
