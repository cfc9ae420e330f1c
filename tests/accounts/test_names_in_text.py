"""Names in free text: found in remarks, and not taken for names of places, organisations and common words."""

from __future__ import annotations

import pytest

from accounts.personal_text import IN_PUBLIC_NAMES, Kind
from accounts.personal_text.names import first_name
from accounts.personal_text.public_words import is_place
from tests.accounts.test_personal_text import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asiakas on Matti Virtanen", "Matti Virtanen"),
        ("asiakas on matti virtanen", "matti virtanen"),
        ("MATTI VIRTANEN", "MATTI VIRTANEN"),
        ("Virtanen, Matti", "Virtanen, Matti"),
        ("Kortti annettiin Matille.", "Matille"),
        ("Puhuin eilen Pekan kanssa", "Pekan"),
        ("Erikille uusi kortti", "Erikille"),
        ("kortti Tuomakselle", "Tuomakselle"),
        ("Kortet gavs till Annikas son", "Annikas"),
        ("Kortet är Gunillas", "Gunillas"),
        ("Klienten heter Lumo", "Lumo"),
        ("nimi on Lumo", "Lumo"),
        ("rouva Salo kävi", "Salo"),
        ("the card of Mrs. Waltari", "Waltari"),
        ("M. Virtanen kävi", "M. Virtanen"),
        ("Eilen Korhonen kävi", "Eilen Korhonen"),
        ("puhuin eilen Korhoselle", "Korhoselle"),
        ("asiakas Fadumo Warsame", "Fadumo Warsame"),
        ("for Mohammed", "Mohammed"),
        ("Oleksandr lost the card", "Oleksandr"),
        ("Linh", "Linh"),
        ("Anna-Liisa tuli", "Anna-Liisa"),
        ("Anna Susi tuli", "Anna Susi"),
        ("äiti on Satu", "Satu"),
        ("Kaarina Mäkelä", "Kaarina Mäkelä"),
        ("John’s card", "John's"),
        ("Ludwig von Berg", "Ludwig von Berg"),
        ("sosiaalitoimisto, Seija", "Seija"),
    ],
)
def test_a_name_is_found(text, name):
    assert found(text) == [(Kind.NAME, name)]


@pytest.mark.parametrize(
    "text",
    [
        "Asiakas kysyi korttia. Hän asuu Espoossa.",
        "Kysymys Kaikukeskukselle: saako Helsingissä asuva kortin Vantaalta?",
        "Espoon Kaupunginteatteri ja Helsingin Kaupunginmuseo",
        "Svenska Teatern, Wasa Teater, Teatteri Jurkka",
        "Turun Seudun Hyvinvointialue",
        "Kela maksoi Maanantaina. Kelan päätös tuli.",
        "Muutti Kaarinaan.",
        "TE-toimisto, HUS ja Kela",
        "ASIAKAS HALUAA UUDEN KORTIN",
        "Pian uusitaan. Anna kortti uudelleen. Satu kerrottiin. Ilman lapsia.",
        "Onni oli, että kortti löytyi. Alan työntekijä kertoi. Ilona tai ei.",
        "Ellei kortti toimi, se vaihdetaan. Kai se vaihdetaan.",
        "The client speaks Somali and Arabic. Is the card valid in March?",
        "On Monday I asked Kaikukeskus about Swedish forms.",
        "Har klienten rätt till kortet? Hans kort är borta. Mina barn kommer med.",
        "Klienten flyttade från Vasa till Jakobstad i Mars.",
        "1) Kortti 2) Lippu – Kassalla kysyttiin henkilöllisyystodistusta",
        "rappu A. Asiakas tuli",
        "Huom! Tarkista: Kortti ei toimi",
        "Kaikukortti-kohde Vaasan Sosiaalitoimisto",
        "syntyperä suomalainen, Suomalainen",
        "",
        "   ",
        "...",
        "🙂 ok",
    ],
)
def test_organisations_places_and_common_words_are_no_names(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("word", "mark"),
    [("Matin", "name"), ("Satu", "word"), ("Kaarina", "place"), ("Pian", ""), ("Heidän", ""), ("kortin", "")],
)
def test_a_first_name_is_known_in_its_case_and_by_what_else_it_is(word, mark):
    assert first_name(word) == mark


@pytest.mark.parametrize(
    "word", "Espoossa Esbos Turun Turkuun Lahdessa Helsingistä Tampereella Vasa Uusimaa Kuopion".split()
)
def test_a_place_is_known_in_its_case(word):
    assert is_place(word)


@pytest.mark.parametrize("word", ["Lahtinen", "Koskela", "Virtanen", "Turunen", "Kuopiolainen"])
def test_a_surname_of_a_place_is_no_place(word):
    assert not is_place(word)


def test_names_and_streets_are_not_looked_for_in_names_of_events():
    text = "Anna Karenina, Kirkkokatu 5, 3.3.1980, 040 123 4567"
    assert found(text, kinds=IN_PUBLIC_NAMES) == [(Kind.PHONE, "040 123 4567")]
