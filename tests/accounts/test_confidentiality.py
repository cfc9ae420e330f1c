"""The promise of confidentiality: at the first sign-in, once a year, and at a new version."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent, Confidentiality, Promise
from accounts.permissions import Role
from tests import factories as make
from tests.accounts.desks import unlock
from tests.accounts.mailbox import log_in

pytestmark = pytest.mark.django_db
PAGE = "/confidentiality/"


@pytest.fixture
def newcomer(people, places):
    """Vilma, who has never promised anything."""
    people.vilma = make.person("vilma@kaikukanta.test", Role.VENUE, places.theatre)
    Promise.objects.filter(user=people.vilma).delete()
    return people.vilma


def promise(browser, address=PAGE):
    text = Confidentiality.objects.order_by("-starts_on").first()
    return browser.post(address, {"text": text.pk})


def test_the_first_sign_in_leads_to_the_text_then_to_the_work(newcomer):
    browser = log_in(newcomer.email, make.PASSWORD)
    asked = browser.get("/start/", follow=True)
    assert asked.redirect_chain[-1][0] == "/confidentiality/?next=%2Fstart%2F"
    assert "I have read this and promise it" in asked.content.decode()
    answered = browser.post(asked.redirect_chain[-1][0], {"text": asked.context["text"].pk}, follow=True)
    assert answered.redirect_chain[-1][0] == "/desk/"
    assert AuditEvent.unscoped.get(verb="confidentiality.promised").actor_id == str(newcomer.pk)


def test_no_page_opens_before_the_promise_but_the_way_out(sign_in, newcomer):
    browser = sign_in("vilma")
    assert [browser.get(page)["Location"].split("?")[0] for page in ("/desk/", "/account/", "/cards/")] == [PAGE] * 3
    assert browser.get("/logout/").status_code == 200


def test_a_script_in_the_background_hears_that_it_has_to_wait(sign_in, newcomer):
    answer = sign_in("vilma").post("/desk/queue/", headers={"sec-fetch-mode": "cors"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_form_sent_too_soon_says_that_it_was_not_saved(sign_in, newcomer):
    browser = sign_in("vilma")
    answer = browser.post("/desk/", {"code": "A045198723"}, headers={"referer": "http://testserver/desk/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/confidentiality/?next=%2Fdesk%2F"
    assert "The form was not saved." in answer.content.decode()


@pytest.mark.parametrize("next_page", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_way_on_leads_to_this_site_only(sign_in, newcomer, next_page):
    assert promise(sign_in("vilma"), f"{PAGE}?next={next_page}")["Location"] == "/start/"


@pytest.mark.parametrize(("day", "asked"), [(date(2027, 11, 21), False), (date(2027, 11, 22), True)])
def test_the_promise_is_asked_again_after_a_year(sign_in, newcomer, fixed_day, day, asked):
    promise(sign_in("vilma"))
    fixed_day.move_to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
    assert (sign_in("vilma").get("/desk/").status_code == 302) == asked


def test_a_new_version_is_asked_from_its_first_day_even_in_an_open_session(sign_in, fixed_day):
    Confidentiality.objects.create(starts_on=date(2026, 11, 23), **make.texts("Newer."))
    fixed_day.move_to(datetime(2026, 11, 22, 18, tzinfo=UTC))
    ville = sign_in("ville")
    assert ville.get("/desk/").status_code == 200
    fixed_day.move_to(datetime(2026, 11, 22, 22, 1, tzinfo=UTC))  # a minute past midnight in Helsinki
    unlock(ville)
    assert ville.get("/desk/")["Location"] == "/confidentiality/?next=%2Fdesk%2F"


def test_an_earlier_text_is_no_promise_to_the_one_in_force(sign_in, newcomer):
    earlier = Confidentiality.objects.get()
    Confidentiality.objects.create(starts_on=date(2026, 11, 1), **make.texts("Newer."))
    page = sign_in("vilma").post(PAGE, {"text": earlier.pk})
    assert "The text has changed. Read it once more." in page.content.decode()
    assert not Promise.objects.filter(user=newcomer).exists()


def test_a_shared_account_promises_for_all_who_use_it(sign_in, newcomer):
    newcomer.is_shared = True
    newcomer.save()
    words = sign_in("vilma").get(PAGE).content.decode()
    assert "Several workers use this account." in words
    assert "We have read this and promise it" in words


def test_who_has_promised_reads_the_text_without_a_button(sign_in):
    page = sign_in("ville").get(PAGE)
    assert (page.status_code, b"promise it</button>" in page.content) == (200, False)


def test_the_second_page_of_a_day_asks_nothing_of_promises(sign_in, django_assert_num_queries):
    ville = sign_in("ville")
    ville.get("/account/")
    with django_assert_num_queries(4):  # the session, the person, the roles; the page itself asks for rules
        ville.get("/account/")


def test_without_a_text_nobody_is_stopped(sign_in, newcomer):
    Promise.objects.all().delete()
    Confidentiality.objects.all().delete()
    assert sign_in("vilma").get("/desk/").status_code == 200
