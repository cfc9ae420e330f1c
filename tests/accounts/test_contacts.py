"""Contact people with their addresses ready to be copied: by kind of site, by the coordinators' side, by area."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Site
from accounts.permissions import Role
from tests import factories as make


@pytest.fixture
def contacts(places, people):
    for number, site in enumerate(["office", "theatre", "vaasa_office", "wasa"]):
        Site.unscoped.filter(pk=getattr(places, site).pk).update(
            contact_email=f"{site}@x.test", contact_name=str(number)
        )
    make.site("Kirjasto", places.espoo_area, places.espoo, is_venue=True)


def addresses(client, limits=""):
    return client.get(f"/people/contacts/?{limits}").context["addresses"]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("", "theatre@x.test"),
        ("who=distributors", "office@x.test"),
        ("who=social", "coordinator@kaikukanta.test"),
        ("who=agents", ""),
        ("who=everybody", ""),
    ],
)
def test_a_coordinator_copies_the_own_areas_addresses(sign_in, contacts, limits, found):
    assert addresses(sign_in("kaarina"), limits) == found


def test_an_administrator_copies_all_or_one_areas(sign_in, contacts, places):
    aino = sign_in("aino")
    assert addresses(aino, "who=venues") == "theatre@x.test; wasa@x.test"
    assert addresses(aino, f"who=venues&area={places.vaasa_area.pk}") == "wasa@x.test"


@pytest.mark.parametrize(("side", "social", "culture"), [("both", 1, 1), ("social", 1, 0), ("culture", 0, 1)])
def test_coordinators_are_found_by_their_side(sign_in, people, side, social, culture):
    Membership.unscoped.filter(role=Role.COORDINATOR).update(side=side)
    found = [sign_in("aino").get(f"/people/contacts/?who={who}").context["count"] for who in ("social", "culture")]
    assert found == [social, culture]


def test_sites_without_an_address_are_named_and_closed_ones_left_out(sign_in, contacts, places, today):
    page = sign_in("kaarina").get("/people/contacts/")
    assert [str(contact.place) for contact in page.context["without"]] == ["Kirjasto"]
    Site.unscoped.filter(pk=places.theatre.pk).update(closed_on=today)
    assert addresses(sign_in("kaarina")) == ""


def test_the_mail_link_keeps_addresses_from_each_other(sign_in, contacts):
    assert sign_in("aino").get("/people/contacts/").context["mailto"] == "mailto:?bcc=theatre@x.test,wasa@x.test"
    Site.unscoped.filter(is_venue=True).update(contact_email="x" * 60 + "@x.test")
    for number in range(30):
        site = Site.unscoped.get(name_fi="Kirjasto")
        site.pk, site.name_fi, site.contact_email = None, f"K{number}", f"{number}{'x' * 50}@x.test"
        site._state.adding = True
        site.id = make.uuid.uuid4()
        site.save()
    assert sign_in("aino").get("/people/contacts/").context["mailto"] == ""


def test_the_list_asks_as_many_questions_with_one_row_as_with_three(sign_in, contacts, places):
    kaarina = sign_in("kaarina")
    kaarina.get("/people/contacts/")
    with CaptureQueriesContext(connection) as few:
        kaarina.get("/people/contacts/")
    for number in range(2):
        make.site(f"K{number}", places.espoo_area, places.espoo, is_venue=True, contact_email=f"k{number}@x.test")
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/people/contacts/")
    assert len(few) == len(many)


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_contacts_are_for_those_who_manage_people(sign_in, people, name):
    assert sign_in(name).get("/people/contacts/").status_code == 403
