"""The form of a renewal: the day decides by the rules then in force what is asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from cards.models import Card, Validity

from .asked import YesNoField, children_field
from .fields import today
from .holder import birth_year_field, postal_code_field, residence_reason_field
from .wellbeing import WellbeingForm, ask_wellbeing

BACKGROUND = ["birth_year", "postal_code"]


class RenewForm(WellbeingForm):
    """The next period of a card. The number of children is asked anew; the previous one stays until it is corrected.

    `lacking`: the background fields that the card has not; asked when the rules of the day make them mandatory.
    `consented_on`: the day of the well-being consent in force, which is offered as it is.
    """

    day_field = "renewed_on"
    field_order = ["renewed_on", "last_day", "children", *BACKGROUND, "residence_reason", "consent_wellbeing"]
    renewed_on = DayField(label=gettext_lazy("Renewal date"), initial=today)
    seen_last_day = forms.DateField(required=False, widget=forms.HiddenInput)
    children = children_field()
    birth_year = birth_year_field()
    postal_code = postal_code_field()
    residence_reason = residence_reason_field()
    consent_wellbeing = YesNoField(
        label=gettext_lazy("Does the client consent to answering well-being questions?"),
        error_messages={"required": gettext_lazy("Ask the client, then choose yes or no.")},
    )
    last_day = DayField(
        label=gettext_lazy("Last day of validity"),
        required=False,
        help_text=gettext_lazy("The organisation decides it. If you leave it empty, the card is valid for 12 months."),
    )
    from_paper = forms.BooleanField(
        required=False,
        label=gettext_lazy("Filled in on a paper form"),
        help_text=gettext_lazy(
            "The renewal date is the day on which the form was filled in. Destroy the form afterwards."
        ),
    )

    def __init__(
        self,
        *args: Any,
        card: Card,
        latest: Validity,
        lacking: Collection[str] = (),
        consented_on: date | None = None,
        may_let_through: bool = False,
        **options: Any,
    ) -> None:
        offered = {"children": latest.children, "seen_last_day": latest.last_day.isoformat()}
        if consented_on:
            offered["consent_wellbeing"] = "yes"
        options["initial"] = {**offered, **options.get("initial", {})}
        self.of_a_person = not card.is_community
        super().__init__(*args, **options)
        self._ask_of_holder(lacking if self.of_a_person else (), may_let_through)
        self._say_consent(consented_on)

    def _ask_of_holder(self, lacking: Collection[str], may_let_through: bool) -> None:
        for name in BACKGROUND:
            if name not in lacking or not self.fields[name].required:
                del self.fields[name]
        if "postal_code" not in self.fields or not may_let_through:
            del self.fields["residence_reason"]
        if self.of_a_person:
            del self.fields["last_day"]

    def _say_consent(self, consented_on: date | None) -> None:
        if "consent_wellbeing" not in self.fields:
            return
        ask_wellbeing(self, self.day)
        if consented_on:
            words = _("The client consented on %(day)s. A “no” now deletes the answers given so far.")
            self.fields["consent_wellbeing"].help_text = words % {"day": date_format(consented_on, "j.n.Y")}

    @property
    def is_missing_asked(self) -> bool:
        return any(name in self.fields for name in BACKGROUND)
