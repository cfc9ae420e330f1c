"""Whether the columns are remembered for the next report of the same kind, and under which name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.text_field import CheckedTextField
from usage.fields import clean_name
from usage.models.report_columns import LONGEST_NAME

from .sheet_texts import SheetPart


def name_field(**options: Any) -> CheckedTextField:
    """The name of remembered columns: what a report is, never whose."""
    return CheckedTextField(
        label=_("Name of the report"),
        help_text=_("For example the ticket office or its system."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={
            "required": _("Type a name for the report."),
            "max_length": _("Shorten the name to %(limit_value)s characters."),
        },
        **options,
    )


class RememberPart(SheetPart):
    """Columns are known by their headings: on a sheet without any there is nothing to remember. `known`: the remembered
    columns by which these were chosen."""

    remember = forms.BooleanField(
        label=_("Remember these columns"),
        help_text=_("The next report with the same headings is read in the same way, your colleagues’, too."),
        required=False,
    )
    name = name_field(required=False)
    known = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.header is None:
            del self.fields["remember"], self.fields["name"], self.fields["known"]

    def check_name(self, typed: dict[str, Any]) -> None:
        """What stands in the name matters only when it is asked for."""
        if not typed.get("remember"):
            self.errors.pop("name", None)
            typed["name"] = ""
        elif not typed.get("name") and "name" not in self.errors:
            self.add_error("name", _("Type a name for the report, or untick the box above."))

    def name_chosen(self) -> str:
        """The valid form's name, "" when nothing is to be remembered."""
        return clean_name(self.cleaned_data.get("name") or "")
