"""The form of a small group's visit: one event, and a line for every card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import VenueType
from accounts.text_field import SUFFIX, TypedText
from usage.grouping import MOST_LINES, SMALL_GROUP, Group, Line
from usage.models import UseKind

from .at_event import OLD_PAGE, AtEventForm
from .desk import CODE_ATTRS, CodeField
from .fields import SHORT, ChildrenField

CODE = {**CODE_ATTRS, "class": "input--code input--line", "enterkeyhint": "next", "data-line-code": True}
CODE.pop("data-keep-focus")
TO_COME = 987654
CHILDREN = {**SHORT, "class": "input--few", "inputmode": "numeric"}


@dataclass(frozen=True)
class FormLine:
    """A line as the page draws it."""

    number: int
    code: BoundField
    children: BoundField

    @property
    def is_filled(self) -> bool:
        return bool(str(self.code.value() or "").strip())


class GroupForm(AtEventForm):
    """A card on each of its lines, five at first; empty lines are passed over.

    `lines` says how many lines the page has; `confirmed` is the number of people of which the tick box says that it is
    right, so that it holds for that number only.
    """

    use_at = {VenueType.INSTITUTE: UseKind.COURSE_PLACE}
    lines = forms.IntegerField(required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD_PAGE})
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD_PAGE})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["amount"]
        self.fields["kind"].choices = [choice for choice in UseKind.choices if choice[0] != UseKind.FEE]  # type: ignore[attr-defined]
        self.fields["booked"].label = _("A booking: the tickets are handed over later")
        for number in self.numbers:
            self.fields.update(_fields(number))

    @property
    def numbers(self) -> range:
        """The numbers of the lines: at least five, at most twelve, and never fewer than cards were sent."""
        said = self.data.get("lines") if self.is_bound else self.initial.get("lines")
        text = str(said or "")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else SMALL_GROUP
        sent = [number for number in range(1, MOST_LINES + 1) if self.data.get(f"code_{number}")]
        return range(1, min(max(count, SMALL_GROUP, *sent[-1:]), MOST_LINES) + 1)

    @property
    def drawn_lines(self) -> list[FormLine]:
        return [_drawn(self, number) for number in self.numbers]

    @property
    def line_to_come(self) -> FormLine:
        """An empty line for the page's script, with a number that it replaces."""
        empty = forms.Form()
        empty.fields.update(_fields(TO_COME))
        return _drawn(empty, TO_COME)

    @property
    def first_field(self) -> str:  # type: ignore[override]
        """The code of the first line that is still empty; of the last when all are filled."""
        lines = self.drawn_lines
        return next((line for line in lines if not line.is_filled), lines[-1]).code.name

    @property
    def may_have_more(self) -> bool:
        return len(self.numbers) < MOST_LINES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["amount"] = None
        for number in self.numbers:
            if not cleaned.get(f"code_{number}", "x") and cleaned.get(f"children_{number}"):
                self.add_error(f"code_{number}", _("Scan the card of this line, or take the children off it."))
        if not any(line.is_filled for line in self.drawn_lines):
            self.add_error("code_1", _("Scan the first card or type its code."))
        return cleaned

    def group(self) -> Group:
        """The valid form's content."""
        said = self.cleaned_data
        lines = [Line(number, said[f"code_{number}"], said[f"children_{number}"]) for number in self.numbers]
        filled = tuple(line for line in lines if line.text_code)
        return Group(self.ticket_of("", 0), filled, said["confirmed"])


def as_it_stands(post: Mapping[str, str], *, lines_more: int = 0) -> dict[str, Any]:
    """What was typed, to draw the form again before anything is asked of it, with so many lines more."""
    name = TypedText.of(post.get("event_name", ""), post.get("event_name" + SUFFIX, ""))
    count = post.get("lines", "")
    more = int(count) + lines_more if count.isascii() and count.isdigit() and len(count) < 4 else SMALL_GROUP
    return {**{key: post[key] for key in post}, "event_name": name, "lines": str(more)}


def _fields(number: int) -> dict[str, forms.Field]:
    """The two fields of one line."""
    words = {"number": number}
    code = CodeField(label=_("Card %(number)s") % words, attrs=CODE, required=False)
    code.mark_optional = False  # an empty line is passed over: that need not be said twelve times
    label = _("Children, card %(number)s") % words
    children = ChildrenField(label=label, initial="0", widget=forms.TextInput(CHILDREN))
    return {f"code_{number}": code, f"children_{number}": children}


def _drawn(form: forms.Form, number: int) -> FormLine:
    return FormLine(number, form[f"code_{number}"], form[f"children_{number}"])
