"""The well-being questions of a day as fields of a form: radio buttons, nothing chosen, none mandatory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from cards.models import Item, Questionnaire

from .asked import AskedForm

BEGINNING = "wellbeing_"


class ItemField(forms.TypedChoiceField):
    """One question; `item` carries the words of the scale's ends for the template."""

    def __init__(self, item: Item) -> None:
        steps = [(step, str(step)) for step in range(item.lowest, item.highest + 1)]
        super().__init__(
            choices=steps, coerce=int, empty_value=None, required=False, label=str(item), widget=forms.RadioSelect
        )
        self.item = item


def ask_wellbeing(form: forms.Form, day: date) -> None:
    """Add to `form` a field for each question of the questionnaire in force on `day`; none when there is none."""
    questionnaire = Questionnaire.objects.in_force_on(day).prefetch_related("items").first()
    for item in questionnaire.items.all() if questionnaire else []:
        form.fields[f"{BEGINNING}{item.pk}"] = ItemField(item)


def wellbeing_fields(form: forms.Form) -> list[BoundField]:
    """The questions' fields, for the template."""
    return [form[name] for name in form.fields if name.startswith(BEGINNING)]


def asks_other_questions(form: forms.Form) -> bool:
    """Whether something was answered that is not asked now: the page was drawn for another questionnaire."""
    return any(name.startswith(BEGINNING) and name not in form.fields for name in form.data)


def answers_of(form: forms.Form) -> dict[Item, int]:
    """What was answered, for `register_card` and `renew_card`."""
    cleaned: Mapping[str, Any] = form.cleaned_data
    answered = {name: cleaned.get(name) for name in form.fields if name.startswith(BEGINNING)}
    return {form.fields[name].item: value for name, value in answered.items() if value is not None}  # type: ignore[attr-defined]


class WellbeingForm(AskedForm):
    """A form that may ask the questions of its day, and is drawn again when the day changes which those are."""

    @property
    def wellbeing(self) -> list[BoundField]:
        return wellbeing_fields(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.redrawn and asks_other_questions(self):
            message = _("On this day other well-being questions are asked. Check the form and send it.")
            self.add_error(self.day_field, message)
        return cleaned
