"""The worker's half of a release: made once, tried again, audited up to three times, given up in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.keys import key_of
from accounts.models import AuditEvent, Membership, Site
from accounts.sealing import SealBroken, new_key
from stats import published, releasing, tasks
from stats.models import LedgerEntry
from tests.stats.ledgers import approver
from tests.stats.releases import asked_for, made, released, set_up, twelve_cards, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gate(monkeypatch):
    return set_up(monkeypatch)


@pytest.fixture(autouse=True)
def cards(places):
    return twelve_cards(places)


@pytest.fixture
def entry(people):
    return asked_for(people)


def test_a_release_is_left_to_the_worker_which_gets_an_id_only(entry):
    left = ProcrastinateJob.objects.get()
    assert (left.task_name, left.args) == ("stats.tasks.make_statistics_release", {"entry_id": str(entry.pk)})
    assert (entry.state, entry.progress, entry.sealed) == ("waiting", 0, None)


def test_the_worker_cuts_rounds_audits_and_seals(entry, gate):
    assert (made(entry).state, entry.progress, entry.attempt) == ("audited", 100, 0)
    assert (entry.day, gate.known) == (date(2026, 11, 22), [([1], ["2026Q1"])])
    assert entry.verdict == verdict()
    assert b"2026Q1" not in bytes(entry.sealed)
    assert releasing.opened(entry).release.period == "2026Q1"
    assert published.all_published() == []


def test_each_audit_has_all_earlier_releases_in_hand(people, gate):
    aarne = approver()
    released(people, aarne)
    released(people, aarne, "2026Q2")
    released(people, aarne, "2026Q1", "final")
    assert gate.known[-1] == ([1, 2, 3], ["2026Q1", "2026Q2", "2026Q1"])
    assert [one.number for one in published.all_published()] == [3, 2, 1]


def test_within_a_year_places_stay_where_the_first_release_had_them(people, places):
    released(people, approver())
    Site.unscoped.filter(pk=places.office.pk).update(area=places.vaasa_area, municipality=places.vaasa)
    second = made(asked_for(people, "2026Q2"))
    assert f"town:{places.espoo_area.pk}:049" in second.release


def test_what_the_audit_finds_something_in_is_made_anew(entry, gate):
    gate.verdicts = [verdict(passed=False), verdict(passed=False)]
    assert (made(entry).state, entry.attempt) == ("audited", 2)
    assert [one["verdict"]["passed"] for one in entry.earlier_audits] == [False, False]
    assert len({one["of"] for one in entry.earlier_audits} | {entry.release_hash}) == 3


def test_after_three_attempts_it_is_given_up_and_nothing_of_it_is_kept_but_the_verdicts(entry, gate):
    gate.verdicts = [verdict(passed=False)] * 3
    assert (made(entry).state, entry.failure, entry.release, entry.sealed) == ("failed", "audit", "", None)
    assert (len(entry.earlier_audits), entry.verdict["passed"]) == (3, False)
    line = AuditEvent.unscoped.get(verb="release.not_made")
    assert line.details["reason"] == "audit"


def test_made_once_a_release_is_left_alone(entry):
    first = made(entry).release_hash
    assert (made(entry).state, entry.release_hash) == ("audited", first)


def test_of_two_workers_the_second_changes_nothing(entry, monkeypatch):
    audit = releasing.run_audit

    def meanwhile(releases, cuts):
        monkeypatch.setattr(releasing, "run_audit", audit)
        made(entry)
        return audit(releases, cuts)

    monkeypatch.setattr(releasing, "run_audit", meanwhile)
    tasks.make_statistics_release(entry_id=str(entry.pk))
    assert AuditEvent.unscoped.filter(verb="release.audited").count() == 1


def test_who_may_not_ask_any_more_gets_no_release(people, entry):
    Membership.unscoped.filter(user=people.aino).update(ended_at=timezone.now())
    assert (made(entry).state, entry.failure) == ("failed", "withdrawn")


def test_how_far_it_is_stands_in_the_row(entry, monkeypatch):
    seen, audit = [], releasing.run_audit
    monkeypatch.setattr(
        releasing, "run_audit", lambda *known: seen.append(LedgerEntry.unscoped.get().progress) or audit(*known)
    )
    assert (made(entry).progress, seen) == (100, [45])


def set_job(**fields):
    """What stands in procrastinate's own table, as its workers write it."""
    changes = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procrastinate_jobs SET {changes}", list(fields.values()))


def test_what_a_killed_worker_left_is_made_after_all(entry):
    LedgerEntry.unscoped.update(state="making", progress=60)
    set_job(status="doing", attempts=1)
    tasks.look_after_releases(timestamp=0)
    assert ProcrastinateJob.objects.get().status == "todo"
    assert made(entry).state == "audited"


@pytest.mark.parametrize(("status", "attempts"), [("failed", 6), ("doing", 5)])
def test_what_failed_for_good_says_so(entry, status, attempts):
    set_job(status=status, attempts=attempts)
    tasks.look_after_releases(timestamp=0)
    entry.refresh_from_db()
    assert (entry.state, entry.failure) == ("failed", "stopped")


def test_a_release_with_a_living_job_is_waited_for(entry):
    tasks.look_after_releases(timestamp=0)
    entry.refresh_from_db()
    assert entry.state == "waiting"


def test_an_error_leaves_it_to_be_tried_again(entry, monkeypatch):
    monkeypatch.setattr(releasing, "run_audit", lambda *known: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.make_statistics_release(entry_id=str(entry.pk))
    entry.refresh_from_db()
    assert entry.state == "making"


def test_an_earlier_key_still_opens_and_another_does_not(entry, monkeypatch):
    made(entry)
    first = key_of("ledger")
    monkeypatch.setattr(releasing, "key_of", lambda use: new_key())
    with pytest.raises(SealBroken):
        releasing.opened(entry)
    monkeypatch.setattr(releasing, "old_keys_of", lambda use: (first,))
    assert releasing.opened(entry).release.number == 1


def test_what_was_counted_where_no_row_is_makes_no_release(entry, places):
    Site.unscoped.filter(pk=places.office.pk).update(is_distributor=False, is_agent=True)
    assert (made(entry).state, entry.failure, entry.unplaced) == ("failed", "places", [f"office:{places.office.pk}"])
    assert str(places.office.pk) not in str(AuditEvent.unscoped.get(verb="release.not_made").details)
