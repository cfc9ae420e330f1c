"""Wrong passwords and codes: borne so often, and never so that somebody else is locked out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import login_budgets
from accounts.devices import Device
from accounts.models import FailedLogin, KnownDevice, Secret
from tests.accounts.mailbox import log_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
VILLE, NOBODY = "venue@kaikukanta.test", "nobody@kaikukanta.test"


def device(address: str = "here") -> Device:
    return Device(uuid.uuid4(), timezone.now(), address=address)


def tries(count: int, *, email: str = VILLE, secret: Secret = Secret.PASSWORD, by: Device | None = None) -> int:
    """Fail `count` times, each time from a new place unless told otherwise. Returns how often it was let."""
    new = [by or device(f"place {uuid.uuid4()}"[:32]) for _try in range(count)]
    return sum(login_budgets.admit(email=email, device=one, secret=secret) is not None for one in new)


def is_let(email: str, by: Device) -> bool:
    return login_budgets.admit(email=email, device=by, secret=Secret.PASSWORD) is not None


@pytest.mark.parametrize("email", [VILLE, NOBODY])
def test_a_device_gets_five_tries_in_a_quarter_of_an_hour(fixed_day, email):
    desk = device()
    assert tries(8, email=email, by=desk) == 5
    fixed_day.shift(timedelta(minutes=15, seconds=1))
    assert tries(1, email=email, by=desk) == 1


def test_throwing_the_cookie_away_gains_nothing_beyond_the_address(fixed_day):
    assert sum(is_let(VILLE, device("one address")) for _try in range(30)) == 10
    assert not is_let(NOBODY, device("one address"))
    fixed_day.shift(timedelta(minutes=5, seconds=1))
    assert is_let(VILLE, device("one address"))


def test_many_addresses_get_a_sum_for_one_account():
    assert tries(60) == 50
    assert tries(1, email=NOBODY) == 1


def test_all_strangers_together_get_three_hundred_in_five_minutes():
    FailedLogin.unscoped.bulk_create(
        FailedLogin(secret="password", account=f"a{n}", device=uuid.uuid4(), address=f"b{n}", is_known=False)
        for n in range(300)
    )
    assert tries(1) == 0


def test_a_device_that_came_in_before_is_not_stopped_by_anybody_elsewhere():
    desk = device("one address")
    login_budgets.remember(email=VILLE, device=desk)
    for _guess in range(60):
        is_let(VILLE, device("one address"))
    tries(300)
    assert is_let(VILLE, desk)


def test_who_is_known_to_one_account_is_a_stranger_to_another():
    desk = device("one address")
    login_budgets.remember(email=VILLE, device=desk)
    for guess in range(10):
        is_let(f"{guess}@kaikukanta.test", device("one address"))
    assert (is_let(VILLE, desk), is_let(NOBODY, desk)) == (True, False)


def test_slips_at_known_devices_do_not_use_up_their_address():
    for _worker in range(4):
        desk = device("one address")
        login_budgets.remember(email=VILLE, device=desk)
        tries(5, by=desk)
    assert is_let(NOBODY, device("one address"))


def test_a_code_is_counted_apart_and_more_strictly():
    assert tries(30, secret=Secret.CODE) == 20
    assert tries(1) == 1


def test_a_right_password_is_not_counted(people):
    browser = Client()
    for _morning in range(7):
        browser.post("/login/", {"login": VILLE, "password": PASSWORD})
        browser.post("/logout/")
    assert FailedLogin.unscoped.count() == 0
    assert KnownDevice.unscoped.count() == 1


@pytest.mark.parametrize("email", [VILLE, NOBODY])
def test_the_answer_is_the_same_whether_the_account_exists(people, email):
    browser = Client(headers={"accept-language": "en"})
    for _guess in range(6):
        page = browser.post("/login/", {"login": email, "password": "väärä"})
    assert page.context["form"].non_field_errors() == [
        "There have been too many wrong attempts. Wait fifteen minutes, or order a new password by e-mail."
    ]


def test_a_guesser_elsewhere_does_not_keep_the_worker_out(people):
    desk, guesser = log_in(VILLE, PASSWORD), Client(REMOTE_ADDR="192.0.2.66")
    desk.post("/logout/")
    for _guess in range(12):
        guesser.post("/login/", {"login": VILLE, "password": "väärä"})
    desk.post("/login/", {"login": VILLE, "password": PASSWORD})
    assert desk.get("/account/").status_code == 200


def test_neither_the_account_nor_the_address_can_be_read_from_what_is_counted(people):
    Client(REMOTE_ADDR="192.0.2.66").post("/login/", {"login": VILLE, "password": "väärä"})
    row = FailedLogin.unscoped.get()
    assert VILLE not in row.account and "192.0" not in row.address
    assert len(row.account) == len(row.address) == 32


def test_what_counts_nowhere_any_more_is_thrown_away():
    login_budgets.remember(email=VILLE, device=device())
    tries(1)
    login_budgets.throw_away(timezone.now() + timedelta(days=2))
    assert (FailedLogin.unscoped.count(), KnownDevice.unscoped.count()) == (0, 1)
    login_budgets.throw_away(timezone.now() + timedelta(days=366))
    assert KnownDevice.unscoped.count() == 0
