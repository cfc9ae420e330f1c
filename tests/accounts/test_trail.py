"""The trail: what is written stays as it was written, and the database itself sees to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor, ActorKind, someone, task
from accounts.models import AuditEvent
from tests import roles

TABLE = "accounts_auditevent"


@pytest.fixture
def event(people, places):
    audit.record("site.edited", places.theatre, by=someone(people.kaarina, worker="KK"), site=places.theatre, before={})
    return AuditEvent.unscoped.get()


def test_a_line_says_who_what_and_where_in_text(event, people, places):
    assert (event.actor_kind, event.actor_name, event.actor_id) == (
        "person",
        "coordinator@kaikukanta.test (KK)",
        str(people.kaarina.pk),
    )
    assert (event.subject, event.subject_id, event.site_id, event.area_id) == (
        "accounts.site",
        str(places.theatre.pk),
        str(places.theatre.pk),
        str(places.espoo_area.pk),
    )


def test_a_task_has_a_name_and_no_person(places):
    audit.record("area.edited", places.espoo_area, by=task("nightly"), area=places.espoo_area)
    event = AuditEvent.unscoped.get()
    assert (event.actor_kind, event.actor_name, event.actor_id) == ("task", "nightly", "")
    assert (event.site_id, event.area_id) == ("", str(places.espoo_area.pk))


def test_the_request_is_named(people, places):
    audit.record("x.y", places.theatre, by=Actor(ActorKind.PERSON, "a@b.fi", people.aino, request_id="r-1"))
    assert AuditEvent.unscoped.get().request_id == "r-1"


@pytest.mark.parametrize("sql", [f"UPDATE {TABLE} SET verb = 'nothing'", f"DELETE FROM {TABLE}"])  # noqa: S608
def test_the_database_refuses_to_change_or_delete_it(event, sql):
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert AuditEvent.unscoped.get().verb == "site.edited"


def test_a_line_past_its_keeping_time_may_go(people, places):
    old = timezone.now() - timedelta(days=760)
    AuditEvent.unscoped.create(actor_kind="task", actor_name="t", verb="x.y", subject="s", at=old)
    assert AuditEvent.unscoped.filter(at=old).delete()[0] == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_not_emptied_outside_a_tests_database():
    """The trigger lets a test run's own database be emptied between tests; so its words are read here."""
    with roles.the_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'kept_rows'")
        source = cursor.fetchone()[0].replace("LIKE 'test\\_%'", "LIKE 'production'")
        cursor.execute(f"CREATE FUNCTION kept_in_production() RETURNS trigger LANGUAGE plpgsql AS $f${source}$f$")
        cursor.execute("CREATE TABLE kept (at timestamptz)")
        cursor.execute(
            "CREATE TRIGGER t BEFORE TRUNCATE ON kept FOR EACH STATEMENT EXECUTE FUNCTION kept_in_production()"
        )
        with pytest.raises(IntegrityError, match="rows of kept are kept"), transaction.atomic():
            cursor.execute("TRUNCATE kept")
        transaction.set_rollback(True)


def test_the_triggers_stand_on_the_trail(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [TABLE])
        assert {name for (name,) in cursor.fetchall()} == {"the_trail_is_never_changed", "the_trail_is_never_emptied"}
