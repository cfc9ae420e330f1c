"""The forms of a site's beginning, its details and its end, and of organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField
from accounts.forms import SiteForm, with_capitals, with_https
from accounts.models import ClosingReason, Organisation, Site, User

PERSON = ("email", "name", "is_shared", "language")


class NewSiteForm(SiteForm):
    """A site, its organisation and its first person on one page; what can wait is folded away."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("A mail asks the person to choose a password. It can also wait.")
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    is_shared = forms.BooleanField(
        label=_("Shared by the workers of a site"),
        help_text=_("Workers then type their names or initials when they register cards or log uses."),
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"),
        choices=User._meta.get_field("language").choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].mark_optional = False  # one is chosen already
        if not self.knows_organisations:
            self.fields["new_organisation"].label = _("Name of the organisation")

    def clean(self) -> dict[str, Any]:
        """Somebody who is invited is the contact person, too, unless another is named."""
        cleaned = super().clean()
        if cleaned.get("email") and cleaned.get("is_partner"):
            self.add_error("email", _("A partner organisation has no people here. Leave the e-mail empty."))
        if cleaned.get("email") and not cleaned.get("contact_email"):
            cleaned["contact_email"] = cleaned["email"]
            cleaned["contact_name"] = cleaned.get("contact_name") or cleaned.get("name", "")
        return cleaned

    @property
    def person(self) -> dict[str, Any] | None:
        """Whom to invite, as `invite_person` takes it."""
        if not self.cleaned_data["email"]:
            return None
        return {name: self.cleaned_data[name] for name in PERSON if name != "language" or self.cleaned_data[name]}

    @property
    def knows_organisations(self) -> bool:
        """Whether there is one to choose: a new coordinator has none yet, and types the first."""
        return len(self.fields["organisation_choice"].choices) > 1

    @property
    def in_folded(self) -> bool:
        """Whether something is wrong in what is folded away, so that it must be shown."""
        return bool({"web_address", "accessibility_address", "contact_name", "contact_email"} & self.errors.keys())


class SiteDetailsForm(forms.ModelForm):
    """What a site's own people keep right."""

    use_required_attribute = False

    class Meta:
        model = Site
        formfield_callback = with_https
        fields = ["contact_name", "contact_email", "contact_phone", "web_address", "accessibility_address"]


class CloseSiteForm(forms.Form):
    """The last day, and why."""

    use_required_attribute = False
    closed_on = DayField(label=_("Day of closing"), help_text=_("Today or a day that has been."))
    reason = forms.ChoiceField(
        label=_("Why is it closed?"), choices=with_capitals(ClosingReason), widget=forms.RadioSelect
    )


class OrganisationForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Organisation
        fields = ["name_fi", "name_sv"]
        error_messages = {"name_fi": {"unique": _("There is already an organisation with this name.")}}
