"""Logging at an enrolled desk: the worker whose shift it is is named, and not asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.accounts.desks import enrol, share, switch, trail, unlock
from tests.factories import worker
from tests.usage import queued
from tests.usage.desk import typed
from usage.models import Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in, places, people, sample_cards):
    share(people.ville)
    worker(places.theatre)
    browser = sign_in("ville")
    enrol(browser, places.theatre)
    return browser


def log(browser, places, **changes):
    answer = browser.post("/desk/log/", typed(places.theatre, **changes))
    assert answer.status_code == 302
    return Usage.unscoped.latest("logged_at")


def test_without_a_shift_the_initials_are_typed_and_remembered_as_before(desk, places):
    assert log(desk, places, worker="mm").logged_by == "venue@kaikukanta.test (mm)"
    assert 'name="worker" value="mm"' in desk.get("/desk/").content.decode()


def test_in_a_shift_the_worker_is_named_and_what_is_sent_is_not_heard(desk, places):
    switch(desk)
    use = log(desk, places, worker="someone else")
    assert use.logged_by == "venue@kaikukanta.test (Anna Korhonen, AK)"
    assert trail("usage.logged") == ["venue@kaikukanta.test (Anna Korhonen, AK)"]


@pytest.mark.parametrize("address", ["/desk/", "/desk/group/"])
def test_the_form_shows_the_worker_with_the_way_to_switch(desk, address):
    switch(desk)
    page = desk.get(address).content.decode()
    assert "data-worker-name>Anna Korhonen</output>" in page
    assert f'href="/worker/?next={address.replace("/", "%2F")}" data-switch-worker' in page
    assert 'type="text" name="worker"' not in page


def test_nobody_goes_on_under_the_initials_of_a_shift_that_has_ended(desk, places):
    switch(desk)
    log(desk, places)
    desk.post("/worker/leave/")
    assert 'value="AK"' not in desk.get("/desk/").content.decode()
    assert log(desk, places, second="1", worker="").logged_by == "venue@kaikukanta.test"


def test_an_answer_into_the_open_page_says_that_the_shift_has_ended(desk, places, fixed_day):
    switch(desk)
    desk.get("/desk/")
    fixed_day.shift(timedelta(minutes=31))
    unlock(desk)
    part = desk.post("/desk/", typed(places.theatre), headers={"HX-Request": "true"}).content.decode()
    assert 'data-hx-swap-oob="true">Nobody chosen</strong>' in part and "Anna" not in part


def test_an_entry_from_the_queue_is_of_who_tapped_it_not_of_who_works_now(desk, places):
    switch(desk)
    assert queued.receipts(desk, queued.entry(places.theatre, worker="BB")) == ["logged"]
    assert Usage.unscoped.get().logged_by == "venue@kaikukanta.test (BB)"


def statements(browser, places, **changes):
    with CaptureQueriesContext(connection) as caught:
        log(browser, places, second="1", **changes)
    return len(caught.captured_queries)


def test_an_enrolled_desk_costs_one_query_more_with_a_shift_or_without(desk, sign_in, places):
    plain = sign_in("ville")
    for browser in (plain, desk):
        browser.get("/desk/")
        log(browser, places, second="1")
    alone = statements(plain, places)
    assert statements(desk, places) == alone + 1
    switch(desk)
    desk.get("/desk/")
    assert statements(desk, places) == alone + 1
