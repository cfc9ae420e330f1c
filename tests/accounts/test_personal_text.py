"""What looks personal in a remark, and what does not. The people and numbers here are nobody's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.personal_text import EVERY_KIND, IN_PUBLIC_NAMES, Kind, suspicions
from accounts.personal_text.numbers import CHECK_CHARACTERS

TODAY = date(2026, 11, 22)


def found(text, **options):
    return [(one.kind, one.found) for one in suspicions(text, today=TODAY, **options)]


def code(sign, start="131052", number="308"):
    return f"{start}{sign}{number}{CHECK_CHARACTERS[int(start + number) % 31]}"


@pytest.mark.parametrize("sign", "+-YXWVUABCDEF")
def test_an_identity_code_of_every_century_sign_is_found(sign):
    assert found(f"Hetu on {code(sign)}.") == [(Kind.IDENTITY_CODE, code(sign))]


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",
        "131052-308t",
        "131052–308T",  # a dash as a word processor writes it
        "131052-308X",  # a slip in the check character
        "131052 - 308T",
        "131052 308T",
        "131052308T",
        "hetu131052-308T",
        "(131052-308T)",
        "131052-308T:n kortti",
        "131052A308X",
        "\uff11\uff13\uff11\uff10\uff15\uff12-308T",  # full width
        "131052\u200b-308T",  # a space that nobody sees
    ],
)
def test_an_identity_code_is_found_however_it_is_written(text):
    assert [kind for kind, _found in found(text)] == [Kind.IDENTITY_CODE]


@pytest.mark.parametrize(
    "text",
    [
        "A045198723",
        "K131052308",
        "A131052-3084",  # grown together with a letter, and no right check character
        "010126-310126",  # two days of a course
        "tilaus 451326-1234",  # no such day
        "131352-308T",
        "131052 - 308X",  # spaced, and the check character wrong
        "1310523084",
    ],
)
def test_other_digits_are_no_identity_code(text):
    assert Kind.IDENTITY_CODE not in [kind for kind, _found in found(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("syntynyt 1.2.2024", "1.2.2024"),
        ("Lapsi on syntynyt 1.2.2024.", "1.2.2024"),
        ("s. 3.3.80", "3.3.80"),
        ("synt. 030380", "030380"),
        ("syntymäaika: 3.3.1980", "3.3.1980"),
        ("3.3.1980 syntynyt asiakas", "3.3.1980"),
        ("född den 3 mars 1980", "3 mars 1980"),
        ("f. 3.3.80", "3.3.80"),
        ("födelsedatum 1980-03-03", "1980-03-03"),
        ("born on March 3, 1980", "March 3, 1980"),
        ("date of birth 3 March 1980", "3 March 1980"),
        ("DOB 03/03/1980", "03/03/1980"),
        ("3.3.1980", "3.3.1980"),
        ("1980-03-03", "1980-03-03"),
        ("3. 3. 1980", "3. 3. 1980"),
        ("3. maaliskuuta 1980", "3. maaliskuuta 1980"),
        ("22.11.2010", "22.11.2010"),
    ],
)
def test_a_day_of_birth_is_found(text, day):
    assert found(text) == [(Kind.BIRTH_DATE, day)]


@pytest.mark.parametrize(
    "text",
    [
        "Kortti annettu 22.11.2026.",
        "Voimassa 1.1.2026–31.12.2026",
        "Syntymävuosi on 1980",
        "syntynyt 31.2.2024",
        "syntymäpäivänäytös 1.12.2026",  # a day to come
        "Käyttöehdot 11.9.2025 kohta 3.3.8",
        "3.3.80",
        "030380",
        "klo 18.30.15",
        "versio 1.2.3",
        "sivu 12.13.14",
    ],
)
def test_other_days_are_no_birth(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "040 123 4567",
        "0401234567",
        "040-1234567",
        "040 1234 567",
        "0400 123 456",
        "050 12 34 567",
        "044.123.4567",
        "+358 40 123 4567",
        "+358401234567",
        "+358-40-1234567",
        "+358 (0)40 123 4567",
        "00358 40 123 4567",
        "09 310 1234",
        "09-3101234",
        "(09) 310 1234",
        "013 123 456",
        "019 123 4567",
        "+46 70 123 45 67",
        "+372 5123 4567",
    ],
)
def test_a_telephone_number_is_found(number):
    assert found(f"Soittakaa {number}, kiitos") == [(Kind.PHONE, number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("puh. 123 4567", "123 4567"),
        ("tfn: 401234567", "401234567"),
        ("tel 555 1234", "555 1234"),
        ("p. 045198723", "045198723"),
    ],
)
def test_digits_after_the_word_telephone_are_a_number(text, number):
    assert found(text) == [(Kind.PHONE, number)]


@pytest.mark.parametrize(
    "text",
    [
        "A045198723",
        "a045198723",
        "A 045198723",
        "A045 198 723",
        "KA 045 198 723",
        "Kortti A045198723 on hukassa, uusi on K012345670.",
        "12,50 €",
        "1 200 000 euroa",
        "klo 18.00–20.30",
        "ma-pe 08-16, la 10-14",
        "klo 09 10 11 12",
        "05012026",
        "2026-11-22 12:00",
        "02100",
        "postinumero 00100",
        "0,5",
        "lapsia 2, aikuisia 12",
        "liput 040 ja 041",
        "010126",
        "Y-tunnus 1234567-8",
    ],
)
def test_codes_money_times_and_counts_are_nothing(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("kirjoittakaa matti@example.com", "matti@example.com"),
        ("matti.virtanen+kortti@posti.example.fi", "matti.virtanen+kortti@posti.example.fi"),
        ("etunimi(at)example.fi", "etunimi(at)example.fi"),
        ("etunimi [at] example.fi", "etunimi [at] example.fi"),
        ("(a@b.fi)", "a@b.fi"),
    ],
)
def test_an_email_is_found(text, address):
    assert found(text) == [(Kind.EMAIL, address)]


@pytest.mark.parametrize("text", ["@espoonteatteri", "liput @ ovi", "5 @ 3,50", "@", "kaikukortti.fi"])
def test_an_at_sign_alone_is_no_email(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "Kirkkokatu 5",
        "Kirkkokatu 5 A 3",
        "kirkkokatu 5",
        "KIRKKOKATU 5",
        "Kirkkokadulla 12",
        "Kanervatie 12 b",
        "Rinnekuja 3",
        "Lehtipolku 1",
        "Kauppiaanraitti 4",
        "Pohjoisranta 4 A",
        "Skolgatan 5",
        "Strandvägen 12 B 4",
        "Kyrkogränden 3",
        "Skogsstigen 7",
        "Norra torget 2",
        "Leinon katu 5",
        "PL 123",
        "PB 12",
        "P.O. Box 55",
        "02100 Espoo",
        "FI-00100 HELSINKI",
        "65100 Vasa",
    ],
)
def test_an_address_is_found(address):
    assert found(f"osoite on {address}.") == [(Kind.ADDRESS, address)]


@pytest.mark.parametrize(
    "text",
    [
        "kantatie 51",
        "on tie 5 minuuttia",
        "på vägen 5 minuter",
        "korttien 12 kuukautta",
        "lasten äitien 3 lippua",
        "sateenkaari 2",
        "laituri 3",
        "12000 euroa",
        "10000 korttia",
        "Postinumero 02100 ei kelpaa",
        "Kirkkokatu",
        "tori 12.5.",
    ],
)
def test_other_words_are_no_address(text):
    assert found(text) == []


def test_each_finding_is_told_once_in_the_order_of_the_text():
    text = "Matti Virtanen 131052-308T, Kirkkokatu 5, 02100 Espoo, p. 040 123 4567, matti@example.com, s. 13.10.1952"
    expected = [Kind.NAME, Kind.IDENTITY_CODE, Kind.ADDRESS, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL, Kind.BIRTH_DATE]
    assert [kind for kind, _found in found(text)] == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789-+.@ AaÄä\n()katu")), max_size=300))
def test_no_text_breaks_it_and_findings_stand_in_order(text):
    for kinds in (EVERY_KIND, IN_PUBLIC_NAMES):
        starts = [(one.start, one.end) for one in suspicions(text, kinds=kinds, today=TODAY)]
        assert starts == sorted(starts)
        assert all(before[1] <= after[0] for before, after in zip(starts, starts[1:], strict=False))


REPEATED = [
    "a",
    "1",
    "0 ",
    "A",
    "Aa ",
    "a@",
    "@",
    "0-",
    "1.1.",
    "Matti ",
    "a'",
    "04",
    "(09) ",
    "katu 1 ",
    "+1 ",
    "3 mars ",
]


@pytest.mark.parametrize(
    "piece", [*REPEATED, "synt. ", "A. ", "Aa, ", "PL 1 ", "02100 e", "a-", " ", "131052-", "puh "]
)
def test_a_hundred_thousand_characters_are_read_to_their_end(piece):
    """A pattern that tries every way would not come back from any of these."""
    text = (piece * 100_000)[:100_000]
    assert all(one.end <= len(text) for one in suspicions(text, today=TODAY))
