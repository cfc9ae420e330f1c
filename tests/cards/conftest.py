"""What the tests of cards share: the registration form as it is sent, and two deeds at the same second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from accounts.actors import someone
from accounts.errors import Refused
from cards import actions
from tests import factories as make


@pytest.fixture
def printed(places: Any, choices: None) -> Any:
    """A card in the drawer of Jaana's office."""
    return make.printed(make.series(places.espoo_area), "A045198702")


@pytest.fixture
def at_once(transactional_db: None) -> Callable[[Callable[[], Any]], list[str]]:
    """`at_once(deed)`: two threads start `deed` together; each answers "done" or the first words of its refusal."""
    ready = threading.Barrier(2)

    def answer(deed: Callable[[], Any]) -> str:
        ready.wait()
        try:
            with translation.override("en"):
                deed()
            return "done"
        except Refused as refusal:
            return str(refusal.messages[0][:34])
        finally:
            connection.close()

    def both(deed: Callable[[], Any]) -> list[str]:
        with ThreadPoolExecutor(2) as workers:
            return sorted(workers.map(answer, [deed, deed]))

    return both


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))


@pytest.fixture
def vaasa_card(places):
    run = make.series(places.vaasa_area, prefix="B")
    return make.card(run, "B045198790", places.vaasa_office, date(2026, 1, 5))


@pytest.fixture
def question(people, card):
    """Jaana has asked."""
    return actions.ask_question(card=card, text="May the client have a second card?", by=someone(people.jaana))
