"""Which ticket types of the report are uses of the card, and which are children's tickets of a cardholder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .sheet_texts import ColumnField, SheetPart

MOST_TYPES = 40
CHANGED = {"invalid_choice": _("Choose the ticket types again: the column has changed.")}


class TicketTypesPart(SheetPart):
    """The column of ticket types; once it is known its types are offered, each with its number of rows."""

    ticket_type = ColumnField(_("Ticket type"), help_text=_("When the report has other tickets, too."))
    counted_types = forms.MultipleChoiceField(
        label=_("Ticket types of the Kaikukortti"),
        help_text=_("Rows of other types are skipped."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHANGED,
    )
    child_types = forms.MultipleChoiceField(
        label=_("Children's tickets on rows of their own"),
        help_text=_("The ticket types of a cardholder's children. They are counted with the row of their adult."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHANGED,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = self.texts_chosen("ticket_type")
        if not 0 < len(self.types) <= MOST_TYPES:
            del self.fields["counted_types"], self.fields["child_types"]
            return
        words = gettext("%(type)s (rows: %(count)s)")
        choices = [(key, words % {"type": text.spelling, "count": text.rows}) for key, text in self.types.items()]
        for name in ("counted_types", "child_types"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def check_types(self, typed: dict[str, Any]) -> None:
        """A column of types needs to be few texts, some of which count, and none of which is two things."""
        if typed.get("ticket_type") is None:
            return
        if len(self.types) > MOST_TYPES:
            self.add_error("ticket_type", _("The column has too many different values. Choose another column."))
        elif not self.types:
            self.add_error("ticket_type", _("The column is empty. Choose another column."))
        elif not typed.get("counted_types") and "counted_types" not in self.errors:
            self.add_error("counted_types", _("Choose the ticket types that are uses of the card."))
        both = set(typed.get("counted_types") or ()) & set(typed.get("child_types") or ())
        for key in sorted(both):
            words = gettext("“%(type)s” is chosen in both lists. Choose it in one of them.")
            self.add_error("child_types", words % {"type": self.types[key].spelling})

    def types_chosen(self) -> dict[str, tuple[str, ...]]:
        """The valid form's types, as a Mapping takes them."""
        typed = self.cleaned_data
        names = ("counted_types", "child_types") if typed["ticket_type"] is not None else ()
        return {name: tuple(typed.get(name) or ()) for name in names}
