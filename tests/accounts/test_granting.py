"""The edges of who may give which role where."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import grant_role, invite_person
from accounts.actors import someone
from accounts.granting import may_grant
from accounts.models import Membership, Participation, Site
from accounts.permissions import Role
from tests import factories as make

VIEWER = {"email": "katselija@kaikukanta.test", "role": Role.STATISTICS}


def test_a_coordinator_invites_viewers_of_the_areas_own_municipalities(sign_in, people, places):
    person = invite_person(**VIEWER, place=places.espoo, by=someone(people.kaarina))
    choices = sign_in("kaarina").get("/people/invite/?role=statistics").context["form"].fields["place"].choices
    assert choices[1:] == [("Municipalities", [("municipality-049", "Espoo")])]
    assert person in {row.record for row in sign_in("kaarina").get("/people/").context["table"].rows}


@pytest.mark.parametrize("place", ["vaasa", "helsinki", "west"])
def test_no_viewer_of_another_municipality_or_of_a_county_comes_from_a_coordinator(people, places, place):
    with pytest.raises(PermissionDenied):
        invite_person(**VIEWER, place=getattr(places, place), by=someone(people.kaarina))


@pytest.mark.parametrize(
    ("status", "last", "may"),
    [("preparing", None, True), ("pilot", "2026-11-22", True), ("pilot", "2026-11-21", False), ("ended", None, False)],
)
def test_a_municipality_counts_while_it_takes_part(people, places, status, last, may):
    Participation.objects.create(
        municipality=places.helsinki, area=places.espoo_area, status=status, starts_on="2026-01-01", ends_on=last
    )
    assert may_grant(people.kaarina, Role.STATISTICS, places.helsinki) is may


def test_a_viewer_of_a_municipality_that_left_is_no_longer_seen(sign_in, people, places):
    Participation.objects.filter(municipality=places.espoo).update(status="ended")
    assert sign_in("kaarina").get(f"/people/{people.tilda.pk}/").status_code == 404


def test_a_site_that_has_moved_meanwhile_is_the_new_areas_to_give(people, places):
    stale = Site.unscoped.get(pk=places.theatre.pk)
    Site.unscoped.filter(pk=stale.pk).update(area=places.vaasa_area)
    with pytest.raises(PermissionDenied):
        grant_role(person=people.jaana, role=Role.VENUE, place=stale, by=someone(people.kaarina))
    assert Membership.unscoped.in_force().filter(user=people.jaana).count() == 1


def test_two_coordinators_of_different_areas_give_nothing_to_each_others_places(people, places):
    vaasa = make.person("vaasa@kaikukanta.test", Role.COORDINATOR, places.vaasa_area)
    pairs = [(people.kaarina, places.vaasa_area), (vaasa, places.espoo_area), (people.kaarina, places.national)]
    assert [may_grant(user, Role.COORDINATOR, area) for user, area in pairs] == [False, False, False]
    assert may_grant(people.kaarina, Role.COORDINATOR, places.espoo_area)


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_others_give_nothing_not_even_their_own_role(people, places, name):
    person = getattr(people, name)
    held = Membership.unscoped.get(user=person)
    assert not may_grant(person, Role(held.role), held.place)
