"""The registration form as Jaana sends it, for the tests that send it."""

import re
import uuid

from cards.models import Card

PAGE = "/cards/register/"
CODE = "A045198702"


def filled(**changes):
    """The form as a worker sends it on 22.11.2026; None leaves a field out."""
    form = {
        "key": str(uuid.uuid4()),
        "drawn_for": "2025-09-11",
        "code": CODE,
        "issued_on": "2026-11-22",
        "birth_year": "1980",
        "postal_code": "02100",
        "children": "2",
        "worker_name": "Jaana",
        "client_confirmed": "on",
        "situation_confirmed": "on",
        "terms_told": "on",
        "consent_voluntary": "no",
        "consent_wellbeing": "no",
    } | changes
    return {name: value for name, value in form.items() if value is not None}


def words(response):
    """The page's text as a person reads it."""
    return re.sub(r"\s+", " ", response.content.decode())


def numbers(response):
    """Those that stand by themselves on the page: random tokens and the keys of choices may hold any."""
    return set(re.findall(r"(?<![\w-])\d+(?![\w-])", re.sub(r'<option value="\d+"', "", response.content.decode())))


def refused_with(response, text):
    assert response.status_code == 200
    assert text in words(response)
    return Card.unscoped.registered().count() == 0


def go_through(client, form, *, kind="personal"):
    """Send the form, look at the check page, press "Register". Returns the last answer."""
    sent = client.post(PAGE, {"kind": kind, **form})
    return client.post(sent.url) if sent.status_code == 302 else sent


def registered(response):
    """The id of the card whose days are now to be copied; None when the answer is another page."""
    found = re.fullmatch("/cards/(.{36})/handed/", getattr(response, "url", ""))
    return found and found[1]
