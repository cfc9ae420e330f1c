"""Why a use is undone, and why a stopped desk may go on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cards.models import ReleaseReason
from usage.models import ImportUndoReason, WithdrawReason


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


class WithdrawImportForm(forms.Form):
    """Why a whole import is withdrawn: chosen, as for a single use."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason for withdrawing"),
        choices=ImportUndoReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose one of the reasons on the page."),
        },
    )


class ReleaseForm(forms.Form):
    """Why a stopped desk may go on: chosen, not written."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why the desk may go on"),
        choices=ReleaseReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the reason."),
            "invalid_choice": _("Choose one of the reasons on the page."),
        },
    )
