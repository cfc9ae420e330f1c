"""Commitment to the operating model: who answers, on whose behalf, who has not, and who is stopped when so decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import acknowledge, decide_stop, record_paper
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import Acknowledgement, AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE, LIST = "/commitments/", "/commitments/all/"


@pytest.fixture
def version():
    return make.operating_model(changes_fi="Lapset.", changes_sv="Barnen.", changes_en="Children under 18 come along.")


def listed(client, **limits):
    return [str(partner) for partner in client.get(LIST, limits).context["table"].data]


def commit(client, partner, decided_by="Maija Mallikas", **more):
    return client.post(PAGE, {"partner": partner, f"{partner}-decided_by": decided_by, **more}, follow=True)


def test_start_says_calmly_that_the_organisation_has_not_answered(sign_in, version):
    page = sign_in("ville").get("/start/", follow=True)
    assert page.redirect_chain[-1][0] == "/desk/"
    assert "waits for an answer of Espoon kaupunginteatteri ry" in page.content.decode()
    assert '<a href="/commitments/">' in page.content.decode()


def test_a_member_reads_the_text_and_what_changed_and_commits_the_organisation(sign_in, version, places, people):
    ville, key = sign_in("ville"), f"organisation-{places.theatre.organisation_id}"
    read = ville.get(PAGE).content.decode()
    assert ("Do so." in read, "Children under 18 come along." in read) == (True, True)
    said = commit(ville, key).content.decode()
    assert "Espoon kaupunginteatteri ry has acknowledged the operating model." in said
    row = Acknowledgement.objects.get()
    assert (row.organisation, row.user, row.decided_by) == (places.theatre.organisation, people.ville, "Maija Mallikas")
    assert (row.on_behalf, row.decided_on) == (False, date(2026, 11, 22))
    assert AuditEvent.unscoped.get(verb="commitment.acknowledged").details["kind"] == "organisation"


def test_without_a_name_nothing_is_committed_and_the_page_says_why(sign_in, version, places):
    page = commit(sign_in("ville"), f"organisation-{places.theatre.organisation_id}", "  ")
    assert "Write the name of the person who decided." in page.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_viewer_commits_the_municipality(sign_in, version, places):
    commit(sign_in("tilda"), "municipality-049")
    assert Acknowledgement.objects.get().municipality == places.espoo


def test_nobody_commits_another_organisation(sign_in, version, places, people):
    commit(sign_in("ville"), f"organisation-{places.wasa.organisation_id}")
    with pytest.raises(PermissionDenied):
        acknowledge(version=version, place=places.wasa.organisation, decided_by="V", by=someone(people.ville))
    assert not Acknowledgement.objects.exists()


def test_committing_twice_keeps_the_first_answer(version, places, people):
    by, organisation = someone(people.ville), places.theatre.organisation
    first = acknowledge(version=version, place=organisation, decided_by="Maija", by=by)
    assert acknowledge(version=version, place=organisation, decided_by="Matti", by=by) == first


def test_a_new_version_asks_again(sign_in, version, places, fixed_day):
    ville, key = sign_in("ville"), f"organisation-{places.theatre.organisation_id}"
    commit(ville, key)
    make.operating_model(date(2026, 12, 1), answer_by=date(2027, 1, 31))
    assert f"{key}-decided_by" not in ville.get(PAGE).content.decode()
    fixed_day.move_to(datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert f"{key}-decided_by" in sign_in("ville").get(PAGE).content.decode()


def test_a_text_that_is_not_in_force_cannot_be_acknowledged(version, places, people):
    newer = make.operating_model(date(2027, 1, 1), answer_by=date(2027, 2, 1))
    with pytest.raises(Refused):
        acknowledge(version=newer, place=places.theatre.organisation, decided_by="M", by=someone(people.ville))


def test_a_coordinator_sees_who_has_not_answered_in_the_own_area_only(sign_in, version, places):
    names = listed(sign_in("kaarina"))
    assert names == ["Espoon aikuissosiaalityö ry", "Espoon kaupunginteatteri ry", "Espoo", "West Uusimaa en"]
    assert "Wasa Teater ry" in listed(sign_in("aino"))


def test_the_list_is_limited_by_kind_and_by_answer(sign_in, version, places, people):
    acknowledge(version=version, place=places.espoo, decided_by="Maija", by=someone(people.tilda))
    kaarina = sign_in("kaarina")
    assert listed(kaarina, kind="municipality") == []
    assert listed(kaarina, kind="municipality", answer="told") == ["Espoo"]
    assert len(listed(kaarina, answer="all")) == 4
    assert listed(kaarina, kind="nothing") == listed(kaarina)


def test_a_partner_organisation_is_not_asked(sign_in, version, places):
    make.site("Yhteinen keittiö", places.espoo_area, places.espoo, is_partner=True)
    assert "Yhteinen keittiö ry" not in listed(sign_in("kaarina"))


def test_the_addresses_are_those_of_contact_people_else_of_members(sign_in, version, places):
    places.office.contact_email = "yhteys@espoo.test"
    places.office.save()
    found = sign_in("kaarina").get(LIST).context["addresses"]
    assert found == "yhteys@espoo.test; venue@kaikukanta.test; statistics@kaikukanta.test"


def test_a_coordinator_records_a_signed_paper(sign_in, version, places, people):
    address = f"/commitments/record/organisation/{places.theatre.organisation_id}/"
    paper = {"decided_by": "Maija Mallikas", "decided_on": "5.10.2026", "note": "mappi 3"}
    assert sign_in("kaarina").post(address, paper)["Location"] == LIST
    row = Acknowledgement.objects.get()
    assert (row.on_behalf, row.decided_on, row.note, row.user) == (True, date(2026, 10, 5), "mappi 3", people.kaarina)


@pytest.mark.parametrize("day", ["31.8.2026", "23.11.2026", "eilen"])
def test_a_paper_is_signed_while_the_version_is_in_force(sign_in, version, places, day):
    address = f"/commitments/record/municipality/{places.espoo.pk}/"
    page = sign_in("kaarina").post(address, {"decided_by": "Maija", "decided_on": day})
    assert page.context["form"].errors.keys() == {"decided_on"}


def test_a_paper_of_another_area_is_not_found_and_refused(sign_in, version, places, people):
    theirs = places.wasa.organisation
    assert sign_in("kaarina").get(f"/commitments/record/organisation/{theirs.pk}/").status_code == 404
    assert sign_in("kaarina").get("/commitments/record/nothing/1/").status_code == 404
    assert sign_in("ville").get(f"/commitments/record/organisation/{theirs.pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        told = {"decided_by": "V", "decided_on": date(2026, 10, 5), "note": ""}
        record_paper(version=version, place=theirs, **told, by=someone(people.kaarina))


def test_nobody_is_stopped_without_a_decision(sign_in, version, fixed_day):
    fixed_day.move_to(datetime(2027, 6, 1, 10, tzinfo=UTC))
    assert sign_in("ville").get("/desk/").status_code == 200


@pytest.mark.parametrize(("day", "status"), [(15, 200), (16, 302)])
def test_after_the_decided_day_members_answer_before_they_work(
    sign_in, version, people, places, fixed_day, day, status
):
    decide_stop(version=version, stops_after=date(2027, 1, 15), by=someone(people.aino))
    fixed_day.move_to(datetime(2027, 1, day, 10, tzinfo=UTC))
    ville = sign_in("ville")
    assert (ville.get("/desk/").status_code, sign_in("kaarina").get("/areas/").status_code) == (status, 200)
    commit(ville, f"organisation-{places.theatre.organisation_id}")
    assert ville.get("/desk/").status_code == 200


def test_the_stop_is_an_administrators_decision_for_a_day_to_come(sign_in, version):
    address = f"/lists/agreements/{version.pk}/stop/"
    aino = sign_in("aino")
    assert sign_in("kaarina").get(address).status_code == 403
    assert aino.post(address, {"stops_after": "21.11.2026"}).context["form"].errors
    assert aino.post(address, {"stops_after": "30.11.2026"}).context["form"].errors  # before the last day to answer
    assert aino.post(address, {"stops_after": "15.1.2027"}).status_code == 302
    version.refresh_from_db()
    assert version.stops_after == date(2027, 1, 15)


def test_the_list_asks_as_many_questions_for_three_as_for_one(sign_in, version, places):
    aino, counts = sign_in("aino"), []
    for extra in (1, 2):
        for number in range(extra):
            make.site(f"Uusi {extra}{number}", places.espoo_area, places.espoo, is_distributor=True)
        aino.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            aino.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
