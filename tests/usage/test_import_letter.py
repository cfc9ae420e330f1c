"""The letter to the ticket agent: what is asked of it, in its language, with whom to ask."""

from __future__ import annotations

import pytest

from accounts.models import Site
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE = "/usage/import/letter/"
CONTACT = {"contact_name": "Ville Venue", "contact_email": "liput@teatteri.test", "contact_phone": "040 1234567"}


@pytest.fixture
def theatre(places):
    Site.unscoped.filter(pk=places.theatre.pk).update(name_sv="Esbo stadsteater", **CONTACT)
    return places.theatre


def test_it_asks_for_everything_that_the_import_needs(sign_in, theatre):
    page = sign_in("ville").get(PAGE).text
    for words in ("Kaikukortti:", "Assistant or interpreter:", "Card code", "Children’s tickets", "Order number"):
        assert words in page
    assert "One purchase on each row: one card and one adult." in page
    assert "Choose the period by the day of the event" in page
    assert "Do not ask why somebody has the card" in page


def test_it_names_the_only_venue_and_whom_to_ask(sign_in, theatre):
    page = sign_in("ville").get(PAGE).text
    assert [words for words in ("Espoon kaupunginteatteri", *CONTACT.values()) if words not in page] == []
    assert "letter__line" not in page


def test_without_a_contact_there_are_lines_to_write_on(sign_in, places):
    assert sign_in("ville").get(PAGE).text.count("letter__line") == 2


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "Kortin tunnus"), ("sv", "Esbo stadsteater"), ("en", "Card code")]
)
def test_it_is_in_the_language_that_was_asked_for(sign_in, theatre, language, words):
    page = sign_in("ville").get(PAGE, {"language": language}).text
    assert f'<article class="handover letter" lang="{language}">' in page
    assert words in page
    assert "Language of the letter" in page  # the page around it stays in the reader's own


def test_a_strange_language_is_the_readers_own(sign_in, theatre):
    assert sign_in("ville").get(PAGE, {"language": "xx"}).context["letter_language"] == "en"


def test_a_coordinator_fills_in_one_of_the_venues(sign_in, theatre, places):
    make.site("Sellosali", places.espoo_area, places.espoo, is_venue=True)
    browser = sign_in("kaarina")
    assert CONTACT["contact_email"] not in browser.get(PAGE).text
    page = browser.get(PAGE, {"venue": str(theatre.pk), "language": "sv"}).text
    assert (CONTACT["contact_email"] in page, f"?language=fi&amp;venue={theatre.pk}" in page) == (True, True)


def test_another_areas_venue_is_not_filled_in(sign_in, theatre, places):
    make.site("Sellosali", places.espoo_area, places.espoo, is_venue=True)
    page = sign_in("kaarina").get(PAGE, {"venue": str(places.wasa.pk)})
    assert (page.context["venue"], "Wasa Teater" in page.text) == (None, False)


def test_an_agent_does_not_learn_the_venues_contact_person(sign_in, theatre):
    page = sign_in("leena").get(PAGE).text
    assert ("Espoon kaupunginteatteri" in page, "letter__line" in page) == (True, True)
    assert [words for words in CONTACT.values() if words in page] == []


@pytest.mark.parametrize(
    ("name", "status"), [("ville", 200), ("leena", 200), ("kaarina", 200), ("jaana", 403), (None, 302)]
)
def test_who_gets_the_letter(sign_in, places, name, status):
    assert sign_in(name).get(PAGE).status_code == status


def test_the_import_leads_to_the_letter_and_to_the_quality(sign_in, places):
    page = sign_in("ville").get("/usage/import/").text
    assert (PAGE in page, "/usage/import/quality/" in page) == (True, True)
