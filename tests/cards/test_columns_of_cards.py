"""The columns of a workbook of registrations: found by their headings, and nothing else kept."""

import pytest

from cards.columns import HEADINGS, KNOWN, MOST_ROWS, Fault, TableFault, fold_heading, read_table
from cards.workbook import Row, Sheet, Workbook


def table(*rows, name="Taul1"):
    return read_table(Workbook([sheet(*rows, name=name)]))


def sheet(*rows, name="Taul1", visible=True):
    return Sheet(name, [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)], visible)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", HEADINGS)
def test_the_templates_words_are_known_in_each_language(name, language):
    assert fold_heading(getattr(HEADINGS[name], language)) in KNOWN[name]


def test_no_word_means_two_columns():
    words = [word for known in KNOWN.values() for word in known]
    assert len(words) == len(set(words))


def test_columns_may_stand_in_any_order_below_a_title():
    found = table(("Kortit 2026",), ("FÖDELSEÅR:", "Kortets kod"), ("1980", "A045198702"))
    assert list(found.headings.items()) == [("birth_year", "FÖDELSEÅR:"), ("code", "Kortets kod")]
    assert found.lines == [(3, {"birth_year": "1980", "code": "A045198702"})]


def test_other_columns_are_named_and_their_cells_are_not_kept():
    found = table(
        ("Nimi", "Kortin tunnus", "", "Sähköposti", "Lapset", "Sali"),
        ("Maija Meikäläinen", "A045198702", "jotain", "m@example.fi", "2", "B"),
    )
    assert found.unread == ["Nimi", "C", "Sähköposti", "Sali"]
    assert found.personal == ["Nimi", "Sähköposti"]
    assert found.lines == [(2, {"code": "A045198702", "children": "2"})]


@pytest.mark.parametrize(
    "heading",
    ["Etunimi", "Asiakkaan nimi", "Efternamn", "Last name", "E-post", "Email", "Hetu", "Henkilötunnus", "Personnummer"]
    + ["Puhelin", "GSM", "Osoite", "Adress", "Syntymäaika", "Födelsedatum", "Date of birth", "Asiakasnumero"],
)
def test_a_column_that_tells_who_somebody_is_is_warned_about(heading):
    assert table(("Koodi", "Lapset", heading), ("A045198702", "1", "x")).personal == [heading]


@pytest.mark.parametrize("heading", ["Sali", "Nro", "Tila", "Ryhmä", "Ensitieto", "Postitoimipaikka"])
def test_an_ordinary_column_is_not(heading):
    found = table(("Koodi", "Lapset", heading), ("A045198702", "1", "x"))
    assert (found.unread, found.personal) == ([heading], [])


@pytest.mark.parametrize(
    ("heading", "cell", "kept"),
    [
        ("Syntymävuosi", "010180-123A", "?"),
        ("Syntymävuosi", "12.3.1980", "?"),
        ("Huoltaja", "Maija Meikäläinen", "?"),
        ("Huoltaja", "Kyllä", "yes"),
        ("Suostumus", "NEJ", "no"),
        ("Suostumus", "0", "no"),
        ("Postinumero", "02 100", "02 100"),
        ("Postinumero", "Kotikatu 1", "?"),
        ("Myöntämispäivä", "2026-11-20T00:00", "2026-11-20"),
        ("Myöntämispäivä", "20.11.2026", "20.11.2026"),
        ("Myöntämispäivä", "eilen", "?"),
        ("Lapset", "kaksi", "?"),
        ("Äidinkieli", "120380-123A", "?"),
        ("Huomautukset", "Kortti  oli kulunut", "Kortti oli kulunut"),
    ],
)
def test_of_a_known_cell_only_what_can_be_an_answer_is_kept(heading, cell, kept):
    lines = table(("Kortin tunnus", heading), ("A045198702", cell)).lines
    assert [text for name, text in lines[0].cells.items() if name != "code"] == [kept]


@pytest.mark.parametrize("cell", ["Maija Meikäläinen", "010180-123A", "maija@example.fi"])
def test_of_the_codes_column_no_name_is_kept(cell):
    assert table(("Kortin tunnus", "Lapset"), (cell, "1")).lines[0].cells["code"] == "?"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([("Nimi", "Lapset"), ("Maija", "1")], Fault.NO_CODES),
        ([("A045198702", "1980")], Fault.NO_CODES),
        ([("Kortin tunnus", "Kortin tunnus"), ("A045198702", "A045198703")], Fault.TWICE),
        ([("Kortin tunnus", "Lapset")], Fault.NO_ROWS),
        ([("Kortin tunnus", "Nimi"), ("", "Maija")], Fault.NO_ROWS),
        ([("Kortin tunnus",), *[("A045198702",)] * (MOST_ROWS + 1)], Fault.TOO_MANY_ROWS),
    ],
)
def test_a_workbook_that_cannot_be_taken_in(rows, fault):
    with pytest.raises(TableFault) as found:
        table(*rows)
    assert found.value.fault is fault


def test_the_first_visible_sheet_is_read_and_the_others_are_named():
    rows = [("Kortin tunnus", "Lapset"), ("A045198702", "1")]
    sheets = [sheet(*rows, name="Vanhat", visible=False), sheet(*rows, name="Kortit"), sheet(*rows, name="Syksy")]
    found = read_table(Workbook([sheet(("Ohje",), ("Kortin tunnus", "aina"), name="Ohjeet"), *sheets]))
    assert (found.sheet, found.other_sheets) == ("Kortit", ["Syksy"])


def test_the_better_of_two_words_for_the_same_column_wins():
    found = table(("Päivämäärä", "Koodi", "Kortin tunnus", "Myöntämispäivä"), ("1.1.2020", "X1", "A0451", "20.11.2026"))
    assert found.lines[0].cells == {"code": "A0451", "issued_on": "20.11.2026"}
    assert found.unread == ["Päivämäärä", "Koodi"]
