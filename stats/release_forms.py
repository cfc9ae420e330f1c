"""The forms of releases: what to ask for, and why one is refused."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stats.models.ledger import LANGUAGES
from stats.release_calendar import Named
from stats.release_rules import REVISED, STATUSES
from stats.release_words import NEEDS_REASON, title_of
from stats.released_words import state_in_words

MOST = 1000  # letters of a reason
TOO_LONG = _("Shorten the reason to %(limit_value)d letters at most.")


def _reason(language: str, label: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "class": "input--long"})
    said = {"required": NEEDS_REASON[language], "max_length": TOO_LONG}
    return forms.CharField(label=label, max_length=MOST, widget=area, error_messages=said)


class AskForm(forms.Form):
    """Quarter and kind are one choice, so that nothing can be chosen that may not be asked for."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label=_("Figures"),
        error_messages={
            "required": _("Choose the figures."),
            "invalid_choice": _("These figures cannot be asked for today. Choose others."),
        },
    )
    why_fi = _reason("fi", _("Reason in Finnish"))
    why_sv = _reason("sv", _("Reason in Swedish"))
    why_en = _reason("en", _("Reason in English"))

    def __init__(self, *args: Any, askable: list[Named], **options: Any) -> None:
        super().__init__(*args, **options)
        order = sorted(askable, key=lambda named: STATUSES.index(named[1]))
        groups = groupby(order, key=lambda named: named[1])
        self.fields["what"].choices = [
            *([] if self.initial.get("what") else [("", _("Choose"))]),
            *((state_in_words(status), [(value_of(one), title_of(*one)) for one in found]) for status, found in groups),
        ]
        if not any(status == REVISED for _period, status in askable):
            for language in LANGUAGES:
                del self.fields[f"why_{language}"]

    def clean(self) -> dict[str, Any]:
        """A reason is published with revised figures, so all languages need it; others have none."""
        found = super().clean() or {}
        if not found.get("what", "").endswith(REVISED):
            for language in LANGUAGES:
                self.errors.pop(f"why_{language}", None)
        return found

    @property
    def asked(self) -> dict[str, Any]:
        period, status = self.cleaned_data["what"].split("-")
        why = {language: self.cleaned_data.get(f"why_{language}", "") for language in LANGUAGES}
        return {"period": period, "status": status, "why": why}


def value_of(named: Named) -> str:
    return "-".join(named)


class RefuseForm(forms.Form):
    use_required_attribute = False
    why = forms.CharField(
        label=_("Why is it refused?"),
        help_text=_("Only administrators see this. Write no names of clients."),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--long"}),
        error_messages={
            "required": _("Say why the release is refused."),
            "max_length": TOO_LONG,
        },
    )
