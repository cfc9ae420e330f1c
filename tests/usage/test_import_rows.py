"""One row of a report: mended in place, left out, taken back; all fates are promised anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from accounts.text_field import digest
from tests.usage.import_steps import address, committed, counts, fates, previewed, uploaded, workbook
from usage.importing.receiving import stage, staged
from usage.models import ImportBatch, RefusedRow, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY = "Lumikuningatar", "14.11.2026"
PAIR, FAMILY, NONE = "A045198723", "A045198742", "A099999999"
HEADINGS = ["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Kellonaika", "Aikuiset"]
TYPED = {"code": PAIR, "day": DAY, "time": "19", "event": SNOW, "children": "1"}


def page_of(batch, number=2, query="") -> str:
    return f"{address('preview', batch)}rows/{number}/{query}"


def batch_of(browser, *rows, headings=None) -> ImportBatch:
    return previewed(browser, workbook(*rows, headings=headings))


def saved(browser, batch, number=2, query="", **changes):
    answer = browser.post(page_of(batch, number, query), {**TYPED, **changes})
    batch.refresh_from_db()
    return answer


def test_a_mended_row_is_judged_anew_and_logged(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, "x", SNOW, "31.11.2026"])
    answer = saved(browser, batch, code="a045 198 723")
    assert (fates(batch), counts(batch)["counted"], staged(batch)[0].mended) == ({2: "new"}, 1, True)
    assert answer.url == f"{address('preview', batch)}?page=1&row=2#row-2"
    browser.post(address("commit", batch))
    use = Usage.unscoped.get()
    assert (use.card.code, use.children, f"{use.event_time:%H:%M}", use.event_name) == (PAIR, 1, "19:00", SNOW)


def test_every_other_fate_is_promised_anew_too(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY], [PAIR, 1, SNOW, DAY], ["A045199101", 0, SNOW, "15.11.2026"])
    saved(browser, batch)
    assert fates(batch) == {2: "new", 3: "already_in", 4: "community_alone"}
    saved(browser, batch, day="15.11.2026")
    assert fates(batch) == {2: "new", 3: "new", 4: "new"}


def test_the_page_shows_the_row_as_it_stands_with_what_is_wrong(sign_in, sample_cards):
    page = sign_in("ville")
    batch = batch_of(page, [PAIR, "kaksi", SNOW, DAY])
    answer = page.get(page_of(batch))
    shown = {name: answer.context["form"][name].value() for name in ("code", "children", "event", "day", "time")}
    assert shown == {"code": PAIR, "children": "kaksi", "event": SNOW, "day": DAY, "time": ""}
    assert "The number of children is not a number from 0 to 50." in answer.text
    assert "adults" not in answer.context["form"].fields
    assert "venue" not in answer.context["form"].fields


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("code", "", "Type the code of the card."),
        ("code", f"{PAIR} {FAMILY}", "Type one code only."),
        ("code", "Tiina 050 123 4567", "This is not a card code."),
        ("day", "", "Type the day of the event"),
        ("day", "31.11.2026", "There is no such day."),
        ("day", "1.1.2014", "The day is too far off."),
        ("time", "illalla", "Type the time as numbers"),
        ("children", "51", "Type at most 50 children."),
        ("event", "131052-308T", "This is like a personal identity code"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_what_was_typed_stays(sign_in, sample_cards, field, text, words):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY])
    answer = saved(browser, batch, **{field: text})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert words in answer.context["form"].errors[field][0]
    assert answer.context["form"][field].value() == text
    assert (fates(batch), staged(batch)[0].mended) == ({2: "no_such_card"}, False)


def test_of_what_was_typed_as_the_code_only_the_code_is_kept(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY])
    saved(browser, batch, code=f"Tiina Testaaja {PAIR}")
    assert staged(batch)[0].code_text == PAIR


def test_a_telephone_in_the_events_name_is_kept_only_when_it_is_confirmed(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY])
    text = "Soita 050 123 4567"
    assert saved(browser, batch, event=text).status_code == 200
    assert saved(browser, batch, event=text, event_confirmed=digest(text)).status_code == 302


def test_the_number_of_adults_is_asked_when_it_is_the_fault(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [PAIR, 0, SNOW, DAY, "", 2], headings=HEADINGS)
    assert fates(batch) == {2: "bad_adults"}
    assert list(saved(browser, batch, adults="2").context["form"].errors) == ["adults"]
    saved(browser, batch, adults="1")
    assert fates(batch) == {2: "new"}


def test_a_row_that_is_still_refused_says_so(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY])
    page = browser.post(page_of(batch), {**TYPED, "children": "3"}, follow=True)
    assert "Row 2 was saved, but it cannot be logged yet." in page.text
    assert "There are more children than are registered on the card." in page.text


def test_one_comes_back_to_the_row_on_its_page_among_the_same_rows(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, *[[NONE, 0, SNOW, DAY]] * 150, [PAIR, 0, "Hamlet", DAY])
    query = "?fate=refused&reason=no_such_card"
    answer = saved(browser, batch, 142, query)
    assert answer.url == f"{address('preview', batch)}{query}&page=2&row=142#row-142"
    page = browser.get(answer.url)
    assert [line.tag for line in page.context["lines"] if line.number == 142] == ["To be logged"]
    assert (page.context["lines"][0].number, page.context["page"].paginator.count) == (102, 150)


def test_a_row_left_out_is_skipped_and_can_be_taken_back(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [PAIR, 0, SNOW, DAY], [FAMILY, 0, SNOW, DAY])
    browser.post(page_of(batch), {"deed": "leave_out"})
    batch.refresh_from_db()
    assert (fates(batch), counts(batch)["ignored"]) == ({2: "left_out", 3: "new"}, 1)
    assert "Take the row back" in browser.get(page_of(batch)).text
    browser.post(page_of(batch), {"deed": "take_back"})
    batch.refresh_from_db()
    assert fates(batch) == {2: "new", 3: "new"}


def test_what_was_left_out_is_neither_logged_nor_handed_back(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [NONE, 0, SNOW, DAY], [FAMILY, 0, SNOW, DAY])
    browser.post(page_of(batch), {"deed": "leave_out"})
    browser.post(address("commit", batch))
    assert (Usage.unscoped.count(), RefusedRow.unscoped.count()) == (1, 0)


def test_a_lone_childs_row_is_refused_until_an_adults_code_is_given(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [PAIR, 1, SNOW, DAY], [FAMILY, 0, SNOW, DAY], [PAIR, 1, SNOW, DAY])
    lone, adult, child = staged(batch)
    stage(batch, [replace(lone, lone_child=True), adult, replace(child, joined_to=3)])
    assert fates(batch) == {2: "no_adult", 3: "new", 4: "joined"}
    saved(browser, batch)
    assert fates(batch) == {2: "new", 3: "new", 4: "joined"}


def test_of_a_report_of_several_venues_the_rows_venue_can_be_chosen(sign_in, sample_cards, places):
    browser = sign_in("leena")
    batch = batch_of(browser, [PAIR, 0, SNOW, DAY])
    stage(batch, [replace(row, venue="?") for row in staged(batch)])
    assert list(saved(browser, batch).context["form"].errors) == ["venue"]
    assert list(saved(browser, batch, venue=places.wasa.pk).context["form"].errors) == ["venue"]
    saved(browser, batch, venue=places.theatre.pk)
    assert (fates(batch), batch.several_venues) == ({2: "new"}, False)


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("kaarina", 404), ("aino", 404), ("tilda", 403)])
def test_nobody_else_mends_or_sees_a_row(sign_in, sample_cards, name, status):
    batch = batch_of(sign_in("ville"), [NONE, 0, SNOW, DAY])
    browser = sign_in(name)
    assert [browser.get(page_of(batch)).status_code, saved(browser, batch).status_code] == [status, status]
    assert fates(batch) == {2: "no_such_card"}


@pytest.mark.parametrize("number", [1, 3, 99, 10**12])
def test_a_row_that_is_not_there_or_of_which_nothing_was_kept_is_not_found(sign_in, sample_cards, number):
    batch = batch_of(sign_in("ville"), [PAIR, 0, SNOW, DAY], ["Yhteensä"])
    assert sign_in("ville").get(page_of(batch, number)).status_code == 404


def test_a_counted_import_is_not_mended(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, workbook([PAIR, 0, SNOW, DAY], [NONE, 0, SNOW, DAY]))
    assert browser.get(page_of(batch)).url == address("preview", batch)
    assert saved(browser, batch).url == address("preview", batch)
    assert (batch.rows, Usage.unscoped.count()) == ([], 1)


def test_before_the_columns_are_chosen_or_after_the_hour_there_is_no_row(sign_in, sample_cards):
    browser = sign_in("ville")
    early = uploaded(browser, workbook([PAIR, 0, SNOW, DAY]))
    assert browser.get(page_of(early)).url == address("preview", early)
    batch = batch_of(browser, [PAIR, 0, SNOW, DAY])
    ImportBatch.unscoped.update(expires_at=timezone.now())
    assert saved(browser, batch).url == "/usage/import/"


def test_titles_and_addresses_hold_no_code(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = batch_of(browser, [PAIR, 0, SNOW, DAY])
    title = browser.get(page_of(batch)).text.split("</title>")[0]
    assert ("A045" in title, "A045" in saved(browser, batch).url) == (False, False)
