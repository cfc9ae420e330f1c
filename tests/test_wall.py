"""The second wall: PostgreSQL shows a page its person's rows, also when the scope of its queries is forgotten.

And the first without the second. Each is switched off here in turn.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from procrastinate.contrib.django import app

from accounts import wall
from accounts.models import Site
from accounts.permissions import ROLES, Permission, places_where
from accounts.scoping import ScopedQuerySet
from cards.models import Background, Card, CodeSeries
from kaikukanta.checks import the_role_stands_behind_the_wall
from kaikukanta.devdb import BEYOND, ROLE
from tests import factories as make
from tests import roles
from tests.test_access import PEOPLE, TABLE, browsers, everybody, quiet, rows, sections  # noqa: F401  (fixtures)
from usage.models import Usage

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-0000-0000-000000000000"
# Texts and lists that are the same for everybody, and which sites a run was given to.
PLAIN = {"Choice", "Notice", "Item", "Questionnaire", "CodeSeries_sites"}
SIGNED_IN = [name for name in PEOPLE if name not in {None, "suvi", "erkki"}]


def walled() -> list[type[models.Model]]:
    both = [apps.get_app_config(label).get_models(include_auto_created=True) for label in ("cards", "usage")]
    return [model for found in both for model in found if model.__name__ not in PLAIN]


def shown_by_scope(model: Any, person: Any) -> Any:
    """What the querysets show; of cards also those that a person meets without a list of them, of runs their cards'."""
    if model.__name__ == "ImportProgress":
        return model.objects.all()
    shown = model.objects.visible_to(person)
    if model is Card:
        reached = [Card.registrable.visible_to(person), Card.asked.visible_to(person)]
        return Card.unscoped.filter(
            models.Q(pk__in=shown.values("pk"))
            | models.Q(pk__in=reached[0].values("pk"))
            | models.Q(pk__in=reached[1].values("pk"))
        )
    if model is CodeSeries:
        sites = Site.unscoped.filter(pk__in=places_where(person, Permission.CARD_VIEW).sites)
        return CodeSeries.unscoped.filter(models.Q(pk__in=shown.values("pk")) | models.Q(area__in=sites.values("area")))
    return shown


def keys(rows_of: Any) -> set[Any]:
    return set(rows_of.values_list("pk", flat=True))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_the_wall_shows_what_the_scope_shows(name, everybody, rows):
    person, behind, scoped = getattr(everybody, name), {}, {}
    for model in walled():
        with wall.seen_by(person):
            behind[model.__name__] = keys(getattr(model, "unscoped", model._default_manager).all())
        scoped[model.__name__] = keys(shown_by_scope(model, person))
    assert behind == scoped


def test_every_job_about_cards_and_uses_stands_beyond_the_wall():
    """A job has no page's person: without this it would find no rows, and say nothing."""
    jobs = {name: job.func for name, job in app.tasks.items() if name.split(".")[0] in {"cards", "usage", "stats"}}
    bare = {name for name, function in jobs.items() if not getattr(function, "is_trusted", False)}
    assert len(jobs) >= 10
    assert bare == {"usage.tasks.throw_away_jobs"}  # the worker's own


