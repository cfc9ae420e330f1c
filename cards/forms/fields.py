"""The fields that cards' forms share: codes, days, postal codes, and the form that a deed is asked with."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import PostalCode
from cards.codes import Fault, Pattern, normalise

FAULTS = {
    Fault.EMPTY: _("Type the card code, or read it with a reader."),
    Fault.NO_CODE: _("This is not a whole card code. Type the letter and all digits, for example A045198723."),
    Fault.CHECK: _("There is a typing error in the code. Compare it with the card, one character at a time."),
    Fault.SEVERAL: _("There are two codes here. Type one code at a time."),
}


class CodeField(forms.CharField):
    """A card code as people type it or a reader sends it; cleans to the code as it is stored.

    The form sets `patterns`, the shapes of codes ever printed (`cards.checking.patterns`).
    """

    patterns: Sequence[Pattern] = ()

    def __init__(self, **options: Any) -> None:
        attrs: dict[str, Any] = {
            "class": "input--code",
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        widget = forms.TextInput(attrs={**attrs, "data-scan-next": True})
        own: dict[str, Any] = {"max_length": 60, "widget": widget, "error_messages": {"required": FAULTS[Fault.EMPTY]}}
        super().__init__(**(own | options))

    def clean(self, value: Any) -> str:
        reading = normalise(super().clean(value), self.patterns)
        if reading.fault:
            raise ValidationError(FAULTS[reading.fault])
        return reading.code or ""


class WholeNumberField(forms.IntegerField):
    """Digits in a plain field: a number control loses what it cannot read and changes under the mouse's wheel."""

    def __init__(self, *, words: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
        own: dict[str, Any] = {"widget": widget, "error_messages": messages}
        super().__init__(**(own | options))


class PostalCodeField(forms.CharField):
    """Cleans to the PostalCode row, or None."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--short"})
        words = _("Type the postal code: five digits, for example 02100.")
        own: dict[str, Any] = {"max_length": 20, "widget": widget, "error_messages": {"required": words}}
        super().__init__(**(own | options))

    def clean(self, value: Any) -> PostalCode | None:
        digits = re.sub(r"\s", "", super().clean(value))
        if not digits:
            return None
        found = self.find(digits)
        if found is None:
            raise ValidationError(_("There is no such postal code in Finland. Check the five digits."))
        return found

    def find(self, digits: str) -> PostalCode | None:
        return PostalCode.objects.select_related("municipality").filter(pk=digits).first()


class KeyField(forms.Field):
    """The idempotency key made when the form is drawn. A broken one is no key, and nobody's fault on the page."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def to_python(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class DeedForm(forms.Form):
    """A form for one deed, sent once. `refuse` puts an action's refusal where it belongs."""

    use_required_attribute = False
    key = KeyField()

    def refuse(self, refusal: ValidationError) -> None:
        """A field that could not be read keeps its own words alone."""
        if not hasattr(refusal, "error_dict"):
            return self.add_error(None, refusal)
        for name, errors in refusal.error_dict.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)
        return None

    def leave_unjudged(self) -> None:
        """Draw what was typed without errors: nobody has asked for a judgement yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}


def today() -> Any:
    return timezone.localdate()
