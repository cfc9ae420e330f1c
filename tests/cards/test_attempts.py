"""Attempts and stops as the database keeps them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actors import someone, task
from cards.actions import purge_attempts
from cards.models import Attempt, DeskStop
from tests.usage.guessing import asked_before

CODES = ["A045198723", "K123456786", "ABC0001"]


@pytest.fixture
def attempt(people, places):
    asked_before(people.ville, places.theatre, CODES[:1], timedelta(hours=1), "known")
    return Attempt.unscoped.get()


@pytest.mark.parametrize("sql", ["UPDATE cards_attempt SET outcome = 'unknown'", "DELETE FROM cards_attempt"])
def test_the_database_refuses_to_change_or_delete_an_attempt(attempt, sql):
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Attempt.unscoped.get().outcome == "known"


def test_the_triggers_stand_on_it(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'cards_attempt'::regclass AND NOT tgisinternal")
        assert {name for (name,) in cursor.fetchall()} == {"an_attempt_is_never_changed", "attempts_are_never_emptied"}


def test_after_thirty_days_attempts_go_and_after_thirteen_months_stops(people, places, attempt):
    now = timezone.now()
    asked_before(people.ville, places.theatre, CODES[1:], timedelta(days=30, minutes=1), "known")
    stop = {"site": places.theatre, "account": people.ville, "device": uuid.uuid4(), "device_since": now}
    for days in (394, 396):
        DeskStop.unscoped.create(reason="neighbours", at=now - timedelta(days=days), **stop)
    assert purge_attempts(moment=now, by=task("throw_away_attempts")) == 3
    assert (Attempt.unscoped.get(), DeskStop.unscoped.count()) == (attempt, 1)
    assert purge_attempts(moment=now, by=task("throw_away_attempts")) == 0


def test_no_person_throws_attempts_away(people, attempt):
    with pytest.raises(ValueError, match="a task"):
        purge_attempts(moment=timezone.now() + timedelta(days=60), by=someone(people.aino))
    assert Attempt.unscoped.count() == 1


def test_nobody_lists_attempts(people, attempt):
    assert [Attempt.objects.visible_to(user).count() for user in vars(people).values()] == [0] * len(vars(people))


@pytest.mark.parametrize("code", CODES)
def test_an_attempt_recognises_its_code_and_holds_nothing_of_it(db, code):
    one, again = Attempt.about(code), Attempt.about(code)
    digests = [one.code, one.near, one.near_shifted]
    assert digests == [again.code, again.near, again.near_shifted] and len(set(digests)) == 3
    assert not any(part in "".join(digests) for part in (code, code.lstrip("ABCK")))


@pytest.mark.parametrize("distance", range(1, 21))
def test_codes_at_most_twenty_apart_share_a_span(db, distance):
    for start in range(45):
        one, other = (Attempt.about(f"A{100_000_000 + number:09}") for number in (start, start + distance))
        assert one.near == other.near or one.near_shifted == other.near_shifted


def test_codes_of_another_series_or_forty_apart_share_none(db):
    one, far, other = (Attempt.about(code) for code in ("A100000000", "A100000040", "B100000000"))
    assert len({one.near, far.near, other.near, one.near_shifted, far.near_shifted, other.near_shifted}) == 6


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "hits"},
        {"reason": "confirm", "ends_at": timezone.now()},
        {"reason": "neighbours", "released_by": "x", "released_because": "group"},
        {"reason": "neighbours", "released_by": "x", "released_at": timezone.now()},
    ],
)
def test_half_a_stop_is_refused(people, places, fields):
    now = timezone.now()
    stop = {"site": places.theatre, "account": people.ville, "device": uuid.uuid4(), "device_since": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskStop.unscoped.create(**stop, **fields)
