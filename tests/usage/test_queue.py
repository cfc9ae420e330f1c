"""The queue of a desk without a network: a receipt for each entry, one row for each use, a list of what was refused."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.keys import key_of, old_keys_of
from accounts.models import AuditEvent
from accounts.sealing import new_key
from cards.models import DeskStop
from tests import factories as make
from tests.usage.desk import GOOD
from tests.usage.queued import ADDRESS, entry, receipts, send
from usage.models import Event, LateRefusal, Limit, Usage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ville(sign_in, sample_cards):
    return sign_in("ville")


def post(browser, body):
    return browser.post(ADDRESS, body if isinstance(body, str) else json.dumps(body), content_type="application/json")


def test_an_entry_is_logged_with_the_desks_own_time(ville, places):
    sent = entry(places.theatre, children="2", event_time="19.00")
    assert receipts(ville, sent) == ["logged"]
    use = Usage.unscoped.get()
    assert (str(use.idempotency_key), use.card.code, use.children, use.venue) == (sent["id"], GOOD, 2, places.theatre)
    assert use.tapped_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert timezone.now() - use.logged_at < timedelta(minutes=1)
    assert use.logged_by == "venue@kaikukanta.test"


def test_the_same_batch_again_gets_the_same_answers_and_no_more_rows(ville, places):
    batch = [entry(places.theatre), entry(places.theatre, code="A045198728"), entry(places.theatre, code="A999999999")]
    assert receipts(ville, *batch) == ["logged", "logged", "refused"]
    assert receipts(ville, *batch) == ["already", "already", "refused"]
    assert (Usage.unscoped.count(), LateRefusal.unscoped.count()) == (2, 1)


def test_what_the_page_had_logged_before_the_line_was_cut_is_not_logged_again(ville, places):
    sent = entry(places.theatre, event_time="19.00")
    page = {"venue": places.theatre.pk, "code": GOOD, "children": "0", "event_name": "Lumikuningatar"}
    ville.post("/desk/log/", {**page, "event_day": "22.11.2026", "event_time": "19.00", "key": sent["id"]})
    assert (Usage.unscoped.count(), receipts(ville, sent), Usage.unscoped.count()) == (1, ["already"], 1)


def test_a_use_undone_meanwhile_is_not_logged_again(ville, places):
    sent = entry(places.theatre)
    receipts(ville, sent)
    ville.post(f"/usage/{Usage.unscoped.get().pk}/withdraw/", {"reason": "mistake"})
    assert (receipts(ville, sent), Usage.unscoped.counting().count()) == (["already"], 0)


REFUSED = {
    "no such card": ({"code": "A999999999"}, "no_such_card", ""),
    "misread": ({"code": "what is this"}, "misread", ""),
    "expired": ({"event_day": "22.11.2027"}, "expired", ""),
    "not yet valid": ({"event_day": "1.5.2026"}, "not_yet_valid", ""),
    "too many children": ({"children": "3"}, "too_many_children", ""),
    "a day that is none": ({"event_day": "31.11.2026"}, "fields", "event_day"),
    "a count that is none": ({"children": "many", "event_day": ""}, "fields", "children event_day"),
    "no code at all": ({"code": ""}, "fields", "code"),
    "an envelope of nobody": ({"sealed": "1.0000000000000000.AAAA"}, "sealed", ""),
}


@pytest.mark.parametrize(("changes", "reason", "faults"), REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_kept_with_its_reason(ville, places, changes, reason, faults):
    assert receipts(ville, entry(places.theatre, **changes)) == ["refused"]
    row = LateRefusal.unscoped.get()
    assert (row.reason, row.faults, row.venue, row.sent_from) == (reason, faults, places.theatre, places.theatre)
    assert (Usage.unscoped.count(), row.sent_by) == (0, "venue@kaikukanta.test")
    assert row.day_text == changes.get("event_day", "22.11.2026")


def test_neither_the_list_nor_the_trail_holds_the_code(ville, places):
    receipts(ville, entry(places.theatre, code="A999999999"))
    row = LateRefusal.unscoped.get()
    kept = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    trail = AuditEvent.unscoped.get(verb="usage.refused_late")
    assert row.masked_code == "A9••••••99"
    assert not any("A999999999" in text for text in [*kept, str(trail.details)])


def test_an_entry_refused_once_stays_refused_when_the_card_becomes_valid(ville, places):
    sent = entry(places.theatre, code="A000000077")
    assert receipts(ville, sent) == ["refused"]
    make.card(make.series(places.espoo_area), "A000000077", places.office, date(2026, 5, 11))
    assert (receipts(ville, sent), Usage.unscoped.count()) == (["refused"], 0)


def test_what_another_desk_has_logged_is_told_as_no_problem(ville, people, places):
    receipts(ville, entry(places.theatre))
    assert receipts(ville, entry(places.theatre)) == ["refused"]
    row = LateRefusal.unscoped.get()
    assert (row.reason, Usage.unscoped.count()) == ("already_logged", 1)
    assert "Nothing needs to be done" in row.next_step
    assert LateRefusal.objects.visible_to(people.ville).to_mend().count() == 0


def test_a_listed_event_is_logged_as_it_stands_on_the_list(ville, places, today):
    named = {"name": "Hamlet", "name_key": "hamlet", "category": "culture", "day": today}
    event = Event.unscoped.create(venue=places.theatre, **named)
    sent = entry(places.theatre, event=event.pk, event_name="", booked="on")
    refused = entry(places.theatre, code="A999999999", event=event.pk, event_name="", event_day="1.1.2026")
    assert receipts(ville, sent, refused) == ["logged", "refused"]
    use, kept = Usage.unscoped.get(), LateRefusal.unscoped.get()
    assert (use.event, use.event_name, use.state) == (event, "Hamlet", "booked")
    assert (kept.event_name, kept.day_text) == ("Hamlet", "22.11.2026")


def test_the_venues_limits_decide_when_it_arrives(ville, places, today):
    Limit.unscoped.create(venue=places.theatre, kind="once_per_production", starts_on=date(2026, 1, 1))
    receipts(ville, entry(places.theatre, event_day="21.11.2026"))
    assert receipts(ville, entry(places.theatre)) == ["refused"]
    row = LateRefusal.unscoped.get()
    assert (row.reason, row.next_step[:26]) == ("limit_reached", "The use cannot be logged: ")


def test_a_second_ticket_that_the_desk_had_confirmed_is_logged(ville, places):
    assert receipts(ville, entry(places.theatre), entry(places.theatre, second="1")) == ["logged", "logged"]
    assert sorted(Usage.unscoped.values_list("ordinal", flat=True)) == [1, 2]


def test_a_key_that_has_logged_something_else_is_refused_and_told(ville, places):
    key = uuid.uuid4()
    sent = [entry(places.theatre, key=key), entry(places.theatre, key=key, children="1")]
    assert receipts(ville, sent[0]) == ["logged"]
    assert receipts(ville, sent[1]) == ["refused"]
    assert LateRefusal.unscoped.get().reason == "clash"


def test_entries_of_another_venue_stay_with_the_device(ville, places):
    batch = [entry(places.wasa), entry(places.theatre), entry(SimpleNamespace(pk="nonsense"))]
    assert receipts(ville, *batch) == ["not_yours", "logged", "not_yours"]
    assert LateRefusal.unscoped.count() == 0


def test_a_coordinator_may_send_for_a_venue_of_the_area(sign_in, sample_cards, places):
    assert receipts(sign_in("kaarina"), entry(places.theatre)) == ["logged"]


def test_an_agents_entries_name_the_agent(sign_in, sample_cards, places):
    batch = [entry(places.theatre), entry(places.theatre, code="A999999999")]
    assert receipts(sign_in("leena"), *batch) == ["logged", "refused"]
    assert Usage.unscoped.get().logged_from == places.agency
    assert LateRefusal.unscoped.get().sent_from == places.agency


def test_initials_behind_a_shared_sign_in_come_out_of_the_envelope(sign_in, people, sample_cards, places):
    type(people.ville).objects.filter(pk=people.ville.pk).update(is_shared=True)
    receipts(sign_in("ville"), entry(places.theatre, worker="ab"))
    assert Usage.unscoped.get().logged_by == "venue@kaikukanta.test (ab)"


def test_nobody_is_there_to_confirm_a_name_so_it_passes_but_an_identity_code_never(ville, places):
    sent = [entry(places.theatre, event_name="Info 040 123 4567"), entry(places.theatre, event_name="131052-308T")]
    assert receipts(ville, *sent) == ["logged", "refused"]
    assert (LateRefusal.unscoped.get().faults, LateRefusal.unscoped.get().event_name) == ("event_name", "")


CLOCKS = {
    "a minute ago": ("2026-11-22T09:59:00Z", datetime(2026, 11, 22, 9, 59, tzinfo=UTC)),
    "with a zone": ("2026-11-22T11:59:00+02:00", datetime(2026, 11, 22, 9, 59, tzinfo=UTC)),
    "over thirty days ago": ("2026-10-01T09:59:00Z", None),
    "no time": ("yesterday", None),
    "the year 1": ("0001-01-01T00:00:00+14:00", None),
}


@pytest.mark.parametrize(("said", "kept"), CLOCKS.values(), ids=CLOCKS)
def test_a_devices_clock_is_believed_within_reason(ville, places, said, kept):
    receipts(ville, entry(places.theatre, tapped_at=said))
    assert Usage.unscoped.get().tapped_at == kept


def test_a_clock_that_is_ahead_says_now(ville, places):
    receipts(ville, entry(places.theatre, tapped_at="2031-01-01T00:00:00Z"))
    assert timezone.now() - Usage.unscoped.get().tapped_at < timedelta(minutes=1)


def test_a_stopped_desk_keeps_what_waits_and_sends_it_when_it_is_released(ville, people, places):
    since = timezone.now()
    stop = DeskStop.unscoped.create(
        reason="neighbours", site=places.theatre, account=people.ville, device=uuid.uuid4(), device_since=since
    )
    batch = [entry(places.theatre), entry(places.theatre, code="A999999999"), entry(places.wasa)]
    assert receipts(ville, *batch) == ["stopped", "stopped", "stopped"]
    assert (Usage.unscoped.count(), LateRefusal.unscoped.count()) == (0, 0)
    stop.delete()
    assert receipts(ville, *batch) == ["logged", "refused", "not_yours"]


def test_an_evening_of_uses_in_one_batch_stops_nobody(ville, places):
    run = make.series(places.espoo_area)
    for number in range(30):
        make.card(run, f"A0000003{number:02}", places.office, date(2026, 5, 11))
    batch = [entry(places.theatre, code=f"A0000003{number:02}") for number in range(30)]
    assert set(receipts(ville, *batch)) == {"logged"}
    assert DeskStop.unscoped.count() == 0


def test_an_older_key_still_opens_what_it_sealed(ville, places, settings, tmp_path):
    sent, before = entry(places.theatre), key_of("desk")
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    (tmp_path / "keys.json").write_text(json.dumps({"drafts": new_key(), "desk": new_key(), "desk_old": [before]}))
    key_of.cache_clear(), old_keys_of.cache_clear()
    try:
        assert ville.get(ADDRESS).json()["key"]["id"] != sent["sealed"].split(".")[1]
        assert receipts(ville, sent) == ["logged"]
    finally:
        key_of.cache_clear(), old_keys_of.cache_clear()


NOT_READ = {
    "no JSON": "entries",
    "no object": [],
    "no list": {"entries": {}},
    "no entry": {"entries": ["x"]},
    "no id": {"entries": [{"fields": [], "sealed": ""}]},
    "an id that is none": {"entries": [{"id": "1", "fields": [], "sealed": ""}]},
    "fields that are none": {"entries": [{"id": str(uuid.UUID(int=1)), "fields": {"venue": "x"}, "sealed": ""}]},
    "a field that is none": {"entries": [{"id": str(uuid.UUID(int=1)), "fields": [["venue", 7]], "sealed": ""}]},
    "a long field": {"entries": [{"id": str(uuid.UUID(int=1)), "fields": [["venue", "x" * 2001]], "sealed": ""}]},
    "a zero byte": {"entries": [{"id": str(uuid.UUID(int=1)), "fields": [["venue", "\x00"]], "sealed": ""}]},
    "brackets within brackets": "[" * 100_000,
}


@pytest.mark.parametrize("body", NOT_READ.values(), ids=NOT_READ)
def test_what_is_no_queue_is_refused_whole(ville, body):
    answer = post(ville, body)
    assert (answer.status_code, answer.json()) == (400, {"fault": "not_read"})


def test_over_fifty_entries_a_post_are_refused_whole(ville, places):
    batch = [entry(places.theatre, sealed="1.x.y") for _ in range(51)]
    assert post(ville, {"entries": batch}).status_code == 400
    assert (len(send(ville, *batch[:50])), LateRefusal.unscoped.count()) == (50, 50)


def test_signed_out_nothing_is_taken_and_the_device_is_told(places, sample_cards):
    nobody = Client()
    posted = nobody.post(
        ADDRESS,
        json.dumps({"entries": [entry(places.theatre)]}),
        content_type="application/json",
        headers={"Sec-Fetch-Mode": "cors"},
    )
    assert (posted.status_code, nobody.get(ADDRESS).status_code, Usage.unscoped.count()) == (401, 302, 0)


def test_without_the_token_nothing_is_taken_and_with_it_everything(people, places, sample_cards):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people.ville, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = json.dumps({"entries": [entry(places.theatre)]})
    assert browser.post(ADDRESS, body, content_type="application/json").status_code == 403
    token = browser.get(ADDRESS).json()["token"]
    sent = browser.post(ADDRESS, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert list(sent.json()["receipts"].values()) == ["logged"]


def test_who_may_not_log_is_told_so(sign_in, places, sample_cards):
    assert post(sign_in("jaana"), {"entries": [entry(places.theatre)]}).status_code == 403
    assert sign_in("jaana").get(ADDRESS).status_code == 403
