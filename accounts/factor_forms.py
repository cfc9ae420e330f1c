"""The form of a rule about second factors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField
from accounts.models import Area, FactorKind, Site
from accounts.permissions import ROLE_CHOICES


class FactorRuleForm(forms.Form):
    """Whose log-in needs a second step, from which day on."""

    use_required_attribute = False
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose")), *ROLE_CHOICES])
    kind = forms.ChoiceField(
        label=_("What is enough"), choices=FactorKind.choices, initial=FactorKind.ANY, widget=forms.RadioSelect
    )
    required_from = DayField(
        label=_("Required from"),
        help_text=_("Leave people a few weeks: until this day they are told at each log-in how to prepare."),
    )
    area = forms.ModelChoiceField(
        Area.objects.visible_to(None),
        label=_("Only in the area"),
        required=False,
        empty_label=_("In the whole country"),
        help_text=_("Also holds at the sites of the area."),
    )
    site = forms.ModelChoiceField(
        Site.objects.visible_to(None), label=_("Only at the site"), required=False, empty_label=_("At all sites")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.visible_to(user).filter(is_national=False).in_finnish_order()
        self.fields["site"].queryset = Site.objects.visible_to(user).open().in_finnish_order()
