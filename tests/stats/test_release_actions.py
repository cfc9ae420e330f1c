"""Asking for a release, approving it, refusing it."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.actors import someone, task
from accounts.errors import Refused
from accounts.models import AuditEvent
from stats import release_actions, release_calendar
from stats.models import LedgerEntry
from stats.release_actions import approve_release, ask_for_release, refuse_release
from tests.stats.ledgers import approver
from tests.stats.releases import WHY, asked_for, made, released, set_up, twelve_cards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gate(monkeypatch):
    return set_up(monkeypatch)


@pytest.fixture(autouse=True)
def cards(places):
    return twelve_cards(places)


@pytest.fixture
def aarne(people):
    return approver()


def refuses(words):
    return pytest.raises(Refused, match=re.escape(words))


def test_a_release_goes_from_request_over_audit_to_approval(people, aarne):
    entry = released(people, aarne)
    assert (entry.state, entry.number, entry.approved_by, entry.asked_by) == ("approved", 1, aarne, people.aino)
    lines = AuditEvent.unscoped.in_order().filter(verb__startswith="release.")
    assert [(line.verb, line.actor_name) for line in lines] == [
        ("release.asked", people.aino.email),
        ("release.audited", "make_statistics_release"),
        ("release.approved", aarne.email),
    ]
    assert lines[2].details["digest"] == entry.release_hash


@pytest.mark.parametrize("name", ["kaarina", "jaana", "ville", "leena", "tilda"])
def test_only_administrators_ask_approve_and_refuse(people, aarne, name):
    by, entry = someone(getattr(people, name)), made(asked_for(people))
    for deed in (
        lambda: ask_for_release(period="2026Q2", status="preliminary", why={}, by=by),
        lambda: approve_release(entry=entry, seen_hash=entry.entry_hash, by=by),
        lambda: refuse_release(entry=entry, why="No.", by=by),
        lambda: approve_release(entry=entry, seen_hash=entry.entry_hash, by=task("a_task")),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_who_asked_does_not_approve(people):
    entry = made(asked_for(people))
    with refuses("You asked for this release yourself."):
        approve_release(entry=entry, seen_hash=entry.entry_hash, by=someone(people.aino))


def test_what_is_approved_is_what_was_looked_at(people, aarne):
    entry = made(asked_for(people))
    with refuses("not the release that you looked at"):
        approve_release(entry=entry, seen_hash="0" * 64, by=someone(aarne))


def test_nothing_is_decided_on_twice_or_before_the_audit(people, aarne):
    waiting = asked_for(people)
    with refuses("does not wait for approval"):
        approve_release(entry=waiting, seen_hash="", by=someone(aarne))
    entry = made(waiting)
    refuse_release(entry=entry, why="The theatre’s uses are missing.", by=someone(aarne))
    with refuses("does not wait for approval"):
        approve_release(entry=entry, seen_hash=entry.entry_hash, by=someone(aarne))
    entry.refresh_from_db()
    assert (entry.state, entry.refused_why) == ("refused", "The theatre’s uses are missing.")


def test_who_asked_may_take_it_back_with_a_reason(people):
    entry = made(asked_for(people))
    with refuses("Say why"):
        refuse_release(entry=entry, why=" ", by=someone(people.aino))
    assert refuse_release(entry=entry, why="Asked too early.", by=someone(people.aino)).state == "refused"


def test_one_release_is_under_way_at_a_time(people, aarne):
    asked_for(people)
    with refuses("Another release is being made"):
        asked_for(people, "2026Q1")
    assert LedgerEntry.unscoped.count() == 1


def test_two_who_ask_in_the_same_moment_get_one_release(people, monkeypatch):
    asked_for(people)
    monkeypatch.setattr(release_actions, "_require_askable", lambda *args: None)
    with refuses("Another release is being made"):
        asked_for(people)


@pytest.mark.parametrize(
    ("period", "status", "words"),
    [
        ("2026Q4", "preliminary", "The quarter is not over yet."),
        ("2025Q4", "preliminary", "The register has no figures of this quarter."),
        ("2026Q2", "preliminary", "come out in their order"),
        ("2026Q1", "final", "The preliminary figures of the quarter are not out yet."),
        ("2026Q1", "revised", "Only final figures are revised."),
    ],
)
def test_figures_are_asked_for_in_their_order(people, period, status, words):
    with refuses(words):
        asked_for(people, period, status)


def test_a_register_without_figures_releases_none(people, monkeypatch):
    monkeypatch.setattr(release_calendar, "first_quarter", lambda: None)
    with refuses("The register has no figures"):
        asked_for(people)


def test_a_revision_says_why_in_three_languages(people, aarne):
    for status in ("preliminary", "final"):
        released(people, aarne, "2026Q1", status)
    with refuses("in all three languages"):
        asked_for(people, "2026Q1", "revised", why={**WHY, "sv": " "})
    entry = released(people, aarne, "2026Q1", "revised", why=WHY)
    assert (entry.number, entry.why) == (3, WHY)


def test_a_reason_is_kept_of_revisions_only(people):
    assert asked_for(people, why=WHY).why == {"fi": "", "sv": "", "en": ""}


def test_the_database_holds_the_rule_if_the_deed_forgets_it(people):
    entry = made(asked_for(people))
    with pytest.raises(IntegrityError, match="a_release_is_approved_by_another"):
        release_actions._decide(entry, state="approved", approved_by=people.aino, approved_at=entry.asked_at)
