"""The list of uses: who sees what, what narrows it, and what it costs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make

LIST = "/usage/"


@pytest.fixture
def cards(places):
    run = make.series(places.espoo_area)
    return [make.card(run, f"A0451987{n}", places.office, date(2026, 5, 11)) for n in (10, 20, 30)]


@pytest.fixture
def uses(cards, places):
    return [
        make.use(cards[0], places.theatre, date(2026, 11, 20), name="Lumikuningatar"),
        make.use(cards[1], places.theatre, date(2026, 11, 21), name="Oma esitys", logged_from=places.agency),
        make.use(cards[2], places.wasa, date(2026, 11, 22), name="Hamlet"),
    ]


def names(page):
    return [row.record.event_name for row in page.context["table"].rows]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("ville", {"Lumikuningatar", "Oma esitys"}),
        ("kaarina", {"Lumikuningatar", "Oma esitys"}),
        ("leena", {"Oma esitys"}),
        ("viktor", {"Hamlet"}),
        ("aino", {"Lumikuningatar", "Oma esitys", "Hamlet"}),
    ],
)
def test_each_sees_its_own(uses, sign_in, name, seen):
    page = sign_in(name).get(LIST)
    assert set(names(page)) == seen
    assert [other for other in {"Lumikuningatar", "Oma esitys", "Hamlet"} - seen if other in page.text] == []


@pytest.mark.parametrize("name", ["jaana", "viveca", "tilda"])
def test_distributors_and_viewers_of_statistics_see_no_rows(uses, sign_in, name):
    assert sign_in(name).get(LIST).status_code == 403


def test_strangers_are_asked_to_sign_in(uses, sign_in):
    assert sign_in(None).get(LIST).status_code == 302


def test_the_code_is_masked(uses, cards, sign_in):
    text = sign_in("ville").get(LIST).text
    assert [card.code for card in cards if card.code in text] == []
    assert "A0••••••10" in text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("first_day=21.11.2026", ["Oma esitys"]),
        ("last_day=2026-11-20", ["Lumikuningatar"]),
        ("source=import", []),
        ("state=undone", []),
        ("state=counted", ["Oma esitys", "Lumikuningatar"]),
        ("sort=event_day", ["Lumikuningatar", "Oma esitys"]),
        ("sort=-event_day", ["Oma esitys", "Lumikuningatar"]),
        ("sort=code", ["Oma esitys", "Lumikuningatar"]),
        ("page=99", ["Oma esitys", "Lumikuningatar"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(uses, sign_in, query, seen):
    assert names(sign_in("ville").get(f"{LIST}?{query}")) == seen


@pytest.mark.parametrize("query", ["first_day=soon", "venue=x", "source=x", "page=x", "per_page=x", "sort=nonsense"])
def test_bad_filters_are_never_an_error_of_ours(uses, sign_in, query):
    assert sign_in("kaarina").get(f"{LIST}?{query}").status_code == 200


def test_a_bad_day_is_told(uses, sign_in):
    assert "Type the day as numbers" in sign_in("ville").get(f"{LIST}?first_day=soon").text


def test_the_venue_filter_offers_only_what_one_sees(uses, places, sign_in):
    museum = make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    page = sign_in("kaarina").get(f"{LIST}?venue={museum.pk}")
    assert (names(page), "Wasa Teater" in page.text) == ([], False)
    assert names(sign_in("kaarina").get(f"{LIST}?venue={places.wasa.pk}")) == ["Oma esitys", "Lumikuningatar"]


def test_a_venue_of_one_s_own_is_not_repeated_on_every_row(uses, sign_in):
    page = sign_in("ville").get(LIST)
    assert "venue" not in [column.name for column in page.context["table"].columns]


def test_an_undone_use_stays_and_says_why(uses, sign_in):
    browser = sign_in("ville")
    browser.post(f"/usage/{uses[0].pk}/withdraw/", {"reason": "cancelled"})
    text = browser.get(f"{LIST}?state=cancelled").text
    assert "Cancelled" in text
    assert "The booking was cancelled." in text
    assert str(uses[0].pk) not in browser.get(f"{LIST}?state=undone").text


def test_the_list_takes_as_many_queries_with_one_row_as_with_three(cards, places, sign_in):
    browser, counts = sign_in("aino"), []
    for card, venue in zip(cards, (places.theatre, places.wasa, places.theatre), strict=True):
        make.use(card, venue, date(2026, 11, 20))
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[2]


def test_an_empty_list_says_so(places, people, sign_in):
    assert "No uses match." in sign_in("ville").get(LIST).text
