"""The field that asks a day, the same on every form: typed as 22.11.2026, whatever the browser's own language is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TYPED = "%d.%m.%Y"
WORDS = _("Write the day as day, month and year, for example 22.11.2026.")

FIRST, LAST = date(2015, 1, 1), date(2099, 12, 31)  # the card began in 2015; beyond them is a slip of the finger


class DayInput(forms.DateInput):
    """Shows a day as it is written on cards: 5.3.2026, without noughts."""

    def format_value(self, value: Any) -> str | None:
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else super().format_value(value)


class DayField(forms.DateField):
    """A day typed in the Finnish or the international way; cleans to a date."""

    def __init__(self, **options: Any) -> None:
        widget = DayInput(format=TYPED, attrs={"class": "input--short", "autocomplete": "off"})
        messages = {"required": WORDS, "invalid": WORDS}
        own: dict[str, Any] = {"widget": widget, "input_formats": [TYPED, "%Y-%m-%d"], "error_messages": messages}
        super().__init__(**(own | options))

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not FIRST <= value <= LAST:
            raise ValidationError(_("The day is too far off. Check the day and the year."), code="far")
