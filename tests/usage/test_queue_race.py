"""Entries of a queue sent at once, again, and over a line that is cut: one row, whatever the device has heard."""

from __future__ import annotations

import json
import socket
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests import factories as make
from tests.browser.line import Line
from tests.usage.desk import GOOD
from tests.usage.queued import ADDRESS, entry, receipts, send
from tests.usage.test_race import at_once
from usage.models import LateRefusal, Usage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), GOOD, places.office, date(2026, 5, 11), children=2)


def test_one_entry_from_eight_threads_is_one_row(card, places, sign_in):
    sent, browsers = entry(places.theatre), [sign_in("ville") for _ in range(8)]
    told = at_once([lambda browser=browser: receipts(browser, sent)[0] for browser in browsers])
    assert (sorted(told), Usage.unscoped.count()) == (["already"] * 7 + ["logged"], 1)


def test_one_refusal_from_eight_threads_is_one_line_of_the_list(card, places, sign_in):
    sent, browsers = entry(places.theatre, code="A999999999"), [sign_in("ville") for _ in range(8)]
    told = at_once([lambda browser=browser: receipts(browser, sent)[0] for browser in browsers])
    assert (set(told), LateRefusal.unscoped.count()) == ({"refused"}, 1)


def test_two_devices_with_the_same_card_log_it_once_and_one_is_told(card, places, sign_in):
    batches = [(sign_in("ville"), entry(places.theatre)) for _ in range(2)]
    told = at_once([lambda browser=browser, sent=sent: receipts(browser, sent)[0] for browser, sent in batches])
    assert (sorted(told), Usage.unscoped.count()) == (["logged", "refused"], 1)
    assert LateRefusal.unscoped.get().reason == "already_logged"


def raw_post(address: str, browser, body: str) -> bytes:
    """Post over a connection of our own; what came back before it ended."""
    token = browser.get(ADDRESS).json()["token"]
    cookies = "; ".join(f"{name}={browser.cookies[name].value}" for name in browser.cookies)
    where = urlsplit(address)
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((where.hostname, where.port), timeout=20) as far:
        far.sendall((head + body).encode())
        heard = b""
        try:
            while chunk := far.recv(65536):
                heard += chunk
        except ConnectionError:
            pass
    return heard


def test_the_server_commits_and_the_device_never_hears_and_sends_again(card, places, sign_in, live_server):
    assert settings.CSRF_COOKIE_NAME == "csrf"
    line, ville, sent = Line(live_server.url), sign_in("ville"), entry(places.theatre)
    try:
        line.swallow_answer_to(ADDRESS)
        assert raw_post(line.url, ville, json.dumps({"entries": [sent]})) == b""
        assert line.answered.wait(20)
        assert Usage.unscoped.count() == 1
        line.mend()
        heard = raw_post(line.url, ville, json.dumps({"entries": [sent]}))
        assert json.loads(heard.split(b"\r\n\r\n", 1)[1])["receipts"] == {sent["id"]: "already"}
    finally:
        line.end()
    assert Usage.unscoped.count() == 1


def test_a_server_that_breaks_in_the_middle_of_a_batch_has_kept_what_it_had_logged(card, places, sign_in, monkeypatch):
    """As when it is restarted: the first entry is in, the second is not, and the same batch again puts that right."""
    make.card(card.series, "A000000009", places.office, date(2026, 5, 11))
    batch, ville = [entry(places.theatre), entry(places.theatre, code="A000000009")], sign_in("ville")
    ville.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("usage.late.log_use", _breaking_at(2))
        answer = ville.post(ADDRESS, json.dumps({"entries": batch}), content_type="application/json")
    assert (answer.status_code, Usage.unscoped.count()) == (500, 1)
    assert send(ville, *batch) == {batch[0]["id"]: "already", batch[1]["id"]: "logged"}
    assert Usage.unscoped.count() == 2


def _breaking_at(number):
    from usage.actions import log_use

    calls = iter(range(1, 100))

    def log(**deed):
        if next(calls) == number:
            raise RuntimeError("killed")
        return log_use(**deed)

    return log
