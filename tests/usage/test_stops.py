"""Stopped desks: the coordinators' page, releasing, and the mail."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.models import AuditEvent, Membership
from cards.actions import release_stop, stop_desk
from cards.budgets import DAY, Finding, Why
from cards.models import DeskStop, ReleaseReason
from cards.tasks import tell_of_stop
from tests import factories as make
from tests.usage.guessing import ask, at_device, is_stop, registered, told

PAGE = "/desk/stops/"
CODES = [f"A0450{n:05}" for n in range(0, 3000, 100)]
ROW = [f"A0460{n:05}" for n in range(12)]


@pytest.fixture
def stop(people, places):
    now = timezone.now()
    known = {"site": places.theatre, "account": people.ville, "device": uuid.uuid4()}
    return DeskStop.unscoped.create(reason="neighbours", device_since=now - timedelta(days=3), **known)


def mails():
    """The mails that the worker will send."""
    jobs = ProcrastinateJob.objects.filter(task_name="cards.tasks.tell_of_stop").order_by("id")
    return [(job.args["stop_id"], job.args["user_id"]) for job in jobs]


def test_the_list_says_where_who_on_what_and_why(stop, sign_in):
    page = sign_in("kaarina").get(PAGE)
    row = next(iter(page.context["table"].rows))
    assert [str(row.get_cell(name)) for name in ("site", "account", "device", "reason")] == [
        "Espoon kaupunginteatteri", "Ville", "known for 3 days", "eight neighbouring codes, none of them logged",
    ]  # fmt: skip
    assert f"/desk/stops/{stop.pk}/release/" in page.text


@pytest.mark.parametrize(("name", "list_status", "row_status"), [
    ("aino", 200, 200), ("kaarina", 200, 200), ("ville", 403, 403), ("leena", 403, 403), ("jaana", 403, 403),
    ("tilda", 403, 403),
])  # fmt: skip
def test_it_is_for_those_who_may_release(stop, sign_in, name, list_status, row_status):
    browser = sign_in(name)
    assert browser.get(PAGE).status_code == list_status
    assert browser.get(f"{PAGE}{stop.pk}/release/").status_code == row_status


def test_a_coordinator_of_another_area_sees_and_releases_nothing(stop, places, sign_in, people):
    people.berit = make.person("berit@kaikukanta.test", "coordinator", places.vaasa_area, name="Berit")
    browser = sign_in("berit")
    assert len(browser.get(PAGE).context["table"].rows) == 0
    assert browser.post(f"{PAGE}{stop.pk}/release/", {"reason": "group"}).status_code == 404
    with pytest.raises(PermissionDenied):
        release_stop(stop=stop, reason="group", by=someone(people.berit))
    assert DeskStop.unscoped.get().is_open


def test_one_row_and_three_take_as_many_queries(stop, people, places, sign_in):
    browser, counts = sign_in("kaarina"), []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            browser.get(PAGE)
        counts.append(len(captured))
        known = {"site": places.theatre, "account": people.leena, "device": uuid.uuid4()}
        DeskStop.unscoped.create(reason="confirm", device_since=timezone.now(), **known)
    assert counts[0] == counts[2]


@pytest.mark.parametrize("reason", ["", "because"])
def test_releasing_needs_one_of_the_reasons(stop, sign_in, reason):
    page = sign_in("kaarina").post(f"{PAGE}{stop.pk}/release/", {"reason": reason})
    assert page.context["form"].errors["reason"] and DeskStop.unscoped.get().is_open


def test_a_release_opens_the_desk_with_fresh_budgets_and_is_on_the_trail(places, people, sign_in):
    registered(make.series(places.espoo_area), places.office, CODES)
    ville, kaarina = sign_in("ville"), sign_in("kaarina")
    assert told(ville, places.theatre, CODES) == 10
    stop = DeskStop.unscoped.get()
    kaarina.post(f"{PAGE}{stop.pk}/release/", {"reason": ReleaseReason.PRACTICE})
    assert ville.get("/desk/").context["verdict"] is None
    assert told(ville, places.theatre, CODES[12:]) == 10
    stop.refresh_from_db()
    assert (stop.released_by, stop.released_because) == ("coordinator@kaikukanta.test", "practice")
    trail = AuditEvent.unscoped.filter(subject_id=str(stop.pk)).order_by("at").values_list("verb", "site_id", "details")
    assert list(trail) == [
        ("desk.stopped", str(places.theatre.pk), {"reason": "hits"}),
        ("desk.released", str(places.theatre.pk), {"reason": "practice"}),
    ]


def test_a_released_stop_is_not_released_twice(stop, people, sign_in):
    assert [release_stop(stop=stop, reason="group", by=someone(who)) for who in (people.kaarina, people.aino)] == [
        True, False,
    ]  # fmt: skip
    page = sign_in("kaarina").get(f"{PAGE}{stop.pk}/release/", follow=True)
    assert "This desk is open already." in page.text


def test_nobody_releases_a_stop_of_ones_own(stop, people, sign_in):
    DeskStop.unscoped.update(account=people.kaarina)
    page = sign_in("kaarina").post(f"{PAGE}{stop.pk}/release/", {"reason": "group"})
    assert "This is a stop of your own." in page.text
    assert DeskStop.unscoped.get().is_open


def test_the_list_of_uses_leads_there_and_says_how_many_are_stopped(stop, sign_in):
    page = sign_in("kaarina").get("/usage/")
    assert 'data-open-stops="1"' in page.text and f'href="{PAGE}"' in page.text
    assert PAGE not in sign_in("ville").get("/usage/").text


@pytest.mark.parametrize(("fields", "word"), [
    ({}, "stopped"),
    ({"released_at": timezone.now()}, "confirmed"),
    ({"reason": "hits", "ends_at": timezone.now() - timedelta(days=400)}, "time is up"),
    ({"released_at": timezone.now(), "released_by": "k@x.test", "released_because": "group"}, "released"),
])  # fmt: skip
def test_a_row_says_its_state(stop, sign_in, fields, word):
    DeskStop.unscoped.update(**fields)
    row = next(iter(sign_in("kaarina").get(PAGE).context["table"].rows))
    assert f">{word}<" in str(row.get_cell("state")).replace("\n", "")


def test_the_coordinators_of_the_area_are_told_and_nobody_else(places, people):
    found = Finding(Why.HITS, told=False, wait=DAY)
    stop = stop_desk(found=found, site=places.theatre, by=at_device(people.ville))
    assert mails() == [(str(stop.pk), str(people.kaarina.pk))]


def test_who_has_to_confirm_only_is_not_told_of(places, people):
    stop_desk(found=Finding(Why.CONFIRM, told=True), site=places.theatre, by=at_device(people.ville))
    assert mails() == []


@pytest.mark.parametrize("stopped", ["kaarina", "viktor"])
def test_without_another_coordinator_the_administrators_are_told(places, people, stopped):
    site = places.theatre if stopped == "kaarina" else places.wasa
    stop_desk(found=Finding(Why.NEIGHBOURS, told=True), site=site, by=at_device(getattr(people, stopped)))
    assert [reader for _stop, reader in mails()] == [str(people.aino.pk)]


def test_a_stop_is_made_once_however_often_it_is_found(places, people):
    by, found = at_device(people.ville), Finding(Why.HITS, told=False, wait=DAY)
    stops = {stop_desk(found=found, site=places.theatre, by=by).pk for _ in range(3)}
    assert (len(stops), len(mails()), AuditEvent.unscoped.count()) == (1, 1, 1)


def test_the_mail_says_where_when_and_why_and_nothing_of_a_card(places, people, sign_in, mailoutbox):
    registered(make.series(places.espoo_area), places.office, ROW)
    ville = sign_in("ville")
    told(ville, places.theatre, ROW)
    DeskStop.unscoped.update(released_at=timezone.now())
    told(ville, places.theatre, ROW[3:])
    stop = DeskStop.unscoped.get(reason="neighbours")
    tell_of_stop(str(stop.pk), str(people.kaarina.pk))
    mail = mailoutbox[0]
    assert mail.to == ["coordinator@kaikukanta.test"] and "http://localhost:8000/desk/stops/" in mail.body
    assert "Espoon kaupunginteatteri: at 22.11.2026 12.00" in mail.body
    assert [code for code in ROW if code in mail.body or code[-5:] in mail.body] == []
    stop.refresh_from_db()
    assert stop.told_at is not None


def test_a_closed_account_gets_no_mail(stop, people, mailoutbox):
    people.kaarina.is_active = False
    people.kaarina.save()
    tell_of_stop(str(stop.pk), str(people.kaarina.pk))
    assert mailoutbox == []


def test_a_person_whose_role_has_ended_is_not_told(places, people):
    Membership.unscoped.filter(user=people.kaarina).update(ended_at=timezone.now())
    stop_desk(found=Finding(Why.HITS, told=False, wait=DAY), site=places.theatre, by=at_device(people.ville))
    assert [reader for _stop, reader in mails()] == [str(people.aino.pk)]


def test_a_stop_that_has_lasted_its_time_is_over(places, people, sign_in):
    registered(make.series(places.espoo_area), places.office, CODES)
    ville = sign_in("ville")
    assert told(ville, places.theatre, CODES) == 10
    DeskStop.unscoped.update(ends_at=timezone.now())
    assert ville.get("/desk/").context["verdict"] is None
    assert is_stop(ask(ville, places.theatre, CODES[11]))  # the day's ten are still its day's ten
