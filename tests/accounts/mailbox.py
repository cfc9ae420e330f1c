"""What somebody does with a mail of ours: follows its link, chooses a password, logs in, promises confidentiality."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Confidentiality

NEW_PASSWORD = "kuusikko-kevät-2027"


def link_in(mail: Any) -> str:
    return re.search(re.escape(settings.SITE_ADDRESS) + r"(/\S+/key/\S+/)", mail.body).group(1)


def choose_password(link: str) -> Any:
    browser = Client()
    form = browser.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    return browser.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def log_in(email: str, password: str = NEW_PASSWORD) -> Client:
    browser = Client()
    browser.post("/login/", {"login": email, "password": password})
    return browser


def first_log_in(email: str) -> Client:
    """Logged in for the first time, with the promise that is asked then."""
    browser = log_in(email)
    browser.post("/confidentiality/", {"text": Confidentiality.objects.get().pk})
    return browser
