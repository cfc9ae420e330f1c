"""The forms that register, renew and end a card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from accounts.models import Site
from cards.codes import Pattern
from cards.models import Card, ChoiceList, Validity

from .asked import AskedForm, children_field, choice_field, offer
from .fields import CodeField, DeedForm, PostalCodeField, WholeNumberField, today

VOLUNTARY = ["gender", "mother_tongue", "life_situation", "consent_voluntary"]


class IssueForm(AskedForm):
    """What every registration asks. The site is a choice only when the person has several."""

    day_field = "issued_on"
    code = CodeField(label=gettext_lazy("Card code"))
    issued_on = DayField(label=gettext_lazy("Issue date"), initial=today)
    site: forms.ModelChoiceField = forms.ModelChoiceField(
        None,  # the view hands the person's sites
        label=gettext_lazy("Issuing site"),
        empty_label=gettext_lazy("Choose"),
        error_messages={"required": gettext_lazy("Choose the site that hands out the card.")},
    )

    field_order = ["code", "issued_on", "site", "last_day", "birth_year", "postal_code", "children", *VOLUNTARY]

    def __init__(self, *args: Any, sites: Any, patterns: Sequence[Pattern], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sites = list(sites)
        self.fields["code"].patterns = patterns  # type: ignore[attr-defined]
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        if len(self.sites) == 1:
            del self.fields["site"]

    def chosen_site(self) -> Site:
        """The issuing site, chosen or the only one."""
        chosen: Site = self.cleaned_data["site"] if "site" in self.fields else self.sites[0]
        return chosen


class RegisterForm(IssueForm):
    """A personal card: the holder's background information is filled in together with the client. [S0, S2]"""

    birth_year = WholeNumberField(
        label=gettext_lazy("Year of birth"),
        words=gettext_lazy("Type the year of birth with four digits, for example 1980."),
        min_value=1900,
        max_value=2100,
    )
    postal_code = PostalCodeField(label=gettext_lazy("Postal code"))
    gender = choice_field(ChoiceList.GENDER, gettext_lazy("Gender"))
    mother_tongue = choice_field(ChoiceList.MOTHER_TONGUE, gettext_lazy("Mother tongue"))
    life_situation = choice_field(ChoiceList.LIFE_SITUATION, gettext_lazy("Life situation"))
    children = children_field()
    consent_voluntary = forms.BooleanField(
        label=gettext_lazy(
            "The client consents to storing the voluntary information: gender, mother tongue and life situation"
        ),
        help_text=gettext_lazy("The client may withdraw the consent at any time. The card does not depend on it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, self.day)


class CommunityForm(IssueForm):
    """A community card: no background information; the organisation decides how long it is valid. [S1]"""

    last_day = DayField(
        label=gettext_lazy("Last day of validity"),
        required=False,
        help_text=gettext_lazy("The organisation decides it. If you leave it empty, the card is valid for 12 months."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "terms_told" in self.fields:
            self.fields["terms_told"].label = _("The organisation has been told the terms of use")


class RenewForm(AskedForm):
    """The next period of a card. The number of children is asked anew; the previous one is offered."""

    day_field = "renewed_on"
    field_order = ["renewed_on", "last_day", "children"]
    renewed_on = DayField(label=gettext_lazy("Renewal date"), initial=today)
    seen_last_day = forms.DateField(required=False, widget=forms.HiddenInput)
    children = children_field()
    last_day = DayField(
        label=gettext_lazy("Last day of validity"),
        required=False,
        help_text=gettext_lazy("The organisation decides it. If you leave it empty, the card is valid for 12 months."),
    )

    def __init__(self, *args: Any, card: Card, latest: Validity, **options: Any) -> None:
        offered = {"children": latest.children, "seen_last_day": latest.last_day.isoformat()}
        options["initial"] = {**offered, **options.get("initial", {})}
        super().__init__(*args, **options)
        del self.fields["children" if card.is_community else "last_day"]


class EndForm(DeedForm):
    """How, from which day and why a card is ended. Nothing is chosen beforehand but the day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the validity ends or the card is withdrawn.")},
    )
    ended_on = DayField(
        label=gettext_lazy("From which day on"),
        initial=today,
        help_text=gettext_lazy("From this day on the card cannot be used."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )

    def __init__(self, *args: Any, kinds: Sequence[Any], reasons: Sequence[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
