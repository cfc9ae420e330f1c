"""The desk's form: one ticket."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.text_field import typed
from usage.judging import Ticket

from .at_event import OLD_PAGE, AtEventForm
from .fields import SHORT, ChildrenField

LONGEST_CODE_TEXT = 200  # a pasted line or two scans in a row, not a page of text
CODE_ATTRS = {
    "class": "input--code",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "enterkeyhint": "go",
    "data-keep-focus": True,
}


class CodeField(forms.CharField):
    """A card's code as typed or scanned."""

    def __init__(self, *, attrs: dict[str, Any], **options: Any) -> None:
        words = {
            "required": _("Scan the card or type its code."),
            "max_length": _("The text is too long for a card code. Scan the card or type its code."),
        }
        super().__init__(max_length=LONGEST_CODE_TEXT, widget=forms.TextInput(attrs), error_messages=words, **options)


class DeskForm(AtEventForm):
    """One ticket. The same fields come twice: typed when the card is checked, hidden when the use is logged.

    `second` says that one more ticket to the same event is right; `passed_over` is the key of a ticket that was checked
    and left, when the next card was scanned before it was logged.
    """

    made_here = ("passed_over",)
    field_order = ("venue", "code", "children")

    code = CodeField(label=_("Card code"), attrs=CODE_ATTRS)
    children = ChildrenField(
        label=_("Children"), initial="0", widget=forms.TextInput({**SHORT, "inputmode": "numeric"})
    )
    passed_over = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD_PAGE})
    second = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, for the hidden fields of the button that logs."""
        fields = {**dict.fromkeys(self.fields, ""), **typed(self)}
        unsaid = {name for name in ("booked", "amount", "kind", "event") if not fields[name]}
        return [(name, value) for name, value in fields.items() if name not in {"second", "passed_over"} | unsaid]

    def ticket(self) -> Ticket:
        """The valid form's content."""
        said = self.cleaned_data
        return self.ticket_of(said["code"], said["children"], second=said["second"])
