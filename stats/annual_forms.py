"""The form that asks for an annual report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stats.annual import Offer, years_offered
from stats.annual_parts import Asked
from stats.models import Version

GROUPS = {
    Version.INNER: _("For inner use: exact figures"),
    Version.PUBLIC: _("To be published: released figures"),
}


class AnnualForm(forms.Form):
    """Place and version are one choice, so that nothing can be chosen that is not offered."""

    use_required_attribute = False
    place = forms.ChoiceField(
        label=_("Place and version"),
        error_messages={
            "required": _("Choose a place."),
            "invalid_choice": _("This place is not in your scope. Choose one from the list."),
        },
    )
    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        error_messages={
            "required": _("Choose a year."),
            "invalid_choice": _("There is no report of this year. Choose a year from the list."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the report"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the language of the report."),
            "invalid_choice": _("Choose the language of the report."),
        },
    )

    def __init__(self, *args: Any, offers: list[Offer], **options: Any) -> None:
        super().__init__(*args, **options)
        groups = ((words, [o for o in offers if o.version == version]) for version, words in GROUPS.items())
        self.fields["place"].choices = [
            (words, [(value_of(offer), in_words(offer)) for offer in found]) for words, found in groups if found
        ]
        self.fields["year"].choices = [(year, year) for year in years_offered()]

    @property
    def asked(self) -> Asked:
        version, place, key = self.cleaned_data["place"].split(":", 2)
        return Asked(place, key, self.cleaned_data["year"], self.cleaned_data["language"], version)


def in_words(offer: Offer) -> str:
    """With the version, too: a list that is closed shows no heading of its groups."""
    return f"{offer.title}, {offer.version.label}"


def value_of(offer: Offer) -> str:
    return f"{offer.version}:{offer.place}:{offer.key}"
