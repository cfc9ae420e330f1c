"""The pages of sites: the list, one site, adding and editing."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import add_site, edit_site
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, Organisation, Site, User
from tests import factories as make


@pytest.fixture
def typed(places):
    """A library in Espoo, as its coordinator types it."""
    return {
        "name_fi": "Sellon kirjasto",
        "area": places.espoo_area.pk,
        "municipality": "049",
        "new_organisation": "Espoon kaupunki",
        "is_venue": "on",
        "venue_type": "library",
        "category": "culture",
        "contact_name": "Kaisa Kirjanen",
    }


def names(page):
    return [str(row.record) for row in page.context["table"].rows]


def test_the_list_shows_the_sites_of_ones_own_area_in_finnish_order(sign_in, places):
    make.site("Ängin työpaja", places.espoo_area, places.espoo, is_distributor=True)
    make.site("aalto-sali", places.espoo_area, places.espoo, is_venue=True)
    page = sign_in("kaarina").get("/sites/")
    assert names(page) == ["aalto-sali", "Espoon aikuissosiaalityö", "Espoon kaupunginteatteri", "Ängin työpaja"]


def test_a_swedish_reader_sees_swedish_names_in_their_order(sign_in, people, places):
    make.site("Zoo", places.espoo_area, places.espoo, is_venue=True, name_sv="Djurparken")
    User.objects.filter(pk=people.kaarina.pk).update(language="sv")
    assert names(sign_in("kaarina").get("/sites/"))[0] == "Djurparken"


def test_nobody_draws_the_whole_list_at_once_or_falls_off_its_end(sign_in, places):
    for number in range(102):
        make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
    kaarina = sign_in("kaarina")
    assert len(list(kaarina.get("/sites/?per_page=5000").context["table"].paginated_rows)) == 100
    assert kaarina.get("/sites/?page=99").status_code == 200


@pytest.mark.parametrize("column", ["name", "municipality", "area", "organisation"])
def test_every_column_sorts_both_ways(sign_in, places, column):
    aino = sign_in("aino")
    up, down = (names(aino.get(f"/sites/?sort={sign}{column}")) for sign in ("", "-"))
    assert sorted(up) == sorted(down)
    assert up != down


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("kind=is_venue", ["Espoon kaupunginteatteri", "Wasa Teater"]),
        ("search=sosiaali", ["Espoon aikuissosiaalityö", "Vaasan sosiaalitoimisto"]),
        ("municipality=905&kind=is_distributor", ["Vaasan sosiaalitoimisto"]),
        (
            "municipality=000",
            [
                "Espoon aikuissosiaalityö",
                "Espoon kaupunginteatteri",
                "Lippupiste Leena",
                "Vaasan sosiaalitoimisto",
                "Wasa Teater",
            ],
        ),
    ],
)
def test_the_list_is_searched_and_limited(sign_in, places, limits, found):
    assert names(sign_in("aino").get(f"/sites/?{limits}")) == found


def test_the_limits_offer_only_areas_and_municipalities_that_one_sees(sign_in, places):
    form = sign_in("kaarina").get("/sites/").context["filter"].form
    assert list(form.fields["area"].queryset) == [places.espoo_area]
    assert list(form.fields["municipality"].queryset) == [places.espoo]


def test_the_list_asks_as_many_questions_with_one_site_as_with_four(sign_in, places):
    kaarina = sign_in("kaarina")
    kaarina.get("/sites/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        kaarina.get("/sites/")
    for number in range(3):
        make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/sites/")
    assert len(few) == len(many)


@pytest.mark.parametrize("name", ["aino", "kaarina", "jaana"])
def test_a_site_is_shown_to_its_own_people(sign_in, places, name):
    page = sign_in(name).get(f"/sites/{places.office.pk}/")
    assert (page.status_code, page.context["site"]) == (200, places.office)


@pytest.mark.parametrize("name", ["kaarina", "jaana", "ville"])
def test_a_site_elsewhere_is_not_found(sign_in, places, name):
    assert sign_in(name).get(f"/sites/{places.vaasa_office.pk}/").status_code == 404


def test_only_those_who_manage_people_see_who_works_at_a_site(sign_in, places):
    assert "distributor@kaikukanta.test" in sign_in("kaarina").get(f"/sites/{places.office.pk}/").content.decode()
    own = sign_in("jaana").get(f"/sites/{places.office.pk}/")
    assert (own.context["sees_people"], list(own.context["people"])) == (False, [])


def test_a_coordinator_adds_a_site_with_a_new_organisation(sign_in, typed, places):
    answer = sign_in("kaarina").post("/sites/new/", typed)
    site = Site.unscoped.get(name_fi="Sellon kirjasto")
    assert answer.headers["Location"] == f"/sites/{site.pk}/"
    assert (site.area, site.organisation.name_fi, site.contact_name) == (
        places.espoo_area,
        "Espoon kaupunki",
        "Kaisa Kirjanen",
    )


def test_a_name_that_an_organisation_has_already_makes_no_second_one(sign_in, typed, places):
    sign_in("kaarina").post("/sites/new/", typed | {"new_organisation": " wasa  teater RY "})
    assert Site.unscoped.get(name_fi="Sellon kirjasto").organisation == places.wasa.organisation


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"is_venue": ""}, "__all__", "Choose at least one: distributor, venue, ticket agent or partner."),
        (
            {"venue_type": "other", "category": ""},
            "__all__",
            "Choose the type and the statistics category of the venue.",
        ),
        ({"new_organisation": ""}, "organisation_choice", "Choose the organisation, or type the name of another one."),
        ({"name_fi": ""}, "name_fi", "This field is required."),
        ({"web_address": "http://"}, "web_address", "Enter a valid URL."),
    ],
)
def test_what_a_site_may_not_be_is_said_on_the_form(sign_in, typed, change, field, words):
    page = sign_in("kaarina").post("/sites/new/", typed | change)
    assert (page.status_code, page.context["form"].errors[field]) == (200, [words])
    assert not Site.unscoped.filter(name_fi="Sellon kirjasto").exists()


def test_an_organisation_names_each_site_once(sign_in, typed, places):
    same = typed | {"name_fi": places.theatre.name_fi, "new_organisation": places.theatre.organisation.name_fi}
    page = sign_in("kaarina").post("/sites/new/", same)
    assert page.context["form"].non_field_errors() == ["The organisation already has a site with this name."]


def test_an_address_without_a_scheme_is_an_https_one(sign_in, typed):
    sign_in("kaarina").post("/sites/new/", typed | {"web_address": "sello.example/kirjasto"})
    assert Site.unscoped.get(name_fi="Sellon kirjasto").web_address == "https://sello.example/kirjasto"


def test_a_coordinator_cannot_choose_another_area_or_see_its_organisations(sign_in, typed, places):
    page = sign_in("kaarina").post("/sites/new/", typed | {"area": places.vaasa_area.pk})
    assert list(page.context["form"].errors) == ["area"]
    assert places.wasa.organisation not in page.context["form"].fields["organisation_choice"].queryset


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_sites_are_added_by_coordinators_only(sign_in, typed, name):
    assert sign_in(name).post("/sites/new/", typed).status_code == 403


def test_a_coordinator_edits_a_site(sign_in, typed, places):
    fields = typed | {"new_organisation": "", "organisation_choice": places.theatre.organisation.pk}
    sign_in("kaarina").post(f"/sites/{places.theatre.pk}/edit/", fields)
    places.theatre.refresh_from_db()
    assert (places.theatre.name_fi, places.theatre.venue_type) == ("Sellon kirjasto", "library")


@pytest.mark.parametrize(("name", "status"), [("kaarina", 404), ("viktor", 403), ("tilda", 403), ("aino", 200)])
def test_a_site_is_edited_by_its_own_coordinator_or_an_administrator(sign_in, places, name, status):
    assert sign_in(name).get(f"/sites/{places.wasa.pk}/edit/").status_code == status


def test_the_form_comes_back_with_what_the_site_is(sign_in, places):
    form = sign_in("kaarina").get(f"/sites/{places.theatre.pk}/edit/").context["form"]
    assert (form["name_fi"].value(), form["organisation_choice"].value()) == (
        "Espoon kaupunginteatteri",
        places.theatre.organisation_id,
    )


def test_a_site_keeps_its_kind_while_people_hold_its_role(people, places):
    with pytest.raises(Refused) as refusal:
        edit_site(site=places.office, is_distributor=False, is_agent=True, by=someone(people.kaarina))
    assert refusal.value.message_dict == {
        "is_distributor": ["People still have this role at the site. End their roles first."]
    }


def test_the_trail_keeps_before_and_after_but_no_contacts_values(people, places):
    edit_site(site=places.theatre, name_sv="Esbo teater", contact_phone="040 123", by=someone(people.kaarina))
    event = AuditEvent.unscoped.get(verb="site.edited")
    assert event.details == {
        "before": {"name_sv": ""},
        "after": {"name_sv": "Esbo teater"},
        "personal": ["contact_phone"],
    }
    assert (event.actor_name, event.site_id) == ("coordinator@kaikukanta.test", str(places.theatre.pk))
    assert event.area_id == str(places.espoo_area.pk)


def test_adding_is_in_the_trail_with_the_organisation(people, places):
    add_site(
        organisation="Uusi ry",
        name_fi="Uusi",
        area=places.espoo_area,
        municipality=places.espoo,
        is_agent=True,
        contact_email="k@uusi.example",
        by=someone(people.kaarina),
    )
    verbs = list(AuditEvent.unscoped.order_by("at").values_list("verb", flat=True))
    added = AuditEvent.unscoped.get(verb="site.added").details
    assert verbs == ["organisation.added", "site.added"]
    assert (added["after"]["name_fi"], added["personal"]) == ("Uusi", ["contact_email"])
    assert "k@uusi.example" not in str(added)


def test_saving_without_a_change_leaves_no_trace(people, places):
    edit_site(site=places.theatre, name_fi=places.theatre.name_fi, by=someone(people.kaarina))
    assert AuditEvent.unscoped.count() == 0


def test_a_site_moves_only_between_areas_that_one_manages(people, places):
    with pytest.raises(PermissionDenied):
        edit_site(site=places.theatre, area=places.vaasa_area, by=someone(people.kaarina))
    with pytest.raises(PermissionDenied):
        edit_site(site=places.wasa, area=places.espoo_area, by=someone(people.kaarina))
    with pytest.raises(PermissionDenied):
        add_site(
            organisation="X",
            name_fi="X",
            area=places.vaasa_area,
            municipality=places.vaasa,
            is_agent=True,
            by=someone(people.kaarina),
        )
    assert Organisation.unscoped.filter(name_fi="X").count() == 0


PARTNER = {"is_venue": "", "venue_type": "", "category": "", "is_partner": "on"}


def test_a_coordinator_adds_a_partner_organisation(sign_in, typed, places):
    sign_in("kaarina").post("/sites/new/", typed | PARTNER)
    partner = Site.unscoped.get(name_fi="Sellon kirjasto")
    page = sign_in("kaarina").get(f"/sites/{partner.pk}/").content.decode()
    assert (partner.is_partner, partner.is_distributor, partner.is_venue, partner.is_agent) == (
        True,
        False,
        False,
        False,
    )
    assert "Partner organisation" in page
    assert "Invite a person" not in page
    assert names(sign_in("kaarina").get("/sites/?kind=is_partner")) == ["Sellon kirjasto"]


@pytest.mark.parametrize("also", ["is_distributor", "is_agent"])
def test_a_partner_is_nothing_else(sign_in, typed, places, also):
    page = sign_in("kaarina").post("/sites/new/", typed | PARTNER | {also: "on"})
    words = "A partner organisation is not a distributor, a venue or a ticket agent."
    assert page.context["form"].errors == {"__all__": [words]}


def test_a_site_with_people_does_not_become_a_partner(people, places):
    with pytest.raises(Refused) as refusal:
        edit_site(site=places.office, is_distributor=False, is_partner=True, by=someone(people.kaarina))
    assert list(refusal.value.message_dict) == ["is_distributor"]
