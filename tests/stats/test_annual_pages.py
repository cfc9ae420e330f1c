"""The pages of the annual report: asked for, waited for, taken; by its maker alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from stats import making, tasks
from stats.models import ReportJob

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn(monkeypatch):
    monkeypatch.setattr(making, "pdf_of", lambda page: b"%PDF of " + page.encode())


@pytest.fixture
def chosen(places):
    return {"place": f"inner:area:{places.espoo_area.pk}", "year": "2025", "language": "sv"}


def ask(browser, chosen) -> str:
    """The address of the report's page."""
    answer = browser.post("/stats/annual/", chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def make_it() -> ReportJob:
    job = ReportJob.unscoped.get()
    tasks.make_annual_report(job_id=str(job.pk))
    return job


def test_the_page_of_an_area_leads_to_its_report(sign_in, places):
    kaarina, pk = sign_in("kaarina"), places.espoo_area.pk
    assert f"/stats/annual/?area={pk}" in kaarina.get(f"/stats/areas/{pk}/").content.decode()
    form = kaarina.get(f"/stats/annual/?area={pk}").context["form"]
    assert form.initial == {"place": f"inner:area:{pk}", "year": 2025, "language": "en"}


def test_without_a_place_of_ones_own_there_is_the_public_report(sign_in):
    page = sign_in("ville").get("/stats/annual/")
    assert page.context["form"].initial["place"] == "public:nation:"
    assert "made of the released figures, and you may publish it" in page.content.decode()


def test_an_area_has_a_version_to_be_published(sign_in, places, chosen, out):
    kaarina = sign_in("kaarina")
    assert "For a welfare report" in kaarina.get("/stats/annual/").content.decode()
    asked = chosen | {"place": f"public:area:{places.espoo_area.pk}", "year": 2026, "language": "en"}
    page = kaarina.get(f"{ask(kaarina, asked)}print/").content.decode()
    assert page.count('class="annual-chapter') == page.count('data-mark="Public: released figures"') == 8
    assert ("<h1>Area: Espoo 2026</h1>" in page, "Release 2, published on 15.7.2026" in page) == (True, True)
    assert ("For inner use" in page, "fewer than 5" in page, "<svg" in page) == (False, True, True)


def test_nobody_asks_for_what_is_not_offered(sign_in, places, chosen):
    answer = sign_in("kaarina").post("/stats/annual/", chosen | {"place": f"public:area:{places.vaasa_area.pk}"})
    assert answer.context["form"].errors == {"place": ["This place is not in your scope. Choose one from the list."]}
    assert not ReportJob.unscoped.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "inner:nation:"}, "This place is not in your scope."),
        ({"place": ""}, "Choose a place."),
        ({"year": "2019"}, "There is no report of this year."),
        ({"language": "de"}, "Choose the language of the report."),
    ],
)
def test_what_is_not_offered_is_told_and_what_was_chosen_stays(sign_in, chosen, wrong, said):
    answer = sign_in("kaarina").post("/stats/annual/", chosen | wrong)
    assert said in answer.content.decode()
    assert re.search(r'value="sv"[^>]*checked|value="2025" selected', answer.content.decode())


def test_while_it_is_made_the_page_shows_how_far_it_is(sign_in, chosen):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    ReportJob.unscoped.update(progress=60)
    page, part = (kaarina.get(at).content.decode() for at in (address, f"{address}progress/"))
    for text in (page, part):
        assert re.search(r'<progress [^>]*value="60" max="100"', text)
        assert "The pages are being drawn." in text
    assert "See if the report is ready" in page  # without a script
    assert page.count("reload-when-done.js") == 1


def test_the_ready_report_is_downloaded_in_its_language(sign_in, places, chosen):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    make_it()
    assert "data-reload-when-done" not in kaarina.get(f"{address}progress/").content.decode()
    assert f"{address}pdf/" in kaarina.get(address).content.decode()
    answer = kaarina.get(f"{address}pdf/")
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="kaikukortti-area-{places.espoo_area.pk}-2025-sv-2026-11-22.pdf"'
    )
    assert (answer["Content-Type"], b"Esbo 2025" in answer.content) == ("application/pdf", True)


