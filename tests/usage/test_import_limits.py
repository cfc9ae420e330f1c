"""Limits and the venue's list of events in an import: judged as at the desk, on the event's day, row after row."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Site
from tests import factories as make
from tests.usage.import_steps import address, committed, fates, previewed, queries_of, uploaded, workbook
from usage.models import Event, Limit, RefusedRow, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY, THAT_DAY = "Lumikuningatar", "14.11.2026", date(2026, 11, 14)  # a Saturday
PAIR, FAMILY, COMMUNITY = "A045198723", "A045198742", "A045199101"
ADULTS = ["A045198700", "A045198728", PAIR, FAMILY]


@pytest.fixture
def venue(places):
    return places.theatre


@pytest.fixture
def institute(places):
    Site.unscoped.filter(pk=places.theatre.pk).update(venue_type="institute", category="education")
    return places.theatre


def judged(sign_in, *rows, headings=None) -> list[str]:
    return list(fates(previewed(sign_in("ville"), workbook(*rows, headings=headings))).values())


def test_the_last_place_goes_to_the_first_row_that_asks_for_it(sign_in, sample_cards, venue):
    make.event(venue, THAT_DAY, places=100, own_limit=3)
    make.use(sample_cards[ADULTS[0]], venue, THAT_DAY, SNOW)  # at the desk
    rows = [[PAIR, 0, SNOW.upper(), DAY], [FAMILY, 1, SNOW, DAY], [ADULTS[1], 0, SNOW, DAY]]
    assert judged(sign_in, *rows) == ["new", "limit_reached", "new"]


def test_tickets_of_another_time_or_day_take_no_place_of_the_show(sign_in, sample_cards, venue):
    make.limit(venue, "small_show", 2)
    for clock, day in ((time(13), 14), (time(19), 14), (time(19), 15)):
        make.event(venue, date(2026, 11, day), time=clock, places=100, own_limit=3)
    make.use(sample_cards[ADULTS[0]], venue, THAT_DAY, SNOW, event_time=time(13), children=2)
    headings = ["Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Kellonaika"]
    rows = [[ADULTS[1], 0, SNOW, DAY, "13.00"], [ADULTS[1], 0, SNOW, "15.11.2026", "19.00"], [PAIR, 2, SNOW, DAY, "19"]]
    assert judged(sign_in, *rows, headings=headings) == ["limit_reached", "new", "new"]


def test_the_page_and_the_workbook_say_which_limit_in_the_desks_words(sign_in, sample_cards, venue):
    make.event(venue, THAT_DAY, places=100, own_limit=3)
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 2, SNOW, DAY], [FAMILY, 0, SNOW, DAY]))
    words = "All 3 tickets for card holders have been given out for this show."
    assert words in browser.get(address("preview", batch)).content.decode()
    browser.post(address("commit", batch))
    assert RefusedRow.unscoped.get().finding[0] == "show_share"
    assert words in browser.get(address("preview", batch)).content.decode()


def test_visits_of_a_year_are_counted_with_the_rows_before(sign_in, sample_cards, venue):
    make.limit(venue, "visits", 30, period="calendar_year")
    make.use(sample_cards[PAIR], venue, date(2026, 11, 1), "Uinti", children=26)
    make.use(sample_cards[PAIR], venue, date(2025, 12, 31), "Uinti", children=30)  # another year's
    rows = [[PAIR, 1, "Uinti", f"{day}.11.2026"] for day in (12, 13, 14)] + [[FAMILY, 1, "Uinti", DAY]]
    assert judged(sign_in, *rows) == ["new", "limit_reached", "limit_reached", "new"]


def test_what_the_replaced_card_has_used_counts_for_the_new_one(sign_in, sample_cards, venue):
    make.limit(venue, "once_per_production")
    make.use(sample_cards[PAIR], venue, date(2026, 11, 1), SNOW)
    new = sample_cards[FAMILY]
    new.replaces = new.original = sample_cards[PAIR]
    new.save()
    assert judged(sign_in, [FAMILY, 0, SNOW, DAY], [FAMILY, 0, "Hamlet", DAY]) == ["limit_reached", "new"]


def test_the_same_show_on_two_days_of_one_report(sign_in, sample_cards, venue):
    make.limit(venue, "once_per_production")
    rows = [[PAIR, 0, SNOW, DAY], [PAIR, 0, SNOW, "15.11.2026"], [PAIR, 0, "", DAY], [PAIR, 0, "", "15.11.2026"]]
    assert judged(sign_in, *rows) == ["new", "limit_reached", "new", "new"]


def test_a_limit_binds_from_its_first_day_to_its_last(sign_in, sample_cards, venue):
    make.limit(venue, "no_weekends", starts_on=date(2026, 11, 14), ends_on=date(2026, 11, 20))
    days = ["7.11.2026", DAY, "16.11.2026", "21.11.2026"]  # all Saturdays but the third
    assert judged(sign_in, *[[PAIR, 0, SNOW, day] for day in days]) == ["new", "limit_reached", "new", "new"]


def test_what_binds_at_the_moment_of_booking_does_not_bind_a_report(sign_in, sample_cards, venue):
    for kind, number in (("obtainable", 7), ("handed_over", 30), ("open_reservations", 1)):
        make.limit(venue, kind, number)
    make.use(sample_cards[PAIR], venue, date(2026, 12, 20), "Hamlet", state="booked")
    assert judged(sign_in, [PAIR, 0, SNOW, "12.12.2026"], [PAIR, 0, "Joulu", "20.12.2026"]) == ["new", "new"]


def test_a_course_that_costs_more_than_the_card_covers_is_no_reason_to_refuse(sign_in, sample_cards, institute):
    make.limit(institute, "course_euros", 25)
    make.event(institute, THAT_DAY, "Keramiikka", kind="course", price=60)
    assert judged(sign_in, [PAIR, 0, "Keramiikka", DAY]) == ["new"]


def test_courses_of_a_card_in_a_year(sign_in, sample_cards, institute):
    make.limit(institute, "courses", 1, period="calendar_year")
    rows = [[PAIR, 0, "Keramiikka", DAY], [PAIR, 0, "Kuvataide", DAY], [FAMILY, 0, "Kuvataide", DAY]]
    assert judged(sign_in, *rows) == ["new", "limit_reached", "new"]


@pytest.mark.parametrize(
    ("chosen", "day", "fate"),
    [(False, DAY, "not_for_course"), (True, DAY, "new"), (True, "1.6.2025", "not_for_course")],
)
def test_children_on_courses_by_the_venues_choice_and_the_days_edition(
    sign_in, sample_cards, institute, chosen, day, fate
):
    if chosen:
        make.limit(institute, "children_on_courses")
    card = sample_cards[PAIR]
    make.Validity.unscoped.filter(card=card).update(first_day=date(2025, 1, 1))
    assert judged(sign_in, [PAIR, 1, "Keramiikka", day]) == [fate]


def test_a_community_card_gives_no_place_on_a_course_of_the_older_edition(sign_in, sample_cards, institute):
    make.Validity.unscoped.filter(card=sample_cards[COMMUNITY]).update(first_day=date(2025, 1, 1))
    browser = sign_in("ville")
    batch = previewed(browser, workbook([COMMUNITY, 1, "Keramiikka", "1.6.2025"]))
    assert list(fates(batch).values()) == ["not_for_course"]
    assert "A community card does not give a place on a course." in browser.get(address("preview", batch)).text


def test_a_row_that_means_a_listed_event_is_logged_to_it(sign_in, sample_cards, institute):
    event = make.event(institute, THAT_DAY, "Keramiikka", kind="course", category="culture", time=time(18))
    committed(sign_in("ville"), workbook([PAIR, 0, "KERAMIIKKA ", DAY]))
    use = Usage.unscoped.get()
    assert (use.event, use.event_name, use.kind, use.category) == (event, "Keramiikka", "course_place", "culture")


def test_of_two_performances_of_a_day_a_row_without_a_time_means_neither(sign_in, sample_cards, venue):
    for clock in (time(13), time(19)):
        make.event(venue, THAT_DAY, time=clock, category="science")
    make.event(venue, THAT_DAY, "Hamlet", closed_on=THAT_DAY)  # off the list
    committed(sign_in("ville"), workbook([PAIR, 0, SNOW, DAY], [PAIR, 0, "Hamlet", DAY]))
    assert set(Usage.unscoped.values_list("event", "kind", "category")) == {(None, "ticket", "culture")}


def test_the_desk_that_took_the_last_place_meanwhile_stops_the_commit(sign_in, sample_cards, venue):
    event = make.event(venue, THAT_DAY, places=100, own_limit=3)
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 1, SNOW, DAY]))
    make.use(sample_cards[FAMILY], venue, THAT_DAY, SNOW, event=event, children=1)
    browser.post(address("commit", batch))
    batch.refresh_from_db()
    assert (batch.state, list(fates(batch).values()), Usage.unscoped.count()) == ("stale", ["limit_reached"], 1)


FIELDS = {"sheet": 0, "shown": 0, "header": 1, "code": 0, "children": 1, "event": 2, "day": 3}


def asked_for(browser, cards, count) -> int:
    codes = sorted(cards)[:40]
    rows = [[codes[n % 40], 0, f"Event {n // 40}", f"{1 + n % 20}.11.2026"] for n in range(count)]
    return queries_of(browser, address("columns", uploaded(browser, workbook(*rows))), FIELDS)


def test_queries_do_not_depend_on_the_rows_the_limits_or_the_events(sign_in, sample_cards, venue):
    make.limit(venue, "visits", 30, period="card_period")
    make.limit(venue, "once_per_production")
    for day in range(1, 20):
        make.event(venue, date(2026, 11, day), "Event 0", places=100, own_limit=3)
    browser = sign_in("ville")
    assert asked_for(browser, sample_cards, 3) == asked_for(browser, sample_cards, 200)


def test_without_limits_no_cards_are_counted_and_no_places_locked(sign_in, sample_cards, venue):
    browser = sign_in("ville")
    batch = previewed(browser, workbook([PAIR, 0, SNOW, DAY]))
    with CaptureQueriesContext(connection) as asked:
        browser.post(address("commit", batch))
    assert (Event.unscoped.count(), Limit.unscoped.count(), Usage.unscoped.count()) == (0, 0, 1)
    spoken = " ".join(query["sql"] for query in asked)
    assert [words for words in ("sum(1 +", "usage_event WHERE id", "advisory") if words in spoken] == []
