"""The form that corrects a registration: filled with what stands, only what is changed is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from accounts.text_field import CheckedTextField
from cards.models import Background, Card, Choice, ChoiceList

from .asked import children_field, choice_field, word_children
from .fields import DeedForm, today
from .holder import birth_year_field, postal_code_field, residence_reason_field

VOLUNTARY = [which.value for which in ChoiceList]


class CorrectForm(DeedForm):
    """Nothing is mandatory here but who and why: the action judges the whole by the rules of the issue day.

    `asked`: the names of the fields that this card has; the others are left out.
    """

    mark_optional = False
    issued_on = DayField(
        label=gettext_lazy("Issue date"),
        help_text=gettext_lazy("The last day of validity of the first period is counted anew from it."),
    )
    birth_year = birth_year_field(required=False)
    postal_code = postal_code_field(required=False)
    for_guardian = forms.BooleanField(
        required=False,
        label=gettext_lazy("The card is for a guardian of a client under 16"),
        help_text=gettext_lazy("Nothing about the child is written down."),
    )
    residence_reason = residence_reason_field()
    children = children_field()
    gender = choice_field(ChoiceList.GENDER, gettext_lazy("Gender"))
    mother_tongue = choice_field(ChoiceList.MOTHER_TONGUE, gettext_lazy("Mother tongue"))
    life_situation = choice_field(ChoiceList.LIFE_SITUATION, gettext_lazy("Life situation"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Why is the information corrected?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )
    explanation = CheckedTextField(
        label=gettext_lazy("Explanation"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed for another reason. The card’s page shows it: do not write who the client is."),
    )
    worker_name = forms.CharField(
        label=gettext_lazy("Worker’s name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name: it tells whom to ask when something is unclear.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        card: Card,
        background: Background | None,
        asked: Collection[str],
        rules: Any,
        reasons: Sequence[Any],
        **options: Any,
    ) -> None:
        stands = {name: getattr(background, name) for name in ["birth_year", "for_guardian", *VOLUNTARY] if background}
        home = {"postal_code": background.postal_code_id} if background else {}
        options["initial"] = {"issued_on": card.issued_on, **stands, **home, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        self._offer(stands)
        word_children(self.fields["children"], rules)
        if background and background.municipality:
            words = _("Now: %(municipality)s") % {"municipality": background.municipality}
            self.fields["postal_code"].help_text = words
        for name in {"issued_on", *stands_of(self)} - set(asked):
            del self.fields[name]

    def _offer(self, stands: dict[str, Any]) -> None:
        """Today's answers, and the one that stands even if it is not offered any more."""
        for name in VOLUNTARY:
            rows = Choice.objects.filter(list=name)
            offered = Q(pk__in=rows.offered_on(today()).values("pk")) | Q(pk=getattr(stands.get(name), "pk", None))
            field = self.fields[name]
            field.queryset = rows.filter(offered).order_by("order", "code")  # type: ignore[attr-defined]
            field.empty_label = _("Not told")  # type: ignore[attr-defined]
            field.required = False


def stands_of(form: forms.Form) -> list[str]:
    """The names of the fields about the registration itself."""
    about_the_deed = {"key", "seen", "reason", "explanation", "worker_name"}
    return [name for name in form.fields if name not in about_the_deed]
