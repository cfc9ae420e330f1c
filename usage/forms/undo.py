"""Why a use is undone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from usage.models import WithdrawReason


class WithdrawForm(forms.Form):
    """Why a use is undone: chosen, not written, for remarks would soon hold names."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason for undoing"),
        choices=WithdrawReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose one of the reasons on the page."),
        },
    )
