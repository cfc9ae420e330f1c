"""A role that becomes another at once, and a coordinator's side."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import change_role, grant_role, invite_person
from accounts.actors import someone
from accounts.errors import Refused
from accounts.granting import changes_offered
from accounts.models import AuditEvent, Invitation, Membership, Side, Site
from accounts.permissions import Role
from tests import factories as make


@pytest.fixture
def both(places):
    """The office receives the card, too."""
    kinds = {"is_venue": True, "venue_type": "other", "category": "culture"}
    Site.unscoped.filter(pk=places.office.pk).update(**kinds)
    places.office.refresh_from_db()
    return places.office


def role_of(person):
    return Membership.unscoped.in_force().get(user=person)


def offered(user, held):
    return {heading: list(words) for heading, words in changes_offered(user, held).items()}


def choose(client, held, role, place_kind, place, side=""):
    return client.post(f"/people/memberships/{held.pk}/change/", {"becomes": f"{role}:{place_kind}:{place.pk}:{side}"})


def test_a_distributor_becomes_a_venue_at_a_site_of_both_kinds(sign_in, people, both):
    held = role_of(people.jaana)
    answer = choose(sign_in("kaarina"), held, "venue", "site", both)
    assert answer.headers["Location"] == f"/people/{people.jaana.pk}/"
    assert (role_of(people.jaana).role, Membership.unscoped.filter(user=people.jaana).count()) == ("venue", 2)
    event = AuditEvent.unscoped.get()
    assert (event.verb, event.details["before"]["role"], event.details["after"]["role"]) == (
        "role.changed",
        "distributor",
        "venue",
    )


def test_what_is_offered_is_what_the_person_may_give(people, places, both):
    make.site("Tapiolan toimisto", places.espoo_area, places.espoo, is_distributor=True)
    assert offered(people.kaarina, role_of(people.jaana)) == {
        "Another role at the same site": ["Kaikukortti venue"],
        "The same role elsewhere: Espoo": ["Tapiolan toimisto"],
    }
    assert "The same role elsewhere: Vaasan seutu" in offered(people.aino, role_of(people.jaana))


def test_a_coordinators_side_changes_without_a_mail(
    sign_in, people, places, mailoutbox, django_capture_on_commit_callbacks
):
    held = role_of(people.kaarina)
    with django_capture_on_commit_callbacks(execute=True):
        choose(sign_in("aino"), held, "coordinator", "area", places.espoo_area, "social")
    assert (role_of(people.kaarina).side, mailoutbox) == ("social", [])
    details = AuditEvent.unscoped.get(verb="role.changed").details
    assert (details["before"]["side"], details["after"]["side"]) == ("both", "social")


@pytest.mark.parametrize("side", list(Side))
def test_the_side_is_chosen_when_a_coordinator_is_invited(people, places, side):
    where = {"role": Role.COORDINATOR, "place": places.espoo_area, "side": side}
    person = invite_person(email="toinen@kaikukanta.test", **where, by=someone(people.kaarina))
    assert role_of(person).side == side


def test_without_a_choice_a_coordinator_takes_care_of_both_sides(sign_in, people, places):
    form = sign_in("aino").get("/people/invite/?role=coordinator").context["form"]
    assert (form["side"].value(), grant_role_side(people, places)) == ("both", "both")
    assert "side" not in sign_in("aino").get("/people/invite/?role=venue").context["form"].fields


def grant_role_side(people, places):
    where = {"role": Role.COORDINATOR, "place": places.espoo_area}
    return grant_role(person=people.ville, **where, by=someone(people.aino)).side


def test_an_invitation_goes_over_to_the_new_role(people, places, both):
    where = {"role": Role.DISTRIBUTOR, "place": both}
    person = invite_person(email="uusi@kaikukanta.test", **where, by=someone(people.kaarina))
    change_role(membership=role_of(person), role=Role.VENUE, place=both, by=someone(people.kaarina))
    assert (role_of(person).invitation, Invitation.unscoped.get().state) == (Invitation.unscoped.get(), "waiting")


@pytest.mark.parametrize(
    ("role", "place"), [("distributor", "vaasa_office"), ("administrator", None), ("venue", "wasa")]
)
def test_nothing_is_changed_into_what_one_may_not_give(people, places, role, place):
    where = getattr(places, place) if place else None
    with pytest.raises(PermissionDenied):
        change_role(membership=role_of(people.jaana), role=Role(role), place=where, by=someone(people.kaarina))
    assert role_of(people.jaana).role == "distributor"


def test_neither_what_it_is_already_nor_what_does_not_fit_nor_ones_own(people, places):
    kaarina = someone(people.kaarina)
    for role, place in [(Role.DISTRIBUTOR, places.office), (Role.VENUE, places.office)]:
        with pytest.raises(Refused):
            change_role(membership=role_of(people.jaana), role=role, place=place, by=kaarina)
    with pytest.raises(Refused, match="cannot do this to yourself"):
        change = {"role": Role.COORDINATOR, "place": places.espoo_area, "side": "social"}
        change_role(membership=role_of(people.kaarina), **change, by=kaarina)
    assert role_of(people.jaana).role == "distributor"


@pytest.mark.parametrize("key", ["", "venue:site:0:", "distributor:site:{vaasa}:"])
def test_a_choice_that_was_not_offered_is_told(sign_in, people, places, both, key):
    address = f"/people/memberships/{role_of(people.jaana).pk}/change/"
    page = sign_in("kaarina").post(address, {"becomes": key.format(vaasa=places.vaasa_office.pk)})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["becomes"])


def test_a_role_elsewhere_or_one_that_has_ended_is_not_found(sign_in, people):
    kaarina, viktor = sign_in("kaarina"), role_of(people.viktor)
    assert kaarina.get(f"/people/memberships/{viktor.pk}/change/").status_code == 404
    ended = role_of(people.ville)
    kaarina.post(f"/people/memberships/{ended.pk}/end/")
    assert kaarina.get(f"/people/memberships/{ended.pk}/change/").status_code == 404
