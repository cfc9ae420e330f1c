"""What allauth asks of us: sign-up is closed, names are shown without asking for more."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts import actions, actors, mail

CHOSEN_LANGUAGE = "chosen_language"  # in the session of somebody who has not logged in yet


def shown_name(user: Any) -> str:
    return user.name or user.email


class ClosedAdapter(DefaultAccountAdapter):
    """People come by invitation only. [W9]"""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **login: Any) -> HttpResponse:
        """A language chosen on the way in stays: whoever chose it is now known."""
        language = request.session.pop(CHOSEN_LANGUAGE, None)
        if language:
            actions.set_language(language=language, by=actors.person(request))
        return super().post_login(request, user, **login)

    def set_password(self, user: Any, password: str) -> None:
        """A new password accepts what the person was invited to, and ends the wait after wrong ones.

        allauth ends that wait for its own list of addresses only.
        """
        super().set_password(user, password)
        actions.accept_invitations(by=actors.someone(user))
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a reset mail: the site's own address, whatever host the request named."""
        uid, _, key = key.partition("-")
        return mail.address_of("account_reset_password_from_key", uidb36=uid, key=key)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """In the language of the person who reads it, not of whoever asked."""
        with translation.override(user.language):
            super().send_password_reset_mail(user, email, context)
