"""The forms of an import: the report, its sheet, its columns. Choices are handed in by the view."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from accounts.models import Site
from accounts.models.places import SiteQuerySet
from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import CheckedTextField
from cards.uploads import TOO_LARGE, is_whole
from cards.workbook import Row, Sheet
from usage.columns import Mapping
from usage.fields import FieldFault, clean_name, fold_name, parse_day

MOST_TYPES = 40
LONGEST_SHOWN = 60  # characters of a heading or a ticket type in a choice
FIELDS = ("code", "day", "time", "event", "children", "adults", "ticket_type")


class ReportForm(forms.Form):
    """The file and its venue; with one venue there is nothing to choose."""

    use_required_attribute = False

    venue: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label=_("Venue"),
        help_text=_("The venue whose events the report is about. One report, one venue."),
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


def column_choices(header: Row | None, width: int) -> list[tuple[str, str]]:
    """The columns by their letters and headings: "C Esityspäivä"."""
    headings = [header.at(column)[:LONGEST_SHOWN] if header else "" for column in range(width)]
    named = [f"{get_column_letter(at + 1)} {heading}".strip() for at, heading in enumerate(headings)]
    return [("", gettext("Not in the report")), *((str(at), name) for at, name in enumerate(named))]


class ColumnField(forms.TypedChoiceField):
    """One field's column; the choices come when the sheet is known."""

    def __init__(self, label: Any, **options: Any) -> None:
        words = {"invalid_choice": _("Choose one of the report's columns."), "required": _("Choose the column.")}
        super().__init__(
            label=label, coerce=int, empty_value=None, error_messages=words, **{"required": False, **options}
        )


class ColumnsForm(forms.Form):
    """Where the fields of a use are in the report. Corrected by the sender, whatever was guessed."""

    use_required_attribute = False
    mark_optional = False  # each column offers "Not in the report"

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
    ticket_type = ColumnField(_("Ticket type"), help_text=_("When the report has other tickets, too."))
    counted_types = forms.MultipleChoiceField(
        label=_("Ticket types of the Kaikukortti"),
        help_text=_("Rows of other types are skipped."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose the ticket types again: the column has changed.")},
    )

    def __init__(self, *args: Any, sheet: Sheet, header: Row | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.header = sheet, header
        self._below = [row for row in sheet.rows if header is None or row.number > header.number]
        choices = column_choices(header, max(len(row.cells) for row in sheet.rows))
        for name in FIELDS:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["code"].choices = [("", gettext("Choose the column")), *choices[1:]]  # type: ignore[attr-defined]
        self._offer_types()

    def _offer_types(self) -> None:
        """The different values of the chosen column, each with its number of rows."""
        try:
            column = int(self["ticket_type"].value())
        except (TypeError, ValueError):
            column = -1
        spellings: dict[str, str] = {}
        found: Counter[str] = Counter()
        for row in self._below if column >= 0 else ():
            text = row.at(column)
            found[fold_name(text)] += 1
            spellings.setdefault(fold_name(text), text[:LONGEST_SHOWN])
        self.types = {key: count for key, count in found.items() if key}
        if not 0 < len(self.types) <= MOST_TYPES:
            del self.fields["counted_types"]
            return
        words = gettext("%(type)s (rows: %(count)s)")
        choices = [(key, words % {"type": spellings[key], "count": count}) for key, count in self.types.items()]
        self.fields["counted_types"].choices = choices  # type: ignore[attr-defined]

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
        if typed.get("ticket_type") is not None:
            self._check_types(typed)
        return typed

    def _refuse_twins(self, typed: dict[str, Any]) -> None:
        """Two fields in one column is a slip; only a day and its time may share one."""
        chosen = Counter(typed.get(name) for name in FIELDS if name != "time" and typed.get(name) is not None)
        others = {typed.get(name) for name in FIELDS if name not in ("time", "day")}
        for name in FIELDS[1:]:
            column = typed.get(name)
            if column is not None and (chosen[column] > 1 or (name == "time" and column in others)):
                self.add_error(name, _("The column has been chosen for something else, too. Choose another."))

    def _check_types(self, typed: dict[str, Any]) -> None:
        if len(self.types) > MOST_TYPES:
            self.add_error("ticket_type", _("The column has too many different values. Choose another column."))
        elif not self.types:
            self.add_error("ticket_type", _("The column is empty. Choose another column."))
        elif not typed.get("counted_types") and "counted_types" not in self.errors:
            self.add_error("counted_types", _("Choose the ticket types that are uses of the card."))

    def mapping(self) -> Mapping:
        """The valid form's content, as `usage.columns` takes it."""
        typed = self.cleaned_data
        counted = typed.get("counted_types") or ()
        return Mapping(
            sheet=self.sheet.name,
            header_row=self.header.number if self.header else None,
            **{name: typed[name] for name in FIELDS},
            counted_types=tuple(counted) if typed["ticket_type"] is not None else (),
            fixed_event=typed["fixed_event"],
            fixed_day=typed["fixed_day"],
        )
