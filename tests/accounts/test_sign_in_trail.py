"""Logging in, and what is refused, on the trail: who, when and from which device, never what was typed."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import serializers
from django.test import Client
from django.urls import reverse

from accounts.actions import note_refusal
from accounts.actors import someone, task
from accounts.devices import device_of
from accounts.models import AuditEvent
from tests.accounts.mailbox import NEW_PASSWORD, choose_password, link_in, log_in, order_password
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def lines(verb):
    return list(AuditEvent.unscoped.filter(verb=verb).order_by("at"))


def verbs():
    return list(AuditEvent.unscoped.order_by("at").values_list("verb", flat=True))


@pytest.fixture
def ville(people):
    return people.ville


@pytest.fixture
def at_home(ville):
    """Ville's browser, logged in by its page."""
    return log_in(ville.email, PASSWORD)


def test_a_log_in_says_who_where_by_what_means_and_from_which_device(at_home, ville, places):
    (line,) = lines("sign_in.done")
    assert (line.actor_id, line.subject_id) == (str(ville.pk), str(ville.pk))
    assert (line.site_id, line.area_id) == (str(places.theatre.pk), str(places.espoo_area.pk))
    assert line.details == {"means": ["password"]}
    at_home.post("/preferences/language/", {"language": "sv", "next": "/account/"})
    assert lines("account.edited")[0].device_id == line.device_id != ""


def test_the_browser_keeps_its_device_from_the_log_in_on(at_home):
    known = at_home.cookies["device"].value
    assert lines("sign_in.done")[0].device_id == str(device_of(at_home.get("/account/").wsgi_request).id)
    at_home.get("/desk/")
    assert at_home.cookies["device"].value == known


def test_a_log_out_is_a_line(at_home, ville):
    at_home.post("/logout/")
    assert [(line.actor_id, line.subject_id) for line in lines("sign_in.ended")] == [(str(ville.pk),) * 2]


def test_a_wrong_password_leaves_a_digest_of_the_address_and_nothing_that_was_typed(ville):
    browser = Client()
    for address in (" Venue@Kaikukanta.test", "venue@kaikukanta.test", "nobody@kaikukanta.test"):
        browser.post("/login/", {"login": address, "password": "salainen-sana"})
    first, second = lines("sign_in.failed")
    assert (first.actor_kind, first.actor_name, first.actor_id, first.details) == ("stranger", "", "", {})
    assert first.subject_id != second.subject_id and len(first.subject_id) == 32
    written = serializers.serialize("json", AuditEvent.unscoped.all())
    assert [word for word in ("venue@", "nobody", "salainen", "kaikukanta.test") if word in written] == []


def test_the_trail_of_an_address_that_is_nobodys_costs_as_many_queries(ville, django_assert_max_num_queries):
    asked = []
    for address in ("venue@kaikukanta.test", "nobody@kaikukanta.test"):
        with django_assert_max_num_queries(60) as caught:
            Client().post("/login/", {"login": address, "password": "salainen-sana"})
        asked.append([q["sql"].split(" ")[0] for q in caught.captured_queries if "accounts_auditevent" in q["sql"]])
    assert asked[0] == asked[1] == ["SELECT", "INSERT"]


def test_a_reset_and_a_changed_password_are_lines_of_the_account(ville, mailoutbox):
    order_password(ville.email)
    choose_password(link_in(mailoutbox[0]))
    browser = log_in(ville.email)
    new = {"oldpassword": NEW_PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    browser.post("/password/change/", new)
    assert {line.actor_id for line in lines("password.reset") + lines("password.changed")} == {str(ville.pk)}
    assert (len(lines("password.reset")), len(lines("password.changed"))) == (1, 1)


def test_a_wrong_password_of_somebody_who_is_asked_once_more_names_the_account(at_home, ville):
    at_home.post("/reauthenticate/", {"password": "salainen-sana"})
    (line,) = lines("sign_in.wrong_proof")
    assert (line.actor_kind, line.subject_id, line.details) == ("stranger", str(ville.pk), {"means": ["password"]})


def test_a_second_factor_that_comes_and_goes_is_a_line(at_home, django_capture_on_commit_callbacks):
    at_home.post("/reauthenticate/", {"password": PASSWORD})
    secret = at_home.get("/account/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post("/account/2fa/totp/activate/", {"code": _code(secret)})
        at_home.post("/account/2fa/totp/deactivate/")
    for verb in ("factor.added", "factor.removed"):
        assert {"means": ["totp"]} in [line.details for line in lines(verb)]


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_what_is_refused_is_one_line_without_data_once_a_minute(sign_in, people, fixed_day):
    browser = sign_in("ville")
    for _again in range(3):
        browser.post("/people/invite/", {"email": "salainen@kaikukanta.test"})
    browser.get("/people/invite/")
    told = [(line.actor_id, line.details) for line in lines("access.refused")]
    ville = str(people.ville.pk)
    assert told == [
        (ville, {"page": "person_invite", "method": "POST"}),
        (ville, {"page": "person_invite", "method": "GET"}),
    ]
    fixed_day.shift(61)
    browser.get("/people/invite/")
    assert len(lines("access.refused")) == 3
    assert "salainen" not in json.dumps([line.details for line in lines("access.refused")])


def test_nobody_and_a_task_are_not_refused_by_name(people):
    assert note_refusal(page="person_invite", method="GET", by=task("night")) is False
    assert note_refusal(page="person_invite", method="GET", by=someone(people.ville)) is True


def test_a_page_that_opens_leaves_no_refusal(sign_in):
    assert sign_in("ville").get(reverse("desk")).status_code == 200
    assert verbs() == []
