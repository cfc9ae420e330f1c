"""The form that gives a lost card a new code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from cards.codes import Pattern

from .fields import CodeField, DeedForm, today


class ReplaceForm(DeedForm):
    """The code is scanned from the new card. Nothing is chosen beforehand but the day."""

    code = CodeField(label=gettext_lazy("Code of the new card"))
    replaced_on = DayField(
        label=gettext_lazy("From which day on"),
        initial=today,
        help_text=gettext_lazy("From this day on the new card is valid and the old one cannot be used."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    worker_name = forms.CharField(
        label=gettext_lazy("Worker’s name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name: it tells whom to ask when something is unclear.")},
    )

    def __init__(self, *args: Any, patterns: Sequence[Pattern], reasons: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].patterns = patterns  # type: ignore[attr-defined]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
