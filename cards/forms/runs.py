"""The forms of print runs, and the one that finds a card by its code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import CheckedTextField
from cards.codes import Fault, Pattern, normalise
from cards.models import Kind

from .fields import FAULTS, DeedForm, WholeNumberField


class FindForm(forms.Form):
    """A whole code, or its beginning. After validation `is_whole` tells which."""

    use_required_attribute = False
    mark_optional = False
    is_whole = False
    code = forms.CharField(
        label=_("Card code, or its beginning"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": FAULTS[Fault.EMPTY]},
    )

    def __init__(self, *args: Any, patterns: Sequence[Pattern] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.patterns = patterns

    def clean_code(self) -> str:
        text = self.cleaned_data["code"]
        reading = normalise(text, self.patterns)
        self.is_whole = reading.code is not None
        if reading.code:
            return reading.code
        beginning = re.sub("[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
        if reading.fault is Fault.NO_CODE and len(beginning) >= 3 and re.fullmatch("[A-Z]{1,3}[0-9]*", beginning):
            return beginning
        if reading.fault is Fault.NO_CODE:
            raise ValidationError(_("Type the letter and at least two digits of the code."))
        raise ValidationError(FAULTS[reading.fault or Fault.NO_CODE])


class AreaForm(forms.Form):
    """The first step of a run: the area decides which sites can be chosen."""

    use_required_attribute = False

    def __init__(self, *args: Any, areas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        missing = {"required": _("Choose the area that gets the cards.")}
        self.fields["area"] = forms.ModelChoiceField(
            areas, label=_("Area"), empty_label=_("Choose"), error_messages=missing
        )


class SeriesForm(DeedForm):
    """A new print run."""

    prefix = forms.CharField(  # type: ignore[assignment]  # a field of the form, not the prefix of its names
        label=_("Letters of the code"),
        max_length=3,
        help_text=_(
            "One to three letters. New cards have a check digit, so choose letters that no old card carries. After "
            "them come nine digits."
        ),
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
        error_messages={"required": _("Type one to three letters from A to Z.")},
    )
    quantity = WholeNumberField(label=_("Number of cards"), words=_("Type the number of cards with digits."))
    kind = forms.ChoiceField(
        label=_("Kind of card"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of card.")},
    )
    note = CheckedTextField(
        label=_("Note"),
        max_length=200,
        required=False,
        kinds=IN_PUBLIC_NAMES,
        help_text=_("For example the printing house or the order."),
    )

    def __init__(self, *args: Any, sites: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sites"] = forms.ModelMultipleChoiceField(
            sites,
            label=_("Only for these sites"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("If you choose none, all distributors of the area may register these cards."),
        )

    def clean_prefix(self) -> str:
        return str(self.cleaned_data["prefix"]).upper()
