"""One question of the client view as a form: the registration form's own field, in words for the client.

What is right and wrong is the field's and the rule book's; only the words are new, since here the reader is the client.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality, PostalCode
from cards import rulebook
from cards.models import Choice, ChoiceList
from cards.rulebook import Status

from .asked import HOUSEHOLD_AGE, YesNoField, children_field, choice_field, offer
from .client_steps import ClientSteps, Step
from .holder import birth_year_field, postal_code_field
from .wellbeing import ItemField

YES_OR_NO = gettext_lazy("Choose yes or no.")
CHOOSE = gettext_lazy("Choose one answer, or press “I do not wish to tell”.")


class Words(NamedTuple):
    """How a question is put to the client; `missing` is the error when nothing is answered."""

    question: Any
    help_text: Any = ""
    missing: Any = ""


WORDS = {
    "birth_year": Words(gettext_lazy("In which year were you born?"), gettext_lazy("Four digits, for example 1980.")),
    "postal_code": Words(
        gettext_lazy("What is your postal code?"), gettext_lazy("The five digits of your home address. No street.")
    ),
    "consent_voluntary": Words(
        gettext_lazy("May we ask your gender, mother tongue and life situation?"), "", YES_OR_NO
    ),
    "gender": Words(gettext_lazy("What is your gender?"), "", CHOOSE),
    "mother_tongue": Words(gettext_lazy("What is your mother tongue?"), "", CHOOSE),
    "life_situation": Words(gettext_lazy("What is your life situation?"), "", CHOOSE),
    "for_guardian": Words(
        gettext_lazy("Do you get the card because you are the guardian of a child under 16?"),
        gettext_lazy("Answer no if you are a client yourself. Nothing is asked about the child."),
        YES_OR_NO,
    ),
    "consent_wellbeing": Words(gettext_lazy("May we ask a few questions about your well-being?"), "", YES_OR_NO),
}


FIELDS: dict[str, Callable[[], Any]] = {
    "birth_year": birth_year_field,
    "postal_code": postal_code_field,
    "consent_voluntary": YesNoField,
    "gender": partial(choice_field, ChoiceList.GENDER, ""),
    "mother_tongue": partial(choice_field, ChoiceList.MOTHER_TONGUE, ""),
    "life_situation": partial(choice_field, ChoiceList.LIFE_SITUATION, ""),
    "children": children_field,
    "for_guardian": YesNoField,
    "consent_wellbeing": YesNoField,
}


class StepForm(forms.Form):
    """The one field of a step, `field`. Initially it shows what the draft holds; nothing else is preselected."""

    use_required_attribute = False

    def __init__(self, *args: Any, step: Step, steps: ClientSteps, **options: Any) -> None:
        super().__init__(*args, **options)
        self.step, self.steps = step, steps
        self.refusal: Choice | None = None
        self.fields[step.name] = _field_of(step)
        self.initial = {step.name: self._stored()}
        self._word()
        self._fill()

    @property
    def field(self) -> Any:
        return self[self.step.name]

    @property
    def may_skip(self) -> bool:
        """Whether the client may leave it: then the page has a button for that beside the one that goes on."""
        voluntary = self.steps.rules.fields.get(self.step.name) is Status.VOLUNTARY
        return bool(self.step.item) or (voluntary and self.step.name != "for_guardian")

    @property
    def is_refused(self) -> bool:
        """The client has answered that they do not wish to tell."""
        return self.refusal is not None and self._stored() == str(self.refusal.pk)

    def typed(self) -> str | None:
        """The answer as the draft keeps it; None when the page sent none."""
        sent = self.data.get(self.step.name)
        if self.step.name == "for_guardian" and sent is not None:
            return "on" if sent == "yes" else ""  # in the registration form it is a tick box
        return sent if sent is None else str(sent).strip()

    def _stored(self) -> str | None:
        stored = self.steps.values.get(self.step.name)
        if self.step.name == "for_guardian" and stored is not None:
            return "yes" if stored else "no"
        return stored

    def _word(self) -> None:
        field = self.fields[self.step.name]
        if words := WORDS.get(self.step.name):
            field.label, field.help_text = words.question, words.help_text
            if words.missing:
                field.error_messages["required"] = words.missing
        if self.step.name == "children":
            _word_children(field, self.steps.rules)
        if self.step.item:
            field.error_messages["required"] = _("Choose a number, or press “Skip this question”.")

    def _fill(self) -> None:
        """The value list without its refusal, which is a button; a refusal given before needs no other answer."""
        offer(self, self.steps.day)
        field: Any = self.fields[self.step.name]
        if isinstance(field, forms.ModelChoiceField):
            offered = field.queryset
            self.refusal = offered.filter(is_refusal=True).first()
            field.queryset = offered.filter(is_refusal=False)
        field.required = not self.is_refused

    def clean(self) -> dict[str, Any]:
        year = self.cleaned_data.get("birth_year")
        if year is not None:
            self._check_age(year)
        return self.cleaned_data

    def _check_age(self, year: int) -> None:
        if not rulebook.plausible_birth_year(year, self.steps.day):
            self.add_error("birth_year", _("Check the year of birth: write it with four digits."))
        elif not rulebook.is_old_enough(year, self.steps.day):
            words = _(
                "You can get a card from the year in which you turn %(age)s. Before that it can be given to your "
                "guardian. Ask the worker."
            )
            self.add_error("birth_year", words % {"age": self.steps.rules.minimum_age})

    @cached_property
    def place(self) -> PostalCode | None:
        """Of the postal code in the draft, to be looked at before one goes on."""
        stored = self._stored() if self.step.name == "postal_code" else None
        digits = "".join((stored or "").split())
        return PostalCode.objects.select_related("municipality").filter(pk=digits).first() if digits else None

    @property
    def is_outside(self) -> bool:
        """Whether the residence rule stops it. The worker hears more of it on the check page. [S2, W4]"""
        if self.place is None or not self.steps.rules.residence_required:
            return False
        inside = Municipality.objects.in_network_on(self.steps.day)
        return not inside.filter(pk=self.place.municipality_id).exists()


def _field_of(step: Step) -> forms.Field:
    if step.item:
        return ItemField(step.item)
    field = FIELDS[step.name]()
    if step.name in ("gender", "life_situation"):  # short lists lie open; the languages are too many for that
        field.empty_label = None
        field.widget = forms.RadioSelect()
    return field


def _word_children(field: forms.Field, rules: rulebook.Rules) -> None:
    """The question says the age limit in force. [S0, S2]"""
    words = _("How many children or grandchildren under %(age)s do you have?")
    field.label = words % {"age": rules.child_age}
    if rules.child_age >= HOUSEHOLD_AGE:
        field.help_text = _("Count the children who live with you, and your grandchildren. If there are none, type 0.")
    else:
        field.help_text = _("Count your own children and your grandchildren. If there are none, type 0.")
