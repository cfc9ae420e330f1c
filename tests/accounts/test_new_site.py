"""Bringing a site in: the site, its organisation and its first person by one form, with what is known filled in."""

from __future__ import annotations

import pytest

from accounts.models import Invitation, Membership, Organisation, Participation, Site, User
from tests import factories as make
from tests.accounts.mailbox import choose_password, first_log_in, link_in

LIBRARY = {
    "name_fi": "Sellon kirjasto",
    "municipality": "049",
    "new_organisation": "Espoon kaupunki",
    "is_venue": "on",
    "venue_type": "library",
    "email": "kirjasto@kaikukanta.test",
    "language": "en",
}


@pytest.fixture
def add(sign_in, places, django_capture_on_commit_callbacks):
    def done(name="kaarina", **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(name).post("/sites/new/", {"area": places.espoo_area.pk, **LIBRARY, **changes})

    return done


def test_one_form_brings_a_site_its_organisation_and_somebody_who_can_log_in(add, mailoutbox):
    add()
    site = Site.unscoped.get(name_fi="Sellon kirjasto")
    choose_password(link_in(mailoutbox[0]))
    assert (site.organisation.name_fi, len(mailoutbox)) == ("Espoon kaupunki", 1)
    assert first_log_in("kirjasto@kaikukanta.test").get(f"/sites/{site.pk}/").status_code == 200


def test_the_type_of_venue_tells_the_category(add):
    add()
    add(name_fi="Uimahalli", venue_type="swimming_hall", email="")
    add(name_fi="Tiedekeskus", venue_type="other", category="science", email="")
    sites = Site.unscoped.exclude(organisation__name_fi__endswith=" ry").order_by("name_fi")
    assert list(sites.values_list("name_fi", "category")) == [
        ("Sellon kirjasto", "culture"),
        ("Tiedekeskus", "science"),
        ("Uimahalli", "sport"),
    ]


def test_a_site_of_two_kinds_gives_both_roles_with_one_mail(add, mailoutbox):
    add(is_distributor="on")
    person = User.objects.get(email="kirjasto@kaikukanta.test")
    assert {m.role for m in person.memberships_in_force} == {"distributor", "venue"}
    assert len(mailoutbox) == Invitation.unscoped.count() == 1
    assert "Your role: Distributor, Sellon kirjasto" in mailoutbox[0].body
    assert "Your role: Kaikukortti venue, Sellon kirjasto" in mailoutbox[0].body


def test_who_is_invited_is_the_contact_person_unless_another_is_named(add):
    add()
    add(name_fi="Toinen", contact_email="toinen@x.test", email="eri@x.test")
    contacts = list(
        Site.unscoped.filter(organisation__name_fi="Espoon kaupunki")
        .order_by("name_fi")
        .values_list("contact_email", flat=True)
    )
    assert contacts == ["kirjasto@kaikukanta.test", "toinen@x.test"]


def test_the_invitation_can_wait(add, mailoutbox):
    add(email="")
    assert (Site.unscoped.filter(name_fi="Sellon kirjasto").count(), mailoutbox) == (1, [])


def test_add_another_keeps_the_place(add, places):
    answer = add(another="1")
    assert answer.headers["Location"] == f"/sites/new/?area={places.espoo_area.pk}&municipality=049"


def test_the_only_area_and_its_only_municipality_are_filled_in(sign_in, places):
    form = sign_in("kaarina").get("/sites/new/").context["form"]
    assert (form["area"].value(), form["municipality"].value()) == (places.espoo_area.pk, "049")
    empty = sign_in("aino").get("/sites/new/").context["form"]
    assert (empty["area"].value(), empty["municipality"].value()) == (None, None)


def test_with_two_municipalities_they_come_first_in_the_list(sign_in, places):
    Participation.objects.create(
        municipality=places.helsinki, area=places.espoo_area, status="pilot", starts_on="2026-01-01"
    )
    form = sign_in("kaarina").get("/sites/new/").context["form"]
    heading, nearby = form.fields["municipality"].choices[1]
    assert (form["municipality"].value(), [key for key, _name in nearby]) == (None, ["049", "091"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ei osoite"}, "email"),
        ({"is_venue": "", "venue_type": "", "is_partner": "on"}, "email"),
        ({"contact_email": "x"}, "contact_email"),
        ({"municipality": ""}, "municipality"),
    ],
)
def test_bad_input_leaves_nothing_and_what_was_typed_stays(add, mailoutbox, changes, field):
    page = add(**changes)
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["name_fi"].value() == "Sellon kirjasto"
    assert (Organisation.unscoped.filter(name_fi="Espoon kaupunki").count(), mailoutbox) == (0, [])


def test_a_new_coordinator_has_no_organisations_to_choose_from(sign_in, people, places):
    area = make.area("Lohja", "Lojo", make.municipality("444", "Lohja", "Lojo", county=None, postal_code="08100"))
    Membership.unscoped.filter(user=people.kaarina).update(area=area)
    page = sign_in("kaarina").get("/sites/new/").content.decode()
    assert "id_organisation_choice" not in page and "id_new_organisation" in page
