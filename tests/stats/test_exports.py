"""Tables as files: what a spreadsheet reads back, who gets which, and what the trail says."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.actors import task
from accounts.models import AuditEvent
from stats.actions import publish_national_totals
from stats.disclosure import Line, Protection, SafeTable
from stats.exporting import Export, exported, file_name
from stats.places import Period
from tests import factories as make

pytestmark = pytest.mark.django_db
BESIDE = ["Place", "Period begins", "Period ends", "Figures read on"]
HOSTILE = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1"]  # noqa: RUF001  (a wide sign is one of them)


def table(*lines: Line) -> SafeTable:
    return SafeTable("area_years", ("cards_registered", "uses_total"), lines, date(2026, 11, 22))


def line(label: str = "2025", **figures: int | None) -> Line:
    return Line(label, {"cards_registered": 12_345, "uses_total": None, **figures})


def file_of(found: SafeTable, format: str, place: str = "Area: Espoo", **said: Any) -> bytes:
    return exported(Export(found, place, Period.of(2026), **said), format)


def sheet_of(content: bytes):
    return load_workbook(BytesIO(content)).worksheets[0]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_workbook_says_what_it_is_of_which_day_and_how_it_was_counted():
    sheet = sheet_of(file_of(table(line(), line("2026")), "xlsx", complete=("The figures are up to date.",)))
    texts = [cell.value for cell in sheet["A"]]
    assert texts[:2] == [
        "Kaikukortti cards and uses by year · 2025–2026 · Area: Espoo",
        "Figures read on 22.11.2026. Kaikukanta, the register of the Kaikukortti.",
    ]
    assert "The figures count cards, not people" in texts[7]
    assert texts[-1] == "The figures are up to date."
    assert (sheet.freeze_panes, sheet["B4"].font.bold) == ("B5", True)


def test_the_workbooks_numbers_are_numbers_and_a_missing_figure_is_empty():
    sheet = sheet_of(file_of(table(line()), "xlsx"))
    heads, row = ([cell.value for cell in sheet[number]] for number in (4, 5))
    assert heads == ["Year", "Cards: registered", "Uses in all: total", "How protected"]
    assert row == [2025, 12_345, None, "exact"]
    assert (sheet["B5"].number_format, sheet["A5"].number_format) == ("#,##0", "0")
    assert sheet.column_dimensions["B"].width >= len("registered")


def test_a_long_name_is_not_cut_by_the_column_beside_it():
    sheet = sheet_of(file_of(table(line("Espoon kaupunginteatteri")), "xlsx"))
    assert sheet.column_dimensions["A"].width >= len("Espoon kaupunginteatteri")


def test_the_text_file_opens_in_finnish_excel_and_has_one_line_of_headings():
    content = file_of(table(line(), line("2026", uses_total=7)), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of(content) == [
        ["Year", "Cards: registered", "Uses in all: total", "How protected", *BESIDE],
        ["2025", "12345", "", "exact", "Area: Espoo", "2025-01-01", "2025-12-31", "2026-11-22"],
        ["2026", "12345", "7", "exact", "Area: Espoo", "2026-01-01", "2026-12-31", "2026-11-22"],
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_text_in_both(name):
    found = table(line(label=name))
    sheet = sheet_of(file_of(found, "xlsx", name))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert sheet["A5"].value == f"'{name}"
    row = rows_of(file_of(found, "csv", name))[1]
    assert (row[0], row[4]) == (f"'{name}", f"'{name}")


def test_each_line_says_how_it_is_protected():
    lines = [line("2023"), line("2024"), line("2025")]
    kinds = [Protection.PUBLISHED, Protection.RELEASED, Protection.EXACT]
    protected = [Line(one.label, one.figures, kind) for one, kind in zip(lines, kinds, strict=True)]
    rows = rows_of(file_of(table(*protected), "csv"))[1:]
    assert [row[3] for row in rows] == ["as published", "as released", "exact"]


def test_the_headings_are_in_the_persons_language(sign_in, people, places):
    people.kaarina.language = "fi"
    people.kaarina.save()
    answer = sign_in("kaarina").get(f"/stats/tables/area_years.csv/?area={places.espoo_area.pk}")
    assert rows_of(answer.content)[0][0] == "Vuosi"


def test_a_file_is_called_by_its_table_place_and_period(sign_in, places):
    answer = sign_in("kaarina").get(
        f"/stats/tables/uses_by_category.xlsx/?area={places.espoo_area.pk}&year=2026&month=5"
    )
    called = "kaikukortti-uses-by-category-area-espoo-2026-05.xlsx"
    assert answer["Content-Disposition"] == f'attachment; filename="{called}"'
    years = Export(table(line("2024"), line("2026")), 'Toimipaikka: Äänekosken näyttämö "B"; 2', Period.of(2026))
    assert file_name(years, "csv") == "kaikukortti-area-years-toimipaikka-aanekosken-nayttamo-b-2-2024-2026.csv"


def test_a_file_has_the_figures_of_its_page(sign_in, places):
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    make.use(card, places.theatre, date(2026, 3, 1), children=1)
    answer = sign_in("kaarina").get(f"/stats/tables/area_years.csv/?area={places.espoo_area.pk}")
    heads, *_rows, row = rows_of(answer.content)
    assert row[heads.index("Place")] == "Area: Espoo"
    assert row[heads.index("Uses in all: total")] == "2"


def test_who_does_not_see_the_nations_rows_gets_it_as_released(sign_in, out, places):
    run = make.series(places.espoo_area)
    for number in range(3):
        make.card(run, f"A00000000{number}", places.office, date(2026, 1, 5))
    tilda, aino = (
        rows_of(sign_in(name).get("/stats/tables/national_years.csv/").content) for name in ("tilda", "aino")
    )
    assert (tilda[-1][1], tilda[-1][6], tilda[-1][-5]) == ("75", "fewer than 5", "as released: January–March, revised")
    assert tilda[-1][-3:-1] == ["2026-01-01", "2026-03-31"]
    assert (tilda[1][-5], aino[-1][1]) == ("as published", "3")


def test_the_nations_table_is_never_called_by_a_place(sign_in, out, places):
    publish_national_totals(by=task("test"))
    answer = sign_in("kaarina").get(f"/stats/tables/national_years.csv/?area={places.espoo_area.pk}")
    assert {row[-4] for row in rows_of(answer.content)[1:]} == {"The whole country"}


def test_a_table_of_another_place_is_not_found(sign_in, places):
    kaarina = sign_in("kaarina")
    wrong = [f"area_years.csv/?area={places.vaasa_area.pk}", f"site_years.csv/?site={places.wasa.pk}"]
    wrong += [
        "area_years.csv/",
        "area_years.csv/?area=x",
        "site_years.xlsx/?site=7",
        "area_years.csv/?area=9999999999",
        "horses.csv/",
    ]
    wrong += [f"area_years.pdf/?area={places.espoo_area.pk}", f"area_years.csv/?site={places.office.pk}"]
    assert [kaarina.get(f"/stats/tables/{address}").status_code for address in wrong] == [404] * len(wrong)


def test_the_permission_is_the_reports_own(sign_in, places, monkeypatch):
    """As of an area whose figures are seen by fewer than its name."""
    monkeypatch.setattr("stats.addressed.rows_of", lambda kind, user: type(places.espoo_area).unscoped.all())
    answer = sign_in("ville").get(f"/stats/tables/area_years.csv/?area={places.espoo_area.pk}")
    assert answer.status_code == 403
    assert not AuditEvent.unscoped.filter(verb="table.exported").exists()


def test_the_trail_tells_who_took_which_table_of_which_place(sign_in, places):
    sign_in("kaarina").get(f"/stats/tables/area_years.xlsx/?area={places.espoo_area.pk}")
    sign_in("kaarina").get("/stats/tables/national_years.csv/")
    area, nation = AuditEvent.unscoped.filter(verb="table.exported").order_by("at")
    assert (area.actor_name, area.area_id, area.details) == (
        "coordinator@kaikukanta.test",
        str(places.espoo_area.pk),
        {"table": "area_years", "format": "xlsx"},
    )
    assert (nation.subject_id, nation.area_id) == ("national_years", "")


def test_a_file_is_asked_for_once_more_five_minutes_after_the_log_in(sign_in, fixed_day):
    browser = sign_in("tilda")
    fixed_day.shift(timedelta(minutes=6))
    answer = browser.get("/stats/tables/national_years.csv/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/reauthenticate/")
    assert not AuditEvent.unscoped.filter(verb="table.exported").exists()


def test_the_pages_lead_to_their_files_with_what_is_chosen_on_them(sign_in, places):
    kaarina, pk = sign_in("kaarina"), places.espoo_area.pk
    pages = {"/stats/": "national_years", f"/stats/sites/{places.office.pk}/": "site_years"}
    for address, name in pages.items():
        assert f"/stats/tables/{name}.xlsx/" in kaarina.get(address).content.decode()
    page = kaarina.get(f"/stats/areas/{pk}/?year=2025").content.decode()
    assert f"/stats/tables/area_years.csv/?year=2025&amp;area={pk}" in page
