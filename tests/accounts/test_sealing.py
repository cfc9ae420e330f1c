"""Every day of the trail is sealed, and whatever is done to its lines or seals afterwards is found and named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import keys
from accounts.actions import purge_trail, seal_closed_days
from accounts.actions.sealing import counted_on
from accounts.actors import someone, task
from accounts.models import AuditEvent, TrailSeal
from accounts.models.trail import first_day_kept
from accounts.sealing import new_key
from accounts.seals import NOTHING_BEFORE, text_of
from accounts.verifying import Fault, verify
from tests import roles

pytestmark = pytest.mark.django_db(transaction=True)  # the tables' owner comes by a connection of its own

NIGHT = task("seal_trail")
FIRST, SECOND, THIRD = date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 21)
LINES = "accounts_auditevent"
SEALS = "accounts_trailseal"


def line(at, verb="x.y", **fields):
    return AuditEvent.unscoped.create(
        actor_kind="person", actor_name="Ä (KK)", verb=verb, subject="s", at=at, details={"b": 1, "a": None}, **fields
    )


def seal():
    return seal_closed_days(moment=timezone.now(), by=NIGHT)


@pytest.fixture
def sealed(db):
    """Two lines on the first day, none on the second, two on the third; all sealed. Today is the 22nd."""
    moments = [datetime(2026, 11, day, 12, minute, tzinfo=UTC) for day in (19, 21) for minute in (0, 1)]
    lines = [line(at) for at in moments]
    seal()
    return lines


def tamper(sql, *values, table=LINES):
    """What only the owner of the tables can do: with the triggers off."""
    with roles.the_owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def faults(**asked):
    return verify(moment=timezone.now(), **asked).faults


def test_each_closed_day_gets_one_seal_that_follows_the_one_before(sealed):
    seals = list(TrailSeal.unscoped.order_by("day"))
    assert [(row.day, row.lines) for row in seals] == [(FIRST, 2), (SECOND, 0), (THIRD, 2)]
    assert [row.previous for row in seals] == [NOTHING_BEFORE, seals[0].mark, seals[1].mark]
    assert (seal(), faults()) == ([], [])


def test_a_day_is_a_day_in_finland(db):
    before_midnight, after = (datetime(2026, 11, 20, hour, 30, tzinfo=UTC) for hour in (21, 22))
    line(before_midnight), line(after)
    seal()
    assert list(TrailSeal.unscoped.order_by("day").values_list("day", "lines")) == [(SECOND, 1), (THIRD, 1)]


def test_a_day_is_closed_an_hour_after_its_midnight(db):
    line(datetime(2026, 11, 21, 12, tzinfo=UTC))
    early = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    assert seal_closed_days(moment=early, by=NIGHT) == []
    assert len(seal_closed_days(moment=early + timedelta(minutes=1), by=NIGHT)) == 1


def test_a_day_waits_for_what_was_begun_before_its_midnight(db):
    """The database's own clock is before 2030: this transaction was begun before the day ended."""
    line(datetime(2030, 1, 1, 12, tzinfo=UTC))
    with psycopg.connect(**connection.get_connection_params()) as elsewhere:
        elsewhere.execute("SELECT 1")
        assert seal_closed_days(moment=datetime(2030, 1, 2, 12, tzinfo=UTC), by=NIGHT) == []


def test_nothing_is_sealed_before_the_first_line_and_only_a_task_seals(people):
    assert (seal(), faults()) == ([], [])
    with pytest.raises(ValueError, match="a task"):
        seal_closed_days(moment=timezone.now(), by=someone(people.aino))
    with pytest.raises(ValueError, match="a task"):
        purge_trail(moment=timezone.now(), by=someone(people.aino))


TAMPERED = {
    "changed": (f"UPDATE {LINES} SET verb = 'z.z' WHERE id = %s", Fault.CHANGED),
    "another actor": (f"UPDATE {LINES} SET actor_name = 'Viktor' WHERE id = %s", Fault.CHANGED),
    "another moment": (f"UPDATE {LINES} SET at = at + interval '1 microsecond' WHERE id = %s", Fault.CHANGED),
    "details": (f"UPDATE {LINES} SET details = '{{}}' WHERE id = %s", Fault.CHANGED),
    "another device": (f"UPDATE {LINES} SET device_name = 'x' WHERE id = %s", Fault.CHANGED),
    "removed": (f"DELETE FROM {LINES} WHERE id = %s", Fault.REMOVED),
}


