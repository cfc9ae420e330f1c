"""The refused rows handed back: as a table, and as a workbook that can be corrected and sent again."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from tests.usage.import_steps import address, committed, fates, previewed, queries_of, sample, workbook
from usage.importing import Fate, handed_back, refused_of, throw_away_resting
from usage.importing.fates import FATE_OF, NEXT_STEPS, Group
from usage.models import ImportBatch, RefusedRow, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY, PAIR = "Lumikuningatar", "14.11.2026", "A045198723"


def downloaded(browser, batch) -> tuple[bytes, list[tuple]]:
    answer = browser.get(address("refused", batch))
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="refused-rows.xlsx"'
    return content, list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def test_the_workbook_has_the_senders_headings_the_row_and_the_reason(sign_in, sample_cards):
    browser = sign_in("ville")
    _content, rows = downloaded(browser, committed(browser, sample(5)))
    assert rows == [
        ("Row", "Kaikukortin tunnus", "Lapsia", "Käyntejä", "Tapahtuma", "Pvm", "Reason"),
        (
            "7",
            "A045198903",
            "0",
            "2",
            "Lumikuningatar",
            "14.11.2026",
            "The row has more or less than one adult."
            " One row is one purchase: one adult with a card of their own. Make a row for each card.",
        ),
    ]


def test_every_refused_row_comes_back_and_no_other(sign_in, sample_cards):
    browser = sign_in("ville")
    _content, rows = downloaded(browser, committed(browser, sample(4)))
    assert [int(row[0]) for row in rows[1:]] == [*range(4, 10), *range(11, 19), 20]


def test_they_come_back_before_anything_is_logged_too(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(5))
    before = downloaded(browser, batch)[1]
    browser.post(address("commit", batch))
    assert before == downloaded(browser, batch)[1]


def test_corrected_and_sent_again_the_rows_are_counted(sign_in, sample_cards):
    browser = sign_in("ville")
    content, _rows = downloaded(browser, committed(browser, sample(5)))
    book = load_workbook(BytesIO(content))
    book.active["D2"] = "1"
    target = BytesIO()
    book.save(target)
    batch = committed(browser, SimpleUploadedFile("corrected.xlsx", target.getvalue()))
    assert (batch.counted, batch.refused, Usage.unscoped.count()) == (1, 0, 8)


def test_what_was_said_for_every_row_comes_back_in_columns_of_its_own(sign_in, sample_cards):
    browser = sign_in("ville")
    report = workbook([PAIR], ["A099999999"], headings=["Kortin tunnus"])
    batch = previewed(browser, report, then={"fixed_day": DAY, "fixed_event": SNOW})
    browser.post(address("commit", batch))
    _content, rows = downloaded(browser, batch)
    assert [row[:4] for row in rows] == [("Row", "Kortin tunnus", "Event", "Day"), ("3", "A099999999", SNOW, DAY)]


LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


def sent_back(browser, batch, **cells) -> ImportBatch:
    """The downloaded rows, corrected in these cells, saved by a spreadsheet program and sent without a word."""
    book = load_workbook(BytesIO(downloaded(browser, batch)[0]))
    for place, text in cells.items():
        book.worksheets[0][place] = text
    target = BytesIO()
    book.save(target)
    return committed(browser, SimpleUploadedFile("corrected.xlsx", target.getvalue()))


@LANGUAGES
def test_the_workbook_speaks_the_persons_language(sign_in, sample_cards, people, language):
    browser, own = sign_in("ville"), {"fi": ("Rivi", "Syy"), "sv": ("Rad", "Orsak"), "en": ("Row", "Reason")}
    batch = committed(browser, sample(5))
    type(people.ville).objects.filter(pk=people.ville.pk).update(language=language)
    answer = browser.get(address("refused", batch))
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))
    assert (rows[0][0], rows[0][-1]) == own[language]
    with translation.override(language):
        assert rows[1][-1].startswith(gettext("The row has more or less than one adult."))


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]
)
def test_no_cell_acts_when_the_workbook_is_opened(sign_in, sample_cards, evil):
    browser = sign_in("ville")
    batch = committed(
        browser, workbook([PAIR, "x", SNOW, evil], headings=["Kortin tunnus", "Lapset", "Tapahtuma", "Pvm"])
    )
    content, _rows = downloaded(browser, batch)
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert not any(str(cell.value or "").lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in cells)


@pytest.mark.parametrize("evil", ["=1+1", "+358", "-2", "@x", "＝1"])
def test_no_heading_of_the_sender_acts_either(sign_in, sample_cards, evil):
    browser = sign_in("ville")
    report = f"Kortin tunnus;{evil};Tapahtuma;Pvm\nA099999999;0;{SNOW};{DAY}\n".encode()
    batch = previewed(browser, SimpleUploadedFile("report.csv", report), then={"children": "1"})
    content, rows = downloaded(browser, batch)
    assert rows[0][2] == f"'{evil}"
    assert {cell.data_type for cell in load_workbook(BytesIO(content)).active[1]} == {"s"}


@pytest.mark.parametrize(
    "headings", [["Asia", "Muksut", "Mikä", "Milloin"], ["Kortin tunnus", "Muksut", "Barn", "Kid"]]
)
def test_headings_that_the_import_does_not_know_are_found_again(sign_in, sample_cards, headings):
    browser = sign_in("ville")
    columns = {"header": "1", "code": "0", "children": "1", "event": "2", "day": "3"}
    report = workbook(["A099999999", 1, SNOW, DAY], ["A045198723", 1, SNOW, DAY], headings=headings)
    batch = previewed(browser, report, then=columns)
    again = sent_back(browser, batch, B2="A045198742")
    assert sorted(again.mapping["headings"].values()) == sorted(headings)
    use = Usage.unscoped.get(batch=again)
    assert (use.card.code, use.children, use.event_name, f"{use.event_day}") == ("A045198742", 1, SNOW, "2026-11-14")


@LANGUAGES
@pytest.mark.parametrize("number", [4, 5])
def test_sent_back_uncorrected_each_row_has_its_fate_again(sign_in, sample_cards, people, number, language):
    browser = sign_in("ville")
    batch = committed(browser, sample(number))
    with translation.override(language):
        content = handed_back(batch, refused_of(batch, people.ville))
    again = previewed(browser, SimpleUploadedFile("again.xlsx", content))
    reasons = list(RefusedRow.unscoped.filter(batch=batch).values_list("reason", flat=True))
    assert [*fates(again).values()] == reasons


def test_only_a_workbook_whose_headings_would_not_tell_has_a_second_sheet(sign_in, sample_cards):
    browser = sign_in("ville")
    known = downloaded(browser, committed(browser, sample(4)))[0]
    report = workbook(["A099999999", SNOW, DAY], headings=["Kortin tunnus", "Muksut", "Pvm"])
    unknown = downloaded(browser, previewed(browser, report, then={"event": "1"}))[0]
    assert [len(load_workbook(BytesIO(content)).worksheets) for content in (known, unknown)] == [1, 2]
    assert load_workbook(BytesIO(unknown)).worksheets[1].sheet_state == "hidden"


def test_changed_headings_are_guessed_and_not_believed(sign_in, sample_cards):
    browser = sign_in("ville")
    report = workbook(["A099999999", SNOW, DAY], headings=["Kortin tunnus", "Muksut", "Pvm"])
    batch = previewed(browser, report, then={"event": "1"})
    again = sent_back(browser, batch, B2="A045198742", C1="Lapset", C2="1")
    assert again.mapping["headings"].keys() == {"code", "children", "day"}


def test_the_page_shows_the_rows_with_reason_and_next_step(sign_in, sample_cards):
    browser = sign_in("ville")
    page = browser.get(address("preview", committed(browser, sample(4)))).content.decode()
    assert "A community card alone: no cardholder came to the same event." in page
    assert "Add the number of clients under 16" in page
    assert "Download the refused rows" in page


def test_without_refused_rows_there_is_nothing_to_download(sign_in, sample_cards):
    browser = sign_in("ville")
    answer = browser.get(address("refused", committed(browser, sample(1))), follow=True)
    assert "The import has no refused rows." in answer.content.decode()


def test_the_page_asks_the_database_the_same_for_one_row_and_for_many(sign_in, sample_cards):
    browser = sign_in("ville")
    one, many = committed(browser, sample(5)), committed(browser, sample(4))
    assert queries_of(browser, address("preview", one)) == queries_of(browser, address("preview", many))


@pytest.mark.parametrize(
    ("name", "status"), [("kaarina", 200), ("aino", 200), ("leena", 404), ("viktor", 404), ("tilda", 403)]
)
def test_those_who_see_the_venues_uses_see_its_refused_rows(sign_in, sample_cards, name, status):
    batch = committed(sign_in("ville"), sample(5))
    assert sign_in(name).get(address("refused", batch)).status_code == status
    assert sign_in(name).get(address("preview", batch)).status_code == status


def test_after_thirty_days_the_rows_are_gone_and_the_counts_stay(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, sample(4))
    assert throw_away_resting(timezone.now() + timedelta(days=29)) == 0
    assert throw_away_resting(timezone.now() + timedelta(days=30)) == 15
    page = browser.get(address("preview", batch)).content.decode()
    assert (RefusedRow.unscoped.count(), Usage.unscoped.count()) == (0, 4)
    assert "The refused rows were kept for thirty days and are gone." in page


def test_every_refusal_has_a_next_step_and_fits_its_column():
    refusals = [fate for fate in Fate if fate.group is Group.REFUSED]
    assert [fate for fate in refusals if fate not in NEXT_STEPS or len(fate.value) > 30] == []
    assert set(FATE_OF.values()) - {Fate.NEW, Fate.ALREADY_IN} <= set(refusals)
