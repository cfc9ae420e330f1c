"""The forms of completeness and of reminders: limits of the lists, the mail, putting aside, whether mails may go."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.filters import ALL, SearchForm
from accounts.models import Area
from stats.models import ReminderKind, Sending
from stats.places import Period
from stats.reminding import BOTH, CULTURE, SOCIAL, Reminder
from stats.reports import FIRST_LIVE_YEAR
from usage.quality_page import first_day_shown

RESTS = {"week": 7, "month": 30, "quarter": 91}


class PeriodForm(SearchForm):
    """A year, or a month of it, and the year that it is compared with; unless chosen this year and the one before.

    No figures are live before the first live year: that one is compared with the year after it.
    """

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int, required=False, empty_value=None)
    compared = forms.TypedChoiceField(label=_("Compared with"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        named = [(year, str(year)) for year in years]
        self.fields["year"].choices = named
        # A year beside itself tells nothing.
        chosen = str(self.data.get("year") or today.year)
        self.fields["compared"].choices = [choice for choice in named if choice[1] != chosen]
        self.fields["month"].choices = [("", _("The whole year")), *MONTHS.items()]
        self.initial = {"year": today.year, "month": "", "compared": today.year - 1, **self.initial}

    def chosen(self) -> tuple[Period, Period]:
        """What is asked for; what cannot be read is as if it were not said."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        year = said.get("year") or self.today.year
        month = said.get("month")
        beside = year - 1 if year > FIRST_LIVE_YEAR else year + 1
        compared = said.get("compared") or beside
        return Period.of(year, month), Period.of(compared if compared != year else beside, month)


def period_form(request: HttpRequest) -> PeriodForm:
    """The page's, of the live years; it says what is shown, also where the address does not."""
    today = timezone.localdate()
    known: dict[str, Any] = {"years": range(today.year, FIRST_LIVE_YEAR - 1, -1), "today": today}
    period, compared = PeriodForm(request.GET, **known).chosen()
    return PeriodForm({"year": period.year, "month": period.month or "", "compared": compared.year}, **known)


class ReminderFilter(SearchForm):
    """Limits of the list."""

    kind = forms.ChoiceField(label=_("What about"), choices=[("", ALL), *ReminderKind.choices], required=False)
    area = forms.ModelChoiceField(Area.objects.visible_to(None), label=_("Area"), empty_label=ALL, required=False)
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", ALL), (SOCIAL, _("social and health")), (CULTURE, _("culture and sport"))],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("to take care of")), ("resting", _("put aside"))], required=False
    )

    def __init__(self, *args: Any, areas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas

    def limited(self, found: list[Reminder], own_side: str) -> list[Reminder]:
        """The reminders that were asked for; before anything is asked, those of the person's own side."""
        limits = self.cleaned_data if self.is_valid() else {}
        kind, area, state = (limits.get(name) for name in ("kind", "area", "state"))
        side = limits.get("side") if self.is_bound else own_side
        today = timezone.localdate()
        return [
            one
            for one in found
            if (not kind or one.kind == kind)
            and (area is None or area.pk in one.areas)
            and (not side or BOTH in (side, one.side) or one.side == side)
            and one.rests_on(today) == (state == "resting")
        ]


class CompletenessForm(SearchForm):
    """Which months and, of several, which of the own areas."""

    period = forms.ChoiceField(
        label=_("Period of the events"),
        required=False,
        error_messages={"invalid_choice": _("There is no such period. Choose one from the list.")},
    )
    area = forms.ModelChoiceField(
        Area.objects.visible_to(None),
        label=_("Area"),
        empty_label=ALL,
        required=False,
        error_messages={"invalid_choice": _("You do not see such an area. Choose one from the list.")},
    )

    def __init__(self, *args: Any, areas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas
        if len(areas[:2]) < 2:
            del self.fields["area"]
        years = range(timezone.localdate().year, FIRST_LIVE_YEAR - 1, -1)
        self.fields["period"].choices = [("", _("the last twelve months")), *((str(year), year) for year in years)]

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the chosen period; before one is chosen, of the twelve months with this one."""
        year, today = self._chosen("period"), timezone.localdate()
        if year:
            return date(int(year), 1, 1), date(int(year), 12, 31)
        return first_day_shown(today), date(today.year, today.month, monthrange(today.year, today.month)[1])

    @property
    def chosen_area(self) -> Area | None:
        found: Area | None = self._chosen("area")
        return found

    def _chosen(self, name: str) -> Any:
        """None also for what is not to be understood: the page says so, and shows what it shows unasked."""
        self.full_clean()
        return self.cleaned_data.get(name) if self.is_bound else None


class MailForm(forms.Form):
    """The mail as it will go; to whom is the reminder's own."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "input--long", "autocomplete": "off"}),
        error_messages={"required": _("Write a title for the mail.")},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"class": "input--long", "rows": 16}),
        error_messages={"required": _("Write the text of the mail.")},
    )


class AsideForm(forms.Form):
    """How long a reminder rests."""

    use_required_attribute = False
    rest = forms.ChoiceField(
        label=_("Put aside"),
        choices=[
            ("week", _("for a week")),
            ("month", _("for a month")),
            ("quarter", _("for three months")),
            ("done", _("done: until there is a new reason")),
        ],
    )

    @property
    def until(self) -> date | None:
        days = RESTS.get(self.cleaned_data["rest"])
        return timezone.localdate() + timedelta(days=days) if days else None


class SendingForm(forms.Form):
    """Whether the register sends, in one place; the prefix names the place."""

    use_required_attribute = False
    sending = forms.ChoiceField(label=_("Sending"), choices=Sending.choices, widget=forms.RadioSelect)
