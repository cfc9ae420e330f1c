"""What is asked when cards are given to a site, and which numbers of a run are printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .fields import DeedForm, WholeNumberField


class BlockForm(DeedForm):
    """A stack of cards for a site."""

    first_number = WholeNumberField(
        label=gettext_lazy("First number"), words=gettext_lazy("Type the number of the first card with digits.")
    )
    quantity = WholeNumberField(
        label=gettext_lazy("Number of cards"), words=gettext_lazy("Type the number of cards with digits.")
    )
    field_order = ("site", "first_number", "quantity")

    def __init__(self, *args: Any, sites: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        missing = {"required": _("Choose the site that gets the cards.")}
        self.fields["site"] = forms.ModelChoiceField(
            sites, label=_("Site"), empty_label=_("Choose"), error_messages=missing
        )
        self.order_fields(self.field_order)


class NumbersForm(forms.Form):
    """Which numbers of a run; empty means from its beginning, to its end."""

    use_required_attribute = False
    mark_optional = False

    def __init__(self, *args: Any, last: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.last = last
        words = _("Type the number with digits.")
        self.fields["from"] = WholeNumberField(label=_("From number"), words=words, required=False)
        self.fields["to"] = WholeNumberField(label=_("To number"), words=words, required=False)

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        if not self.errors:
            whole = {"from": 1, "to": self.last}
            filled = {name: number if filled.get(name) is None else filled[name] for name, number in whole.items()}
            if not 1 <= filled["from"] <= filled["to"] <= self.last:
                message = _("Type numbers between 1 and %(last)s, the smaller one first.")
                raise ValidationError(message % {"last": number_format(self.last, force_grouping=True)})
        return filled

    @property
    def numbers(self) -> tuple[int, int]:
        """The first and the last, when the form is valid."""
        return self.cleaned_data["from"], self.cleaned_data["to"]
