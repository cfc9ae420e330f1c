"""The device cookie: signed, kept for a year, silent about people."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import RequestFactory
from django.utils import timezone

from accounts.devices import KEPT, Device, device_of
from accounts.digests import digest

NAME = settings.DEVICE_COOKIE_NAME


@pytest.fixture
def asked(people):
    """`asked(cookie, address)`: the device of a request that Ville sends."""

    def of(cookie="", address="192.0.2.7"):
        request = RequestFactory().get("/desk/", REMOTE_ADDR=address)
        request.user, request.session = people.ville, {}
        if cookie:
            request.COOKIES[NAME] = cookie
        return device_of(request)

    return of


def test_the_desks_first_page_gives_a_cookie_that_scripts_cannot_read(sign_in):
    cookie = sign_in("ville").get("/desk/").cookies[NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert bool(cookie["secure"]) is settings.SESSION_COOKIE_SECURE
    assert "ville" not in cookie.value


def test_the_same_browser_stays_the_same_device_and_gets_the_cookie_once(sign_in, asked):
    browser = sign_in("ville")
    first = browser.get("/desk/").cookies[NAME].value
    assert NAME not in browser.get("/desk/").cookies
    assert asked(first).id == asked(first).id


def test_nobody_who_may_not_log_gets_one(sign_in):
    assert NAME not in sign_in("jaana").get("/desk/").cookies


def test_what_the_cookie_says_comes_back(asked):
    at = datetime(2026, 5, 11, 9, 30, 0, 123456, tzinfo=UTC)
    device = Device(uuid.uuid4(), at, at + timedelta(days=2))
    read = asked(device.cookie)
    assert (read.id, read.since, read.worked_since) == (device.id, device.since, device.worked_since)


@pytest.mark.parametrize("spoil", [lambda text: text[:-1] + "_", lambda text: "0" + text[1:], lambda text: "x"])
def test_a_cookie_that_is_not_ours_is_a_new_device(asked, spoil):
    old = Device(uuid.UUID(int=2**127), timezone.now() - timedelta(days=9))
    assert asked(spoil(old.cookie)).since > timezone.now() - timedelta(minutes=1)
    assert asked(Signer(salt="another").sign(old.cookie.rsplit(":", 1)[0])).id != old.id


def test_after_a_year_it_is_a_new_device(asked):
    old = Device(uuid.uuid4(), timezone.now() - KEPT - timedelta(seconds=1))
    assert asked(old.cookie).id != old.id


def test_the_address_is_a_digest_and_of_ipv6_the_network_only(asked):
    assert (
        asked(address="192.0.2.7").address == asked(address="192.0.2.7").address != asked(address="192.0.2.8").address
    )
    assert "192.0" not in asked(address="192.0.2.7").address
    near = {asked(address=f"2001:db8:0:1::{host}").address for host in ("1", "2", "ffff")}
    assert len(near) == 1 and asked(address="2001:db8:0:2::1").address not in near
    assert asked(address="").address == ""


def test_digests_differ_by_key_and_by_what_they_are_of(tmp_path, settings):
    from accounts.keys import key_of

    first = digest("code", "A045198723")
    assert first == digest("code", "A045198723") != digest("near", "A045198723")
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    key_of.cache_clear()
    try:
        assert digest("code", "A045198723") != first
    finally:
        key_of.cache_clear()
