"""allauth's forms where they ask, count or do otherwise here. allauth's views call `save` on them, so they act."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions, actors, login_budgets
from accounts.devices import device_of
from accounts.models import Secret


class OrderPasswordForm(ResetPasswordForm):
    """The same is done for every address: a job is ordered, and the worker finds out whether anybody gets a mail."""

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def save(self, request: HttpRequest, **options: Any) -> str:
        email = str(self.cleaned_data["email"])
        actions.order_new_password(email=email, by=actors.task("order_new_password"))
        return email


class CountedCode:
    """Wrong codes are counted by device and account, as wrong passwords are (`accounts.login_budgets`)."""

    user: Any

    def clean_code(self) -> str:
        device = device_of(context.request)
        attempt = login_budgets.admit(email=self.user.email, device=device, secret=Secret.CODE)
        if attempt is None:
            raise get_adapter().validation_error("too_many_codes")
        code: str = super().clean_code()  # type: ignore[misc]
        login_budgets.take_back(attempt)
        return code


class CodeForm(CountedCode, AuthenticateForm):
    """At log-in."""


class ConfirmCodeForm(CountedCode, ReauthenticateForm):
    """Before what has to be confirmed."""


class ActivateAppForm(CountedCode, ActivateTOTPForm):
    """The first code of a new authenticator app."""


class AddKeyForm(AddWebAuthnForm):
    """A passkey unless one says otherwise: it replaces the password, and nobody can be tricked into giving it away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Log in with this key alone, without a password")
        alone.help_text = _("The device then asks for a fingerprint, a face or its own code.")
