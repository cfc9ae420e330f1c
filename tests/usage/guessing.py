"""A guesser and an honest desk, as the tests of budgets drive them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.actors import Actor, someone
from accounts.devices import Device
from cards.checking import Reason
from cards.models import Attempt, Card, Outcome, Validity, ValidityKind
from tests.usage.desk import typed
from usage.judging import Ticket

DESK, LOG = "/desk/", "/desk/log/"
STOPS = (Reason.CONFIRM, Reason.PAUSED, Reason.STOPPED)


def registered(run: Any, site: Any, codes: list[str]) -> list[Card]:
    """Valid cards in bulk."""
    day, fields = date(2026, 5, 11), {"series": run, "kind": run.kind, "site": site, "registered_at": timezone.now()}
    days = {"issued_on": day, "valid_from": day, "valid_until": date(2027, 5, 10)}
    first = 1 + Card.unscoped.filter(series=run).count()
    cards = [Card(code=code, number=number, **fields, **days) for number, code in enumerate(codes, first)]
    Card.unscoped.bulk_create(cards)
    period = {"kind": ValidityKind.ISSUE, "first_day": day, "last_day": days["valid_until"], "children": 0}
    period |= {"rules_of": date(2025, 9, 11), "worker_name": "Jaana", "terms_told": True}
    Validity.unscoped.bulk_create([Validity(card=card, **period) for card in cards])
    return cards


def at_device(user: Any, device: Device | None = None) -> Actor:
    """Somebody behind a page, without the page."""
    return replace(someone(user), device=device or Device(uuid.uuid4(), timezone.now(), address="a" * 32))


def ticket(venue: Any, code: str) -> Ticket:
    return Ticket(venue, code, 0, "Lumikuningatar", date(2026, 11, 22), None, uuid.uuid4())


def ask(browser: Client, venue: Any, code: str, address: str = DESK) -> Any:
    """The verdict on the page that comes."""
    return browser.post(address, typed(venue, code=code)).context["verdict"]


def is_stop(verdict: Any) -> bool:
    return verdict.headline in {str(reason.label) for reason in STOPS}


def told(browser: Client, venue: Any, codes: list[str], address: str = DESK) -> int:
    """How many of the codes are answered before the desk is stopped."""
    return next((n for n, code in enumerate(codes) if is_stop(ask(browser, venue, code, address))), len(codes))


def asked_before(by: Any, site: Any, codes: list[str], ago: timedelta, outcome: Outcome, **fields: Any) -> None:
    """Earlier attempts of a person, in bulk."""
    known = {"at": timezone.now() - ago, "account": by.pk, "site": site.pk, "outcome": outcome, **fields}
    known = {"device": uuid.uuid4(), "address": "b" * 32, **known}
    Attempt.unscoped.bulk_create([Attempt.about(code, **known) for code in codes])