@pytest.mark.parametrize(("sql", "fault"), TAMPERED.values(), ids=TAMPERED)
def test_what_is_done_to_a_line_is_found(sealed, sql, fault):
    tamper(sql, sealed[0].pk)
    assert faults() == [(FIRST, fault)]


def test_an_added_line_is_found(sealed):
    line(datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert faults() == [(SECOND, Fault.ADDED)]


def test_a_line_before_the_first_seal_is_found(sealed):
    line(datetime(2026, 11, 1, 9, tzinfo=UTC))
    assert faults() == [(date(2026, 11, 18), Fault.ADDED)]


def test_two_lines_that_change_their_moments_are_found(sealed):
    first, second = sealed[:2]
    tamper(f"UPDATE {LINES} SET at = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)",
           first.pk, second.at, first.at, first.pk, second.pk)  # fmt: skip
    assert faults() == [(FIRST, Fault.CHANGED)]


def test_a_removed_last_seal_is_missed_after_the_hours_of_the_task(sealed):
    tamper(f"DELETE FROM {SEALS} WHERE day = %s", THIRD, table=SEALS)
    assert faults() == [(THIRD, Fault.MISSING)]
    soon = datetime(2026, 11, 22, 1, 59, tzinfo=UTC)  # the task may still come
    assert verify(moment=soon).faults == []


def test_a_removed_seal_in_the_middle_is_missed_and_breaks_the_chain(sealed):
    tamper(f"DELETE FROM {SEALS} WHERE day = %s", SECOND, table=SEALS)
    assert faults() == [(SECOND, Fault.MISSING), (THIRD, Fault.CHAIN)]


def test_a_removed_first_seal_breaks_the_chain(sealed):
    tamper(f"DELETE FROM {SEALS} WHERE day = %s", FIRST, table=SEALS)
    assert faults() == [(SECOND, Fault.CHAIN), (FIRST, Fault.ADDED)]


def test_a_line_and_its_seal_changed_together_are_found(sealed):
    """Who owns the tables and has no key can make digests, but no mark."""
    tamper(f"DELETE FROM {LINES} WHERE id = %s", sealed[0].pk)
    digest = counted_on(FIRST, 1).digest
    tamper(f"UPDATE {SEALS} SET lines = 1, digest = %s WHERE day = %s", digest, FIRST, table=SEALS)
    assert faults() == [(FIRST, Fault.SEAL)]


def test_two_exchanged_seals_are_found(sealed):
    sql = f"UPDATE {SEALS} SET mark = CASE day WHEN %s THEN (SELECT mark FROM {SEALS} WHERE day = %s)"
    sql += f" ELSE (SELECT mark FROM {SEALS} WHERE day = %s) END WHERE day IN (%s, %s)"
    tamper(sql, FIRST, SECOND, FIRST, FIRST, SECOND, table=SEALS)
    assert set(faults()) == {(FIRST, Fault.SEAL), (SECOND, Fault.SEAL), (SECOND, Fault.CHAIN), (THIRD, Fault.CHAIN)}


@pytest.fixture
def another_key(monkeypatch):
    """`another_key([old])`: the sealing key is a new one; `old` keys still open."""

    def change(old=()):
        fresh = new_key()
        for module in ("accounts.verifying", "accounts.actions.sealing"):
            monkeypatch.setattr(f"{module}.key_of", lambda use: fresh)
        monkeypatch.setattr("accounts.verifying.old_keys_of", lambda use: tuple(old))

    return change


def test_another_key_is_said_once_and_an_earlier_one_still_fits(sealed, another_key):
    before = keys.key_of("sealing")
    another_key()
    assert faults() == [(None, Fault.KEY)]
    another_key([before])
    assert faults() == []


def test_seals_made_anew_with_the_key_are_told_apart_by_a_head_from_elsewhere(sealed):
    head = TrailSeal.unscoped.get(day=THIRD).mark
    assert faults(head=head) == []
    tamper(f"DELETE FROM {SEALS} WHERE day = %s", THIRD, table=SEALS)
    tamper(f"DELETE FROM {LINES} WHERE id = %s", sealed[-1].pk)
    seal()
    assert (faults(), faults(head=head)) == ([], [(None, Fault.HEAD)])


def test_lines_past_their_keeping_time_go_and_the_chain_stays(db):
    """In 2024: the trigger goes by the database's own clock."""
    line(datetime(2024, 11, 21, 12, tzinfo=UTC)), line(datetime(2024, 11, 22, 12, tzinfo=UTC))
    seal_closed_days(moment=datetime(2024, 11, 23, 12, tzinfo=UTC), by=NIGHT)
    assert purge_trail(moment=timezone.now(), by=NIGHT) == 1
    found = verify(moment=timezone.now())
    assert ({fault for _day, fault in found.faults}, found.gone, found.lines) == ({Fault.MISSING}, 1, 1)
    tamper(f"UPDATE {SEALS} SET lines = 3 WHERE day = '2024-11-21'", table=SEALS)
    assert (date(2024, 11, 21), Fault.SEAL) in faults()


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (datetime(2026, 11, 22, 10, tzinfo=UTC), date(2024, 11, 22)),
        (datetime(2028, 2, 29, 10, tzinfo=UTC), date(2026, 2, 28)),
    ],
)
def test_whole_days_are_kept_for_two_years(moment, first):
    assert first_day_kept(moment) == first


