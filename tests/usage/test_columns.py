"""The columns of a report are found, and nothing but the mapped cells comes out of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.codes import CheckScheme, Pattern
from cards.workbook import Row, Sheet, Workbook, read
from usage.columns import MappedRow, Mapping, code_only, guess, rows_of
from usage.columns.headings import is_total

SAMPLES = Path(__file__).parents[1] / "samples"
PATTERNS = [Pattern("A", 9), Pattern("Y", 9, CheckScheme.DAMM)]
SOLD_WITH_A_CARD = [
    "A045198777",
    "A045198931",
    "A045198952",
    "A045198784",
    "A045198840",
    "A045198924",
    "A045198959",
    "A045198847",
    "A045198826",
    "A045198714",
    "A045198791",
    "A045198812",
    "A045198833",
    "A045198770",
    "A045198861",
    "A045198966",
    "A045198735",
    "A045198721",
]
CODE, OTHER = "A045198723", "A045198805"


def sample(name: str) -> Workbook:
    return read((SAMPLES / name).read_bytes(), name)


def table(*rows: tuple[str, ...], name: str = "S", visible: bool = True) -> Workbook:
    return Workbook([Sheet(name, [Row(number, row) for number, row in enumerate(rows, 1) if any(row)], visible)])


def guessed(*rows: tuple[str, ...]) -> Mapping:
    mapping = guess(table(*rows), PATTERNS)
    assert mapping is not None
    return mapping


def counted(workbook: Workbook) -> list[MappedRow]:
    mapping = guess(workbook, PATTERNS)
    assert mapping is not None
    return [row for row in rows_of(workbook, mapping, PATTERNS) if not row.ignored]


TEMPLATE = {"header_row": 1, "code": 0, "children": 1, "event": 2, "day": 3, "time": 4}


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        ("1_kirjauspohja.xlsx", Mapping("Kirjaukset", **TEMPLATE)),
        (
            "2_lipunmyyntiraportti.xlsx",
            Mapping("Myyntiraportti", 6, 10, 6, 5, 1, 2, 3, ticket_type=4, counted_types=("kaikukortti",), order=0),
        ),
        ("3_biljettrapport.xlsx", Mapping("Försäljning", **TEMPLATE)),
        ("4_virheellinen.xlsx", Mapping("Kirjaukset", **TEMPLATE)),
        ("5_raportti.csv", Mapping("CSV", 1, code=2, children=3, adults=4, event=0, day=1)),
    ],
)
def test_the_samples_are_mapped(name, mapping):
    assert guess(sample(name), PATTERNS) == mapping


def test_a_file_without_card_codes_is_not_mapped():
    assert guess(sample("national_history.csv"), PATTERNS) is None


def test_the_registers_own_template_gives_its_rows():
    rows = counted(sample("1_kirjauspohja.xlsx"))
    assert len(rows) == 13
    assert rows[1] == MappedRow(3, "A045198952", "1", "", "Lumikuningatar", "2026-11-14", "13:00")


def test_a_sales_report_gives_the_eighteen_purchases_with_a_card():
    workbook = sample("2_lipunmyyntiraportti.xlsx")
    assert len(rows_of(workbook, guess(workbook, PATTERNS), PATTERNS)) == 61
    assert [row.number for row in counted(workbook)] == list(range(7, 61, 3))
    assert [row.code_text.upper() for row in counted(workbook)] == SOLD_WITH_A_CARD


def test_nothing_but_mapped_cells_comes_out_of_a_sales_report():
    workbook = sample("2_lipunmyyntiraportti.xlsx")
    rows = rows_of(workbook, guess(workbook, PATTERNS), PATTERNS)
    assert [
        word for word in ("Testaaja", "Ostaja", "example.org", "nro", "kassa", "8801", "Perus") if word in str(rows)
    ] == []
    assert {row for row in rows if row.ignored} == {MappedRow(row.number, ignored=True) for row in rows if row.ignored}


def test_a_swedish_report_gives_its_rows():
    rows = counted(sample("3_biljettrapport.xlsx"))
    assert len(rows) == 9
    assert rows[5] == MappedRow(7, "A045198910", "1", "", "Lumikuningatar", "2026-11-14", "13.00")


def test_a_faulty_file_keeps_every_row_for_its_judge():
    rows = {row.number: row for row in counted(sample("4_virheellinen.xlsx"))}
    assert list(rows) == list(range(2, 22))
    assert [rows[number].code_text for number in (9, 10, 17, 18)] == [
        "A04519872",
        "A0451987O0",
        f"{OTHER} A045198833",
        "",
    ]
    assert [rows[number].children_text for number in (12, 13)] == ["-1", "kaksi"]
    assert (rows[14].day_text, rows[15].day_text, rows[19].event_text) == ("31.11.2026", "2062-11-14", "")


def test_a_csv_report_gives_its_rows():
    rows = counted(sample("5_raportti.csv"))
    assert [row.adults_text for row in rows] == ["1", "1", "1", "1", "1", "2", "1", "1"]
    assert rows[0] == MappedRow(2, "A045198973", "0", "1", "Niskavuoren naiset", "17.10.2026")


HEADINGS = [
    ("Kaikukortin tunnus", "Lapset (kpl)", "Esitys", "Pvm", "Klo"),
    ("KORTIN NUMERO:", "Lapsiliput", "Tapahtuman nimi", "Esityspäivä", "Kellonaika"),
    ("Kortti nro", "Lasten  lukumäärä", "Näytös", "Tapahtumapäivä", "Kello"),
    ("Kortets kod", "Antal barn", "Föreställning", "Datum", "Klockslag"),
    ("Kortnummer", "Barnbiljetter", "Evenemang", "Evenemangsdatum", "Tid"),
    ("Card code", "Children", "Show", "Date", "Time"),
    ("Card number", "Child tickets", "Event name", "Event date", "Start time"),
    ("Koodi", "Lapsia", "Konsertti", "Päivämäärä", "Alkaa klo"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_headings_of_three_languages_are_known(headings):
    assert guessed(headings, (CODE, "1", "Hamlet", "14.11.2026", "19:00")) == Mapping("S", **TEMPLATE)


@pytest.mark.parametrize("headings", HEADINGS)
def test_headings_are_enough_when_no_code_is_good(headings):
    assert guessed(headings, ("puuttuu", "1", "Hamlet", "14.11.2026", "19:00")) == Mapping("S", **TEMPLATE)


def test_codes_are_found_under_any_heading_or_none():
    assert guessed(("Asiakas", "Huomio"), ("Tiina", f"kk {CODE}"), ("Olli", "")).code == 1
    assert guessed(("Tiina", CODE, "14.11.2026", "19:00")) == Mapping("S", None, code=1, day=2, time=3)


def test_the_column_called_a_code_may_be_another_thing():
    mapping = guessed(("Koodi", "Kortin tunnus", "Lisätieto"), ("1001", "", CODE), ("1002", "", OTHER))
    assert mapping.code == 2


def test_the_day_of_sale_is_not_the_day_of_the_event():
    headings = ("Ostopäivä", "Päivämäärä", "Esityspäivä", "Kortin tunnus")
    assert guessed(headings, ("1.10.2026", "2.10.2026", "14.11.2026", CODE)).day == 2
    assert guessed(("Ostopäivä", "Kortin tunnus"), ("1.10.2026", CODE)).day is None


@pytest.mark.parametrize(("cell", "field"), [("14.11.2026 klo 19.00", "day"), ("19.00", "time")])
def test_a_column_that_may_be_either_is_judged_by_its_cells(cell, field):
    assert getattr(guessed(("Kortin tunnus", "Ajankohta"), (CODE, cell)), field) == 1


def test_a_day_with_a_time_gives_both():
    (row, midnight) = counted(table(("Kortin tunnus", "Pvm"), (CODE, "2026-11-14T19:00"), (OTHER, "2026-11-14T00:00")))
    assert (row.time_text, midnight.time_text) == ("19:00", "")


def test_a_title_block_may_say_the_event_and_the_day_for_all_rows():
    block = [("Esitys:", "Hamlet", "", "Pvm:", "14.11.2026"), ("Tulostettu:", "1.12.2026"), ()]
    (row,) = counted(table(*block, ("Nimi", "Kortin tunnus", "Lapset"), ("Tiina Testaaja", CODE, "2")))
    assert row == MappedRow(4 + 1, CODE, "2", "", "Hamlet", "14.11.2026")


def test_the_visible_sheet_with_codes_is_taken():
    hidden = table(("Kortin tunnus",), (CODE,), (OTHER,), name="vanhat", visible=False)
    cover = table(("Kortin tunnus",), name="ohje")
    shown = table(("Kortin tunnus",), (CODE,), name="myynti")
    assert guess(Workbook([*hidden.sheets, *cover.sheets, *shown.sheets]), PATTERNS).sheet == "myynti"
    assert guess(Workbook([*hidden.sheets, *cover.sheets]), PATTERNS).sheet == "vanhat"


def test_ticket_types_with_the_cards_name_count_and_others_are_ignored():
    rows = [("Kaikukortti", CODE), ("Perus", OTHER), ("KAIKUKORTTI, ryhmä", OTHER), ("", "A045198833"), ("", "")]
    mapping = guessed(("Lipputyyppi", "Lisätieto"), *rows)
    assert mapping.counted_types == ("kaikukortti", "kaikukortti, ryhmä")
    assert [row.code_text for row in counted(table(("Lipputyyppi", "Lisätieto"), *rows))] == [CODE, OTHER, "A045198833"]


def test_without_such_a_type_the_types_that_have_codes_count():
    rows = [("Vapaalippu", CODE), ("Perus", ""), ("Vapaalippu", ""), ("Perus", "")]
    assert guessed(("Lipputyyppi", "Lisätieto"), *rows).counted_types == ("vapaalippu",)
    assert guessed(("Alennus", "Lisätieto"), ("100 %", CODE), ("10 %", "")).ticket_type is None


def test_rows_that_are_no_purchases_are_ignored():
    header = ("Tapahtuma", "Kortin tunnus", "Kpl", "Asiakas")
    rows = [
        ("Hamlet", CODE, "1", ""),
        header,
        ("", "", "", "Tiina"),
        ("Yhteensä", "", "1", ""),
        ("Yhteensä", CODE, "1", ""),
    ]
    mapped = rows_of(table(header, *rows), guessed(header, *rows), PATTERNS)
    assert [row.ignored for row in mapped] == [False, True, True, True, False]


def test_a_row_without_a_code_is_kept_to_be_refused():
    (row,) = rows_of(table(("Kortin tunnus", "Lapset"), ("", "1")), Mapping("S", 1, 0, 1), PATTERNS)
    assert row == MappedRow(2, "", "1")


@pytest.mark.parametrize(
    "label", ["Yhteensä", "YHTEENSÄ:", "Yht.", "Summa", "Loppusumma 18 kpl", "Totalt", "Grand total"]
)
def test_a_total_is_known_by_its_label(label):
    assert is_total(label)


@pytest.mark.parametrize("label", ["Total Recall", "Summa summarum -revyy", "Yhteensattuma", "", "18"])
def test_an_event_is_no_total(label):
    assert not is_total(label)


@pytest.mark.parametrize(
    ("text", "kept", "unreadable"),
    [
        ("", "", False),
        (CODE, CODE, False),
        ("a045198723", "a045198723", False),
        ("A0451987O0", "A0451987O0", False),
        ("A04519872", "A04519872", False),
        ("A045 198 723", CODE, False),
        (f"Tiina Testaaja, {CODE}, tiina@example.org", CODE, False),
        (f"{CODE} ja {OTHER}", f"{CODE} {OTHER}", False),
        (f"{CODE} Y000000001", "", True),
        ("Tiina Testaaja", "", True),
        ("Tiina", "", True),
        ("tiina1985", "", True),
        ("tiina@example.org", "", True),
        ("0451987230", "", True),
        ("131052-308T", "", True),
        ("131052A308T", "", True),
        ("FI2112345600000785", "", True),
        ("A04519872 pyörätuoli", "", True),
    ],
)
def test_of_a_codes_cell_only_the_code_is_kept(text, kept, unreadable):
    assert code_only(text, PATTERNS) == (kept, unreadable)


@given(st.text(alphabet="abcdeåäö @.,-", min_size=1, max_size=30), st.sampled_from(["", CODE, f"{CODE} {OTHER}"]))
def test_no_words_are_kept_from_a_codes_cell(words, codes):
    kept, _ = code_only(f"{words} {codes}", PATTERNS)
    assert kept in {"", CODE, f"{CODE} {OTHER}"}


def test_a_mapping_to_a_sheet_that_is_not_there_is_an_error():
    with pytest.raises(LookupError):
        rows_of(table((CODE,)), Mapping("toinen", None, 0), PATTERNS)


def test_a_long_report_is_mapped_in_good_time():
    rows = [
        (f"{n}", "Perus" if n % 50 else "Kaikukortti", "" if n % 50 else f"A{n:09d}", "Tiina", "t@example.org")
        for n in range(60_000)
    ]
    workbook = table(("Tilaus", "Lipputyyppi", "Lisätieto", "Asiakas", "Sposti"), *rows)
    assert len(counted(workbook)) == 1200
