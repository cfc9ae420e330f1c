"""Logging in by e-mail, a forgotten password, and where one begins."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.actions import deactivate_person, invite_person
from accounts.actors import someone
from accounts.models import AuditEvent, Membership, User
from accounts.permissions import Role
from tests.accounts.mailbox import NEW_PASSWORD, choose_password, first_log_in, link_in, log_in, order_password

PASSWORD = "koululaisen-kevätretki"


@pytest.fixture
def ville(people):
    people.ville.set_password(PASSWORD)
    people.ville.save()
    return people.ville


def signed_in(browser):
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize("email", ["venue@kaikukanta.test", "Venue@Kaikukanta.TEST", " venue@kaikukanta.test "])
def test_the_e_mail_is_the_name_however_it_is_typed(ville, email):
    assert signed_in(log_in(email, PASSWORD))


@pytest.mark.parametrize(
    ("email", "password"), [("venue@kaikukanta.test", "väärä"), ("nobody@kaikukanta.test", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ville, email, password):
    page = Client(headers={"accept-language": "en"}).post("/login/", {"login": email, "password": password})
    assert page.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]


def test_after_five_wrong_passwords_the_right_one_waits_too(ville):
    browser = Client()
    for _attempt in range(6):
        browser.post("/login/", {"login": ville.email, "password": "väärä"})
    browser.post("/login/", {"login": ville.email, "password": PASSWORD})
    assert not signed_in(browser)


def test_a_new_password_ends_the_wait_after_wrong_ones(ville, mailoutbox):
    browser = Client()
    for _attempt in range(6):
        browser.post("/login/", {"login": ville.email, "password": "väärä"})
    order_password(ville.email, browser)
    choose_password(link_in(mailoutbox[0]))
    assert signed_in(log_in(ville.email))


def test_who_came_by_an_invitation_may_take_a_second_step_into_use(
    people, places, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(email="uusi@kaikukanta.test", role=Role.VENUE, place=places.theatre, by=someone(people.kaarina))
    choose_password(link_in(mailoutbox[0]))
    browser = first_log_in("uusi@kaikukanta.test")
    browser.post("/reauthenticate/", {"password": NEW_PASSWORD})
    assert browser.get("/account/2fa/totp/activate/").status_code == 200
    assert EmailAddress.objects.count() == 0  # allauth's own list would be a second place for addresses to be forgotten


def test_a_language_chosen_before_logging_in_becomes_the_persons(ville):
    browser = Client()
    browser.post("/preferences/language/", {"language": "sv", "next": "/login/"})
    browser.post("/login/", {"login": ville.email, "password": PASSWORD})
    assert (User.objects.get(pk=ville.pk).language, signed_in(browser)) == ("sv", True)
    assert AuditEvent.unscoped.get(verb="account.edited").subject_id == str(ville.pk)


@pytest.mark.parametrize("path", ["/sites/", "/areas/", "/municipalities/", "/people/", "/account/", "/start/"])
def test_strangers_are_asked_to_log_in(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/login/?next={path}")


def test_nobody_signs_up(db):
    page = Client().post("/signup/", {"email": "own@kaikukanta.test", "password1": PASSWORD, "password2": PASSWORD})
    assert (page.status_code, User.objects.count()) == (404, 0)


def test_a_forgotten_password_is_replaced_by_mail_in_the_readers_language(ville, mailoutbox):
    asked = order_password("Venue@kaikukanta.test", Client(headers={"accept-language": "sv"}))
    assert asked.redirect_chain == [("/password/reset/done/", 302)]
    assert mailoutbox[0].subject == "A new password for Kaikukanta"
    choose_password(link_in(mailoutbox[0]))
    assert signed_in(log_in(ville.email))
    assert not signed_in(log_in(ville.email, PASSWORD))


def test_the_link_is_our_own_address_whatever_host_was_asked(ville, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    order_password(ville.email, Client(headers={"host": "evil.example"}))
    assert "evil" not in mailoutbox[0].body + mailoutbox[0].subject
    assert link_in(mailoutbox[0]).startswith("/password/reset/key/")


def test_an_unknown_address_gets_the_same_page_and_no_mail(ville, mailoutbox):
    known, unknown = order_password(ville.email), Client().post("/password/reset/", {"email": "no@a.test"}, follow=True)
    assert (known.redirect_chain, known.status_code) == (unknown.redirect_chain, unknown.status_code)
    assert [mail.to for mail in mailoutbox] == [[ville.email]]


def test_a_closed_account_neither_logs_in_nor_resets(ville, people, mailoutbox):
    deactivate_person(person=ville, by=someone(people.kaarina))
    order_password(ville.email)
    assert (mailoutbox, signed_in(log_in(ville.email, PASSWORD))) == ([], False)


def test_a_link_from_before_the_closing_opens_nothing(ville, people, mailoutbox):
    order_password(ville.email)
    deactivate_person(person=ville, by=someone(people.kaarina))
    assert Client().get(link_in(mailoutbox[0])).context["token_fail"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("aino", "/sites/"),
        ("kaarina", "/sites/"),
        ("jaana", "/cards/"),
        ("ville", "/desk/"),
        ("leena", "/desk/"),
        ("tilda", "/stats/"),
    ],
)
def test_everybody_begins_where_their_work_is(sign_in, name, page):
    assert sign_in(name).get("/start/").headers["Location"] == page


def test_who_has_no_role_begins_at_the_own_account(sign_in, people):
    Membership.unscoped.filter(user=people.ville).delete()
    assert sign_in("ville").get("/start/").headers["Location"] == "/account/"