def test_a_seal_made_days_late_is_told(db):
    line(datetime(2026, 11, 10, 12, tzinfo=UTC))
    seal()
    found = verify(moment=timezone.now())
    assert (found.faults, found.late[0], found.late[-1]) == ([], date(2026, 11, 10), date(2026, 11, 19))


@pytest.mark.parametrize("sql", [f"UPDATE {SEALS} SET lines = 0", f"DELETE FROM {SEALS}"])
def test_the_database_refuses_to_change_or_delete_a_seal(sealed, fixed_day, sql):
    fixed_day.move_to(datetime(2036, 11, 20, 10, tzinfo=UTC))
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert TrailSeal.unscoped.count() == 3


def test_the_triggers_stand_on_the_seals(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [SEALS])
        assert {name for (name,) in cursor.fetchall()} == {"a_seal_is_never_changed", "seals_are_never_emptied"}


LATE = "sealed more than two days late. Compare with a head that was kept elsewhere."


def said(**options):
    out, status = StringIO(), 0
    try:
        call_command("verify_trail", stdout=out, **options)
    except SystemExit as end:
        status = end.code
    return out.getvalue().splitlines(), status


def test_the_command_says_ok_with_counts_and_the_head(sealed):
    head = TrailSeal.unscoped.get(day=THIRD).mark
    lines, status = said()
    assert lines[0] == f"2026-11-19: {LATE}"
    assert lines[1].startswith("4 lines of 3 days are as they were sealed; 0 days are past")
    assert (lines[2:], status) == ([f"head: 2026-11-21 {head}", "OK"], 0)
    assert said(head=f"2026-11-21 {head}")[1] == 0


def test_the_command_names_the_broken_day_and_fails(sealed):
    tamper(f"DELETE FROM {LINES} WHERE id = %s", sealed[0].pk)
    lines, status = said(head="0" * 64)
    assert lines[:2] == [
        "2026-11-19: lines have been removed.",
        "The given head is no seal of this chain: it has been made anew or cut off since then.",
    ]
    assert (lines[-1], status) == ("BROKEN", 1)


def test_the_same_line_is_always_written_the_same_way():
    at = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.get_fixed_timezone(120))
    first = text_of((at, {"b": 1, "a": {"d": None, "c": "ä"}}))
    again = text_of((at.astimezone(UTC), {"a": {"c": "ä", "d": None}, "b": 1}))
    assert first == again == b'["2026-11-22T10:00:00.000000+00:00",{"a":{"c":"\xc3\xa4","d":null},"b":1}]\n'
