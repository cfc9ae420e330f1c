"""A period that goes on beside one that is over: the same days of both, and the columns say which."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Site
from cards.models import Answer, Card, Item, Questionnaire
from stats.comparing import sides
from stats.dashboards import shown
from stats.places import Period
from stats.reports import report
from stats.table_words import named
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)  # the tests' own
THIS, BEFORE = Period.of(2026), Period.of(2025)
UNTIL_TODAY = Period(date(2025, 1, 1), date(2025, 11, 22))


@pytest.fixture
def used(places: Any) -> Any:
    """In 2025 a card and a use on 21 and 25 November, and a use in December; in 2026 one of each, and one to come."""
    run = make.series(places.espoo_area)
    days = [date(2025, 11, 21), date(2025, 11, 25), date(2026, 11, 2)]
    cards = [make.card(run, f"A{n:09}", places.office, day) for n, day in enumerate(days)]
    for day in (*days, date(2025, 12, 6), date(2026, 12, 6)):
        make.use(cards[0], places.theatre, day, str(day))
    return places


def figures(table: Any) -> dict[str, tuple[Any, ...]]:
    return {line.label: tuple(line.figures[column] for column in table.columns) for line in table.lines}


@pytest.mark.parametrize(
    ("name", "period", "compared", "today", "told"),
    [
        ("uses_by_venue", THIS, BEFORE, TODAY, (THIS, UNTIL_TODAY)),
        ("uses_by_venue", BEFORE, Period.of(2024), TODAY, (BEFORE, Period.of(2024))),
        ("uses_by_venue", BEFORE, THIS, TODAY, (BEFORE, Period(THIS.first, TODAY))),
        ("uses_by_venue", THIS, BEFORE, date(2026, 12, 31), (THIS, BEFORE)),
        ("uses_by_day", Period.of(2026, 11), Period.of(2025, 11), TODAY, (Period.of(2026, 11), UNTIL_TODAY)),
        ("uses_by_month", Period.of(2026, 3), Period.of(2025, 3), TODAY, (THIS, UNTIL_TODAY)),
        ("holders_by_age", THIS, BEFORE, TODAY, (THIS, Period(date(2025, 1, 1), date(2025, 11, 30)))),
        ("holders_by_age", Period.of(2026, 12), Period.of(2025, 12), TODAY, (Period.of(2026, 12), Period.of(2025, 12))),
    ],
)
def test_the_compared_period_ends_with_the_same_day(name, period, compared, today, told):
    if name == "uses_by_day":
        told = (told[0], Period(date(2025, 11, 1), told[1].last))
    assert sides(name, period, compared, today) == told


def test_a_leap_day_stands_beside_the_end_of_february():
    leap = Period.of(2028)
    assert sides("", leap, Period.of(2027), date(2028, 2, 29))[1].last == date(2027, 2, 28)
    february = sides("", Period.of(2028, 2), Period.of(2027, 2), date(2028, 2, 28))
    assert february == (Period.of(2028, 2), Period.of(2027, 2))
    assert sides("", Period.of(2027), leap, date(2027, 2, 28))[1].last == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (THIS, "2026"),
        (Period.of(2026, 2), "2/2026"),
        (UNTIL_TODAY, "1.1.–22.11.2025"),
        (Period(date(2025, 11, 1), date(2025, 11, 22)), "1.–22.11.2025"),
        (Period(date(2025, 1, 1), date(2025, 1, 22)), "1.–22.1.2025"),
    ],
)
def test_what_is_cut_is_named_by_its_days(period, words):
    assert named(period) == words


def test_uses_of_the_same_days_are_compared(people, used):
    area = used.espoo_area
    assert figures(report("uses_by_category", people.kaarina, place=area))["culture"] == (2, 0, 2, 1)
    assert figures(report("uses_by_venue", people.kaarina, place=area)) == {str(used.theatre.pk): (2, 0, 2, 1)}
    months = figures(report("uses_by_month", people.kaarina, place=area))
    assert (months["10"], months["11"], months["12"]) == ((0, 0, 0, 0), (1, 0, 1, 1), (1, 0, 1, None))


def test_cards_of_the_same_days_are_compared_and_what_is_kept_by_month_says_so(people, used):
    cards = figures(report("cards_in_period", people.kaarina, place=used.espoo_area))
    assert (cards["issued"], cards["used_once"], cards["valid"]) == ((1, 1), (0, None), (2, 1))
    assert figures(report("cards_by_municipality", people.aino))["049"] == (1, 1)
    assert figures(report("holders_by_age", people.kaarina, place=used.espoo_area)) == {"": (1, 2)}


def test_at_the_end_of_a_month_the_cards_that_were_used_are_compared_too(people, used, fixed_day):
    fixed_day.move_to(datetime(2026, 11, 30, 12, tzinfo=ZoneInfo("Europe/Helsinki")))
    cards = figures(report("cards_in_period", people.kaarina, place=used.espoo_area))
    assert (cards["issued"], cards["never_used"]) == ((1, 2), (1, 2))


@pytest.mark.parametrize(
    ("name", "heading", "words"),
    [
        ("uses_by_category", "Uses in all, 1.1.–22.11.2025", "the same days only: 1.1.–22.11.2025."),
        (
            "cards_in_period",
            "1.1.–22.11.2025",
            "the same days only: 1.1.–22.11.2025. What cannot be counted to the day is not compared.",
        ),
        ("holders_by_age", "1.1.–30.11.2025", "whole months: 1.1.–30.11.2025."),
    ],
)
def test_the_page_says_beside_the_figures_that_the_year_goes_on(people, used, name, heading, words):
    table = shown(report(name, people.kaarina, place=used.espoo_area), used.espoo_area, THIS, BEFORE)
    assert table.figure.years.table.headings[-1] == heading
    assert table.goes_on == f"2026 is not over. It is compared with {words}"


def test_a_year_that_is_over_beside_one_that_goes_on(people, used):
    told = report("uses_by_category", people.kaarina, place=used.espoo_area, period=BEFORE, compared=THIS)
    said = shown(told, used.espoo_area, BEFORE, THIS)
    assert said.figure.years.table.headings[-1] == "Uses in all, 1.1.–22.11.2026"
    assert said.goes_on == "The period it is compared with is not over: 1.1.–22.11.2026."


def test_a_year_that_is_over_has_nothing_to_say_of_it(people, used):
    told = report("uses_by_category", people.kaarina, place=used.espoo_area, period=BEFORE, compared=Period.of(2024))
    assert shown(told, used.espoo_area, BEFORE, Period.of(2024)).goes_on == ""


def test_the_day_of_valid_cards_is_named(people, used):
    def labels(period: Period, compared: Period) -> list[str]:
        table = report("cards_in_period", people.kaarina, place=used.espoo_area, period=period, compared=compared)
        return [label for label, _figures in shown(table, used.espoo_area, period, compared).figure.years.rows]

    assert "Cards valid on 22.11." in labels(THIS, BEFORE)
    assert "Cards valid at the end of the period" in labels(BEFORE, Period.of(2024))


def test_a_day_that_there_was_not_and_one_to_come_have_no_figure(people, used):
    leap = {"period": Period.of(2024, 2), "compared": Period.of(2025, 2)}
    days = figures(report("uses_by_day", people.kaarina, place=used.espoo_area, **leap))
    assert (days["2024-02-28"], days["2024-02-29"]) == ((0, 0, 0, 0), (0, 0, 0, None))
    coming = {"period": Period.of(2025), "compared": Period.of(2026)}
    months = figures(report("uses_by_month", people.kaarina, place=used.espoo_area, **coming))
    assert (months["10"][3], months["11"][3], months["12"][3]) == (0, 1, None)


def test_a_month_to_come_has_no_figures_but_those_it_is_compared_with(people, used):
    of_december = {"period": Period.of(2026, 12), "compared": Period.of(2025, 12)}
    area = used.espoo_area
    make.use(make.card(make.series(used.vaasa_area, "B"), "B000000001", used.vaasa_office, TODAY), used.wasa, TODAY)
    assert figures(report("cards_in_period", people.kaarina, place=area, **of_december))["issued"] == (None, 0)
    assert figures(report("uses_by_category", people.aino, place=used.vaasa_area, **of_december))["culture"] == (
        None,
        None,
        None,
        0,
    )
    assert figures(report("uses_by_category", people.kaarina, place=area, **of_december))["culture"] == (1, 0, 1, 1)
    assert report("first_use", people.kaarina, place=area, **of_december).lines == ()


def test_the_chosen_year_is_no_choice_of_what_it_is_compared_with(sign_in, used):
    page = sign_in("kaarina").get(f"/stats/areas/{used.espoo_area.pk}/?year=2025&compared=2025")
    assert [year for year, _label in page.context["form"].fields["compared"].choices] == [2026, 2024]
    assert page.context["form"]["compared"].value() == 2024


@pytest.mark.parametrize(("who", "place", "has"), [("kaarina", "theatre", "uses"), ("aino", "office", "cards")])
def test_a_site_has_tables_of_what_it_does(people, used, who, place, has):
    tables = {"uses": "uses_by_month", "cards": "cards_in_period"}
    told = {key for key, name in tables.items() if report(name, getattr(people, who), place=getattr(used, place)).lines}
    assert told == {has}


def test_a_site_that_once_was_a_venue_keeps_its_figures(people, used):
    Site.unscoped.filter(pk=used.theatre.pk).update(is_venue=False, is_distributor=True)
    used.theatre.refresh_from_db()
    assert report("uses_by_category", people.kaarina, place=used.theatre).lines


def test_who_sees_nothing_of_the_country_is_asked_for_no_period(sign_in, used):
    page = sign_in("kaarina").get("/stats/").content.decode()
    assert ('id="period"' in page, '<span class="visually-hidden">: </span>' in page) == (False, False)
    assert '<span class="visually-hidden">: Kaikukortti cards and uses by year' in page


def test_an_agent_sees_by_month_what_it_logged_for_others_and_its_areas_coordinator_does_not(people, used):
    card = make.card(make.series(used.vaasa_area, "B"), "B000000001", used.vaasa_office, date(2026, 1, 5))
    make.use(card, used.theatre, date(2026, 3, 4), "Sold", logged_from=used.agency, children=2)
    for name, label in (("uses_by_month", "3"), ("uses_by_category", "culture")):
        told = report(name, people.leena, place=used.agency)
        assert figures(told)[label] == (1, 2, 3, 0)
    march = report("uses_by_day", people.leena, place=used.agency, period=Period.of(2026, 3))
    assert figures(march)["2026-03-04"] == (1, 2, 3, 0)


def test_well_being_at_issue_and_at_renewal_is_of_the_same_cards(people, used):
    """Answers of renewal stand with the cards that were given in the period, whenever they were given."""
    words = dict.fromkeys((f"{what}_{lang}" for what in ("text", "low", "high") for lang in ("fi", "sv", "en")), "x")
    item = Item.objects.create(
        questionnaire=Questionnaire.objects.create(name="W", starts_on=date(2025, 2, 26)), order=1, **words
    )
    card = Card.unscoped.get(code="A000000000")
    for phase, day, value in (("issue", date(2025, 11, 21), 4), ("renewal", date(2026, 11, 3), 7)):
        Answer.unscoped.create(card=card, item=item, phase=phase, answered_on=day, value=value)
    assert figures(report("wellbeing", people.aino, period=BEFORE)) == {str(item.pk): (1, 4.0, 1, 7.0)}
    assert report("wellbeing", people.aino, period=THIS).lines == ()


@pytest.mark.parametrize(("who", "address"), [("aino", "/stats/"), ("kaarina", "/stats/areas/{espoo_area}/")])
@pytest.mark.parametrize("query", ["?month=12", "?month=11", "?month=2&year=2024", "?year=2024&compared=2026"])
def test_every_period_can_be_shown(sign_in, used, who, address, query):
    page = sign_in(who).get(address.format(espoo_area=used.espoo_area.pk) + query)
    assert (page.status_code, 'id="period"' in page.content.decode()) == (200, True)
