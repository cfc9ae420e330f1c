"""Why a use or an import is undone, and why a stopped desk may go on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cards.models import ReleaseReason
from usage.models import ImportUndoReason, WithdrawReason


class ReasonField(forms.ChoiceField):
    """Chosen, not written: remarks would soon hold names."""

    widget = forms.RadioSelect
    default_error_messages = {
        "required": _("Choose the reason."),
        "invalid_choice": _("Choose one of the reasons on the page."),
    }

    def __init__(self, label: Any, reasons: Any) -> None:
        super().__init__(label=label, choices=reasons.choices)


class WithdrawForm(forms.Form):
    """Why a use is undone."""

    use_required_attribute = False

    reason = ReasonField(_("Reason for undoing"), WithdrawReason)


class WithdrawImportForm(forms.Form):
    """Why a whole import is withdrawn."""

    use_required_attribute = False

    reason = ReasonField(_("Reason for withdrawing"), ImportUndoReason)


class ReleaseForm(forms.Form):
    """Why a stopped desk may go on."""

    use_required_attribute = False

    reason = ReasonField(_("Why the desk may go on"), ReleaseReason)
