"""The forms of a venue's limits: set one of a kind, give one its last day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField
from usage.limit_words import ASKED, HINTS, floor_words
from usage.limits import KINDS, LimitKind, Period, Unit
from usage.models import PERIOD_CHOICES, Limit

NUMBER = _("Type the number with digits, for example 30 or 2,5.")


class NumberField(forms.DecimalField):
    """A number as it is typed in Finland or in English: with a comma or a point, in a plain field."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"class": "input--year", "inputmode": "decimal", "autocomplete": "off"})
        messages = dict.fromkeys(
            ("required", "invalid", "max_digits", "max_whole_digits", "max_decimal_places"), NUMBER
        )
        own: dict[str, Any] = {"max_digits": 7, "decimal_places": 2, "widget": widget, "error_messages": messages}
        super().__init__(**(own | options))

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", ".").replace("\u00a0", "").replace(" ", "") if value else value)


class LimitForm(forms.Form):
    """One limit from a day on. A kind without a number asks only the days; only a limit "a year" asks which year."""

    use_required_attribute = False
    number = NumberField()
    period = forms.ChoiceField(
        label=_("Which year"),
        choices=PERIOD_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the year is the calendar’s or the card’s.")},
    )
    starts_on = DayField(
        label=_("First day"), help_text=_("Today or later. It holds for events of this day and after it.")
    )
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Left empty, it holds until further notice."))

    def __init__(self, *args: Any, kind: LimitKind, present: Limit | None, **options: Any) -> None:
        super().__init__(*args, **options)
        spec, today = KINDS[kind], timezone.localdate()
        self.fields["number"].label = ASKED.get(spec.unit, "")
        self.fields["number"].help_text = floor_words(kind, today)
        if spec.unit is Unit.NONE:
            del self.fields["number"]
        if not spec.by_period:
            del self.fields["period"]
        self.hint = HINTS.get(kind, "")
        before = {"number": _typed(present.number), "period": present.period} if present else {}
        self.initial = {"starts_on": today, **before} | self.initial

    @property
    def wish(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        period = Period(cleaned["period"]) if cleaned.get("period") else None
        days = {name: cleaned[name] for name in ("starts_on", "ends_on")}
        return {"number": cleaned.get("number"), "period": period, **days}


class EndLimitForm(forms.Form):
    use_required_attribute = False
    last_day = DayField(
        label=_("Last day"), help_text=_("The last day of events for which it holds. Yesterday ends it at once.")
    )


def _typed(number: Decimal | None) -> str:
    """A number as somebody would type it: 3, 2.50."""
    if number is None:
        return ""
    return str(number if number % 1 else int(number))
