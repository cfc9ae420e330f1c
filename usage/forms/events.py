"""The form of an event on a venue's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Category, Site
from accounts.models.places import SiteQuerySet
from accounts.personal_text import IN_PUBLIC_NAMES
from usage.models import Event, EventKind
from usage.models.events import FILLED_IN

from .fields import PLAIN, SHORT, AmountField, DayField, NameField, TimeField, typed_day, typed_time

LARGEST_HALL = 200_000  # tickets; more is a slip of the keyboard
WHOLE = {
    "invalid": _("Type the number as digits, for example 120."),
    "min_value": _("Type a number of at least %(limit_value)s."),
    "max_value": _("Type a number of at most %(limit_value)s."),
}


def _number(label: Any, help_text: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=LARGEST_HALL,
        widget=forms.TextInput({**SHORT, "inputmode": "numeric"}),
        error_messages=WHOLE,
    )


class EventForm(forms.Form):
    """What is offered, when, and how many tickets there are. `venues`: those whose list the person keeps."""

    use_required_attribute = False

    venue = forms.ModelChoiceField(
        label=_("Venue"),
        queryset=None,
        empty_label=_("Choose the venue"),
        error_messages={
            "required": _("Choose the venue."),
            "invalid_choice": _("You do not keep the list of this venue. Choose the venue again."),
        },
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind.choices, widget=forms.RadioSelect)
    name = NameField(
        label=_("Name of the event"),
        help_text=_("Give all performances of one production the same name: a limit may be once per production."),
        kinds=IN_PUBLIC_NAMES,
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={
            "required": _("Type the name of the event."),
            "max_length": _("Shorten the name of the event to 200 characters."),
        },
    )
    day = DayField(
        label=_("Day"),
        help_text=_("For a course, its first day. Leave it empty for admission on any day."),
        required=False,
        widget=forms.TextInput(SHORT),
    )
    time = TimeField(label=_("Time"), required=False, widget=forms.TextInput(SHORT))
    category = forms.ChoiceField(label=_("Statistics category"), choices=Category.choices)
    places = _number(
        _("Number of tickets or places"),
        _("All that there are. A limit as a percentage is counted from it; without it there is none."),
        least=1,
    )
    own_limit = _number(
        _("Of them with a Kaikukortti at most"),
        _("Only if this event has a number of its own. It is a limit, not a quota: nothing is kept back."),
        least=0,
    )
    is_visiting = forms.BooleanField(label=_("Of a visiting producer"), required=False)
    is_premiere = forms.BooleanField(label=_("Premiere"), required=False)
    is_gala = forms.BooleanField(label=_("Gala"), required=False)
    price = AmountField(
        label=_("Price in euros"),
        help_text=_("Of a course whose fee the card covers in part."),
        required=False,
        widget=forms.TextInput({**SHORT, "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, venues: SiteQuerySet, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        if event:
            del self.fields["venue"]
            self.initial = {**_typed(event), **self.initial}

    def clean(self) -> dict[str, Any]:
        """Admission has no day; shows and courses have one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == EventKind.ADMISSION:
            cleaned["day"] = cleaned["time"] = None
        elif "kind" in cleaned and "day" in cleaned and cleaned["day"] is None:
            self.add_error("day", ValidationError(_("Type the day, for example 22.11.2026."), code="required"))
        return cleaned

    @property
    def venue_chosen(self) -> Site:
        chosen: Site = self.cleaned_data["venue"]
        return chosen

    @property
    def facts(self) -> dict[str, Any]:
        """The valid form's content, as the actions take it."""
        return {name: self.cleaned_data[name] for name in FILLED_IN}


def _typed(event: Event) -> dict[str, Any]:
    """An event's fields as they would be typed."""
    plain = {name: getattr(event, name) for name in FILLED_IN}
    price = "" if event.price is None else f"{event.price:.2f}".replace(".", ",")
    day = typed_day(event.day) if event.day else ""
    return {**plain, "day": day, "time": typed_time(event.time), "price": price}
