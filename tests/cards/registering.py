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
        "terms_told": "on",
    } | changes
    return {name: value for name, value in form.items() if value is not None}


def words(response):
    """The page's text as a person reads it."""
    return re.sub(r"\s+", " ", response.content.decode())


def refused_with(response, text):
    assert response.status_code == 200
    assert text in words(response)
    return Card.unscoped.registered().count() == 0
