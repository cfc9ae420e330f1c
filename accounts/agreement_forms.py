"""The forms of promises and commitments, and of the texts behind them. Whose they are is for the views to say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.committing import KINDS
from accounts.day_field import DayField
from accounts.filters import ALL, SearchForm
from accounts.models import AgreementKind, Area

LANGUAGES = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
IN_EACH = _("Write this in all three languages.")


class RefusableForm(forms.Form):
    """A form that puts an action's refusal where it belongs; a field that could not be read keeps its own words."""

    use_required_attribute = False

    def refuse(self, refusal: ValidationError) -> None:
        if not hasattr(refusal, "error_dict"):
            return self.add_error(None, refusal)
        for name, errors in refusal.error_dict.items():
            if not self.has_error(name):
                self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)
        return None


class PromiseForm(RefusableForm):
    """Which text was on the page: another may have come into force meanwhile."""

    text = forms.IntegerField(widget=forms.HiddenInput)


class AcknowledgeForm(RefusableForm):
    """Who in the organisation decided; the button is the commitment."""

    decided_by = forms.CharField(
        label=_("Who decided on the commitment"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input--long", "autocomplete": "off"}),
        help_text=_("Name and title of the person who may commit you, for example Maija Mallikas, head of services."),
        error_messages={"required": _("Write the name of the person who decided.")},
    )


class PaperForm(AcknowledgeForm):
    """A signed paper: its day, who signed, where it is."""

    decided_on = DayField(label=_("Day of the signature"))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "input--long", "autocomplete": "off"}),
        help_text=_("For example where the paper is kept."),
    )
    field_order = ["decided_by", "decided_on", "note"]


class CommitmentFilter(SearchForm):
    """Limits of the list of partners."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ALL), *KINDS.items()], required=False)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("missing", _("not acknowledged")), ("told", _("acknowledged")), ("all", ALL)],
        required=False,
    )
    area = forms.ModelChoiceField(Area.objects.visible_to(None), label=_("Area"), empty_label=ALL, required=False)

    def __init__(self, *args: Any, areas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas


def _points(label: Any, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "input--long"})
    return forms.CharField(label=label, max_length=6000, widget=widget, error_messages={"required": IN_EACH}, **options)


class ConfidentialityForm(RefusableForm):
    """One version of what people promise, a point a line."""

    starts_on = DayField(label=_("First day"))
    text_fi = _points(_("Points in Finnish"), 9)
    text_sv = _points(_("Points in Swedish"), 9)
    text_en = _points(_("Points in English"), 9)

    @property
    def preview(self) -> list[tuple[str, Any, list[str]]]:
        """Language code and name, and the points as people will see them."""
        typed = {code: self.cleaned_data.get(f"text_{code}", "") for code in LANGUAGES}
        return [(code, name, [*filter(None, typed[code].splitlines())]) for code, name in LANGUAGES.items()]


class OperatingModelForm(ConfidentialityForm):
    """One version of the operating model, with what changed in it and the last day to answer."""

    answer_by = DayField(
        label=_("Last day to answer"),
        help_text=_("Until then, and after it, those who have not answered are reminded."),
    )
    changes_fi = _points(_("What changed, in Finnish"), 4, required=False)
    changes_sv = _points(_("What changed, in Swedish"), 4, required=False)
    changes_en = _points(_("What changed, in English"), 4, required=False)
    field_order = ["starts_on", "answer_by"]

    def clean(self) -> dict[str, Any]:
        starts_on, answer_by = self.cleaned_data.get("starts_on"), self.cleaned_data.get("answer_by")
        if starts_on and answer_by and answer_by < starts_on:
            self.add_error("answer_by", _("The last day to answer cannot come before the first day of the version."))
        return self.cleaned_data


FORMS: dict[str, type[ConfidentialityForm]] = {
    AgreementKind.OPERATING_MODEL: OperatingModelForm,
    AgreementKind.CONFIDENTIALITY: ConfidentialityForm,
}


def facts_of(version: Any) -> dict[str, Any]:
    """What the form of this kind shows of a version that is there."""
    return {name: getattr(version, name) for name in FORMS[version.kind].base_fields}


class StopForm(RefusableForm):
    """An administrator's decision on those who have not answered; an empty day takes it back."""

    stops_after = DayField(
        label=_("Last day of working without an answer"),
        required=False,
        help_text=_("Leave it empty, and nobody is stopped."),
    )

    def clean_stops_after(self) -> Any:
        day = self.cleaned_data["stops_after"]
        if day and day < timezone.localdate():
            raise ValidationError(_("Choose today or a day to come."))
        return day
