"""The list of cards: one's own, narrowed and sorted, and never a word of where or when a card was used."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.models import Card
from tests import factories as make

PAGE = "/cards/"


@pytest.fixture
def cards(places):
    """A valid used one, an expired one, one ended, a community card; all of Jaana's office. And one of Vaasa."""
    run, community = make.series(places.espoo_area), make.series(places.espoo_area, kind="community")
    make.card(make.series(places.vaasa_area), "A045198790", places.vaasa_office, date(2026, 3, 1))
    make.printed(run, "A045198705")
    ended = {"ended_on": date(2026, 6, 1), "end_kind": "withdrawn"}
    return [
        make.card(run, "A045198701", places.office, date(2026, 3, 1), first_used_on=date(2026, 5, 17)),
        make.card(run, "A045198702", places.office, date(2025, 3, 1)),
        make.card(run, "A045198703", places.office, date(2026, 3, 1), **ended),
        make.card(community, "A045199101", places.office, date(2026, 3, 1), kind="community"),
    ]


def listed(client, **query):
    """The codes on the page, in its order."""
    page = client.get(PAGE, query).content.decode()
    return re.findall(r"A045 19\d \d{3}", page)


def test_a_distributor_sees_the_registered_cards_of_the_own_site_newest_first(sign_in, cards):
    assert listed(sign_in("jaana")) == ["A045 199 101", "A045 198 703", "A045 198 702", "A045 198 701"]


def test_it_is_told_that_a_card_is_used_and_not_when(sign_in, cards):
    page = sign_in("jaana").get(PAGE).content.decode()
    assert re.findall(r">\s*(used|not used)\s*</td>", page) == ["not used", "not used", "not used", "used"]
    assert not re.search("17.5.2026|May 17|2026-05-17", page)


def test_the_order_of_use_cannot_be_asked_for(sign_in, cards, places):
    Card.unscoped.filter(pk=cards[1].pk).update(first_used_on=date(2025, 5, 1))
    client = sign_in("jaana")
    assert listed(client, sort="used") == listed(client, sort="-used") == listed(client, sort="-first_used_on")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"state": "valid"}, ["199 101", "198 701"]),
        ({"state": "expired"}, ["198 702"]),
        ({"state": "ended"}, ["198 703"]),
        ({"used": "yes"}, ["198 701"]),
        ({"used": "no", "kind": "personal"}, ["198 703", "198 702"]),
        ({"kind": "community"}, ["199 101"]),
        ({"sort": "code", "kind": "personal"}, ["198 701", "198 702", "198 703"]),
        ({"sort": "valid_until", "used": "no", "kind": "personal"}, ["198 702", "198 703"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(sign_in, cards, query, codes):
    assert listed(sign_in("jaana"), **query) == [f"A045 {code}" for code in codes]


def test_cards_in_the_drawer_are_shown_to_those_who_manage_the_run(sign_in, cards):
    assert listed(sign_in("kaarina"), state="printed") == ["A045 198 705"]
    assert 'value="printed"' not in sign_in("jaana").get(PAGE).content.decode()


def test_the_sites_can_be_chosen_when_there_are_several(sign_in, cards, places):
    other = make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)
    make.card(make.series(places.espoo_area), "A045198709", other, date(2026, 3, 1))
    assert listed(sign_in("kaarina"), site=str(other.pk)) == ["A045 198 709"]
    assert listed(sign_in("kaarina"), sort="-site")[0] == "A045 198 709"
    assert 'name="site"' not in sign_in("jaana").get(PAGE).content.decode()


@pytest.fixture
def three_sites(places):
    """Two cards of each of three sites of Espoo, registered one after another; their codes go the other way round."""
    names = ["Ängsbacka", "aalto", "Zoo"]
    sites = [make.site(name, places.espoo_area, places.espoo, is_distributor=True) for name in names]
    run = make.series(places.espoo_area)
    for number in range(6):
        make.card(run, f"A04519870{9 - number}", sites[number // 2], date(2026, 3, 1))


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("site", "6 7 4 5 8 9"),  # aalto, Zoo, Ängsbacka; in each the newest first
        ("-site", "8 9 4 5 6 7"),
        ("code", "4 5 6 7 8 9"),
        ("-code", "9 8 7 6 5 4"),
    ],
)
@pytest.mark.parametrize("name", ["kaarina", "aino"])
@pytest.mark.parametrize("per_page", [1, 2, 3, 5, 6])
def test_pages_in_the_order_of_sites_or_codes_show_each_card_once(sign_in, three_sites, name, sort, codes, per_page):
    client, found = sign_in(name), []
    for page in range(1, -(-6 // per_page) + 1):
        found += listed(client, sort=sort, per_page=per_page, page=page)
    assert " ".join(code[-1] for code in found) == codes


@pytest.mark.parametrize(
    "query",
    [
        {"site": "x"},
        {"state": "lost"},
        {"state": "printed"},
        {"used": "maybe"},
        {"page": "99"},
        {"page": "-1"},
        {"page": "9" * 30},
        {"page": "x"},
        {"per_page": "-1"},
        {"per_page": "9" * 30},
        {"sort": "'"},
        {"sort": "-"},
        {"sort": ""},
    ],
)
def test_an_address_made_by_hand_breaks_nothing(sign_in, cards, query):
    assert sign_in("jaana").get(PAGE, query).status_code == 200


def test_another_areas_site_in_the_address_shows_nothing_of_it(sign_in, cards, places):
    assert "A045 198 790" not in listed(sign_in("kaarina"), site=str(places.vaasa_office.pk))


@pytest.mark.parametrize("name", ["ville", "leena", "tilda"])
def test_venues_and_readers_of_statistics_have_no_list(sign_in, cards, name):
    assert sign_in(name).get(PAGE).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_cards(sign_in, places):
    run, client, numbers = make.series(places.espoo_area), sign_in("kaarina"), []
    for codes in (["A045198701"], ["A045198702", "A045198703"]):
        for code in codes:
            make.card(run, code, places.office, date(2026, 3, 1))
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_an_empty_list_says_so(sign_in):
    assert "No cards here" in sign_in("jaana").get(PAGE).content.decode()
