"""A form's key is its own: brought to another card's form, it does nothing there, and nothing breaks."""

import uuid
from datetime import date

import pytest

from cards.actions import seen_of
from cards.models import Correction, Validity
from tests import factories as make
from tests.cards.holding import background

CONFIRMED = {"client_confirmed": "on", "situation_confirmed": "on", "terms_told": "on", "consent_wellbeing": "no"}
RENEWED = {"drawn_for": "2025-09-11", "renewed_on": "22.11.2026", "seen_last_day": "2027-02-28", **CONFIRMED}
CORRECTED = {"issued_on": "1.3.2026", "birth_year": "1981", "postal_code": "02100", "reason": "typing"}
WORDS = "The card has been changed since you opened this page."


@pytest.fixture
def cards(places, choices):
    run = make.series(places.espoo_area)
    cards = [make.card(run, code, places.office, date(2026, 3, 1)) for code in ("A045198701", "A045198702")]
    for card in cards:
        background(card)
    for code in ("A045198703", "A045198704"):
        make.printed(run, code)
    return cards


def sent(client, cards, deed, forms):
    """The answers to the same key sent for both cards."""
    key = {"key": str(uuid.uuid4()), "worker_name": "Jaana", "children": "0"}
    pages = [(f"/cards/{card.pk}/{deed}/", form) for card, form in zip(cards, forms, strict=True)]
    return [client.post(page, {**key, **form}) for page, form in pages]


def test_a_renewal(sign_in, cards):
    done, stopped = sent(sign_in("jaana"), cards, "renew", [RENEWED, RENEWED])
    assert (done.status_code, Validity.unscoped.filter(kind="renewal").count()) == (302, 1)
    assert WORDS in stopped.content.decode()


def test_a_replacement(sign_in, cards):
    form = {"replaced_on": "22.11.2026", "reason": "lost"}
    forms = [{**form, "code": code} for code in ("A045198703", "A045198704")]
    done, stopped = sent(sign_in("jaana"), cards, "replace", forms)
    assert (done.status_code, Validity.unscoped.filter(kind="replacement").count()) == (302, 1)
    assert WORDS in stopped.content.decode()


def test_a_correction(sign_in, cards):
    forms = [{**CORRECTED, "seen": seen_of(card)} for card in cards]
    done, stopped = sent(sign_in("jaana"), cards, "correct", forms)
    assert (done.status_code, Correction.unscoped.count()) == (302, 1)
    assert WORDS in stopped.content.decode()
