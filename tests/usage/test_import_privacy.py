"""Names, e-mails and other columns rest nowhere: not in any table, not in any file, not for an hour."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from accounts.sealing import SealBroken, new_key, unseal
from cards.workbook import unpack
from tests.usage.import_steps import address, committed, guessed, newest, previewed, sample, send, uploaded, workbook
from usage.columns import MappedRow
from usage.importing.receiving import staged
from usage.models import ImportBatch

NAMES = [
    "Testaaja",
    "Tiina",
    "Ostaja",
    "Olli",
    "tiina@example.org",
    "olli@example.org",
    "Lippukassa",
    "880109",
    "Verkkokauppa",
]
CODES = ["A045198777", "A045 198 784", "A045198784"]


def everything_stored() -> str:
    """Every row of every table, as text, and every binary column as it would read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - the database's own names
            texts += [text for (text,) in cursor.fetchall()]
        cursor.execute("SELECT encode(sealed, 'escape') FROM usage_importbatch WHERE sealed IS NOT NULL")
        return "\n".join(texts + [text for (text,) in cursor.fetchall()])


def found_in(stored: str, words: list[str]) -> list[str]:
    """Those of the words that are stored; a short one only as a whole word, as sealed bytes spell any four letters."""
    edge = {word: "" if len(word) > 8 else r"(?![a-z0-9])" for word in words}
    return [word for word in words if re.search(rf"(?<![a-z0-9]){re.escape(word)}{edge[word]}", stored, re.IGNORECASE)]


def temporary_files() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("*upload*"))


def test_no_name_rests_in_any_table_at_any_step(sign_in, sample_cards, people):
    browser, files = sign_in("ville"), temporary_files()
    batch = uploaded(browser, sample(2))
    steps = [
        lambda: None,
        lambda: browser.get(address("columns", batch)),
        lambda: browser.post(address("columns", batch), guessed(browser, batch)),
        lambda: browser.get(address("preview", batch)),
        lambda: browser.post(address("commit", batch)),
        lambda: browser.get(address("preview", batch)),
    ]
    for step in steps:
        step()
        assert found_in(everything_stored(), NAMES) == []
    assert (ImportBatch.unscoped.get().counted, temporary_files() - files) == (18, set())


def test_the_scan_finds_what_is_there(sign_in, sample_cards):
    previewed(sign_in("ville"), sample(2))
    assert found_in(everything_stored(), ["A045198777", "Niskavuoren naiset"]) == ["A045198777", "Niskavuoren naiset"]


def test_the_scan_finds_short_names_and_no_chance_letters():
    assert found_in("(1,xOLLIy,gAAAolli-9)", ["Olli"]) == []
    assert found_in('(1,"Ostaja Olli",880109)', ["Olli", "880109"]) == ["Olli", "880109"]


def test_before_the_columns_are_chosen_nothing_of_the_report_can_be_read(sign_in, places):
    uploaded(sign_in("ville"), sample(2))
    assert found_in(everything_stored(), [*NAMES, *CODES, "Niskavuoren", "Kaikukortti A0"]) == []


def test_of_rows_that_are_passed_over_only_the_number_is_staged(sign_in, sample_cards):
    batch = previewed(sign_in("ville"), sample(2))
    ignored = [row for row in staged(batch) if row.ignored]
    assert len(ignored) == 43
    assert ignored == [MappedRow(row.number, ignored=True) for row in ignored]


@pytest.mark.parametrize(
    "text", ["Tiina Testaaja 050 123 4567", "tiina@example.org", "131052-308T", "kortti unohtui, Tiina"]
)
def test_a_text_without_a_code_is_not_kept_even_in_the_column_of_codes(sign_in, sample_cards, text):
    batch = committed(sign_in("ville"), workbook([text, 0, "Lumikuningatar", "14.11.2026"]))
    assert (batch.refused, found_in(everything_stored(), [text])) == (1, [])


def test_after_the_import_not_even_the_mapping_is_kept(sign_in, sample_cards):
    batch = committed(sign_in("ville"), sample(2))
    assert list(batch.mapping) == ["headings"]
    assert set(batch.mapping["headings"].values()) == {
        "Lisätieto",
        "Lapsiliput",
        "Kpl",
        "Tapahtuma",
        "Esityspäivä",
        "Klo",
    }


def test_the_key_stands_in_one_strict_cookie_of_this_import_for_an_hour(sign_in, places):
    browser = sign_in("ville")
    send(browser, sample(2))
    cookie = browser.cookies["import-key"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 3600)
    assert cookie["path"] == f"/usage/import/{newest().pk}/"
    assert found_in(everything_stored(), [cookie.value]) == []


def test_the_sealed_file_opens_with_the_cookie_only(sign_in, places):
    browser = sign_in("ville")
    batch = uploaded(browser, sample(2))
    with pytest.raises(SealBroken):
        unseal(batch.sealed, new_key(), batch.pk)
    assert unpack(unseal(batch.sealed, browser.cookies["import-key"].value, batch.pk)).sheets


@pytest.mark.parametrize("page", ["commit", "discard"])
def test_the_cookie_goes_when_it_is_not_needed(sign_in, sample_cards, page):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    browser.post(address(page, batch))
    assert browser.cookies["import-key"]["max-age"] == 0


@pytest.mark.parametrize("name", ["A045198723.xlsx", "A045 198 723 raportti.xlsx", "tiina@example.org.xlsx"])
def test_a_telling_file_name_is_not_kept(sign_in, sample_cards, name):
    report: Any = sample(1)
    report.name = name
    assert uploaded(sign_in("ville"), report).file_name == "report"


def test_pages_and_addresses_hold_no_code_and_no_page_rests_in_a_cache(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    answer = browser.get(address("preview", batch))
    title = answer.content.decode().split("</title>")[0]
    assert ("A045" in title, answer.headers["Cache-Control"]) == (False, "no-store")


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("made", [previewed, committed])
def test_who_has_moved_to_another_venue_sees_the_old_ones_imports_no_more(sign_in, sample_cards, people, places, made):
    batch = made(sign_in("ville"), sample(4))
    Membership.unscoped.filter(user=people.ville).update(site=places.wasa)
    browser = sign_in("ville")
    pages = ["preview", "refused"]
    assert [browser.get(address(page, batch)).status_code for page in pages] == [404, 404]
    assert batch.file_name not in browser.get("/usage/import/").content.decode()
