"""Each role's dashboard: what it shows, of which place, and what it does not."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cards.models import Background, Choice
from stats import rolling
from stats.annual import offers
from stats.places import Period
from stats.reports import REPORTS, report
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(places: Any) -> Any:
    """Of Espoo's two cards one is used in March with two children, in Vaasa in April; Vaasa's one in Espoo in May."""
    make.choices()
    espoo, vaasa = make.series(places.espoo_area), make.series(places.vaasa_area, "B")
    first = make.card(espoo, "A000000001", places.office, date(2026, 1, 5), first_used_on=date(2026, 3, 1), children=2)
    make.card(espoo, "A000000002", places.office, date(2025, 2, 5))
    third = make.card(vaasa, "B000000001", places.vaasa_office, date(2026, 2, 5), first_used_on=date(2026, 5, 1))
    gender = Choice.objects.filter(list="gender").first()
    Background.unscoped.create(card=first, birth_year=1980, municipality=places.espoo, gender=gender)
    make.use(first, places.theatre, date(2026, 3, 1), children=2)
    make.use(first, places.wasa, date(2026, 4, 1), "Sibelius-ilta")
    make.use(third, places.theatre, date(2026, 5, 1), "Kalevala")
    return places


def figures(table: Any) -> dict[str, tuple[Any, ...]]:
    return {line.label: tuple(line.figures[column] for column in table.columns) for line in table.lines}


@pytest.mark.parametrize("folded", [False, True])
def test_a_coordinators_area_by_month_category_venue_and_event(people, used, folded):
    if folded:
        rolling.fold()
    area = used.espoo_area
    assert figures(report("uses_by_month", people.kaarina, place=area))["3"] == (1, 2, 3, 0)
    assert figures(report("uses_by_category", people.kaarina, place=area))["culture"] == (2, 2, 4, 0)
    assert figures(report("uses_by_venue", people.kaarina, place=area)) == {str(used.theatre.pk): (2, 2, 4, 0)}
    events = figures(report("uses_by_event", people.kaarina, place=area))
    assert events == {f"Lumikuningatar · {used.theatre}": (1, 2, 3), f"Kalevala · {used.theatre}": (1, 0, 1)}


def test_between_areas_a_use_belongs_to_its_venue_and_a_card_to_its_giver(people, used):
    espoo, vaasa = str(used.espoo_area.pk), str(used.vaasa_area.pk)
    out = figures(report("used_in_areas", people.kaarina, place=used.espoo_area))
    into = figures(report("issued_in_areas", people.kaarina, place=used.espoo_area))
    assert out == {espoo: (1, 2, 3), vaasa: (1, 0, 1)}
    assert into == {espoo: (1, 2, 3), vaasa: (1, 0, 1)}
    assert figures(report("between_areas", people.aino))[espoo] == (3, 1, 1)


def test_cards_of_the_year_and_of_the_one_before(people, used):
    table = figures(report("cards_in_period", people.kaarina, place=used.espoo_area))
    assert table == {
        "issued": (1, 1),
        "renewed": (0, 0),
        "ended": (0, 0),
        "valid": (1, 1),
        "used_once": (1, None),  # 2025 until 22 November: kept by whole months, as different cards by whole years
        "never_used": (0, None),
        "different": (1, None),
    }


def test_holders_are_told_by_one_fact_at_a_time(people, used):
    by_age = figures(report("holders_by_age", people.jaana, place=used.office))
    assert by_age == {"45-54": (1, 0), "": (0, 1)}
    assert figures(report("holders_by_residence", people.jaana, place=used.office)) == {"049": (1, 0), "": (0, 1)}


@pytest.mark.parametrize(
    ("who", "place", "sees"),
    [
        ("ville", "theatre", {"uses"}),
        ("jaana", "office", {"cards", "holders"}),
        ("kaarina", "espoo_area", {"uses", "cards", "holders"}),
        ("aino", "espoo_area", {"uses", "cards", "holders"}),
        ("tilda", "espoo", set()),
        ("aino", "espoo", {"uses", "cards", "holders"}),
        ("kaarina", "vaasa_area", set()),
        ("ville", "wasa", set()),
        ("ville", "office", set()),
        ("jaana", "theatre", set()),
        ("tilda", "vaasa", set()),
        ("kaarina", "espoo", set()),
    ],
)
def test_who_sees_what(people, used, who, place, sees):
    asked = {"uses": "uses_by_month", "cards": "cards_in_period", "holders": "holders_by_age"}
    allowed = set()
    for topic, name in asked.items():
        try:
            report(name, getattr(people, who), place=getattr(used, place))
        except PermissionDenied:
            continue
        allowed.add(topic)
    assert allowed == sees


def test_no_table_is_a_venues_that_tells_of_holders(people, used):
    told = set()
    for name in REPORTS:
        try:
            report(name, people.ville, place=used.theatre)
        except (PermissionDenied, AttributeError):
            continue
        told.add(name)
    assert told == {"national_years", "site_years", "uses_by_month", "uses_by_day", "uses_by_category", "uses_by_event"}


def test_a_viewer_gets_no_live_table_of_her_municipality(sign_in, people, used):
    """On no page, in no file and in no annual report. [house.md 8.8]"""
    for name in set(REPORTS) - {"national_years"}:  # the nation's, which is released, whatever place is asked for
        with pytest.raises(PermissionDenied):
            report(name, people.tilda, place=used.espoo)
        assert sign_in("tilda").get(f"/stats/tables/{name}.csv/?municipality=049").status_code in {403, 404}
    page = sign_in("tilda").get("/stats/municipalities/049/")
    assert (page.status_code, "topics" in page.context, "figure" in page.context) == (200, False, False)
    assert {offer.version for offer in offers(people.tilda)} == {"public"}


PAGES = [
    ("aino", "/stats/"),
    ("kaarina", "/stats/areas/{espoo_area}/"),
    ("ville", "/stats/sites/{theatre}/"),
    ("jaana", "/stats/sites/{office}/"),
    ("aino", "/stats/municipalities/049/?year=2026&month=3&compared=2025"),
]


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_the_dashboard_shows_the_period_and_no_code(sign_in, used, who, address):
    keys = {name: row.pk for name, row in vars(used).items()}
    page = sign_in(who).get(address.format(**keys))
    text = page.content.decode()
    assert page.status_code == 200
    assert ('id="period"' in text, re.findall(r"[AB]0000000\d\d", text)) == (True, [])


@pytest.mark.parametrize("query", ["?year=1999", "?year=x&month=13", "?compared=0"])
def test_a_period_that_is_none_is_this_year(sign_in, used, query):
    page = sign_in("kaarina").get(f"/stats/areas/{used.espoo_area.pk}/{query}")
    assert (page.status_code, page.context["period_words"]) == (200, "2026")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [("", (2026, 2025)), ("?year=2025", (2025, 2024)), ("?year=2024", (2024, 2025)), ("?month=3", (2026, 2025))],
)
def test_the_form_says_what_is_compared(sign_in, used, query, chosen):
    page = sign_in("kaarina").get(f"/stats/areas/{used.espoo_area.pk}/{query}").content.decode()
    assert tuple(map(int, re.findall(r'<option value="(\d{4})" selected', page))) == chosen
    assert ("data-in-use" in page) == bool(query)


def test_a_use_is_in_the_figure_at_the_next_load(sign_in, used, people):
    before = figures(report("uses_by_month", people.ville, place=used.theatre))["11"]
    make.use(
        make.card(make.series(used.espoo_area, "C"), "C000000001", used.office, date(2026, 1, 5)),
        used.theatre,
        date(2026, 11, 20),
    )
    after = figures(report("uses_by_month", people.ville, place=used.theatre))["11"]
    assert (before, after) == ((0, 0, 0, 0), (1, 0, 1, 0))


def test_the_days_of_a_month_beside_those_of_another(people, used):
    asked = {"period": Period.of(2026, 3), "compared": Period.of(2026, 5)}
    table = report("uses_by_day", people.kaarina, place=used.espoo_area, **asked)
    assert (len(table.lines), figures(table)["2026-03-01"]) == (31, (1, 2, 3, 1))
