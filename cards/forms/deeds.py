"""The form that ends a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField

from .fields import DeedForm, today


class EndForm(DeedForm):
    """How, from which day and why a card is ended. Nothing is chosen beforehand but the day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the validity ends or the card is withdrawn.")},
    )
    ended_on = DayField(
        label=gettext_lazy("From which day on"),
        initial=today,
        help_text=gettext_lazy("From this day on the card cannot be used."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )

    def __init__(self, *args: Any, kinds: Sequence[Any], reasons: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
