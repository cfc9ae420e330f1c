"""The desk's form, and the reasons for undoing a use. Fields are read by `usage.fields`, as the import reads a row."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from accounts.models.places import SiteQuerySet
from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import CheckedTextField, typed
from cards.models import ReleaseReason
from usage.fields import FaultKind, FieldFault, clean_name, is_far, parse_children, parse_day, parse_time
from usage.judging import Ticket
from usage.models import MOST_CHILDREN, WithdrawReason

LONGEST_CODE_TEXT = 200  # a pasted line or two scans in a row, not a page of text

FAULT_WORDS = {
    FaultKind.NO_DAY: _("Type the day of the event, for example 22.11.2026."),
    FaultKind.NOT_A_DAY: _("Type the day as numbers, for example 22.11.2026."),
    FaultKind.NO_SUCH_DAY: _("There is no such day. Check the day and the month."),
    FaultKind.NOT_A_TIME: _("Type the time as numbers, for example 19.00."),
    FaultKind.NOT_A_COUNT: _("Type the number of children as a number, for example 2."),
    FaultKind.NEGATIVE_COUNT: _("The number of children is 0 or more."),
    FaultKind.HUGE_COUNT: _("Type at most 50 children."),
}


def typed_day(day: date) -> str:
    """The day as people type it in Finland, in all three languages: 22.11.2026. The field reads it back."""
    return f"{day.day}.{day.month}.{day.year}"


def typed_time(moment: time | None) -> str:
    return f"{moment:%H.%M}" if moment else ""


def _read(parse: Callable[[str], Any], text: str) -> Any:
    """Read with a parser of `usage.fields`, and say its fault in words."""
    try:
        return parse(text)
    except FieldFault as fault:
        raise ValidationError(FAULT_WORDS[fault.kind], code=fault.kind.value) from fault


class ShortField(forms.CharField):
    """A short text that a parser reads: what is longer is no day, time or number, and is not searched for one."""

    def __init__(self, **options: Any) -> None:
        too_long = {"max_length": _("The text is too long. Type only what is asked for.")}
        super().__init__(max_length=40, error_messages={**too_long, **options.pop("error_messages", {})}, **options)


class DayField(ShortField):
    """A day typed in one field, d.m.yyyy or ISO; not before 2015 and not over 18 months ahead."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text and not self.required:
            return None
        day: date = _read(parse_day, text)
        if is_far(day, timezone.localdate()):
            raise ValidationError(_("The day is too far off. Check the day and the year."), code="far")
        return day


class TimeField(ShortField):
    """A time of day, typed with a dot or a colon; empty is None."""

    def clean(self, value: Any) -> time | None:
        found: time | None = _read(parse_time, super().clean(value))
        return found


class ChildrenField(ShortField):
    """How many children come along, 0 to 50; empty is 0, so it is neither missing nor called optional."""

    def validate(self, value: Any) -> None:
        pass

    def clean(self, value: Any) -> int:
        number: int = _read(parse_children, super().clean(value))
        if number > MOST_CHILDREN:
            raise ValidationError(FAULT_WORDS[FaultKind.HUGE_COUNT], code="huge")
        return number


class NameField(CheckedTextField):
    """An event's name: people and streets stand in it by right, telephones and the like do not."""

    def clean(self, value: Any) -> str:
        return clean_name(super().clean(value))


class VenueField(forms.ModelChoiceField):
    """One of the venues handed in; whatever else is sent, an id or not, gets the same words."""

    def to_python(self, value: Any) -> Site | None:
        try:
            venue: Site | None = super().to_python(value)
        except ValidationError:
            raise ValidationError(NOT_YOUR_VENUE, code="invalid_choice") from None
        return venue


OLD_PAGE = _("This page is too old. Check the card again, then log it.")
NOT_YOUR_VENUE = _("You cannot log uses for this venue. Choose the venue again.")
CODE_ATTRS = {
    "class": "input--code",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "enterkeyhint": "go",
    "data-keep-focus": True,
}
PLAIN = {"autocomplete": "off"}
SHORT = {**PLAIN, "class": "input--short"}


