"""The forms of places and people. Choices are handed in by the view, already limited to what the person may choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField
from accounts.models import (
    USUAL_CATEGORY,
    Area,
    Category,
    Municipality,
    NetworkStatus,
    Organisation,
    ReportsBy,
    Side,
    Site,
    User,
    VenueType,
)

CHOOSE = _("Choose")


def with_https(field: models.Field, **options: Any) -> forms.Field | None:
    """A model's form field; an address typed without a scheme is an https one."""
    if isinstance(field, models.URLField):
        options |= {"assume_scheme": "https", "widget": forms.URLInput(attrs={"class": "input--long"})}
    return field.formfield(**options)


def with_capitals(kinds: type[models.TextChoices]) -> list[tuple[str, Any]]:
    """The choices, each beginning with a capital letter as a line of its own does."""
    return [(value, capfirst(label)) for value, label in kinds.choices]


def nearest_first(every: QuerySet[Municipality], nearby: Sequence[Municipality]) -> list[Any]:
    """The choices of a municipality: those of one's own areas, then the rest of the country."""
    near = {row.pk for row in nearby}
    rest = [(row.pk, str(row)) for row in every if row.pk not in near]
    own = [(row.pk, str(row)) for row in nearby]
    return [("", CHOOSE), (_("In your areas"), own), (_("Other municipalities"), rest)]


class SiteForm(forms.ModelForm):
    """A site's own fields, and its organisation: one that is known to the person, or a new one by name."""

    use_required_attribute = False
    organisation_choice = forms.ModelChoiceField(
        Organisation.objects.visible_to(None),
        label=_("Organisation"),
        required=False,
        empty_label=_("Another organisation: type its name below"),
        help_text=_("Choose it here, or type the name of another one below."),
    )
    new_organisation = forms.CharField(label=_("Name of another organisation"), max_length=120, required=False)
    new_organisation_sv = forms.CharField(label=_("Its name in Swedish"), max_length=120, required=False)

    class Meta:
        model = Site
        formfield_callback = with_https
        fields = (
            "name_fi name_sv area municipality is_distributor is_venue is_agent is_partner venue_type category"
            " web_address accessibility_address contact_name contact_email contact_phone"
        ).split()
        help_texts = {
            "is_partner": _(
                "Goes along with groups on a community card, which the area coordinator registers. It does nothing "
                "else here, and nobody logs in for it."
            )
        }

    def __init__(
        self,
        *args: Any,
        areas: QuerySet[Area],
        municipalities: QuerySet[Municipality],
        organisations: QuerySet[Organisation],
        nearby: Sequence[Municipality] = (),
        **kwargs: Any,
    ) -> None:
        """`nearby`: the municipalities of the person's own areas, which come first in the list."""
        super().__init__(*args, **kwargs)
        for name, choices in {"area": areas, "municipality": municipalities}.items():
            self.fields[name].queryset = choices
            self.fields[name].empty_label = CHOOSE
        self.fields["organisation_choice"].queryset = organisations
        for either in ("organisation_choice", "new_organisation"):
            self.fields[either].mark_optional = False  # one of the two is enough, but one is asked
        if self.instance.organisation_id:
            self.initial.setdefault("organisation_choice", self.instance.organisation_id)
        for name, kinds in {"venue_type": VenueType, "category": Category}.items():
            self.fields[name].choices = [("", CHOOSE), *with_capitals(kinds)]
        self.fields["venue_type"].help_text = _("Only for a venue.")
        self.fields["category"].help_text = _("Left open, it follows the type.")
        if nearby:
            self.fields["municipality"].choices = nearest_first(municipalities, nearby)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_venue") and not cleaned.get("category"):
            cleaned["category"] = USUAL_CATEGORY.get(cleaned.get("venue_type") or "", "")
        if not (cleaned.get("organisation_choice") or cleaned.get("new_organisation")):
            self.add_error("organisation_choice", _("Choose the organisation, or type the name of another one."))
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take: the site's fields, and the organisation as a row or as a name."""
        facts = {name: self.cleaned_data[name] for name in self._meta.fields}
        chosen = self.cleaned_data["organisation_choice"]
        typed, typed_sv = self.cleaned_data["new_organisation"], self.cleaned_data["new_organisation_sv"]
        return {**facts, "organisation": typed or chosen, "organisation_sv": typed_sv}


