"""Mails to people: plain words, in the reader's own language.

Knows settings, templates and allauth's key for choosing a password; writes nothing to the database of ours.
"""

from __future__ import annotations

import re
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, User

DAY = 24 * 3600


class MailNotSent(Exception):
    """What was to be told is done, but the mail server did not take the mail."""


def address_of(page: str, **kwargs: str) -> str:
    """The page's whole address, from the settings: a request's Host header may be anybody's."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse(page, kwargs=kwargs)


def password_address(user: User) -> str:
    """Where `user` may choose a password, once, within PASSWORD_RESET_TIMEOUT: the page of allauth's own reset."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return address_of("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)


def send_role(membership: Membership, *, giver: str) -> None:
    """Tell a person of a new role; without a password yet, ask them to choose one. Raises MailNotSent."""
    user = membership.user
    words: dict[str, Any] = {"membership": membership, "giver": giver, "user": user}
    if user.has_usable_password():
        send_to(user, "accounts/email/new_role", {**words, "link": address_of("account_login")})
    else:
        again = {"again": address_of("account_reset_password"), "days": settings.PASSWORD_RESET_TIMEOUT // DAY}
        send_to(user, "accounts/email/invitation", {**words, **again, "link": password_address(user)})


def send_new_password_to(user: User) -> None:
    """The mail somebody ordered who has forgotten the password. Raises MailNotSent."""
    send_to(user, "accounts/email/new_password", {"link": password_address(user)})


def send_to(user: User, template: str, words: dict[str, Any]) -> None:
    """One mail in the reader's language, from `<template>_subject.txt` and `_message.txt`. Raises MailNotSent."""
    with translation.override(user.language):
        subject = render_to_string(f"{template}_subject.txt", words).strip()
        text = render_to_string(f"{template}_message.txt", words).strip() + "\n"
    try:
        EmailMessage(subject, re.sub(r"\n{3,}", "\n\n", text), to=[user.email]).send()
    except (SMTPException, OSError) as error:
        raise MailNotSent from error
