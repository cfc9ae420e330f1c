"""The forms of registering many: the workbook and what is true of all its rows; and each row as a form of its own.

A row has the registration form's own fields, so that it is judged as the form would judge it. Knows the value lists; no
action.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import PostalCode, Site
from accounts.text_field import CheckedTextField
from cards.codes import Fault, Pattern
from cards.columns import UNREADABLE, Line, fold_heading
from cards.models import Choice, ChoiceList
from cards.uploads import TOO_LARGE, is_whole

from .asked import AskedForm, YesNoField
from .fields import FAULTS, CodeField, PostalCodeField
from .registering import RegisterForm, SiteField

NOT_READ = gettext_lazy("Write yes or no.")
CONFIRMED = ("client_confirmed", "situation_confirmed", "terms_told")


class ManyForm(forms.Form):
    """The workbook, its site, and what the worker confirms for every row of it."""

    use_required_attribute = False

    site: forms.ModelChoiceField = SiteField()
    worker_name = forms.CharField(
        label=gettext_lazy("Worker’s name"),
        help_text=gettext_lazy("The same for every row."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name: it tells whom to ask when something is unclear.")},
    )
    workbook = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("A spreadsheet: .xlsx, .xls, .ods or .csv, with 500 rows and 10 MB at most."),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the workbook."),
            "missing": gettext_lazy("The file had no name. Choose the file again."),
            "invalid": gettext_lazy("The file did not come in. Choose the file again."),
            "empty": gettext_lazy("The file is empty. Check that you chose the right file."),
        },
    )
    client_confirmed = forms.BooleanField(
        label=gettext_lazy("Each person in the workbook is a client of ours, or the guardian of one"),
        error_messages={"required": gettext_lazy("Tick this if each person is a client of yours. Others get no card.")},
    )
    situation_confirmed = forms.BooleanField(
        label=gettext_lazy("Each client has told that money is tight. No proof or income was asked."),
        error_messages={"required": gettext_lazy("Ask each client whether money is tight, then tick this.")},
    )
    terms_told = forms.BooleanField(
        label=gettext_lazy("Each client was met and told the terms of use"),
        error_messages={"required": gettext_lazy("Tell each client the terms of use, then tick this.")},
    )

    def __init__(self, *args: Any, sites: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sites = list(sites)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        if len(self.sites) == 1:
            del self.fields["site"]

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if not is_whole(workbook):
            raise ValidationError(TOO_LARGE, code="too_large")
        return workbook

    def chosen_site(self) -> Site:
        chosen: Site = self.cleaned_data["site"] if "site" in self.fields else self.sites[0]
        return chosen


class Lists:
    """Value lists and postal codes, read once for all rows: an answer is found by its code, or by its words in any
    language."""

    def __init__(self, choices: Iterable[Choice], postal_codes: Iterable[PostalCode]) -> None:
        self.postal_codes = {str(place.pk): place for place in postal_codes}
        self._found: dict[tuple[str, str], list[Choice]] = {}
        for choice in choices:
            for word in {choice.code, choice.label_fi, choice.label_sv, choice.label_en}:
                self._found.setdefault((choice.list, fold_heading(word)), []).append(choice)

    def find(self, which: str, text: str, day: date) -> Choice | None:
        """The answer that is offered on `day`."""
        found = self._found.get((which, fold_heading(text)), [])
        return next((c for c in found if (c.starts_on or day) <= day <= (c.ends_on or day)), None)


class ListField(forms.Field):
    """An answer of a value list in words. The form sets `lists` and `day`."""

    lists = Lists([], [])
    day = date.min

    def __init__(self, which: ChoiceList) -> None:
        super().__init__(required=False)
        self.which = which

    def to_python(self, value: Any) -> Choice | None:
        found = self.lists.find(self.which, value, self.day) if value else None
        if value and not found:
            message = _("This is not one of the answers. Copy one from the second sheet of the template.")
            raise ValidationError(message, code="unknown")
        return found


class SheetCodeField(CodeField):
    """A cell that cannot be a code was not kept, but it was not empty."""

    def clean(self, value: Any) -> str:
        if value == UNREADABLE:
            raise ValidationError(FAULTS[Fault.NO_CODE])
        return super().clean(value)


def with_zeros(text: str) -> str:
    """Spreadsheet programs take a postal code for a number and drop the zeros before it."""
    digits = text.replace(" ", "")
    return digits.zfill(5) if digits.isdigit() and len(digits) > 2 else digits


class SheetPostalCodeField(PostalCodeField):
    """The form sets `lists`."""

    lists = Lists([], [])

    def clean(self, value: Any) -> PostalCode | None:
        return super().clean(with_zeros(str(value or "")))

    def find(self, digits: str) -> PostalCode | None:
        return self.lists.postal_codes.get(digits)


class RowForm(AskedForm):
    """One row: the registration form's own fields, asked by the rules of the row's day."""

    day_field = "issued_on"
    code = SheetCodeField()
    issued_on = RegisterForm.base_fields["issued_on"]
    birth_year = RegisterForm.base_fields["birth_year"]
    postal_code = SheetPostalCodeField()
    children = RegisterForm.base_fields["children"]
    gender = ListField(ChoiceList.GENDER)
    mother_tongue = ListField(ChoiceList.MOTHER_TONGUE)
    life_situation = ListField(ChoiceList.LIFE_SITUATION)
    for_guardian = YesNoField(required=False, error_messages={"invalid_choice": NOT_READ})
    consent_voluntary = YesNoField(error_messages={"required": NOT_READ, "invalid_choice": NOT_READ})
    consent_wellbeing = YesNoField(error_messages={"required": NOT_READ, "invalid_choice": NOT_READ})
    remarks = forms.CharField(max_length=500, required=False)

    def __init__(self, line: Line, *, lists: Lists, patterns: Sequence[Pattern], worker_name: str) -> None:
        super().__init__({**line.cells, "worker_name": worker_name, **dict.fromkeys(CONFIRMED, "on")})
        self.redrawn = False  # nothing was drawn: the row's own day decides
        self.unasked = [name for name in line.cells if name not in self.fields]
        self.fields["code"].patterns = patterns  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field, (ListField, SheetPostalCodeField)):
                field.lists = lists
            if isinstance(field, ListField):
                field.day = self.day

    def clean_for_guardian(self) -> bool:
        return bool(self.cleaned_data["for_guardian"])

    def clean_remarks(self) -> str:
        """Nobody is asked to confirm a row: what looks personal goes by the form, where it is asked."""
        text: str = self.cleaned_data["remarks"]
        try:
            CheckedTextField(required=False).clean(text)
        except ValidationError as suspicion:
            found = [error for error in suspicion.error_list if error.code != "next_step"]
            way_out = _("Remove it. If it is not about any client, register this card with the form.")
            raise ValidationError([*found, ValidationError(way_out, code="personal")]) from None
        return text
