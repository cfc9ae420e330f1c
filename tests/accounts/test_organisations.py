"""The pages of organisations."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import rename_organisation
from accounts.actors import someone
from accounts.models import AuditEvent, Organisation
from tests import factories as make


def names(page):
    return [str(row.record) for row in page.context["table"].rows]


@pytest.fixture
def shared(places):
    """An organisation with a site in Espoo and one in Vaasa."""
    owner = places.office.organisation
    site = make.site("Vaasan toinen", places.vaasa_area, places.vaasa, is_distributor=True)
    site.organisation = owner
    site.save()
    return owner


def test_the_list_shows_those_whose_sites_one_sees(sign_in):
    assert names(sign_in("kaarina").get("/organisations/")) == [
        "Espoon aikuissosiaalityö ry",
        "Espoon kaupunginteatteri ry",
    ]
    assert names(sign_in("jaana").get("/organisations/")) == ["Espoon aikuissosiaalityö ry"]
    assert names(sign_in("aino").get("/organisations/?search=wasa")) == ["Wasa Teater ry"]


def test_the_list_asks_as_many_questions_with_two_rows_as_with_four(sign_in, places):
    kaarina = sign_in("kaarina")
    kaarina.get("/organisations/")
    with CaptureQueriesContext(connection) as few:
        kaarina.get("/organisations/")
    for number in range(2):
        make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
    with CaptureQueriesContext(connection) as many:
        kaarina.get("/organisations/")
    assert len(few) == len(many)


def test_of_its_sites_one_sees_the_own_areas(sign_in, shared):
    page = sign_in("kaarina").get(f"/organisations/{shared.pk}/")
    assert names(page) == ["Espoon aikuissosiaalityö"]
    assert names(sign_in("aino").get(f"/organisations/{shared.pk}/")) == ["Espoon aikuissosiaalityö", "Vaasan toinen"]
    counted = {
        str(row.record): row.record.site_count
        for row in sign_in("kaarina").get("/organisations/").context["table"].rows
    }
    assert counted[str(shared)] == 1


def test_a_partner_is_told_apart(sign_in, places):
    make.site("Keittiö", places.espoo_area, places.espoo, is_partner=True)
    rows = sign_in("kaarina").get("/organisations/").context["table"].rows
    assert [str(row.record) for row in rows if row.record.partner_count] == ["Keittiö ry"]


def test_a_coordinator_renames_one_whose_sites_are_all_in_the_own_area(sign_in, places):
    owner = places.office.organisation
    sign_in("kaarina").post(f"/organisations/{owner.pk}/edit/", {"name_fi": "Länsi-Uusimaan hva", "name_sv": "VNV"})
    owner.refresh_from_db()
    assert (owner.name_fi, owner.name_sv) == ("Länsi-Uusimaan hva", "VNV")
    assert AuditEvent.unscoped.get().verb == "organisation.renamed"


def test_one_with_sites_elsewhere_is_renamed_by_administrators(sign_in, people, shared):
    kaarina = sign_in("kaarina")
    assert kaarina.get(f"/organisations/{shared.pk}/edit/").status_code == 404
    assert not kaarina.get(f"/organisations/{shared.pk}/").context["may_edit"]
    with pytest.raises(PermissionDenied):
        rename_organisation(organisation=shared, name_fi="X", name_sv="", by=someone(people.kaarina))
    assert sign_in("aino").post(f"/organisations/{shared.pk}/edit/", {"name_fi": "Uusi nimi"}).status_code == 302


def test_an_administrator_adds_one_without_sites(sign_in):
    answer = sign_in("aino").post("/organisations/new/", {"name_fi": "Uusi ry"})
    assert answer.headers["Location"] == f"/organisations/{Organisation.unscoped.get(name_fi='Uusi ry').pk}/"
    assert sign_in("kaarina").post("/organisations/new/", {"name_fi": "Toinen ry"}).status_code == 403


@pytest.mark.parametrize("typed", ["", "Wasa Teater ry"])
def test_a_name_that_is_missing_or_taken_is_told(sign_in, places, typed):
    page = sign_in("aino").post(f"/organisations/{places.office.organisation_id}/edit/", {"name_fi": typed})
    assert list(page.context["form"].errors) == ["name_fi"]


@pytest.mark.parametrize(("name", "status"), [("kaarina", 404), ("jaana", 404), ("tilda", 403)])
def test_another_areas_organisation_is_not_found(sign_in, places, name, status):
    assert sign_in(name).get(f"/organisations/{places.wasa.organisation_id}/").status_code == status
