"""Fields of the registration form whose presence, duty and words follow the rules of a day. [domain.md 3.1]

Knows the rule book and the value lists; decides nothing itself: the action judges again what was filled in.
"""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from accounts.text_field import CheckedTextField
from cards import rulebook
from cards.models import MOST_CHILDREN, Choice, ChoiceList
from cards.rulebook import Rules, Status

from .fields import DeedForm, WholeNumberField, today

OF_PERSONS = {"children", "consent_voluntary", "consent_wellbeing", "client_confirmed", "situation_confirmed"}
HOUSEHOLD_AGE = 18  # since children under 18 come along, they are those of the household [W4, S2]


class WorkerFields(forms.Form):
    """Who fills in the form, and what the client was told: asked at the issue and at each renewal."""

    worker_name = forms.CharField(
        label=gettext_lazy("Worker’s name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name: it tells whom to ask when something is unclear.")},
    )
    worker_email = forms.EmailField(
        label=gettext_lazy("Worker’s e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    worker_phone = forms.CharField(
        label=gettext_lazy("Worker’s telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    remarks = CheckedTextField(
        label=gettext_lazy("Remarks"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=gettext_lazy("Do not write names or anything else that tells who the client is."),
    )
    ask_kaikukeskus = forms.BooleanField(
        required=False,
        label=gettext_lazy("This is a question to Kaikukeskus"),
        help_text=gettext_lazy("The answer comes to the page of questions."),
    )
    client_confirmed = forms.BooleanField(
        label=gettext_lazy("The person is a client of ours, or the guardian of one"),
        error_messages={"required": gettext_lazy("Tick this if the person is a client of yours. Others get no card.")},
    )
    situation_confirmed = forms.BooleanField(
        label=gettext_lazy("The client has told that money is tight. No proof or income is asked."),
        error_messages={"required": gettext_lazy("Ask whether money is tight, then tick this. No proof is needed.")},
    )
    terms_told = forms.BooleanField(
        label=gettext_lazy("The terms of use have been told"),
        error_messages={"required": gettext_lazy("Tell the terms of use, then tick this.")},
    )


class AskedForm(WorkerFields, DeedForm):
    """A form whose day, in the field named `day_field`, decides which fields are asked.

    Drawn for the rules of that day; when a changed day brings other rules, what was typed is kept and the form is
    drawn again, since the questions themselves have changed.
    """

    day_field = ""
    of_a_person = True  # a community card has no holder to ask
    drawn_for = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.day = self._day()
        self.rules = rulebook.rules_on(self.day)
        self.redrawn = self.is_bound and not _asks_the_same(self.data.get(self.add_prefix("drawn_for")), self.rules)
        self._ask()

    def _day(self) -> date:
        """The day typed, when the rules of that day are known; else today."""
        field: DayField = self.fields[self.day_field]  # type: ignore[assignment]
        try:
            day = field.to_python(self.data.get(self.add_prefix(self.day_field)))
        except ValidationError:
            day = None
        return day if day and rulebook.EARLIEST <= day <= today() else today()

    def _ask(self) -> None:
        for name, status in self.rules.fields.items():
            if status is Status.NOT_ASKED or (name in OF_PERSONS and not self.of_a_person):
                self.fields.pop(name, None)
            elif name in self.fields:
                self.fields[name].required = status is Status.MANDATORY
        if "children" in self.fields:
            word_children(self.fields["children"], self.rules)
        self.fields["drawn_for"].initial = self.rules.starts.isoformat()
        if self.redrawn:
            data: Any = copy(self.data)  # what a request sent is not ours to change
            data[self.add_prefix("drawn_for")] = self.rules.starts.isoformat()
            self.data = data

    def clean(self) -> dict[str, Any]:
        if self.redrawn:
            message = _("On this day other rules were in force, so other things are asked. Check the form and send it.")
            self.add_error(self.day_field, message)
        if self.cleaned_data.get("ask_kaikukeskus") and not self.data.get(self.add_prefix("remarks"), "").strip():
            self.add_error("remarks", _("Write the question, or take away the tick below."))
        return self.cleaned_data


def _asks_the_same(starts: str | None, rules: Rules) -> bool:
    drawn = next((edition for edition in rulebook.EDITIONS if edition.starts.isoformat() == starts), None)
    return drawn is not None and (drawn.fields, drawn.child_age) == (rules.fields, rules.child_age)


def children_field() -> WholeNumberField:
    words = gettext_lazy("Type the number of children with digits, from 0 to 20. If there are none, type 0.")
    return WholeNumberField(min_value=0, max_value=MOST_CHILDREN, words=words)


def word_children(field: forms.Field, rules: Rules) -> None:
    """The label says the age limit in force. [S0, S2]"""
    words = _("Number of children or grandchildren under %(age)s years")
    field.label = words % {"age": rules.child_age}
    if rules.child_age >= HOUSEHOLD_AGE:
        field.help_text = _("Children of the same household, and grandchildren. If there are none, type 0.")
    else:
        field.help_text = _("The client’s own children and grandchildren. If there are none, type 0.")


def choice_field(which: ChoiceList, label: Any) -> forms.ModelChoiceField:
    """A value list, nothing preselected; `offer` fills it for a day. "Does not wish to tell" is a row of it."""
    field = forms.ModelChoiceField(Choice.objects.none(), label=label, empty_label=gettext_lazy("Choose"))
    field.which = which  # type: ignore[attr-defined]
    field.widget.attrs["autocomplete"] = "off"
    return field


def offer(form: forms.Form, day: date) -> None:
    """Fill the value lists of `form` with the rows in force on `day`."""
    for field in form.fields.values():
        if which := getattr(field, "which", None):
            field.queryset = Choice.objects.filter(list=which).offered_on(day)  # type: ignore[attr-defined]


class YesNoField(forms.TypedChoiceField):
    """A question that is answered yes or no, nothing chosen beforehand; cleans to a bool, or None when not answered."""

    def __init__(self, **options: Any) -> None:
        answers = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
        super().__init__(
            choices=answers,
            widget=forms.RadioSelect,
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            **options,
        )
