"""Choosing the sheet and the columns: guessed, shown beside the first rows, corrected."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.permissions import Role
from accounts.sealing import SealBroken, new_key, seal, unseal
from tests import factories as make
from tests.usage.import_steps import address, counts, fates, guessed, previewed, sample, uploaded, workbook
from usage.columns import MappedRow
from usage.importing.receiving import staged

pytestmark = pytest.mark.usefixtures("read_here")

GOOD = ["A045198723", 2, "Lumikuningatar", "14.11.2026"]


def two_sheets() -> SimpleUploadedFile:
    book = Workbook()
    book.active.title = "Kevät"
    book.active.append(["Kortin tunnus", "Päivämäärä"])
    book.active.append(["A045198723", "14.11.2026"])
    autumn = book.create_sheet("Syksy")
    autumn.append(["Syksyn raportti"])
    autumn.append(["Datum", "Kortkod", "Evenemang"])
    autumn.append(["6.11.2026", "A045198728", "Sibelius"])
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("two.xlsx", target.getvalue())


@pytest.mark.parametrize(
    ("number", "columns"),
    [
        (1, {"code": 0, "children": 1, "event": 2, "day": 3, "time": 4, "adults": None}),
        (2, {"code": 10, "children": 6, "event": 1, "day": 2, "time": 3, "adults": 5, "ticket_type": 4}),
        (5, {"code": 2, "children": 3, "event": 0, "day": 1, "adults": 4}),
    ],
)
def test_the_columns_are_guessed_from_the_headings(sign_in, sample_cards, number, columns):
    browser = sign_in("ville")
    form = browser.get(address("columns", uploaded(browser, sample(number)))).context["form"]
    assert {name: form[name].value() for name in columns} == columns


def test_of_a_swedish_report_the_second_sheet_is_shown(sign_in, sample_cards):
    browser = sign_in("viktor")
    page = browser.get(address("columns", uploaded(browser, sample(3))))
    assert page.context["place"] == {"sheet": 1, "shown": 1, "header": 1}
    assert "B Barnbiljetter" in page.content.decode()


def test_the_first_rows_are_shown_as_they_are(sign_in, sample_cards):
    browser = sign_in("ville")
    page = browser.get(address("columns", uploaded(browser, sample(2)))).content.decode()
    assert "tiina@example.org" in page  # to the one who sent it, out of the sealed file
    assert '<th scope="row">6 <span class="small">headings</span></th>' in page


def test_another_sheet_is_shown_with_its_own_headings(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, two_sheets())
    page = browser.get(address("columns", batch), {"sheet": "1", "shown": "0", "header": "1"})
    assert page.context["place"] == {"sheet": 1, "shown": 1, "header": 2}
    assert (page.context["form"]["code"].value(), page.context["form"]["day"].value()) == (1, 0)


def test_the_other_sheet_is_the_one_that_is_read(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, two_sheets())
    browser.post(address("columns", batch), {"sheet": 1, "shown": 1, "header": 2, "code": 1, "day": 0, "event": 2})
    batch.refresh_from_db()
    assert staged(batch) == [MappedRow(3, "A045198728", event_text="Sibelius", day_text="6.11.2026")]


@pytest.mark.parametrize("header", ["7", "-1", "x", "99999999999999999999"])
def test_a_row_of_headings_that_is_none_is_told(sign_in, sample_cards, header):
    browser = sign_in("ville")
    page = browser.get(
        address("columns", uploaded(browser, two_sheets())), {"sheet": "0", "shown": "0", "header": header}
    )
    assert list(page.context["sheet_form"].errors) == ["header"]


@pytest.mark.parametrize("sheet", ["2", "-1", "x", ""])
def test_a_sheet_that_is_none_is_told(sign_in, sample_cards, sheet):
    browser = sign_in("ville")
    page = browser.get(address("columns", uploaded(browser, two_sheets())), {"sheet": sheet})
    assert list(page.context["sheet_form"].errors) == ["sheet"]


def test_a_sheet_without_headings_is_read_from_its_first_row(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, workbook(GOOD, headings=["A045198728", 0, "Sibelius", "6.11.2026"]))
    fields = {"sheet": 0, "shown": 0, "header": 0, "code": 0, "children": 1, "event": 2, "day": 3}
    browser.post(address("columns", batch), fields)
    batch.refresh_from_db()
    assert fates(batch) == {1: "new", 2: "new"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "7"}, "code"),
        ({"code": "nine"}, "code"),
        ({"day": ""}, "day"),
        ({"day": "", "fixed_day": "soon"}, "fixed_day"),
        ({"event": "0"}, "event"),
        ({"time": "2"}, "time"),
        ({"fixed_event": "x" * 201}, "fixed_event"),
        ({"fixed_event": "a\x00b"}, "fixed_event"),
    ],
)
def test_columns_that_cannot_be_are_told_and_kept_in_the_form(sign_in, sample_cards, changed, field):
    browser = sign_in("ville")
    batch = uploaded(browser, workbook(GOOD))
    page = browser.post(address("columns", batch), {**guessed(browser, batch), **changed})
    assert field in page.context["form"].errors
    assert "There is a problem" in page.content.decode()


def test_a_day_and_an_event_may_be_said_for_every_row(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, workbook(["A045198723"], ["A045198728"], headings=["Kortin tunnus"]))
    fields = {**guessed(browser, batch), "fixed_day": "14.11.2026", "fixed_event": " Lumikuningatar "}
    browser.post(address("columns", batch), fields)
    batch.refresh_from_db()
    assert [row[4:6] for row in batch.rows] == [["Lumikuningatar", "14.11.2026"]] * 2


def typed_report() -> SimpleUploadedFile:
    rows = [
        [*GOOD, "Kaikukortti"],
        ["A045198728", 0, "Sibelius", "6.11.2026", "Kaiku ryhmä"],
        ["", 0, "S", "6.11.2026", "Perus"],
    ]
    return workbook(*rows, headings=["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Lipputyyppi"])


def test_only_the_chosen_ticket_types_are_counted(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, typed_report())
    fields = {**guessed(browser, batch), "counted_types": ["kaiku ryhmä"]}
    browser.post(address("columns", batch), fields)
    batch.refresh_from_db()
    assert fates(batch) == {2: "ignored", 3: "new", 4: "ignored"}


@pytest.mark.parametrize(
    ("types", "words"), [([], "Choose the ticket types"), (["vip"], "Choose the ticket types again")]
)
def test_a_type_column_needs_its_types(sign_in, sample_cards, types, words):
    browser = sign_in("ville")
    batch = uploaded(browser, typed_report())
    page = browser.post(address("columns", batch), {**guessed(browser, batch), "counted_types": types})
    assert words in str(page.context["form"].errors["counted_types"])


def test_a_column_of_many_values_is_no_ticket_type(sign_in, sample_cards):
    browser = sign_in("ville")
    rows = [[*GOOD, f"Asiakas {number}"] for number in range(60)]
    batch = uploaded(
        browser, workbook(*rows, headings=["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Asiakas"])
    )
    page = browser.post(address("columns", batch), {**guessed(browser, batch), "ticket_type": "4"})
    assert "too many different values" in str(page.context["form"].errors["ticket_type"])


def test_the_chosen_columns_are_there_when_one_comes_back(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, workbook(GOOD))
    browser.post(address("columns", batch), {**guessed(browser, batch), "children": "", "event": ""})
    form = browser.get(address("columns", batch)).context["form"]
    assert [form[name].value() for name in ("code", "children", "event", "day")] == [0, None, None, 3]


def test_corrected_columns_make_a_new_preview(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook(GOOD))
    browser.post(address("columns", batch), {**guessed(browser, batch), "day": "", "fixed_day": "1.1.2026"})
    batch.refresh_from_db()
    assert (fates(batch), counts(batch)["refused"]) == ({2: "not_yet_valid"}, 1)


def test_headings_alone_are_no_report(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, workbook())
    page = browser.post(address("columns", batch), guessed(browser, batch))
    assert "There are no rows below the headings." in page.content.decode()


def test_a_report_without_any_code_is_shown_and_asks_for_the_column(sign_in, sample_cards):
    browser = sign_in("ville")
    page = browser.get(address("columns", uploaded(browser, workbook(["x"], headings=["Muu"]))))
    assert page.context["form"]["code"].value() is None
    assert "Choose the column" in page.content.decode()


def test_without_the_key_the_file_stays_closed(sign_in, sample_cards):
    batch = uploaded(sign_in("ville"), sample(2))
    answer = sign_in("ville").get(address("columns", batch), follow=True)  # the same person in another browser
    assert answer.redirect_chain == [("/usage/import/", 302)]
    assert "The file can be opened only in the browser that sent it" in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("kaarina", 404), ("aino", 404), ("jaana", 403)])
def test_nobody_else_opens_the_columns(sign_in, sample_cards, people, name, status):
    batch = uploaded(sign_in("ville"), sample(2))
    assert sign_in(name).get(address("columns", batch)).status_code == status


def test_a_colleague_of_the_same_venue_does_not_open_them_either(sign_in, sample_cards, people, places):
    people.other = make.person("other@kaikukanta.test", Role.VENUE, places.theatre)
    browser, other = sign_in("ville"), sign_in("other")
    batch = uploaded(browser, sample(2))
    other.cookies["import-key"] = browser.cookies["import-key"].value  # even with the key
    assert other.get(address("columns", batch)).status_code == 404


def test_a_seal_opens_with_its_own_key_for_its_own_row_only(places):
    key, mine, other = new_key(), places.theatre.pk, places.wasa.pk
    sealed = seal(b"Testaaja Tiina", key, mine)
    assert unseal(sealed, key, mine) == b"Testaaja Tiina"
    for bytes_, tried, owner in [
        (sealed, new_key(), mine),
        (sealed, key, other),
        (sealed[:-1] + bytes([sealed[-1] ^ 1]), key, mine),
        (b"", key, mine),
        (sealed, "", mine),
        (sealed, "å" * 43, mine),
    ]:
        with pytest.raises(SealBroken):
            unseal(bytes_, tried, owner)
