"""The forms of value lists, notices and questionnaires, and of one question among the others on its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from cards.models import Choice, Notice
from cards.models.consents import lines_of
from cards.models.wellbeing import HIGHEST

from .fields import DeedForm, WholeNumberField, today

LANGUAGES = {"fi": gettext_lazy("Finnish"), "sv": gettext_lazy("Swedish"), "en": gettext_lazy("English")}
IN_EACH = gettext_lazy("Write this in all three languages.")
MOST_ROWS = 20


def _words(label: Any, longest: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "input--long", "autocomplete": "off"})
    missing = {"required": IN_EACH}
    return forms.CharField(label=label, max_length=longest, widget=widget, error_messages=missing, **options)


def _points(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 9, "class": "input--long"})
    return forms.CharField(label=label, max_length=6000, widget=widget, error_messages={"required": IN_EACH})


def _number(label: Any, words: Any, lowest: int, highest: int, **options: Any) -> WholeNumberField:
    field = WholeNumberField(label=label, words=words, min_value=lowest, max_value=highest, **options)
    field.widget.attrs["class"] = "input--year"
    return field


class ChoiceForm(DeedForm):
    """One answer of a value list. What its state does not allow to change is not asked."""

    key = None  # sent twice, it says the same twice
    label_fi = _words(gettext_lazy("Answer in Finnish"), 80)
    label_sv = _words(gettext_lazy("Answer in Swedish"), 80)
    label_en = _words(gettext_lazy("Answer in English"), 80)
    order = _number(
        gettext_lazy("Place in the list"),
        gettext_lazy("Type the place with digits, from 1 to 999."),
        1,
        999,
        help_text=gettext_lazy("The answer that has this place now, and those after it, move one on."),
    )
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("The last issue day on which it is offered."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code in exports"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Small letters, digits and underscores. Left empty, it is made from the English words."),
    )
    is_refusal = forms.BooleanField(
        label=gettext_lazy("This is the answer of those who do not wish to tell"),
        required=False,
        help_text=gettext_lazy("It takes the place of the present one, which ends on the day before."),
    )

    def __init__(self, *args: Any, choice: Choice | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if choice is None:
            return
        self.initial = {name: getattr(choice, name) for name in self.fields} | self.initial
        settled = {
            "is_refusal": True,
            "starts_on": not choice.is_coming_on(today()),
            "ends_on": choice.is_refusal or choice.is_over_on(today()),
            "code": choice.is_used,  # type: ignore[attr-defined]  # with_use()
        }
        for name in (name for name, is_settled in settled.items() if is_settled):
            del self.fields[name]


class NoticeForm(DeedForm):
    """One version of a text, a point a line."""

    key = None
    starts_on = DayField(label=gettext_lazy("First day"))
    text_fi = _points(gettext_lazy("Points in Finnish"))
    text_sv = _points(gettext_lazy("Points in Swedish"))
    text_en = _points(gettext_lazy("Points in English"))

    @classmethod
    def facts_of(cls, notice: Notice) -> dict[str, Any]:
        return {name: getattr(notice, name) for name in cls.base_fields}

    @property
    def preview(self) -> list[tuple[str, Any, list[str]]]:
        """Language code and name, and the points as clients will see them."""
        return [(code, name, lines_of(self.cleaned_data.get(f"text_{code}", ""))) for code, name in LANGUAGES.items()]


class QuestionnaireForm(DeedForm):
    """A version's name and first day; the day is not asked once it has begun."""

    key = None
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("For administrators only, for example: well-being questions 2027."),
        error_messages={"required": gettext_lazy("Give the version a name.")},
    )
    starts_on = DayField(label=gettext_lazy("First day"))

    def __init__(self, *args: Any, has_begun: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if has_begun:
            del self.fields["starts_on"]


class ItemForm(forms.Form):
    """One question and the words at the ends of its scale, in three languages."""

    use_required_attribute = False
    order = _number(gettext_lazy("Place"), gettext_lazy("Type the place with digits, from 1 to 99."), 1, 99)
    text_fi = _words(gettext_lazy("Question in Finnish"), 200)
    text_sv = _words(gettext_lazy("Question in Swedish"), 200)
    text_en = _words(gettext_lazy("Question in English"), 200)
    lowest = _number(
        gettext_lazy("Lowest number"), gettext_lazy("Type a number from 0 to 9."), 0, HIGHEST - 1, initial=0
    )
    highest = _number(
        gettext_lazy("Highest number"), gettext_lazy("Type a number from 1 to 10."), 1, HIGHEST, initial=HIGHEST
    )
    low_fi = _words(gettext_lazy("Lowest in Finnish"), 60)
    low_sv = _words(gettext_lazy("Lowest in Swedish"), 60)
    low_en = _words(gettext_lazy("Lowest in English"), 60)
    high_fi = _words(gettext_lazy("Highest in Finnish"), 60)
    high_sv = _words(gettext_lazy("Highest in Swedish"), 60)
    high_en = _words(gettext_lazy("Highest in English"), 60)

    def clean(self) -> dict[str, Any]:
        lowest, highest = self.cleaned_data.get("lowest"), self.cleaned_data.get("highest")
        if lowest is not None and highest is not None and lowest >= highest:
            self.add_error("highest", _("The highest number is greater than the lowest. Check both."))
        return self.cleaned_data


class BaseItemSet(forms.BaseFormSet):
    """All questions of a version: those that are there, each with a tick for deleting, and empty ones for more."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["order"].initial = (index or 0) + 1
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Delete this question")

    @property
    def kept(self) -> list[dict[str, Any]]:
        """What was filled in, of the questions that are to stay."""
        filled = [form for form in self.forms if form.has_changed() or form in self.initial_forms]
        kept = [form.cleaned_data for form in filled if form not in self.deleted_forms]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in kept]

    def clean(self) -> None:
        if any(self.errors):
            return
        places = [row["order"] for row in self.kept]
        if not places:
            raise ValidationError(_("Write at least one question."))
        if len(set(places)) < len(places):
            raise ValidationError(_("Two questions have the same place. Give each a place of its own."))


ItemSet = forms.formset_factory(
    ItemForm,
    formset=BaseItemSet,
    extra=2,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
