"""The reference data of Finland: whole, consistent, and right where a mistake would move figures elsewhere."""

from collections import Counter
from datetime import date

import pytest

from accounts import gazetteer


@pytest.fixture(scope="module")
def municipality():
    return {row.name_fi: row for row in gazetteer.municipalities()}


@pytest.fixture(scope="module")
def postal_code():
    return {row.code: row for row in gazetteer.postal_codes()}


@pytest.fixture(scope="module")
def county_name():
    return {row.code: row.short_en for row in gazetteer.counties()}


def test_there_are_as_many_of_each_as_in_finland(municipality):
    existing = [row for row in municipality.values() if row.valid_to is None]
    assert (len(municipality), len(existing)) == (309, 308)
    assert len(gazetteer.regions()) == 19
    assert len(gazetteer.counties()) == 21


def test_postal_codes_are_all_there_by_kind(postal_code):
    kinds = Counter(row.kind for row in postal_code.values())
    assert kinds == {"ordinary": 3024, "po_box": 590, "other": 1419}


@pytest.mark.parametrize(
    "rows", [gazetteer.municipalities(), gazetteer.regions(), gazetteer.counties(), gazetteer.postal_codes()]
)
def test_codes_are_unique_and_in_order(rows):
    codes = [row.code for row in rows]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("rows", "length"), [(gazetteer.municipalities(), 3), (gazetteer.regions(), 2), (gazetteer.counties(), 2)]
)
def test_codes_keep_their_leading_zeros(rows, length):
    assert {(len(row.code), row.code.isdigit()) for row in rows} == {(length, True)}


def test_every_postal_code_is_in_a_municipality_that_exists(municipality, postal_code):
    existing = {row.code for row in municipality.values() if row.valid_to is None}
    assert {row.municipality_code for row in postal_code.values()} == existing


def test_every_municipality_has_an_ordinary_postal_code(municipality, postal_code):
    lived_in = {row.municipality_code for row in postal_code.values() if row.kind == "ordinary"}
    assert {row.name_fi for row in municipality.values() if row.code not in lived_in} == {"Pertunmaa"}


def test_every_municipality_is_in_a_region_and_every_region_has_one(municipality):
    assert {row.region_code for row in municipality.values()} == {row.code for row in gazetteer.regions()}


def test_every_county_has_a_municipality(municipality, county_name):
    assert {row.county_code for row in municipality.values()} == set(county_name) | {""}


def test_only_helsinki_and_aland_have_no_county(municipality):
    without = {row.name_fi for row in municipality.values() if not row.county_code}
    aland = {row.name_fi for row in municipality.values() if row.region_code == "21"}
    assert "Maarianhamina" in aland
    assert without == aland | {"Helsinki"}


@pytest.mark.parametrize(
    ("name", "county"),
    [
        ("Espoo", "West Uusimaa"),
        ("Vantaa", "Vantaa and Kerava"),
        ("Kerava", "Vantaa and Kerava"),
        ("Pornainen", "Central Uusimaa"),
        ("Porvoo", "East Uusimaa"),
        ("Kruunupyy", "Ostrobothnia"),
        ("Kokkola", "Central Ostrobothnia"),
        ("Isokyrö", "South Ostrobothnia"),
        ("Heinävesi", "North Karelia"),
        ("Joroinen", "North Savo"),
        ("Iitti", "Päijät-Häme"),
        ("Kuhmoinen", "Pirkanmaa"),
        ("Mäntyharju", "South Savo"),
    ],
)
def test_a_municipality_is_in_its_county(municipality, county_name, name, county):
    assert county_name[municipality[name].county_code] == county


def test_uusimaa_is_four_counties_and_helsinki(municipality, county_name):
    sizes = Counter(county_name.get(row.county_code) for row in municipality.values() if row.region_code == "01")
    assert sizes == {"East Uusimaa": 7, "Central Uusimaa": 6, "West Uusimaa": 10, "Vantaa and Kerava": 2, None: 1}


def test_outside_uusimaa_a_region_is_never_split_between_counties(municipality):
    pairs = {(row.region_code, row.county_code) for row in municipality.values() if row.region_code != "01"}
    assert len(pairs) == 18


def test_pertunmaa_ended_with_2024_and_its_postal_codes_are_in_mantyharju(municipality, postal_code):
    assert municipality["Pertunmaa"].valid_to == date(2024, 12, 31)
    assert postal_code["19430"] == ("19430", "Pertunmaa", "Pertunmaa", municipality["Mäntyharju"].code, "ordinary")


@pytest.mark.parametrize(
    ("name_fi", "name_sv", "languages"),
    [
        ("Espoo", "Esbo", "fi-sv"),
        ("Kruunupyy", "Kronoby", "sv-fi"),
        ("Närpiö", "Närpes", "sv-fi"),
        ("Pedersöre", "Pedersöre", "sv-fi"),
        ("Maarianhamina", "Mariehamn", "sv"),
        ("Kitee", "Kides", "fi"),
        ("Koski Tl", "Koskis", "fi"),
    ],
)
def test_a_municipality_has_both_names_and_its_languages(municipality, name_fi, name_sv, languages):
    assert (municipality[name_fi].name_sv, municipality[name_fi].languages) == (name_sv, languages)


def test_there_are_as_many_bilingual_municipalities_as_statistics_finland_counts(municipality):
    existing = [row for row in municipality.values() if row.valid_to is None]
    assert Counter(row.languages for row in existing) == {"fi": 259, "fi-sv": 18, "sv-fi": 15, "sv": 16}


@pytest.mark.parametrize(
    ("code", "name_fi", "name_sv"),
    [
        ("02770", "Espoo", "Esbo"),
        ("65930", "Södra Vallgrund", "Södra Vallgrund"),
        ("91200", "Yli-Ii", "Yli-Ii"),
        ("62830", "Luoma-aho", "Luoma-aho"),
        ("63400", "Alavus as", "Alavus as"),
        ("02570", "Siuntio kk", "Sjundeå kby"),
        ("31500", "Koski Tl", "Koski Tl"),
        ("00056", "Kela", "FPA"),
        ("02033", "Länsi-Uudenmaan hyvinvointialue", "Västra Nylands välfärdsområde"),
    ],
)
def test_a_postal_name_is_written_as_people_write_it(postal_code, code, name_fi, name_sv):
    assert (postal_code[code].name_fi, postal_code[code].name_sv) == (name_fi, name_sv)


def test_a_county_has_its_official_and_its_short_name():
    county = {row.short_fi: row for row in gazetteer.counties()}
    assert county["Länsi-Uusimaa"][1:4] == (
        "Länsi-Uudenmaan hyvinvointialue",
        "Västra Nylands välfärdsområde",
        "Wellbeing services county of West Uusimaa",
    )
    assert county["Vantaa ja Kerava"].name_fi == "Vantaan ja Keravan hyvinvointialue"
    assert county["Etelä-Savo"].name_sv == "Södra Savolax välfärdsområde"


def test_no_name_is_empty_or_has_spaces_around_it(municipality, postal_code):
    rows = [*municipality.values(), *postal_code.values(), *gazetteer.regions(), *gazetteer.counties()]
    names = {name for row in rows for name in (row.name_fi, row.name_sv)}
    assert {name for name in names if not name or name != name.strip()} == set()
