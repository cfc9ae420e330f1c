"""The form that mends one row of a report. Read as at the desk; the venues to choose from are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.models.places import SiteQuerySet
from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import confirmed
from cards.codes import Fault, Pattern, normalise
from usage.columns import MappedRow
from usage.fields import FieldFault, parse_adults
from usage.forms import (
    FAULT_WORDS,
    PLAIN,
    SHORT,
    ChildrenField,
    DayField,
    NameField,
    ShortField,
    TimeField,
    typed_day,
    typed_time,
)

CODE_FAULTS = {
    Fault.EMPTY: _("Type the code of the card."),
    Fault.SEVERAL: _("Type one code only. Another card needs a row of its own in the report."),
    Fault.NO_CODE: _("This is not a card code. Type it as it stands on the card, for example A045 198 723."),
    Fault.CHECK: _("The code was not typed correctly. Compare it with the card."),
}
ONE_ADULT = _("One purchase has one adult. Type 1; another adult’s card needs a row of its own in the report.")


class AdultsField(ShortField):
    """Asked only of a row that has more or less than one adult."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            if parse_adults(text) == 1:
                return "1"
        except FieldFault:
            pass
        raise ValidationError(ONE_ADULT, code="adults")


class RowForm(forms.Form):
    """One purchase. `venues`: those that the sender may choose, when the report is of several."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Card code"),
        max_length=200,
        required=False,  # its own words say so
        widget=forms.TextInput({**PLAIN, "class": "code", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"max_length": _("The text is too long for a card code. Type the code alone.")},
    )
    venue = forms.ModelChoiceField(
        label=_("Venue"),
        queryset=None,  # handed in
        empty_label=_("Choose the venue"),
        error_messages={
            "required": _("Choose the venue."),
            "invalid_choice": _("You cannot log uses for this venue. Choose the venue again."),
        },
    )
    event = NameField(
        label=_("Event"),
        required=False,
        kinds=IN_PUBLIC_NAMES,
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"max_length": _("Shorten the name of the event to 200 characters.")},
    )
    day = DayField(
        label=_("Day of the event"),
        widget=forms.TextInput(SHORT),
        error_messages={"required": FAULT_WORDS["no_day"]},  # type: ignore[index]
    )
    time = TimeField(label=_("Time"), required=False, widget=forms.TextInput(SHORT))
    children = ChildrenField(label=_("Children"), widget=forms.TextInput({**SHORT, "inputmode": "numeric"}))
    adults = AdultsField(
        label=_("Adults"),
        required=False,
        widget=forms.TextInput({**SHORT, "inputmode": "numeric"}),
        help_text=ONE_ADULT,
    )

    def __init__(
        self,
        *args: Any,
        row: MappedRow,
        shapes: Sequence[Pattern],
        own: Site,
        venues: SiteQuerySet | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_typed(row, own), **kwargs)
        self.row, self._shapes = row, shapes
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        self.fields["code"].mark_optional = False  # type: ignore[attr-defined]
        if venues is None:
            del self.fields["venue"]
        if _one_adult(row.adults_text):
            del self.fields["adults"]

    def clean_code(self) -> str:
        """The code alone: nothing else of what was typed is kept. (house.md 8.15)"""
        reading = normalise(self.cleaned_data["code"], self._shapes)
        if reading.code is None:
            raise ValidationError(CODE_FAULTS[reading.fault or Fault.NO_CODE], code="code")
        return reading.code

    def mended(self) -> MappedRow:
        """The row as it was typed."""
        said = self.cleaned_data
        return replace(
            self.row,
            code_text=said["code"],
            event_text=said["event"],
            day_text=typed_day(said["day"]),
            time_text=typed_time(said["time"]),
            children_text=str(said["children"]),
            adults_text=said.get("adults", self.row.adults_text),
            venue=str(said["venue"].pk) if "venue" in said else self.row.venue,
        )


def _one_adult(text: str) -> bool:
    try:
        return parse_adults(text) == 1
    except FieldFault:
        return False


def _typed(row: MappedRow, own: Site) -> dict[str, Any]:
    return {
        "code": row.code_text,
        "venue": {"": str(own.pk), "?": ""}.get(row.venue, row.venue),
        "event": confirmed(row.event_text),
        "day": row.day_text,
        "time": row.time_text,
        "children": row.children_text or "0",
        "adults": row.adults_text,
    }