def test_no_table_of_cards_or_uses_stands_outside_the_wall(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
    of_cards = {"stats_change", "stats_cardyear"}  # what the rollup keeps of single cards
    assert guarded == {model._meta.db_table for model in walled()} | of_cards


@pytest.fixture
def no_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first wall falls: every list of cards and uses forgets for whom it is."""
    theirs = ScopedQuerySet.visible_to

    def forgotten(self: Any, user: Any) -> Any:
        return self.all() if self.model._meta.app_label in {"cards", "usage"} else theirs(self, user)

    monkeypatch.setattr(ScopedQuerySet, "visible_to", forgotten)


@pytest.fixture
def no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall falls: pages are drawn beyond it."""
    monkeypatch.setattr(wall, "seen_by", lambda user: wall.beyond())


@pytest.mark.thorough
@pytest.mark.parametrize("falls", ["no_scope", "no_wall"])
def test_every_page_answers_everybody_the_same_with_one_wall_alone(browsers, places, people, rows, request, falls):
    request.getfixturevalue(falls)
    lines = [line for line in "\n".join(sections(browsers, places, people, rows)).splitlines() if line]
    assert sorted(set(lines) - set(TABLE.read_text(encoding="utf-8").splitlines())) == []


def own(page: str, client: Any) -> str:
    return client.get(page).content.decode()


@pytest.mark.parametrize("wall_that_falls", ["no_scope", "no_wall"])
def test_lists_hold_nothing_of_others_with_one_wall_alone(places, sign_in, rows, request, wall_that_falls):
    request.getfixturevalue(wall_that_falls)
    card = make.card(make.series(places.vaasa_area, "B"), "B000000001", places.vaasa_office, date(2026, 1, 5))
    make.use(card, places.wasa, date(2026, 11, 20), "Vaasan ilta")
    cards, uses = own("/cards/", sign_in("viveca")), own("/usage/", sign_in("viktor"))
    assert (str(card.pk) in cards, str(rows.card.pk) in cards) == (True, False)
    assert ("Vaasan ilta" in uses, "Lumikuningatar" in uses) == (True, False)


def test_a_connection_that_says_nothing_sees_nothing(db, places):
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    with wall.seen_by(None):
        assert Card.unscoped.count() == 0
    assert Card.unscoped.count() == 1  # this test stands beyond the wall


@pytest.mark.parametrize(
    "said", ["", "*|", "||||||||||1", f"{NOBODY}||||||||||1", f"{NOBODY}|{{}}|{{}}|{{}}|{{}}|||||||1"]
)
def test_a_setting_that_names_no_places_opens_nothing(db, places, said):
    """What is NULL in a policy may mean everything: no text but a star does."""
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    make.use(card, places.theatre, date(2026, 2, 5), "Lumikuningatar")
    counts = [f"(SELECT count(*) FROM {model._meta.db_table})" for model in walled()]
    with connection.cursor() as cursor:  # past the wrapper that says who asks
        cursor.cursor.execute(f"SET LOCAL ROLE NONE; SET LOCAL kaiku.scope = '{said}'")
        cursor.cursor.execute(f"SELECT {' + '.join(counts)}")
        assert cursor.fetchone() == (0,)


def test_a_scope_ends_with_its_statement(people, places):
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    with wall.seen_by(people.jaana):
        assert Card.unscoped.count() == 1
        with wall.seen_by(people.viveca):
            assert Card.unscoped.count() == 0
        assert Card.unscoped.count() == 1


def test_what_a_savepoint_takes_back_does_not_open_the_wall(people, places):
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    with wall.seen_by(people.viveca):
        with pytest.raises(DatabaseError), transaction.atomic():
            with wall.beyond():
                assert Card.unscoped.count() == 1
            raise DatabaseError
        assert Card.unscoped.count() == 0


@pytest.mark.parametrize("code", ["A000000001", "A000000002"])
def test_a_page_that_wrote_would_not_learn_whether_a_code_exists(people, places, code):
    run = make.series(places.espoo_area)
    make.card(run, "A000000001", places.office, date(2026, 1, 5))
    with wall.seen_by(people.viveca), pytest.raises(DatabaseError) as refused, transaction.atomic():
        Card.unscoped.create(series=run, number=7, code=code)
    assert str(refused.value) == 'new row violates row-level security policy for table "cards_card"\n'.strip()


def test_a_page_changes_nothing_even_of_its_own(people, places):
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    with wall.seen_by(people.jaana):
        assert Card.unscoped.filter(pk=card.pk).update(number=9) == 0
        assert Card.unscoped.filter(pk=card.pk).select_for_update().count() == 1  # counting locks nothing
        assert list(Card.unscoped.filter(pk=card.pk).select_for_update()) == []


def test_a_venue_sees_of_a_card_used_there_no_more_than_its_row(people, rows):
    with wall.seen_by(people.ville):
        assert [use.card.code for use in Usage.unscoped.select_related("card")] == [rows.card.code]
        assert (Card.unscoped.count(), Background.unscoped.count()) == (0, 0)


@pytest.mark.parametrize(("role", "member_of", "logs_in"), [(ROLE, {BEYOND}, True), (BEYOND, set(), False)])
def test_the_registers_roles_own_nothing_and_go_round_nothing(db, role, member_of, logs_in):
    with connection.cursor() as cursor:
        rights = "rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolcanlogin, rolinherit AND rolcanlogin"
        cursor.execute(f"SELECT {rights} FROM pg_roles WHERE rolname = %s", [role])
        assert cursor.fetchone() == (False, False, False, False, logs_in, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [role])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole", [role])
        assert {name for (name,) in cursor.fetchall()} == member_of


@pytest.mark.parametrize(
    "deed", ["ALTER TABLE cards_card DISABLE ROW LEVEL SECURITY", "DROP POLICY all_beyond_the_wall ON cards_card"]
)
def test_the_registers_role_cannot_take_the_wall_down(db, deed):
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed)


def test_each_kind_of_rows_is_seen_by_the_roles_that_hold_all_its_permissions():
    """The setting names three kinds of rows; permissions that one kind stands for are held by the same roles."""
    alike = {
        Permission.CARD_VIEW: [Permission.CARD_REGISTER, Permission.STOCK_VIEW, Permission.QUESTION_ASK],
        Permission.SERIES_VIEW: [Permission.STOP_RELEASE],
        Permission.USAGE_VIEW: [Permission.USAGE_LOG, Permission.USAGE_IMPORT],
    }
    assert set(alike) == set(wall.KINDS.values())
    for permission, others in alike.items():
        held_by = [
            {role for role, rules in ROLES.items() if each in rules.permissions} for each in (permission, *others)
        ]
        assert all(roles == held_by[0] for roles in held_by)


@pytest.mark.django_db(transaction=True)
def test_a_check_tells_when_the_wall_would_not_bind_the_register():
    assert the_role_stands_behind_the_wall(None, ["default"]) == []
    with roles.the_owner():
        assert [error.id for error in the_role_stands_behind_the_wall(None, ["default"])] == ["kaikukanta.E002"]
