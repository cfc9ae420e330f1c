"""What allauth asks of us: sign-up is closed, names are shown without asking for more."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from accounts import mail


def shown_name(user: Any) -> str:
    return user.name or user.email


class ClosedAdapter(DefaultAccountAdapter):
    """People come by invitation only. [W9]"""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset mail: the site's own address, whatever host the request named."""
        uid, _, key = key.partition("-")
        return mail.address_of("account_reset_password_from_key", uidb36=uid, key=key)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """In the language of the person who reads it, not of whoever asked."""
        with translation.override(user.language):
            super().send_password_reset_mail(user, email, context)
