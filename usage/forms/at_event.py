"""What every form that logs at an event asks: the venue, the event, what the card is used for, who logs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, VenueType
from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import typed
from usage.judging import Ticket
from usage.models import Event, EventKind, UseKind

from .fields import (
    FAULT_WORDS,
    PLAIN,
    SHORT,
    AmountField,
    DayField,
    FaultKind,
    NameField,
    TimeField,
    typed_day,
    typed_time,
)

OLD_PAGE = _("This page is too old. Check the card again, then log it.")
NOT_YOUR_VENUE = _("You cannot log uses for this venue. Choose the venue again.")
NOT_ON_THE_LIST = _("The event is not on the venue's list any more. Choose the event again.")
# What a card may be used for at an event of each kind; the first is meant unless something else is said.
USES_OF = {
    EventKind.SHOW: (UseKind.TICKET, UseKind.SERIES),
    EventKind.COURSE: (UseKind.COURSE_PLACE, UseKind.SERIES),
    EventKind.ADMISSION: (UseKind.TICKET, UseKind.SERIES, UseKind.FEE),
}
# What is meant where no event is chosen.
USE_AT = {VenueType.INSTITUTE: UseKind.COURSE_PLACE, VenueType.LIBRARY: UseKind.FEE}
Offered = Callable[[uuid.UUID | None, uuid.UUID | None], tuple[Site | None, Event | None]]


class EventSelect(forms.Select):
    """Says of each event whether its day must be typed: admission is on any day."""

    any_day: frozenset[uuid.UUID] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value in self.any_day:
            option["attrs"]["data-any-day"] = True
        return option


class ChosenField(forms.UUIDField):
    """The id of a chosen row; the form asks whether the person may choose it."""

    widget = forms.Select


class AtEventForm(forms.Form):
    """What stays the same from card to card. `key` is the idempotency key.

    `offered` tells the venue and the event of two ids, None for what the person may not log for; `shared`: several
    workers use the sign-in, so their initials are asked for. Subclasses add the cards: `first_field` names the field
    that gets the focus, `made_here` the hidden fields that a form drawn again has empty.
    """

    use_required_attribute = False
    first_field = "code"
    made_here: tuple[str, ...] = ()
    use_at = USE_AT

    venue = ChosenField(
        label=_("Venue"), error_messages={"required": _("Choose the venue."), "invalid": NOT_YOUR_VENUE}
    )
    event = ChosenField(
        label=_("Event"), required=False, widget=EventSelect, error_messages={"invalid": NOT_ON_THE_LIST}
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
    kind = forms.ChoiceField(
        label=_("Used for"),
        required=False,
        choices=UseKind.choices,
        error_messages={"invalid_choice": _("Choose from the list what the card is used for.")},
    )
    amount = AmountField(label=_("Euros"), required=False, widget=forms.TextInput({**SHORT, "inputmode": "decimal"}))
    booked = forms.BooleanField(label=_("A booking: the ticket is handed over later"), required=False)
    worker = forms.CharField(
        label=_("Your initials"),
        required=False,
        max_length=20,
        widget=forms.TextInput(SHORT),
        error_messages={"max_length": _("Type only your initials.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE})

    def __init__(self, *args: Any, offered: Offered, shared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.choices: list[Site] = []
        self.events: list[Event] = []
        self._event: Event | None = None
        if not shared:
            del self.fields["worker"]

    def clean_venue(self) -> Site:
        """The venue and the event by one reading."""
        venue, self._event = self.offered(self.cleaned_data["venue"], self.chosen_event)
        if venue is None:
            raise ValidationError(NOT_YOUR_VENUE, code="invalid_choice")
        return venue

    def clean_event(self) -> Event | None:
        if self.cleaned_data["event"] and self._event is None and "venue" in self.cleaned_data:
            raise ValidationError(NOT_ON_THE_LIST, code="invalid_choice")
        return self._event

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = self._kind(cleaned.get("kind", ""), cleaned.get("venue"))
        if cleaned["kind"] == UseKind.TICKET and "amount" in cleaned:
            cleaned["amount"] = None
        return cleaned

    def _kind(self, said: str, venue: Site | None) -> str:
        """What the card is used for: of a chosen event only what it can be."""
        if self._event:
            possible = USES_OF[EventKind(self._event.kind)]
            return said if said in possible else possible[0]
        return said or self.use_at.get(venue.venue_type if venue else "", UseKind.TICKET)  # type: ignore[call-overload]

    @property
    def chosen_event(self) -> uuid.UUID | None:
        """The id that stands in the list of events, whether or not it is one of them."""
        said = self.data.get("event") if self.is_bound else self.initial.get("event")
        try:
            return uuid.UUID(said) if said else None
        except (ValueError, AttributeError):
            return None

    def mend_hidden(self) -> None:
        """After a hidden field was refused: without a new one the page could not be sent again."""
        if self.is_bound and ({"key", *self.made_here} & self.errors.keys()):
            self.draw_again()

    def draw_again(self) -> uuid.UUID:
        """Give the form a new idempotency key, keeping everything that was typed."""
        key = uuid.uuid4()
        empty = dict.fromkeys(self.made_here, "")
        self.data = {**dict.fromkeys(self.fields, ""), **typed(self), **empty, "key": str(key)}
        return key

    def offer(self, venues: Iterable[Site], *, focus_on_code: bool = True) -> Site | None:
        """Make ready for drawing: the venues to choose from, the focus. Returns the chosen venue.

        With a single venue there is nothing to choose: the page carries it hidden (`only_venue`).
        """
        if focus_on_code:
            self.fields[self.first_field].widget.attrs["autofocus"] = True
        self.choices = list(venues)
        chosen = self.data.get("venue") if self.is_bound else self.initial.get("venue")
        if self.only_venue:
            self.fields["venue"].widget = forms.HiddenInput()
        else:
            names = [(venue.pk, str(venue)) for venue in self.choices]
            self.fields["venue"].widget.choices = [("", _("Choose the venue")), *names]  # type: ignore[attr-defined]
        return self.only_venue or next((venue for venue in self.choices if str(venue.pk) == chosen), None)

    def offer_events(self, events: Iterable[Event], venue: Site) -> None:
        """The venue's list to choose from: today's first, then the coming ones, then admission on any day."""
        self.events, today = list(events), timezone.localdate()
        groups = [
            (_("Today"), [event for event in self.events if event.day == today]),
            (_("Other days"), [event for event in self.events if event.day and event.day != today]),
            (_("Any day"), [event for event in self.events if event.day is None]),
        ]
        offered = [(label, [(event.pk, told(event, today)) for event in found]) for label, found in groups if found]
        widget: Any = self.fields["event"].widget
        widget.choices = [("", _("Another event, typed below")), *offered]
        widget.any_day = frozenset(event.pk for event in self.events if event.day is None)
        if not self.is_bound and "kind" not in self.initial:
            self.initial["kind"] = self.use_at.get(VenueType(venue.venue_type), UseKind.TICKET)

    @property
    def only_venue(self) -> Site | None:
        return self.choices[0] if len(self.choices) == 1 else None

    @property
    def says_more(self) -> bool:
        """Whether something is said that the desk seldom needs to say: that part of the form is then open."""
        names = ("booked", "amount")
        return any(self[name].value() for name in names if name in self.fields) or "amount" in self.errors

    def ticket_of(self, text_code: str, children: int, *, second: bool = False) -> Ticket:
        """The valid form's content, for one card."""
        names = ("venue", "event_name", "event_day", "event_time", "key", "event", "kind", "booked", "amount")
        said = {name: self.cleaned_data[name] for name in names}
        return Ticket(text_code=text_code, children=children, second=second, **said).at_event()


def told(event: Event, today: date) -> str:
    """An event in the list to choose from: what tells it from the others."""
    when = " ".join(filter(None, ["" if event.day in (None, today) else typed_day(event.day), typed_time(event.time)]))
    return f"{when} {event.name}".strip()