class AreaForm(forms.ModelForm):
    """An area. Coordinators keep its pages and brochures; names and the pilot's end are Kaikukeskus's."""

    use_required_attribute = False

    class Meta:
        model = Area
        formfield_callback = with_https
        fields = (
            "name_fi name_sv is_national pilot_ends_on page_fi page_sv page_en brochure_fi brochure_sv brochure_en"
        ).split()
        field_classes = {"pilot_ends_on": DayField}
        labels = {"is_national": _("Serves the whole country")}
        help_texts = {
            "is_national": _("There is one such area: that of ticket agents who work everywhere."),
            "pilot_ends_on": _("Only for a pilot: the area’s cards are valid on this day for the last time."),
        }
        error_messages = {"name_fi": {"unique": _("There is already an area with this name.")}}

    def __init__(self, *args: Any, whole_network: bool, has_national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_national:
            del self.fields["is_national"]
        if not whole_network:
            for name in ("name_fi", "name_sv", "is_national", "pilot_ends_on"):
                self.fields.pop(name, None)


class ParticipationForm(forms.Form):
    """The status of a municipality in an area, from a day on."""

    use_required_attribute = False
    area = forms.ModelChoiceField(Area.objects.visible_to(None), label=_("Area"), empty_label=CHOOSE)
    status = forms.ChoiceField(label=_("Status"), choices=with_capitals(NetworkStatus), widget=forms.RadioSelect)
    starts_on = DayField(
        label=_("First day"),
        help_text=_("The earlier status ends on the day before. The earlier first day again corrects the status."),
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas


class PlaceField(forms.ChoiceField):
    """One row out of groups of rows, each under its heading."""

    def __init__(self, *, groups: Mapping[str, Sequence[models.Model]], **options: Any) -> None:
        self._rows = {self._key(row): row for rows in groups.values() for row in rows}
        grouped = [(heading, [(self._key(row), str(row)) for row in rows]) for heading, rows in groups.items()]
        super().__init__(choices=[("", CHOOSE), *grouped], **options)

    @staticmethod
    def _key(row: models.Model) -> str:
        return f"{row._meta.model_name}-{row.pk}"

    def clean(self, value: Any) -> models.Model | None:
        return self._rows.get(super().clean(value))


def side_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Which side does the coordinator take care of?"),
        help_text=_("Changes of contact people and reminders go to the matching side."),
        choices=with_capitals(Side),
        initial=Side.BOTH,
        widget=forms.RadioSelect,
    )


class GrantForm(forms.Form):
    """The place of a role that has been chosen already (one held everywhere has none), and a coordinator's side."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, places: Mapping[str, Sequence[models.Model]], sided: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if places:
            self.fields["place"] = PlaceField(groups=places, label=_("Place of the role"))
        if sided:
            self.fields["side"] = side_field()
        self.order_fields(["email", "name", "place", "side"])

    @property
    def place(self) -> Any:
        return self.cleaned_data.get("place")

    @property
    def side(self) -> str:
        return self.cleaned_data.get("side", "")


class InviteForm(GrantForm):
    """Whom to invite."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The person logs in with this address."))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    is_shared = forms.BooleanField(
        label=_("Shared by the workers of a site"),
        help_text=_("Workers then type their names or initials when they register cards or log uses."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=User._meta.get_field("language").choices, widget=forms.RadioSelect
    )

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("email", "name", "is_shared", "language")}


class OwnAccountForm(forms.ModelForm):
    """What one may change about oneself. The e-mail is the name one logs in with and stays."""

    use_required_attribute = False

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"language": forms.RadioSelect}


class ReportsForm(forms.Form):
    """Who brings in the reports of a ticket agent's sales."""

    use_required_attribute = False
    reports_by = forms.ChoiceField(
        label=_("Who brings in the reports of what the agent has sold?"),
        choices=with_capitals(ReportsBy),
        initial=ReportsBy.VENUE,
        widget=forms.RadioSelect,
    )


class AgentForm(ReportsForm):
    """The ticket agent that a venue chooses."""

    agent = forms.ModelChoiceField(Site.objects.visible_to(None), label=_("Ticket agent"), empty_label=CHOOSE)
    field_order = ["agent", "reports_by"]

    def __init__(self, *args: Any, agents: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents
