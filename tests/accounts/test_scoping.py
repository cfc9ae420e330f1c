"""The door for rows: `objects` gives nothing away without saying for whom."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import AgentClient, Area, AuditEvent, Membership, Organisation, Site, User
from accounts.scoping import ScopedQuerySet, UnscopedAccess

SCOPED = [
    Site.objects,
    Area.objects,
    Organisation.objects,
    Membership.objects,
    AgentClient.objects,
    AuditEvent.objects,
    User.people,
]


@pytest.mark.parametrize("door", SCOPED, ids=lambda door: door.model.__name__)
@pytest.mark.parametrize(
    "way",
    [
        "all",
        "filter",
        "count",
        "get",
        "first",
        "exists",
        "values",
        "create",
        "bulk_create",
        "get_or_create",
        "update",
        "iterator",
        "aggregate",
        "in_bulk",
        "none",
    ],
)
def test_every_other_way_to_rows_raises(door, way):
    with pytest.raises(UnscopedAccess):
        getattr(door, way)()


@pytest.mark.parametrize("door", SCOPED, ids=lambda door: door.model.__name__)
@pytest.mark.parametrize("nobody", [None, AnonymousUser()], ids=["none", "anonymous"])
def test_nobody_sees_nothing(door, nobody, people):
    assert list(door.visible_to(nobody)) == []


def test_the_deactivated_see_nothing(people):
    people.aino.is_active = False
    assert [list(door.visible_to(people.aino)) for door in SCOPED] == [[]] * len(SCOPED)


def test_rows_without_a_rule_are_nobodys(people):
    with pytest.raises(NotImplementedError):
        ScopedQuerySet(Site).visible_to(people.aino)


def test_espoos_coordinator_sees_nothing_of_vaasa(people, places):
    kaarina = people.kaarina
    assert set(Site.objects.visible_to(kaarina)) == {places.office, places.theatre}
    assert list(Area.objects.visible_to(kaarina)) == [places.espoo_area]
    own = {people.kaarina, people.jaana, people.ville, people.tilda}  # Tilda reads Espoo's statistics
    assert set(User.people.visible_to(kaarina)) == own
    assert {m.user for m in Membership.objects.visible_to(kaarina)} == own
    assert places.wasa.organisation not in Organisation.objects.visible_to(kaarina)
    assert list(AuditEvent.objects.visible_to(kaarina)) == []


@pytest.mark.parametrize(
    ("name", "seen"),
    [("jaana", ["office"]), ("ville", ["theatre"]), ("leena", ["agency"]), ("tilda", []), ("viktor", ["wasa"])],
)
def test_members_see_their_own_site(people, places, name, seen):
    user = getattr(people, name)
    assert list(Site.objects.visible_to(user)) == [getattr(places, site) for site in seen]
    assert list(User.people.visible_to(user)) == []
    assert list(Area.objects.visible_to(user)) == []


def test_an_administrator_sees_everything(people):
    assert Site.objects.visible_to(people.aino).count() == 5
    assert User.people.visible_to(people.aino).count() == 8


def test_an_agent_logs_for_its_client_without_seeing_its_row(people, places):
    assert list(Site.unscoped.loggable_by(people.leena)) == [places.theatre]
    assert places.theatre not in Site.objects.visible_to(people.leena)


def test_somebody_whose_role_has_ended_is_no_longer_seen_from_there(people, places):
    membership = Membership.unscoped.get(user=people.jaana)
    membership.ended_at = membership.granted_at
    membership.save()
    assert people.jaana not in User.people.visible_to(people.kaarina)


def test_a_person_of_two_areas_is_seen_from_both(people, places):
    Membership.unscoped.create(user=people.viktor, role="venue", kind="site", site=places.theatre)
    assert people.viktor in User.people.visible_to(people.kaarina)
