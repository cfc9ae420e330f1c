"""The preview: what becomes of every row, why, and what to do about it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories as make
from tests.usage.import_steps import (
    address,
    committed,
    counts,
    fates,
    previewed,
    queries_of,
    sample,
    uploaded,
    workbook,
)
from usage.models import ImportBatch, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW = "Lumikuningatar"
DAY = "14.11.2026"
FAMILY, PAIR, NO_CHILDREN, COMMUNITY = "A045198742", "A045198723", "A045198700", "A045199101"


def shown(browser, batch, **query) -> str:
    return browser.get(address("preview", batch), query).content.decode()


def test_the_counts_and_every_row_stand_on_the_page(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(4))
    page = browser.get(address("preview", batch))
    assert [(group.label, group.count) for group in page.context["groups"]] == [
        ("All rows", 20),
        ("Refused", 15),
        ("To be logged", 4),
        ("Already in", 1),
        ("Skipped", 0),
    ]
    assert [line.number for line in page.context["lines"]] == [*range(4, 10), *range(11, 19), 20, 2, 10, 19, 21, 3]
    assert "Log 4 uses" in page.content.decode()


def test_each_refusal_has_a_reason_and_a_next_step(sign_in, sample_cards):
    browser = sign_in("ville")
    lines = browser.get(address("preview", previewed(browser, sample(4))), {"fate": "refused"}).context["lines"]
    assert len(lines) == 15
    assert [line.number for line in lines if not (line.reason and line.next_step)] == []


def test_a_row_that_can_be_read_is_shown_as_it_will_be_logged(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook(["a0451987O0", "", f" {SNOW}\n", "2026-11-14 19:00"]))
    line = browser.get(address("preview", batch)).context["lines"][0]
    shown_row = (line.code, line.day, line.time, line.event, line.children)
    assert shown_row == ("A045 198 700", DAY, "19.00", SNOW, "0")


@pytest.mark.parametrize(("asked", "numbers"), [("already_in", [3]), ("ignored", []), ("nonsense", [2, 3])])
def test_the_rows_of_one_fate_alone(sign_in, sample_cards, asked, numbers):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], [PAIR, 0, SNOW, DAY]))
    lines = browser.get(address("preview", batch), {"fate": asked}).context["lines"]
    assert [line.number for line in lines] == numbers


@pytest.mark.parametrize(("page", "first", "last"), [("1", 2, 101), ("2", 102, 152), ("99", 102, 152), ("x", 2, 101)])
def test_a_long_file_is_shown_a_hundred_rows_at_a_time(sign_in, sample_cards, page, first, last):
    browser = sign_in("ville")
    batch = previewed(browser, workbook(*([["", 0, SNOW, DAY]] * 151)))
    lines = browser.get(address("preview", batch), {"page": page}).context["lines"]
    assert (lines[0].number, lines[-1].number) == (first, last)


def test_queries_do_not_depend_on_the_number_of_rows(sign_in, sample_cards, today):
    browser = sign_in("ville")
    asked = []
    for count in (3, 300):
        codes = sorted(sample_cards)[:40]
        rows = [[codes[n % 40], 0, f"Event {n // 40}", DAY] for n in range(count)]
        batch = uploaded(browser, workbook(*rows))
        fields = {"sheet": 0, "shown": 0, "header": 1, "code": 0, "children": 1, "event": 2, "day": 3}
        staging = queries_of(browser, address("columns", batch), fields)
        asked.append((staging, queries_of(browser, address("preview", batch))))
    assert asked[0] == asked[1]


def test_a_use_logged_at_the_desk_is_already_in_since_its_day(sign_in, sample_cards, places):
    use = make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), "LUMI kuningatar".replace(" ", ""))
    Usage.unscoped.filter(pk=use.pk).update(logged_at=timezone.now() - timedelta(days=3))
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY]))
    assert fates(batch) == {2: "already_in"}
    words = "Already in since 19.11.2026, logged at the desk by venue@kaikukanta.test."
    assert words in shown(browser, batch)


def test_who_does_not_see_a_use_is_not_told_who_logged_it(sign_in, sample_cards, places):
    make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), SNOW)
    browser = sign_in("leena")  # an agent sees the rows that it logged itself
    page = shown(browser, previewed(browser, workbook([PAIR, 0, SNOW, DAY])))
    assert "Already in since 22.11.2026, logged at the desk." in page
    assert "venue@kaikukanta.test" not in page


def test_one_fault_of_many_rows_is_one_line_that_leads_to_them(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook(*[["A099999999", 0, SNOW, DAY]] * 30, [PAIR, 3, SNOW, DAY], ["", 0, SNOW, DAY]))
    reasons = browser.get(address("preview", batch)).context["reasons"]
    assert [(reason.label, reason.count) for reason in reasons] == [
        ("There is no card with this code.", 30),
        ("The row has no card code.", 1),
        ("There are more children than are registered on the card.", 1),
    ]
    page = browser.get(address("preview", batch) + reasons[1].address)
    assert [line.number for line in page.context["lines"]] == [33]
    assert [reason.current for reason in page.context["reasons"]] == [False, True, False]


@pytest.mark.parametrize("query", ["?fate=new&reason=no_code", "?reason=nonsense", "?row=x", "?row=99999999999"])
def test_an_address_that_asks_for_nonsense_shows_what_it_can(sign_in, sample_cards, query):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], ["", 0, SNOW, DAY]))
    lines = browser.get(address("preview", batch) + query).context["lines"]
    assert [line.number for line in lines] == ([2] if "fate=new" in query else [3, 2])


def test_refused_and_new_rows_lead_to_where_they_are_mended(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], [PAIR, 0, SNOW, DAY], ["", 0, SNOW, DAY], ["Yhteensä"]))
    lines = browser.get(address("preview", batch)).context["lines"]
    row = address("preview", batch) + "rows/{}/"
    assert {line.number: line.address for line in lines} == {2: row.format(2), 3: "", 4: row.format(4), 5: ""}
    lines = browser.get(address("preview", batch), {"fate": "refused", "reason": "no_code"}).context["lines"]
    assert [line.address for line in lines] == [row.format(4) + "?fate=refused&reason=no_code"]


def test_a_report_without_days_says_that_one_day_may_be_given_for_all(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, ""]))
    assert "If the whole report is of one day, say it with the columns." in shown(browser, batch)


def test_a_use_of_another_event_day_or_venue_is_not_the_same(sign_in, sample_cards, places):
    card = sample_cards[PAIR]
    make.use(card, places.theatre, date(2026, 11, 14), "Sibelius-ilta")
    make.use(card, places.theatre, date(2026, 11, 13), SNOW)
    make.use(card, places.wasa, date(2026, 11, 14), SNOW)
    withdrawn = {
        "withdrawn_at": timezone.now(),
        "withdrawn_by": "Ville",
        "withdrawn_because": "mistake",
        "state": "undone",
    }
    make.use(card, places.theatre, date(2026, 11, 14), SNOW, **withdrawn)
    assert fates(previewed(sign_in("ville"), workbook([PAIR, 0, SNOW, DAY]))) == {2: "new"}


def test_the_same_use_twice_in_a_file_names_the_first_row(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], [PAIR, 1, SNOW.upper(), "2026-11-14"]))
    assert fates(batch) == {2: "new", 3: "already_in"}
    assert "Row 2 of this report is the same use." in shown(browser, batch)


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction(sign_in, sample_cards):
    batch = previewed(sign_in("ville"), workbook([PAIR, 3, SNOW, DAY], [PAIR, 2, SNOW, DAY]))
    assert fates(batch) == {2: "too_many_children", 3: "new"}


def test_what_is_in_stays_in_whatever_became_of_the_card(sign_in, sample_cards):
    browser = sign_in("ville")
    committed(browser, workbook([PAIR, 0, SNOW, DAY]))
    card = sample_cards[PAIR]
    card.ended_on, card.end_kind = date(2026, 11, 1), "withdrawn"
    card.save()
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY], [PAIR, 1, SNOW, DAY]))
    assert fates(batch) == {2: "already_in", 3: "ended"}


def test_the_same_file_again_adds_nothing_and_says_since_when(sign_in, sample_cards):
    browser = sign_in("ville")
    committed(browser, sample(1))
    again = previewed(browser, sample(1))
    page = shown(browser, again)
    assert counts(again) == {"counted": 0, "already_in": 13, "refused": 0, "ignored": 0}
    assert "The same file was imported on 22.11.2026 by Ville for Espoon kaupunginteatteri." in page
    assert "Already in, from the report of 22.11.2026 by venue@kaikukanta.test." in page
    assert "Every use of the report is already in" in page


def test_somebody_elses_import_is_not_named_to_those_who_may_not_see_it(sign_in, sample_cards):
    committed(sign_in("viktor"), sample(1))
    browser = sign_in("ville")
    assert "The same file was imported" not in shown(browser, previewed(browser, sample(1)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[COMMUNITY, 0, SNOW, DAY]], "community_alone"),
        ([[COMMUNITY, 2, SNOW, DAY]], "new"),
        ([[COMMUNITY, 0, SNOW, DAY], [PAIR, 0, SNOW, DAY]], "new"),
        ([[COMMUNITY, 0, SNOW, DAY], [PAIR, 0, "Sibelius-ilta", DAY]], "community_alone"),
        ([[COMMUNITY, 0, SNOW, DAY], [PAIR, 0, SNOW, "13.11.2026"]], "community_alone"),
        ([[COMMUNITY, 0, SNOW, DAY], [NO_CHILDREN, 3, SNOW, DAY]], "community_alone"),
        ([[COMMUNITY, 51, SNOW, DAY]], "bad_children"),
    ],
)
def test_a_community_card_needs_a_cardholder_or_clients_under_sixteen(sign_in, sample_cards, rows, expected):
    assert fates(previewed(sign_in("ville"), workbook(*rows)))[2] == expected


def test_the_cardholder_may_have_been_logged_at_the_desk(sign_in, sample_cards, places):
    make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), SNOW)
    assert fates(previewed(sign_in("ville"), workbook([COMMUNITY, 0, SNOW, DAY]))) == {2: "new"}


def test_another_community_card_is_no_cardholder(sign_in, sample_cards, places):
    make.use(sample_cards[COMMUNITY], places.theatre, date(2026, 11, 14), SNOW, children=2)
    run = make.series(places.espoo_area, kind="community")
    make.card(run, "A045199102", places.office, date(2026, 1, 15), kind="community")
    assert fates(previewed(sign_in("ville"), workbook(["A045199102", 0, SNOW, DAY]))) == {2: "community_alone"}


@pytest.mark.parametrize(
    ("adults", "fate"),
    [("", "new"), (1, "new"), (2, "bad_adults"), (0, "bad_adults"), ("x", "new"), ("many", "bad_adults")],
)
def test_a_row_has_one_adult(sign_in, sample_cards, adults, fate):
    headings = ["Kortin tunnus", "Päivämäärä", "Aikuiset"]
    assert fates(previewed(sign_in("ville"), workbook([PAIR, DAY, adults], headings=headings))) == {2: fate}


@pytest.mark.parametrize(
    ("day", "clock", "fate"),
    [("", "", "no_day"), ("1.1.2014", "", "day_too_far"), (DAY, "25.00", "bad_time"), (DAY, "klo 19", "new")],
)
def test_day_and_time_are_read_as_at_the_desk(sign_in, sample_cards, day, clock, fate):
    headings = ["Kortin tunnus", "Päivämäärä", "Kellonaika"]
    assert fates(previewed(sign_in("ville"), workbook([PAIR, day, clock], headings=headings))) == {2: fate}


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("kaarina", 404), ("aino", 404), ("tilda", 403)])
def test_a_preview_is_its_senders_alone(sign_in, sample_cards, name, status):
    batch = previewed(sign_in("ville"), sample(1))
    assert sign_in(name).get(address("preview", batch)).status_code == status


def test_before_its_columns_are_chosen_an_import_has_no_preview(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, sample(1))
    assert browser.get(address("preview", batch)).url == address("columns", batch)


def test_after_its_hour_an_import_says_that_it_is_gone(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, sample(1))
    ImportBatch.unscoped.update(expires_at=timezone.now())
    answer = browser.get(address("preview", batch), follow=True)
    assert "An hour has passed, and the import has been thrown away." in answer.content.decode()
    assert "1_kirjauspohja.xlsx" not in answer.content.decode()
