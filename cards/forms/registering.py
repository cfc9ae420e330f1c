"""The forms that register a card: a personal one with its holder's background, or an organisation's.

Their field names are also those of drafts and of the client view. Knows the value lists; the action judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField
from accounts.models import Site
from cards.codes import Pattern
from cards.models import ChoiceList, Kind

from .asked import AskedForm, YesNoField, children_field, choice_field, offer
from .fields import CodeField, today
from .holder import birth_year_field, postal_code_field, residence_reason_field
from .wellbeing import WellbeingForm, ask_wellbeing

ORDER = ["issued_on", "site", "from_paper", "code", "last_day", "birth_year", "postal_code", "residence_reason"]
ORDER += ["children", "consent_voluntary", "gender", "mother_tongue", "life_situation", "consent_wellbeing"]


class SiteField(forms.ModelChoiceField):
    """An issuing site by its own name."""

    def __init__(self) -> None:
        super().__init__(
            None,  # the view hands the person's sites
            label=gettext_lazy("Issuing site"),
            empty_label=gettext_lazy("Choose"),
            error_messages={"required": gettext_lazy("Choose the site that hands out the card.")},
        )


class HoldingSiteField(SiteField):
    """A site by its organisation, which holds the community card. [S1]"""

    def label_from_instance(self, obj: Any) -> str:
        owner, site = str(obj.organisation), str(obj)
        return site if owner == site else f"{owner}: {site}"


class IssueForm(AskedForm):
    """What every registration asks. The site is a choice only when the person has several."""

    day_field = "issued_on"
    of_kind = Kind.PERSONAL
    field_order = ORDER

    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    client_language = forms.CharField(required=False, widget=forms.HiddenInput)  # chosen in the client view
    issued_on = DayField(label=gettext_lazy("Issue date"), initial=today)
    site: forms.ModelChoiceField = SiteField()
    from_paper = forms.BooleanField(
        required=False,
        label=gettext_lazy("From a paper form"),
    )
    code = CodeField(label=gettext_lazy("Card code"))

    def __init__(self, *args: Any, sites: Any, patterns: Sequence[Pattern], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sites = list(sites)
        self.fields["kind"].initial = self.of_kind.value
        self.fields["code"].patterns = patterns  # type: ignore[attr-defined]
        self.fields["code"].widget.attrs["autofocus"] = True
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        if len(self.sites) == 1:
            del self.fields["site"]

    @property
    def chosen_site(self) -> Site | None:
        """The issuing site, chosen or the only one; None when none was chosen."""
        if "site" not in self.fields:
            return self.sites[0]
        chosen: Site | None = self.cleaned_data.get("site")
        return chosen

    def site_typed(self) -> Site | None:
        """As `chosen_site`, of a form that nobody has judged."""
        typed = str(self.data.get("site", ""))
        return next((site for site in self.sites if len(self.sites) == 1 or str(site.pk) == typed), None)


class RegisterForm(WellbeingForm, IssueForm):
    """A personal card: the holder's background information is filled in together with the client. [S0, S2]"""

    birth_year = birth_year_field()
    postal_code = postal_code_field()
    residence_reason = residence_reason_field()
    children = children_field()
    consent_voluntary = YesNoField(
        label=gettext_lazy("Does the client consent to storing gender, mother tongue and life situation?"),
        help_text=gettext_lazy("The client may withdraw the consent at any time. The card does not depend on it."),
        error_messages={"required": gettext_lazy("Ask the client, then choose yes or no.")},
    )
    gender = choice_field(ChoiceList.GENDER, gettext_lazy("Gender"))
    mother_tongue = choice_field(ChoiceList.MOTHER_TONGUE, gettext_lazy("Mother tongue"))
    life_situation = choice_field(ChoiceList.LIFE_SITUATION, gettext_lazy("Life situation"))
    consent_wellbeing = YesNoField(
        label=gettext_lazy("Does the client consent to answering well-being questions?"),
        help_text=gettext_lazy("Any question can be left unanswered. The card does not depend on them."),
        error_messages={"required": gettext_lazy("Ask the client, then choose yes or no.")},
    )
    for_guardian = forms.BooleanField(
        label=gettext_lazy("Guardian of a client under 16"),
        help_text=gettext_lazy("The card is the guardian’s own. Nothing about the child is written down."),
    )

    def __init__(self, *args: Any, may_let_through: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, self.day)
        if "consent_wellbeing" in self.fields:
            ask_wellbeing(self, self.day)
        if not (may_let_through and self.rules.residence_required):
            del self.fields["residence_reason"]


class CommunityForm(IssueForm):
    """A community card: no background information; the organisation decides how long it is valid. [S1]"""

    of_a_person = False
    of_kind = Kind.COMMUNITY

    site: forms.ModelChoiceField = HoldingSiteField()
    last_day = DayField(
        label=gettext_lazy("Last day of validity"),
        required=False,
        help_text=gettext_lazy("The organisation decides it. If you leave it empty, the card is valid for 12 months."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "site" in self.fields:
            self.fields["site"].label = _("Organisation and site")
        if "terms_told" in self.fields:
            self.fields["terms_told"].label = _("The organisation has been told the terms of use")
