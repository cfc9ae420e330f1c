"""What somebody does with a mail of ours: follows its link, chooses a password, logs in, promises confidentiality."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import tasks
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


def work() -> list[str]:
    """Do what the worker would: the ordered mails. Returns whom they were ordered for, "" for nobody."""
    ordered = [job.args["user_id"] for job in ProcrastinateJob.objects.filter(task_name=tasks.send_new_password.name)]
    for user_id in ordered:
        tasks.send_new_password(user_id)
    return ordered


def order_password(email: str, browser: Client | None = None) -> Any:
    """The page for a forgotten password, and the worker after it."""
    answer = (browser or Client()).post("/password/reset/", {"email": email}, follow=True)
    work()
    return answer


def first_log_in(email: str) -> Client:
    """Logged in for the first time, with the promise that is asked then."""
    browser = log_in(email)
    browser.post("/confidentiality/", {"text": Confidentiality.objects.get().pk})
    return browser
