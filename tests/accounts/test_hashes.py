"""How dear a password is to guess, and that an answer's work tells nothing about who exists."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import deactivate_person
from accounts.actors import someone
from accounts.hashers import DearArgon2
from accounts.models import User
from tests.accounts.mailbox import log_in, order_password, work
from tests.factories import PASSWORD

VILLE = "venue@kaikukanta.test"


@pytest.fixture
def hashed(monkeypatch):
    """A list that grows by one with each hash that is computed."""
    done = []
    for name in ("encode", "verify"):
        real = getattr(DearArgon2, name)
        monkeypatch.setattr(DearArgon2, name, lambda self, *args, real=real: done.append(1) or real(self, *args))
    return done


@pytest.fixture
def strangers(people):
    """Addresses that open nothing, by why."""
    deactivate_person(person=people.viveca, by=someone(people.aino))
    User.objects.create_user("invited@kaikukanta.test", None)
    closed, invited = people.viveca.email, "invited@kaikukanta.test"
    return {"wrong": VILLE, "missing": "nobody@a.test", "closed": closed, "invited": invited}


def test_a_guess_costs_at_least_what_the_plan_says():
    kept = DearArgon2().decode(DearArgon2().encode(PASSWORD, "saltsaltsalt"))
    assert kept["variety"] == "argon2id"
    assert (kept["memory_cost"] >= 46 * 1024, kept["time_cost"] >= 2, kept["parallelism"]) == (True, True, 1)


def test_an_older_hash_is_made_anew_at_the_next_log_in(people):
    older = Argon2PasswordHasher().encode(PASSWORD, "saltsaltsaltsaltsalt22")
    User.objects.filter(email=VILLE).update(password=older)
    assert log_in(VILLE, PASSWORD).get("/account/").status_code == 200
    now = User.objects.get(email=VILLE).password
    assert now != older and not DearArgon2().must_update(now)


@pytest.mark.parametrize("why", ["wrong", "missing", "closed", "invited"])
def test_a_log_in_that_fails_computes_one_hash_whoever_it_is_for(strangers, hashed, why):
    hashed.clear()
    page = Client().post("/login/", {"login": strangers[why], "password": "väärä-salasana"})
    assert (len(hashed), page.status_code) == (1, 200)


def test_no_hash_is_computed_once_the_budget_is_used_up(people, hashed):
    browser = Client()
    for _guess in range(5):
        browser.post("/login/", {"login": VILLE, "password": "väärä"})
    hashed.clear()
    browser.post("/login/", {"login": VILLE, "password": PASSWORD})
    assert hashed == []


@pytest.mark.parametrize("why", ["wrong", "missing", "closed", "invited"])
def test_an_order_of_a_new_password_is_the_same_work_for_everybody(strangers, hashed, mailoutbox, why):
    def statements_for(email):
        with CaptureQueriesContext(connection) as caught:
            assert Client().post("/password/reset/", {"email": email}).headers["Location"] == "/password/reset/done/"
        return len(caught)

    statements_for("first@a.test")  # the counter of the network address is there now
    hashed.clear()
    assert statements_for(strangers[why]) == statements_for("nobody@a.test")
    assert (mailoutbox, hashed) == ([], [])


def test_the_order_holds_neither_a_link_nor_an_address(people):
    Client().post("/password/reset/", {"email": VILLE})
    Client().post("/password/reset/", {"email": "nobody@a.test"})
    assert work() == [str(people.ville.pk), ""]


def test_only_who_exists_gets_a_mail(strangers, mailoutbox):
    for email in strangers.values():
        order_password(email)
    assert {mail.to[0] for mail in mailoutbox} == {VILLE, "invited@kaikukanta.test"}
