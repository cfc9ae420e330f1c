"""The forms of an import: the report, its sheet. Choices are handed in by the view. Columns: `usage.column_forms`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.models.places import SiteQuerySet
from cards.uploads import TOO_LARGE, is_whole
from cards.workbook import Sheet
from usage.column_forms import name_field


class ReportForm(forms.Form):
    """The file and its venue; with one venue there is nothing to choose."""

    use_required_attribute = False

    venue: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label=_("Venue"),
        help_text=_("A report of several venues: choose one of them. The others are asked with the columns."),
        queryset=None,  # handed in: those for which the person may log
        empty_label=_("Choose the venue"),
        error_messages={
            "required": _("Choose the venue."),
            "invalid_choice": _("You cannot log uses for this venue. Choose the venue again."),
        },
    )
    report = forms.FileField(
        label=_("Report"),
        help_text=_("A spreadsheet: .xlsx, .xls, .ods or .csv, at most 10 MB."),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv,.txt"}),
        error_messages={
            "required": _("Choose the file of the report."),
            "missing": _("The file had no name. Choose the file again."),
            "invalid": _("The file did not come in. Choose the file again."),
            "empty": _("The file is empty. Check that you chose the right file."),
        },
    )

    def __init__(self, *args: Any, venues: SiteQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = venues[0] if len(venues[:2]) == 1 else None
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        if self.only:
            del self.fields["venue"]

    def clean_report(self) -> Any:
        report = self.cleaned_data["report"]
        if not is_whole(report):
            raise ValidationError(TOO_LARGE, code="too_large")
        return report

    def venue_chosen(self) -> Site:
        venue: Site = self.only or self.cleaned_data["venue"]
        return venue


class SheetForm(forms.Form):
    """Which sheet, and which of its rows has the headings. Asked with GET: the page is drawn anew, nothing is kept."""

    use_required_attribute = False
    mark_optional = False

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    header = forms.IntegerField(
        label=_("Row of the headings"),
        help_text=_("Its number in the report; 0 when there are no headings."),
        required=False,
        min_value=0,
        error_messages={"invalid": _("Type the number of the row."), "min_value": _("Type the number of the row.")},
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short", "autocomplete": "off"}),
    )

    shown = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheets: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        hidden = gettext("%(name)s (hidden)")
        names = [sheet.name if sheet.visible else hidden % {"name": sheet.name} for sheet in sheets]
        self.fields["sheet"].choices = list(enumerate(names))  # type: ignore[attr-defined]
        if len(names) == 1:
            self.fields["sheet"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Of another sheet than the one shown, the row of headings is not known yet."""
        typed = super().clean() or self.cleaned_data
        if typed.get("shown") is not None and typed.get("sheet") != typed["shown"]:
            typed["header"] = None
        elif typed.get("header") and "sheet" in typed:
            if all(row.number != typed["header"] for row in self.sheets[typed["sheet"]].rows):
                self.add_error("header", _("There is nothing in that row. Type the number of the row of headings."))
        return typed


class NameForm(forms.Form):
    """Another name for remembered columns."""

    use_required_attribute = False

    name = name_field()
