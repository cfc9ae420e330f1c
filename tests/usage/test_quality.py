"""How good a report was: what an import keeps of it, and a venue's own trend."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.usage.import_steps import address, committed, queries_of, sample, workbook
from usage.importing import Decision, Fate, Quality, read_quality, together
from usage.importing.fates import Group
from usage.importing.judgement import Purchase
from usage.importing.quality import quality_of
from usage.models import ImportBatch
from usage.quality_page import ADVICE, Month, first_day_shown

TODAY, DAY, PAIR = date(2026, 11, 22), "14.11.2026", "A045198723"
PAGE = "/usage/import/quality/"


def made(fate: Fate, days_before: int = 0) -> Decision:
    return Decision(fate, purchase=Purchase(PAIR, 0, "Hamlet", TODAY - timedelta(days=days_before), None))


def delays(*days: int) -> Quality:
    return read_quality(quality_of([made(Fate.NEW, one) for one in days], TODAY))


def test_rows_are_counted_by_fate_and_refusals_by_reason():
    decisions = [made(Fate.NEW), Decision(Fate.IGNORED), made(Fate.ALREADY_IN), *[Decision(Fate.MISREAD)] * 2]
    kept = quality_of([*decisions, made(Fate.EXPIRED)], TODAY)
    assert kept["rows"] == {"refused": 3, "new": 1, "already_in": 1, "ignored": 1}
    assert kept["refused"] == {"misread": 2, "expired": 1}


def test_the_delay_is_told_by_half_nine_in_ten_and_all():
    quality = delays(1, 1, 2, 3, 5, 8, 13, 21, 34, 55)
    assert (quality.median_delay, quality.ninth_decile_delay, quality.longest_delay) == (5, 34, 55)


def test_of_two_the_earlier_is_the_half():
    assert delays(2, 40).median_delay == 2


def test_a_use_before_its_event_has_no_delay():
    assert delays(-30, -1, 0).longest_delay == 0


def test_only_what_was_logged_has_a_delay():
    quality = read_quality(quality_of([made(Fate.EXPIRED, 9), made(Fate.ALREADY_IN, 9), Decision(Fate.NO_DAY)], TODAY))
    assert (quality.median_delay, quality.ninth_decile_delay, quality.longest_delay) == (None, None, None)


def test_an_empty_report_and_an_old_import_have_an_empty_quality():
    assert read_quality(quality_of([], TODAY)).delays == read_quality({}).delays == Counter()


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=3))
def test_several_imports_together_have_the_median_of_all_their_uses(imports):
    whole = together(quality_of([made(Fate.NEW, one) for one in days], TODAY) for days in imports)
    every = sorted(day for days in imports for day in days)
    assert whole.median_delay == (every[(len(every) - 1) // 2] if every else None)


@pytest.mark.parametrize(("refused", "of", "percent"), [(0, 0, 0), (0, 9, 0), (9, 9, 100), (1, 999, 1), (998, 999, 99)])
def test_none_and_all_are_said_of_none_and_all_only(refused, of, percent):
    assert Month(TODAY, 1, of, refused, Quality()).percent == percent


def test_twelve_months_end_with_this_one():
    assert first_day_shown(TODAY) == date(2025, 12, 1)
    assert first_day_shown(date(2026, 12, 31)) == date(2026, 1, 1)


def test_every_refusal_has_advice():
    assert set(ADVICE) == {fate for fate in Fate if fate.group is Group.REFUSED}


@pytest.fixture
def browser(sign_in: Any, sample_cards: Any, read_here: Any) -> Any:
    return sign_in("ville")


def test_the_import_keeps_its_quality_and_no_code(browser):
    batch = committed(browser, sample(4))
    quality = read_quality(batch.quality)
    assert (quality.rows["refused"], quality.refused.total(), quality.delays.total()) == (15, 15, 4)
    assert "A045" not in str(batch.quality)


def test_the_result_tells_reasons_and_delays(browser):
    rows = [[PAIR, 0, "Hamlet", "21.11.2026"], [PAIR, 0, "Hamlet", DAY], ["A04519", 0, "Hamlet", DAY]]
    page = browser.get(address("preview", committed(browser, workbook(*rows))))
    facts = {row["label"]: row["value"] for row in page.context["quality"]}
    assert facts == {
        "Half of the uses were logged": "within 1 day of the event",
        "Nine in ten were logged": "within 8 days of the event",
        "All were logged": "within 8 days of the event",
        "The card code cannot be read.": "1 row",
    }
    assert "Quality of the report" in page.text


def test_an_import_from_before_has_no_quality_on_its_page(browser):
    batch = committed(browser, sample(5))
    ImportBatch.unscoped.update(quality={})
    assert "Quality of the report" not in browser.get(address("preview", batch)).text


def logged_in_month(browser: Any, month: int, *rows: Any) -> ImportBatch:
    batch = committed(browser, workbook(*rows))
    moment = timezone.make_aware(datetime(2026, month, 1, 0, 30))  # the day before in UTC
    ImportBatch.unscoped.filter(pk=batch.pk).update(committed_at=moment)
    return batch


def test_the_venue_sees_its_own_trend_by_month(browser):
    logged_in_month(browser, 10, [PAIR, 0, "Hamlet", DAY], ["A04519", 0, "Hamlet", DAY], ["A04518", 0, "Hamlet", DAY])
    logged_in_month(browser, 10, [PAIR, 0, "Faust", DAY])
    committed(browser, workbook([PAIR, 0, "Medea", ""], [PAIR, 0, "Medea", DAY]))
    months = browser.get(PAGE).context["months"]
    told = [(month.first_day, month.imports, month.purchases, month.refused, month.percent) for month in months]
    assert told == [(date(2026, 11, 1), 1, 2, 1, 50), (date(2026, 10, 1), 2, 4, 2, 50)]
    assert [one.reason for one in months[1].common] == ["The card code cannot be read."]


def test_the_commonest_reason_comes_with_what_helps(browser):
    committed(browser, workbook(["A04519", 0, "Hamlet", DAY], ["A04518", 0, "Hamlet", DAY], [PAIR, 0, "Medea", ""]))
    page = browser.get(PAGE)
    assert [(one.reason, one.count) for one in page.context["common"]] == [
        ("The card code cannot be read.", 2),
        ("The row has no day.", 1),
    ]
    assert "Ask the ticket office to read the code with a reader" in page.text
    assert '<rect class="quality-bar__refused" width="100" height="10"/>' in page.text


@pytest.mark.parametrize(("day", "late"), [("14.11.2026", None), ("1.10.2026", 52)])
def test_late_uses_are_told_with_what_helps(browser, day, late):
    committed(browser, workbook([PAIR, 0, "Hamlet", day]))
    page = browser.get(PAGE)
    assert page.context["late"] == late
    assert ("Ask the ticket office for the report every week." in page.text) is bool(late)


def test_withdrawn_and_older_imports_and_those_not_logged_are_left_out(browser):
    old, gone = committed(browser, workbook([PAIR, 0, "A", DAY])), committed(browser, workbook([PAIR, 0, "B", DAY]))
    ImportBatch.unscoped.filter(pk=old.pk).update(
        committed_at=datetime(2025, 11, 30, tzinfo=timezone.get_current_timezone())
    )
    browser.post(address("withdraw", gone), {"reason": "wrong_rows"})
    page = browser.get(PAGE)
    assert page.context["months"] == []
    assert "No report has been imported in the last twelve months" in page.text


def test_others_see_only_their_own_imports(browser, sign_in, places):
    committed(browser, workbook([PAIR, 0, "Hamlet", DAY]))
    asked = {"venue": str(places.theatre.pk)}
    assert [len(sign_in(name).get(PAGE, asked).context["months"]) for name in ("aino", "kaarina")] == [1, 1]
    assert sign_in("leena").get(PAGE, asked).context["months"] == []  # the theatre's own, not the agent's
    assert sign_in("viktor").get(PAGE, asked).context["venue"] == places.wasa
    assert sign_in("viktor").get(PAGE, asked).context["months"] == []


def test_an_agent_sees_what_it_sent_for_the_venue(browser, sign_in):
    committed(sign_in("leena"), workbook([PAIR, 0, "Hamlet", DAY]))
    assert [month.imports for month in sign_in("leena").get(PAGE).context["months"]] == [1]


def test_with_several_venues_one_is_chosen(browser, sign_in, places):
    make.site("Sellosali", places.espoo_area, places.espoo, is_venue=True)
    page = sign_in("kaarina").get(PAGE)
    assert (page.context["venue"], "months" in page.context) == (None, False)
    assert "Choose the venue" in page.text
    asked = {"venue": str(places.wasa.pk)}
    refused = sign_in("kaarina").get(PAGE, asked)
    assert (refused.context["venue"], "Choose another." in refused.text) == (None, True)


@pytest.mark.parametrize("venue", ["x", "", "5f0c7c1e-0000-4000-8000-000000000000"])
def test_a_strange_venue_is_asked_again(browser, sign_in, places, venue):
    make.site("Sellosali", places.espoo_area, places.espoo, is_venue=True)
    page = sign_in("kaarina").get(PAGE, {"venue": venue})
    assert (page.status_code, page.context["venue"], bool(page.context["form"].errors)) == (200, None, True)


def test_the_page_asks_the_database_the_same_for_one_import_and_for_three(browser):
    counts = []
    for name in ("A", "B", "C"):
        committed(browser, workbook([PAIR, 0, name, DAY], ["A04519", 0, name, DAY]))
        counts.append(queries_of(browser, reverse("import_quality")))
    assert counts[0] == counts[2]
