"""Where the fields of a use are in a report."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import CheckedTextField
from usage.columns import Mapping
from usage.fields import FieldFault, clean_name, parse_day

from .remembering import RememberPart
from .sheet_texts import ColumnField
from .ticket_types import TicketTypesPart
from .venues import VenuesPart

FIELDS = ("code", "day", "time", "event", "children", "adults", "ticket_type", "order", "venue")


class ColumnsForm(TicketTypesPart, VenuesPart, RememberPart):
    """Corrected by the sender, whatever was guessed."""

    code = ColumnField(
        _("Card code"), required=True, help_text=_("Only the codes are taken out of the column, never the text around.")
    )
    day = ColumnField(_("Day of the event"))
    fixed_day = forms.CharField(
        label=_("The same day for every row"),
        help_text=_("When the report has no column for it, for example 22.11.2026."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"class": "input--short", "autocomplete": "off"}),
    )
    time = ColumnField(_("Time"))
    event = ColumnField(_("Event"))
    fixed_event = CheckedTextField(
        label=_("The same event for every row"),
        help_text=_("When the report has no column for it."),
        required=False,
        kinds=IN_PUBLIC_NAMES,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    children = ColumnField(_("Children"), help_text=_("The number of children's tickets of the purchase."))
    adults = ColumnField(_("Adults"), help_text=_("One purchase has one adult; rows with another number are refused."))
    order = ColumnField(
        _("Order number"), help_text=_("Tells which children's tickets belong to which adult. It is not stored.")
    )

    def clean_fixed_day(self) -> str:
        text: str = self.cleaned_data["fixed_day"].strip()
        try:
            if text:
                parse_day(text)
        except FieldFault:
            raise ValidationError(_("Type the day as numbers, for example 22.11.2026."), code="day") from None
        return text

    def clean_fixed_event(self) -> str:
        return clean_name(self.cleaned_data["fixed_event"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("day") is None and not typed.get("fixed_day") and not {"day", "fixed_day"} & self.errors.keys():
            self.add_error("day", _("Choose the column of the day, or type the day below."))
        self._refuse_twins(typed)
        self.check_types(typed)
        self.check_venues(typed)
        self.check_name(typed)
        return typed

    def _refuse_twins(self, typed: dict[str, Any]) -> None:
        """Two fields in one column is a slip; only a day and its time may share one."""
        chosen = Counter(typed.get(name) for name in FIELDS if name != "time" and typed.get(name) is not None)
        others = {typed.get(name) for name in FIELDS if name not in ("time", "day")}
        for name in FIELDS[1:]:
            column = typed.get(name)
            if column is not None and (chosen[column] > 1 or (name == "time" and column in others)):
                self.add_error(name, _("The column has been chosen for something else, too. Choose another."))

    def mapping(self) -> Mapping:
        """The valid form's content, as `usage.columns` takes it."""
        typed = self.cleaned_data
        return Mapping(
            sheet=self.sheet.name,
            header_row=self.header.number if self.header else None,
            **{name: typed.get(name) for name in FIELDS},
            **self.types_chosen(),
            venues=self.venues_chosen(),
            fixed_event=typed["fixed_event"],
            fixed_day=typed["fixed_day"],
        )
