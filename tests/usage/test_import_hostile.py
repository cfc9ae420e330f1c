"""Files and requests made to hurt, and plain mistakes: each a clear message with the next step, never a broken page."""

from __future__ import annotations

import io
import random
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cards.refusals import REFUSALS
from cards.workbook import Refusal
from tests.usage.import_steps import address, committed, fates, guessed, previewed, sample, send, uploaded, workbook
from usage.models import ImportBatch, Usage

NAMES = ["preview", "columns", "commit", "refused", "discard"]


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def wide() -> bytes:
    return workbook(headings=[f"Sarake {n}" for n in range(1000)]).read()


def long() -> bytes:
    return b"Kortin tunnus;Pvm\n" + b"A045198723;14.11.2026\n" * 60_001


HURTING = {
    "no workbook": (b"\x89PNG\r\n\x1a\n" + bytes(500), "The file is not a spreadsheet."),
    "a page": (b"<html><table><tr><td>A045198723</td></tr></table></html>", "The file is not a spreadsheet."),
    "a document": (zipped(**{"word__document.xml": b"<x/>"}), "The file is not a spreadsheet."),
    "zero rows": (workbook(headings=[]).read(), "The file has no rows."),
    "no bytes": (b"", "The file is empty."),
    "blank": (b" \r\n ", "The file has no rows."),
    "a thousand columns": (wide(), "The file has more than 200 columns."),
    "too many rows": (long(), "The file has more than 60,000 rows."),
    "a broken zip": (b"PK\x03\x04" + bytes(300), "The file could not be opened."),
    "a bomb": (zipped(**{"xl__workbook.xml": bytes(300 * 2**20)}), "The file is very large once it is opened."),
    "macros": (zipped(**{"xl__vbaProject.bin": b"x", "xl__workbook.xml": b"<x/>"}), "The file has macros in it."),
    "entities": (
        zipped(**{"xl__workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'a'>]><x/>"}),
        "The file could not be opened.",
    ),
}


@pytest.mark.parametrize("kind", HURTING)
def test_a_file_that_cannot_be_read_is_refused_in_words(sign_in, places, kind):
    content, words = HURTING[kind]
    answer = send(sign_in("ville"), SimpleUploadedFile("report.xlsx", content))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["report"])
    assert ImportBatch.unscoped.count() == 0


def test_every_refusal_of_a_workbook_has_words():
    assert set(REFUSALS) == set(Refusal)


def test_whatever_bytes_are_sent_the_page_answers(sign_in, sample_cards, read_here):
    browser, chance = sign_in("ville"), random.Random(8)
    good = sample(1).read()
    for _ in range(40):
        broken = bytearray(good)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        answer = send(browser, SimpleUploadedFile("report.xlsx", bytes(broken)))
        assert answer.status_code in (200, 302)
        ImportBatch.unscoped.all().delete()


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_import_that_is_not_there_is_not_found(sign_in, places, page, method):
    answer = getattr(sign_in("ville"), method)(reverse(f"import_{page}", args=[uuid.uuid4()]))
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("text", ["1", "x", "00000000-0000-0000-0000-00000000000g", "%00", "../import"])
def test_a_tampered_address_is_not_found(sign_in, places, text):
    answer = sign_in("ville").get(f"/usage/import/{text}/")
    assert answer.status_code == 404
    assert "Check the address" in answer.content.decode()


@pytest.mark.parametrize("page", NAMES)
def test_another_sites_import_is_not_found_even_when_it_is_counted(sign_in, sample_cards, page):
    batch = committed(sign_in("ville"), sample(5))
    method = "post" if page in ("commit", "discard") else "get"
    answer = getattr(sign_in("viktor"), method)(address(page, batch))
    assert (answer.status_code, "belongs to another site" in answer.content.decode()) == (404, True)


def test_another_sites_venue_cannot_be_slipped_in(sign_in, places):
    answer = send(sign_in("ville"), sample(1), venue=str(places.wasa.pk))
    assert answer.status_code == 302
    assert ImportBatch.unscoped.get().venue == places.theatre


@pytest.mark.parametrize("venue", ["", "x", "5f0c7c1e-0000-4000-8000-000000000000", "\x00"])
def test_a_venue_that_is_none_is_told(sign_in, places, venue):
    answer = send(sign_in("aino"), sample(1), venue=venue)
    assert list(answer.context["form"].errors) == ["venue"]


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--"]
)
def test_a_broken_form_is_answered(sign_in, places, body):
    answer = sign_in("ville").post("/usage/import/", body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 400)


def test_a_text_in_the_files_place_is_told(sign_in, places):
    answer = sign_in("ville").post("/usage/import/", {"report": "text"})
    assert answer.context["form"].errors == {"report": ["Choose the file of the report."]}


def test_a_key_that_is_none_is_told(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, sample(1))
    browser.cookies["import-key"] = "nonsense"
    page = browser.post(address("columns", batch), {"code": 0}, follow=True)
    assert "Send the file again." in page.content.decode()


def test_columns_posted_from_an_old_page_after_the_import_is_counted_change_nothing(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    fields, key = guessed(browser, batch), browser.cookies["import-key"].value
    browser.post(address("commit", batch))
    browser.cookies["import-key"] = key
    page = browser.post(address("columns", batch), fields, follow=True)
    assert (page.status_code, Usage.unscoped.count()) == (200, 13)


NASTY = "<script>alert(1)</script>"


def test_what_a_cell_says_is_text_on_every_page(sign_in, sample_cards):
    browser = sign_in("ville")
    report = workbook(
        ["A045198723", NASTY, NASTY, "14.11.2026"], headings=["Kortin tunnus", "Lapset", "Tapahtuma", "Pvm"]
    )
    batch = uploaded(browser, report)
    pages = [browser.get(address("columns", batch)).content.decode()]
    browser.post(address("columns", batch), guessed(browser, batch))
    pages.append(browser.get(address("preview", batch)).content.decode())
    browser.post(address("commit", batch))
    pages.append(browser.get(address("preview", batch)).content.decode())
    assert [NASTY in page for page in pages] == [False] * 3
    assert ["&lt;script&gt;" in page for page in pages] == [True] * 3


@pytest.mark.parametrize("name", ["ﷺ" * 200, "x" * 5000, "a\x0bb\u202ec\ufeff", "🎭" * 300, "ß" * 200, "", "-", "'=1"])
def test_whatever_an_event_is_called_its_use_is_logged_or_refused(sign_in, sample_cards, name):
    content = f'Kortin tunnus;Tapahtuma;Pvm\nA045198723;"{name}";14.11.2026\n'.encode()
    batch = committed(sign_in("ville"), SimpleUploadedFile("report.csv", content))
    assert (batch.state, batch.counted + batch.refused) == ("committed", 1)


@pytest.mark.parametrize("cell", ["9" * 400, "1e9", "٣", "50.5", "NaN", "1,000", "-0", "²"])
def test_whatever_the_children_are_the_row_has_a_fate(sign_in, sample_cards, cell):
    content = f"Kortin tunnus;Lapset;Pvm\nA045198723;{cell};14.11.2026\n".encode()
    batch = previewed(sign_in("ville"), SimpleUploadedFile("report.csv", content))
    assert fates(batch)[2] in ("bad_children", "too_many_children", "new")