def test_the_report_opens_as_a_page_to_print(sign_in, chosen):
    kaarina = sign_in("kaarina")
    page = kaarina.get(f"{ask(kaarina, chosen)}print/").content.decode()
    assert '<html lang="sv">' in page
    assert ("css/annual.css" in page, "data-print" in page, "<style" in page) == (True, True, False)


def test_printed_by_a_browser_each_chapter_says_that_it_is_not_to_be_published(sign_in, chosen):
    kaarina = sign_in("kaarina")
    page = kaarina.get(f"{ask(kaarina, chosen | {'language': 'en'})}print/").content.decode()
    assert page.count('class="annual-chapter"') == page.count('data-mark="For inner use: not to be published"') > 4


def test_places_of_the_same_name_and_versions_of_one_place_are_told_apart(sign_in, places):
    page = sign_in("aino").get("/stats/annual/").content.decode()
    for place in ("Area: Espoo", "Municipality: Espoo", str(places.west)):
        assert (f">{place}, for inner use<" in page, f">{place}, public<" in page) == (True, True)


def test_nobody_but_its_maker_sees_it(sign_in, chosen):
    address = ask(sign_in("kaarina"), chosen)
    make_it()
    answers = [sign_in("aino").get(f"{address}{page}").status_code for page in ("", "progress/", "pdf/", "print/")]
    assert answers == [404, 404, 404, 404]
    assert address not in sign_in("aino").get("/stats/annual/").content.decode()
    assert address in sign_in("kaarina").get("/stats/annual/").content.decode()


def test_who_has_lost_the_place_does_not_get_the_file(sign_in, people, chosen, places):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    make_it()
    Membership.unscoped.filter(user=people.kaarina).update(area=places.vaasa_area)
    assert [kaarina.get(f"{address}{page}").status_code for page in ("", "pdf/", "print/")] == [404, 404, 404]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("failed", "it was tried several times and did not succeed"),
        ("refused", "the place is not in your scope any more"),
        ("unprinted", "This server cannot make PDF files."),
    ],
)
def test_a_report_that_was_not_made_says_why_and_what_to_do(sign_in, chosen, state, said):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    ReportJob.unscoped.update(state=state)
    page = kaarina.get(address).content.decode()
    assert said in page
    assert ("/stats/annual/" in page, "Download the report" in page) == (True, False)
    assert kaarina.get(f"{address}pdf/")["Location"] == address


def test_taking_the_report_is_confirmed_first_and_told_to_the_trail(sign_in, chosen, fixed_day):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    make_it()
    kaarina.get(f"{address}pdf/")
    fixed_day.shift(timedelta(minutes=6))
    pages = [kaarina.get(f"{address}{page}")["Location"].split("?")[0] for page in ("pdf/", "print/")]
    assert pages == ["/reauthenticate/", "/reauthenticate/"]
    line = AuditEvent.unscoped.get(verb="annual_report.opened")
    told = {"kind": "area", "year": 2025, "version": "inner", "language": "sv", "format": "pdf"}
    assert (line.actor_name, line.details) == ("coordinator@kaikukanta.test", told)


def test_a_day_later_its_address_is_not_found(sign_in, chosen, fixed_day):
    kaarina = sign_in("kaarina")
    address = ask(kaarina, chosen)
    ReportJob.unscoped.update(expires_at=timezone.now())
    assert kaarina.get(address).status_code == 404


def test_the_page_asks_as_many_questions_with_three_reports_as_with_one(sign_in, chosen):
    kaarina = sign_in("kaarina")
    ask(kaarina, chosen)
    with CaptureQueriesContext(connection) as one:
        kaarina.get("/stats/annual/")
    for language in ("fi", "en"):
        ask(kaarina, chosen | {"language": language})
    with CaptureQueriesContext(connection) as three:
        kaarina.get("/stats/annual/")
    assert len(one) == len(three)
