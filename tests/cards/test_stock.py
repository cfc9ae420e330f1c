"""What a site has left of its cards, and what a coordinator sees of all sites of the area."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.models import Site
from cards.actions import confirm_block, take_back_block
from cards.models import Kind
from cards.stock import next_free, stocks_of
from tests import factories as make
from tests.cards.blocks import give, register, run_of
from tests.cards.registering import words

PAGE = "/cards/stock/"


@pytest.fixture
def run(places, people):
    return run_of(places.espoo_area, people.aino, 40)


def figures(*sites):
    stocks = stocks_of(Site.unscoped.filter(pk__in=[site.pk for site in sites]).in_finnish_order())
    return [(s.site.name_fi, s.kind, s.given, s.registered, s.left, s.unconfirmed) for s in stocks]


def tiles(response):
    return [int(figure) for figure in re.findall(r'tile__figure">(\d+)<', response.content.decode())]


def test_given_registered_left_and_not_confirmed_are_counted(run, places, people):
    first = give(run, places.office, people.kaarina, 1, 10).block
    give(run, places.office, people.kaarina, 11, 5)
    confirm_block(block=first, by=someone(people.jaana))
    register(run, places.office, 1, 2, 3, 11)
    assert figures(places.office) == [("Espoon aikuissosiaalityö", Kind.PERSONAL, 15, 4, 11, 5)]


def test_of_a_block_taken_back_the_registered_cards_are_counted(run, places, people):
    block = give(run, places.office, people.kaarina, 1, 10).block
    register(run, places.office, 1, 2)
    take_back_block(block=block, by=someone(people.kaarina))
    assert figures(places.office) == [("Espoon aikuissosiaalityö", Kind.PERSONAL, 2, 2, 0, 0)]


def test_each_kind_of_card_has_its_own_stock_the_lowest_first(run, places, people):
    community = run_of(places.espoo_area, people.aino, 5, prefix="KY", kind="community")
    give(run, places.office, people.kaarina, 1, 20)
    give(community, places.office, people.kaarina, 1, 2)
    lines = figures(places.office, places.vaasa_office)
    assert [(name.split()[0], kind, left) for name, kind, _given, _registered, left, _ in lines] == [
        ("Vaasan", Kind.PERSONAL, 0),
        ("Espoon", Kind.COMMUNITY, 2),
        ("Espoon", Kind.PERSONAL, 20),
    ]


@pytest.mark.parametrize(("quantity", "low"), [(9, True), (10, False), (0, False)])
def test_fewer_than_ten_personal_cards_are_few(run, places, people, quantity, low):
    if quantity:
        give(run, places.office, people.kaarina, 1, quantity)
    assert [stock.is_low for stock in stocks_of([places.office])] == [low]


def test_the_next_free_number_is_the_first_that_is_neither_registered_nor_given(run, places, people):
    register(run, places.office, 1)
    block = give(run, places.office, people.kaarina, 2, 5).block
    assert next_free(run) == (7, 34)
    take_back_block(block=block, by=someone(people.kaarina))
    give(run, places.office, people.kaarina, 4, 37)
    assert next_free(run) == (2, 2)
    give(run, places.office, people.kaarina, 2, 2)
    assert next_free(run) is None


def test_a_site_sees_its_own_stock_and_is_told_that_it_runs_low(sign_in, run, places, people):
    give(run, places.office, people.kaarina, 1, 10)
    register(run, places.office, 1, 2)
    page = sign_in("jaana").get(PAGE)
    assert tiles(page) == [8, 2, 10, 10]
    assert "Espoon aikuissosiaalityö has 8 personal cards left. Ask the area coordinator for more." in words(page)


def test_a_site_is_asked_to_confirm_and_told_whom_to_ask(sign_in, run, places, people):
    give(run, places.office, people.kaarina, 1, 10)
    page = words(sign_in("jaana").get(PAGE))
    assert "We have got these cards" in page
    assert 'tell Kaarina, <a href="mailto:coordinator@kaikukanta.test">' in page


def test_without_an_active_giver_the_area_coordinator_is_named(sign_in, run, places, people):
    give(run, places.office, people.kaarina, 1, 10)
    type(people.kaarina).objects.filter(pk=people.kaarina.pk).update(is_active=False)
    page = words(sign_in("jaana").get(PAGE))
    assert "tell the area coordinator." in page and "mailto:" not in page


def test_a_confirmed_block_is_only_listed(sign_in, run, places, people):
    block = give(run, places.office, people.kaarina, 1, 20).block
    confirm_block(block=block, by=someone(people.jaana))
    page = words(sign_in("jaana").get(PAGE))
    assert "We have got these cards" not in page and "personal cards left. Ask" not in page
    assert "1–20" in page and "22.11.2026" in page


def test_without_blocks_the_page_says_which_cards_the_site_uses(sign_in, run):
    page = sign_in("jaana").get(PAGE)
    assert "No block of cards has been given to your site." in words(page) and tiles(page) == []


def test_a_coordinator_sees_the_sites_and_runs_of_the_area_only(sign_in, run, places, people):
    vaasa = run_of(places.vaasa_area, people.aino, 20, prefix="KX")
    give(vaasa, places.vaasa_office, people.aino, 1, 5)
    give(run, places.office, people.kaarina, 1, 8)
    page = words(sign_in("kaarina").get(PAGE))
    assert "Espoon aikuissosiaalityö" in page and "few left" in page and "Confirm for the site" in page
    assert f"/cards/runs/{run.pk}/give/" in page and re.search(r'data-label="Left to give"[^>]*>32<', page)
    assert "Vaasan sosiaalitoimisto" not in page and f"/cards/runs/{vaasa.pk}/" not in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("aino", 200), ("kaarina", 200), ("jaana", 200), ("viveca", 200), ("ville", 403), ("leena", 403), ("tilda", 403)],
)
def test_the_stock_is_for_those_who_give_out_cards(sign_in, name, status):
    assert sign_in(name).get(PAGE).status_code == status


@pytest.mark.parametrize("name", ["jaana", "kaarina", "aino"])
def test_the_number_of_queries_does_not_grow_with_sites_runs_and_blocks(sign_in, places, people, name):
    client, counts = sign_in(name), []
    for more in (1, 2):
        for _ in range(more):
            site = make.site(f"Toimisto {Site.unscoped.count()}", places.espoo_area, places.espoo, is_distributor=True)
            run = run_of(places.espoo_area, people.aino, 10)
            give(run, site, people.kaarina, 1, 2)
            give(run, places.office, people.kaarina, 3, 2)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]
