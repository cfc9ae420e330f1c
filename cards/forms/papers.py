"""Which paper form is printed: its language, and the day whose rules and lists it follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import TYPED, DayField
from cards import rulebook

from .fields import today

LANGUAGES = [("fi", "suomi"), ("sv", "svenska")]  # each by its own name


def typed(day: date) -> str:
    return day.strftime(TYPED)


class PaperForm(forms.Form):
    """Asked with GET; nothing is kept."""

    use_required_attribute = False
    mark_optional = False

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the form"),
        choices=LANGUAGES,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("The form is printed in Finnish or in Swedish.")},
    )
    day = DayField(
        label=gettext_lazy("Day on which the form is used"),
        help_text=gettext_lazy("The questions and the answers are those in force on that day."),
        required=False,
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"] or today()
        if not rulebook.EARLIEST <= day:
            raise ValidationError(_("The day is before 2021, when the register began. Check the year."))
        return day

    def chosen(self) -> tuple[str, date]:
        """What to draw: Finnish and today where nothing good was asked."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return asked.get("language") or "fi", asked.get("day") or today()
