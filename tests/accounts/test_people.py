"""The pages of people: the list, one person, giving and ending roles, closing an account."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import deactivate_person, end_role, grant_role
from accounts.actors import someone, task
from accounts.errors import Refused
from accounts.models import AuditEvent, Membership, User
from accounts.permissions import Role
from tests import factories as make


def held(user):
    return sorted(Membership.unscoped.in_force().filter(user=user).values_list("role", flat=True))


def names(page):
    return [str(row.record) for row in page.context["table"].rows]


def role_of(user):
    return Membership.unscoped.get(user=user)


def test_a_coordinator_sees_the_own_areas_people_only(sign_in):
    assert names(sign_in("kaarina").get("/people/")) == ["Jaana", "Kaarina", "Tilda", "Ville"]


def test_an_administrator_sees_everybody_with_roles_and_places(sign_in):
    page = sign_in("aino").get("/people/")
    roles = {str(row.record): row.record.roles for row in page.context["table"].rows}
    assert len(roles) == 8
    assert roles["Aino"] == [{"role": "administrator", "place": None}]
    assert roles["Tilda"] == [{"role": "statistics", "place": "Espoo"}]
    assert "Distributor: Espoon aikuissosiaalityö" in page.content.decode()


def test_a_coordinator_sees_of_a_person_only_the_roles_of_the_own_area(sign_in, people, places):
    Membership.unscoped.create(user=people.jaana, role="distributor", kind="site", site=places.vaasa_office)
    kaarina = sign_in("kaarina")
    roles = {str(row.record): row.record.roles for row in kaarina.get("/people/").context["table"].rows}
    assert roles["Jaana"] == [{"role": "distributor", "place": "Espoon aikuissosiaalityö"}]
    page = kaarina.get(f"/people/{people.jaana.pk}/")
    assert [m.site for m, _may_end in page.context["held"]] == [places.office]
    assert "Vaasan" not in page.content.decode()


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("role=venue", ["Viktor", "Ville"]),
        ("search=viveca%40", ["Viveca"]),
        ("state=in_use", ["Kaarina"]),
        ("state=closed", []),
        ("role=nothing&search=leena", ["Leena"]),
    ],
)
def test_the_list_is_searched_and_limited(sign_in, people, limits, found):
    User.objects.filter(pk=people.kaarina.pk).update(last_login=timezone.now())
    User.objects.filter(pk=people.aino.pk).update(name="Aino")
    assert [name for name in names(sign_in("aino").get(f"/people/?{limits}")) if name != "Aino"] == found


def test_the_list_asks_as_many_questions_with_three_people_as_with_six(sign_in, places):
    kaarina = sign_in("kaarina")
    with CaptureQueriesContext(connection) as few:
        kaarina.get("/people/")
    for number in range(3):
        make.person(f"uusi{number}@kaikukanta.test", Role.VENUE, places.theatre)
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/people/")
    assert len(few) == len(many)


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_people_are_for_coordinators(sign_in, people, name):
    client, ville = sign_in(name), people.ville.pk
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{ville}/").status_code == 403
    assert client.post(f"/people/{ville}/deactivate/").status_code == 403
    assert client.post(f"/people/memberships/{role_of(people.ville).pk}/end/").status_code == 403


def test_people_elsewhere_are_not_found(sign_in, people):
    kaarina, viktor = sign_in("kaarina"), people.viktor.pk
    assert kaarina.get(f"/people/{viktor}/").status_code == 404
    assert kaarina.get(f"/people/{viktor}/grant/?role=venue").status_code == 404
    assert kaarina.post(f"/people/{viktor}/deactivate/").status_code == 404
    assert kaarina.post(f"/people/memberships/{role_of(people.viktor).pk}/end/").status_code == 404
    assert User.objects.get(pk=viktor).is_active


def test_a_coordinator_gives_a_role_and_a_mail_tells_it(
    sign_in, people, places, mailoutbox, django_capture_on_commit_callbacks
):
    kaarina, address = sign_in("kaarina"), f"/people/{people.jaana.pk}/grant/?role=venue"
    with django_capture_on_commit_callbacks(execute=True):
        answer = kaarina.post(address, {"place": f"site-{places.theatre.pk}"})
    assert answer.headers["Location"] == f"/people/{people.jaana.pk}/"
    assert (held(people.jaana), [mail.to for mail in mailoutbox]) == (["distributor", "venue"], [[people.jaana.email]])
    assert AuditEvent.unscoped.get(verb="role.granted").details["place"] == str(places.theatre.pk)


@pytest.mark.parametrize("place", ["", "site-0", "vaasa_office", "office", "vaasa_area"])
def test_a_role_is_given_only_where_it_fits_and_one_may(sign_in, people, places, place):
    key = f"site-{getattr(places, place).pk}" if hasattr(places, place) else place
    page = sign_in("kaarina").post(f"/people/{people.jaana.pk}/grant/?role=venue", {"place": key})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["place"])
    assert held(people.jaana) == ["distributor"]


@pytest.mark.parametrize("role", ["administrator", "king", ""])
def test_a_coordinator_is_offered_only_roles_of_sites_and_the_own_area(sign_in, people, role):
    page = sign_in("kaarina").get(f"/people/{people.jaana.pk}/grant/?role={role}")
    assert [offered for offered, _rules in page.context["roles"]] == list(Role)[1:]


def test_the_same_role_twice_is_refused(sign_in, people, places):
    page = sign_in("kaarina").post(
        f"/people/{people.ville.pk}/grant/?role=venue", {"place": f"site-{places.theatre.pk}"}
    )
    assert page.context["form"].non_field_errors() == ["The person already has this role there."]


def test_ending_a_role_takes_its_rights_at_the_next_page(sign_in, people):
    ville, kaarina = sign_in("ville"), sign_in("kaarina")
    before = ville.get("/sites/").status_code
    kaarina.post(f"/people/memberships/{role_of(people.ville).pk}/end/")
    kaarina.post(f"/people/memberships/{role_of(people.ville).pk}/end/")
    assert (before, ville.get("/sites/").status_code) == (200, 403)
    assert AuditEvent.unscoped.filter(verb="role.ended").count() == 1


def test_a_closed_account_has_no_session_no_roles_and_no_log_in(sign_in, people):
    ville, kaarina = sign_in("ville"), sign_in("kaarina")
    answer = kaarina.post(f"/people/{people.ville.pk}/deactivate/")
    gone = ville.get("/sites/")
    assert (answer.headers["Location"], gone.status_code) == ("/people/", 302)
    assert gone.headers["Location"].startswith("/login/")
    assert (held(people.ville), User.objects.get(pk=people.ville.pk).state) == ([], "closed")
    assert AuditEvent.unscoped.get(verb="person.deactivated").details["roles"][0]["role"] == "venue"


def test_an_account_with_roles_elsewhere_is_not_closed_from_here(sign_in, people, places):
    Membership.unscoped.create(user=people.jaana, role="distributor", kind="site", site=places.vaasa_office)
    page = sign_in("kaarina").post(f"/people/{people.jaana.pk}/deactivate/", follow=True)
    assert "roles that you do not manage" in page.content.decode()
    assert (held(people.jaana), User.objects.get(pk=people.jaana.pk).is_active) == (["distributor"] * 2, True)


def test_nobody_ends_or_closes_themselves(sign_in, people):
    aino = sign_in("aino")
    aino.post(f"/people/memberships/{role_of(people.aino).pk}/end/")
    page = aino.post(f"/people/{people.aino.pk}/deactivate/", follow=True)
    assert "You cannot do this to yourself." in page.content.decode()
    assert held(people.aino) == ["administrator"]


def test_the_last_administrator_stays(people):
    second = make.person("toinen@kaikukanta.test", Role.ADMINISTRATOR)
    end_role(membership=role_of(people.aino), by=someone(second))
    with pytest.raises(Refused):
        end_role(membership=role_of(second), by=task("tidying"))
    with pytest.raises(PermissionDenied):
        end_role(membership=role_of(second), by=someone(people.aino))


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("administrator", None),
        ("statistics", "vaasa"),
        ("statistics", "west"),
        ("venue", "wasa"),
        ("coordinator", "vaasa_area"),
        ("agent", "agency"),
    ],
)
def test_the_action_gives_nothing_beyond_the_givers_rights(people, places, role, place):
    where = getattr(places, place) if place else None
    with pytest.raises(PermissionDenied):
        grant_role(person=people.jaana, role=Role(role), place=where, by=someone(people.kaarina))
    assert held(people.jaana) == ["distributor"]


def test_a_coordinator_does_not_touch_those_above(people):
    with pytest.raises(PermissionDenied):
        end_role(membership=role_of(people.aino), by=someone(people.kaarina))
    with pytest.raises(Refused):
        deactivate_person(person=people.aino, by=someone(people.kaarina))
    with pytest.raises(PermissionDenied):
        deactivate_person(person=people.kaarina, by=someone(people.jaana))


def test_a_role_is_not_given_to_a_closed_account(people, places):
    deactivate_person(person=people.ville, by=someone(people.kaarina))
    with pytest.raises(Refused):
        grant_role(person=people.ville, role=Role.VENUE, place=places.theatre, by=someone(people.kaarina))
