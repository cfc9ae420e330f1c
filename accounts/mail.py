"""Mails to people: plain words, in the reader's own language.

Knows settings, templates and allauth's key for choosing a password; writes nothing to the database of ours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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

INVITED_FOR = 7  # days that an invitation's link works: longer than a holiday week, shorter than a forgotten mailbox


class MailNotSent(Exception):
    """What was to be told is done, but the mail server did not take the mail."""


def address_of(page: str, **kwargs: str) -> str:
    """The page's whole address, from the settings: a request's Host header may be anybody's."""
    return settings.SITE_ADDRESS.rstrip("/") + reverse(page, kwargs=kwargs)


def password_path(user: User) -> str:
    """Where `user` may choose a password, once, within PASSWORD_RESET_TIMEOUT: the page of allauth's own reset."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def send_role(held: Sequence[Membership], *, giver: str, key: str) -> None:
    """Tell a person of new roles; with the `key` of an invitation, ask them in. Raises MailNotSent."""
    user = held[0].user
    words: dict[str, Any] = {"memberships": held, "giver": giver, "user": user}
    if key:
        words |= {"again": address_of("account_reset_password"), "days": INVITED_FOR}
        send_to(user, "accounts/email/invitation", {**words, "link": address_of("invitation_open", key=key)})
    else:
        send_to(user, "accounts/email/new_role", {**words, "link": address_of("account_login")})


def send_new_password_to(user: User) -> None:
    """The mail somebody ordered who has forgotten the password. Raises MailNotSent."""
    send_to(user, "accounts/email/new_password", {"link": settings.SITE_ADDRESS.rstrip("/") + password_path(user)})


def send_to(user: User, template: str, words: dict[str, Any]) -> None:
    """One mail in the reader's language, from `<template>_subject.txt` and `_message.txt`. Raises MailNotSent."""
    with translation.override(user.language):
        subject = render_to_string(f"{template}_subject.txt", words).strip()
        text = render_to_string(f"{template}_message.txt", words).strip() + "\n"
    try:
        EmailMessage(subject, re.sub(r"\n{3,}", "\n\n", text), to=[user.email]).send()
    except (SMTPException, OSError) as error:
        raise MailNotSent from error