class DeskForm(forms.Form):
    """One ticket. The same fields come twice: typed when the card is checked, hidden when the use is logged.

    `key` is the idempotency key; `second` says that one more ticket to the same event is right; `passed_over` is the
    key of a ticket that was checked and left, when the next card was scanned before it was logged.
    """

    use_required_attribute = False

    venue = VenueField(
        label=_("Venue"),
        queryset=None,
        empty_label=_("Choose the venue"),
        error_messages={"required": _("Choose the venue.")},
    )
    code = forms.CharField(
        label=_("Card code"),
        max_length=LONGEST_CODE_TEXT,
        widget=forms.TextInput(CODE_ATTRS),
        error_messages={
            "required": _("Scan the card or type its code."),
            "max_length": _("The text is too long for a card code. Scan the card or type its code."),
        },
    )
    children = ChildrenField(
        label=_("Children"), initial="0", widget=forms.TextInput({**SHORT, "inputmode": "numeric"})
    )
    event_name = NameField(
        label=_("Name of the event"),
        required=False,
        kinds=IN_PUBLIC_NAMES,
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"max_length": _("Shorten the name of the event to 200 characters.")},
    )
    event_day = DayField(
        label=_("Day of the event"),
        widget=forms.TextInput(SHORT),
        error_messages={"required": FAULT_WORDS[FaultKind.NO_DAY]},
    )
    event_time = TimeField(label=_("Time"), required=False, widget=forms.TextInput(SHORT))
    worker = forms.CharField(
        label=_("Your initials"),
        required=False,
        max_length=20,
        widget=forms.TextInput(SHORT),
        error_messages={"max_length": _("Type only your initials.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE})
    passed_over = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD_PAGE})
    second = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, venues: SiteQuerySet, shared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venues = venues
        self.choices: list[Site] = []
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        if not shared:
            del self.fields["worker"]

    def mend_hidden(self) -> None:
        """After a hidden field was refused: without a new one the page could not be sent again."""
        if self.is_bound and ({"key", "passed_over"} & self.errors.keys()):
            self.draw_again()

    def draw_again(self) -> uuid.UUID:
        """Give the form a new idempotency key, keeping everything that was typed."""
        key = uuid.uuid4()
        self.data = {**dict.fromkeys(self.fields, ""), **typed(self), "key": str(key), "passed_over": ""}
        return key

    def carried(self) -> list[tuple[str, str]]:
        """What was typed, for the hidden fields of the button that logs."""
        fields = {**dict.fromkeys(self.fields, ""), **typed(self)}
        return [(name, value) for name, value in fields.items() if name not in {"second", "passed_over"}]

    def offer(self, *, focus_on_code: bool = True) -> Site | None:
        """Make ready for drawing: the chooser from one reading of the venues, the focus. Returns the chosen venue.

        With a single venue there is nothing to choose: the page carries it hidden (`only_venue`).
        """
        if focus_on_code:
            self.fields["code"].widget.attrs["autofocus"] = True
        self.choices = list(self.venues)
        chosen = self.data.get("venue") if self.is_bound else self.initial.get("venue")
        field = self.fields["venue"]
        if self.only_venue:
            field.widget = forms.HiddenInput()
        field.choices = [("", field.empty_label), *((venue.pk, str(venue)) for venue in self.choices)]  # type: ignore
        return self.only_venue or next((venue for venue in self.choices if str(venue.pk) == chosen), None)

    @property
    def only_venue(self) -> Site | None:
        return self.choices[0] if len(self.choices) == 1 else None

    def wish(self) -> dict[str, Any]:
        """The valid form's content, as `usage.actions.log_use` takes it."""
        names = ("venue", "children", "event_name", "event_day", "event_time", "key", "second")
        return {"text_code": self.cleaned_data["code"], **{name: self.cleaned_data[name] for name in names}}

    def ticket(self) -> Ticket:
        """The same, as `usage.judging` takes it."""
        return Ticket(**self.wish())


class WithdrawForm(forms.Form):
    """Why a use is undone: chosen, not written, for remarks would soon hold names."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason for undoing"),
        choices=WithdrawReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose one of the reasons on the page."),
        },
    )


class ReleaseForm(forms.Form):
    """Why a stopped desk may go on: chosen, not written."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why the desk may go on"),
        choices=ReleaseReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose one of the reasons on the page."),
        },
    )
