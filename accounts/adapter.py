"""What allauth asks of us: sign-up is closed, guessing is counted our way, new passwords and factors end sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from accounts import actions, actors, factors, locking, login_budgets, sessions
from accounts.devices import device_of
from accounts.models import FailedLogin, Secret

CHOSEN_LANGUAGE = "chosen_language"  # in the session of somebody who has not logged in yet


def shown_name(user: Any) -> str:
    return user.name or user.email


class ClosedAdapter(DefaultAccountAdapter):
    """People come by invitation only. [W9]"""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy(
            "There have been too many wrong attempts. Wait fifteen minutes, or order a new password by e-mail."
        ),
        "too_many_codes": gettext_lazy("There have been too many wrong codes. Wait fifteen minutes, then try again."),
    }
    _attempt: FailedLogin | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Instead of allauth's own counting, which stops an account for everybody who uses it."""
        email = credentials.get("email") or ""
        self._attempt = login_budgets.admit(email=email, device=device_of(request), secret=Secret.PASSWORD)
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user and self._attempt:
            login_budgets.take_back(self._attempt)
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        """By the account's own address: allauth would look for it in its own list, which stays empty."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        login_budgets.remember(email=user.email, device=device_of(request))
        sessions.begin(request)
        locking.unlock(request)

    def post_login(self, request: HttpRequest, user: Any, **login: Any) -> HttpResponse:
        """A language chosen on the way in stays: whoever chose it is now known."""
        language = request.session.pop(CHOSEN_LANGUAGE, None)
        if language:
            actions.set_language(language=language, by=actors.person(request))
        response = super().post_login(request, user, **login)
        _tell_of_coming_rule(request, user)
        return response

    def set_password(self, user: Any, password: str) -> None:
        """A new password accepts what the person was invited to, and ends the wait after wrong ones and every other
        session of the account."""
        super().set_password(user, password)
        actions.accept_invitations(by=actors.someone(user))
        login_budgets.forget(email=user.email)
        self._end_others(user, "password")

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """allauth tells of every change of factors here, by the name of a mail."""
        if template_prefix.startswith("mfa/"):
            factors.ask_again(self.request)
            self._end_others(user, template_prefix.rpartition("/")[2])

    def _end_others(self, user: Any, what: str) -> None:
        mine = self.request.user.is_authenticated and self.request.user.pk == user.pk
        by = actors.person(self.request) if mine else actors.someone(user)
        actions.sign_in_changed(user=user, what=what, keep=sessions.own_of(self.request) if mine else None, by=by)

    def get_reset_password_from_key_url(self, key: str) -> str:
        raise NotImplementedError("accounts.tasks.send_new_password makes the link")


def _tell_of_coming_rule(request: HttpRequest, user: Any) -> None:
    """Before the day from which a second factor is needed: once at each log-in, in the person's own language."""
    day = factors.first_day(user)
    if day is None or day <= timezone.localdate():
        return  # nothing is due, or the gate says it
    with translation.override(user.language):
        words = gettext(
            "From %(day)s on your role needs a second step at log-in. Take one into use under My account before that."
        )
        messages.info(request, words % {"day": date_format(day, "SHORT_DATE_FORMAT")})
