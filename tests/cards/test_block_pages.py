"""The pages on which a coordinator gives a block and takes it back, and the button with which a site confirms it."""

import re
import uuid

import pytest

from cards.models import Block
from tests import factories as make
from tests.cards.blocks import give, numbers_in, register, run_of
from tests.cards.registering import words


@pytest.fixture
def run(places, people):
    return run_of(places.espoo_area, people.aino)


@pytest.fixture
def block(run, places, people):
    return give(run, places.office, people.kaarina).block


def page(run):
    return f"/cards/runs/{run.pk}/give/"


def step(block, deed):
    return f"/cards/stock/{block.pk}/{deed}/"


def filled(places, **changes):
    form = {"key": str(uuid.uuid4()), "site": places.office.pk, "first_number": "1", "quantity": "5"}
    return form | changes


def offered(response):
    return re.findall(r'name="(?:first_number|quantity)" value="([^"]*)"', response.content.decode())


def test_the_next_free_number_and_the_rest_up_to_the_next_block_are_offered(sign_in, run, places, people):
    client = sign_in("kaarina")
    assert offered(client.get(page(run))) == ["1", "10"]
    give(run, places.office, people.kaarina, 1, 2)
    give(run, places.office, people.kaarina, 7, 2)
    assert offered(client.get(page(run))) == ["3", "4"]


def test_a_hundred_cards_are_offered_of_a_long_run(sign_in, places, people):
    run = run_of(places.espoo_area, people.aino, 150)
    assert offered(sign_in("kaarina").get(page(run))) == ["1", "100"]


def test_a_block_is_given_and_the_page_says_what_went_in(sign_in, run, places):
    register(run, places.office, 2)
    response = sign_in("kaarina").post(page(run), filled(places), follow=True)
    assert response.redirect_chain == [(f"/cards/runs/{run.pk}/", 302)]
    assert "4 cards were given to Espoon aikuissosiaalityö, from the numbers 1–5." in words(response)
    assert "1 of them had already been registered and stays as it is." in words(response)
    assert numbers_in(Block.unscoped.get()) == [1, 3, 4, 5]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"site": ""}, "Choose the site that gets the cards."),
        ({"site": str(uuid.uuid4())}, "Select a valid choice."),
        ({"site": "x"}, "is not a valid UUID."),
        ({"first_number": "one"}, "Type the number of the first card with digits."),
        ({"first_number": "99"}, "The numbers of this run go from 1 to 10."),
        ({"quantity": ""}, "Type the number of cards with digits."),
        ({"quantity": "-1"}, "From this number on the run has 10 cards."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, run, places, changes, message):
    response = sign_in("kaarina").post(page(run), filled(places, **changes))
    assert (response.status_code, Block.unscoped.count()) == (200, 0)
    assert message in response.content.decode()


def test_only_sites_of_the_area_that_give_out_the_kind_are_offered(sign_in, run, places, people):
    make.site("Kulttuurikumppanit", places.espoo_area, places.espoo, is_partner=True)
    community = run_of(places.espoo_area, people.aino, 5, prefix="KY", kind="community")
    client = sign_in("aino")
    choices = [re.findall(r'<option value="[^"]+"\s*>([^<]+)<', words(client.get(page(r)))) for r in (run, community)]
    assert choices == [["Espoon aikuissosiaalityö"], ["Espoon aikuissosiaalityö", "Kulttuurikumppanit"]]


def test_a_run_with_nothing_left_says_so(sign_in, run, places, people):
    give(run, places.office, people.kaarina, 1, 10)
    response = sign_in("kaarina").get(page(run))
    assert "No cards of this run are left to give" in words(response)


@pytest.mark.parametrize(
    ("name", "status"), [("aino", 200), ("kaarina", 200), ("jaana", 403), ("viveca", 403), ("ville", 403)]
)
def test_giving_and_taking_back_is_for_those_who_manage_the_area(sign_in, run, block, name, status):
    statuses = {sign_in(name).get(address).status_code for address in (page(run), step(block, "take-back"))}
    assert statuses == {status}


def test_another_areas_runs_and_blocks_are_not_there(sign_in, places, people):
    run = run_of(places.vaasa_area, people.aino)
    block = give(run, places.vaasa_office, people.aino).block
    client = sign_in("kaarina")
    assert client.get(page(run)).status_code == client.post(page(run), filled(places)).status_code == 404
    assert client.get(step(block, "take-back")).status_code == client.post(step(block, "take-back")).status_code == 404
    assert (sign_in("jaana").post(step(block, "confirm")).status_code, block.confirmed_at) == (404, None)


def test_the_site_confirms_with_one_button(sign_in, block, people):
    response = sign_in("jaana").post(step(block, "confirm"), follow=True)
    block.refresh_from_db()
    assert response.redirect_chain == [("/cards/stock/", 302)]
    assert (block.confirmed_by, "The receipt of the cards is confirmed." in words(response)) == (people.jaana, True)


def test_a_confirmation_is_a_deed_and_no_page(sign_in, block):
    assert sign_in("jaana").get(step(block, "confirm")).status_code == 405
    assert sign_in("ville").post(step(block, "confirm")).status_code == 403


def test_taking_back_is_asked_once_more_and_then_done(sign_in, run, block, places):
    register(run, places.office, 1)
    client = sign_in("kaarina")
    assert "Take back 4 cards" in words(client.get(step(block, "take-back")))
    assert numbers_in(block) == [1, 2, 3, 4, 5]
    response = client.post(step(block, "take-back"), follow=True)
    assert "4 cards were taken back." in words(response)
    assert numbers_in(block) == [1]


def test_taken_back_twice_is_answered_in_words(sign_in, block):
    client = sign_in("kaarina")
    answers = [words(client.post(step(block, "take-back"), follow=True)) for _ in range(2)]
    assert "The cards of this block have already been taken back." in answers[1]
    assert "There is nothing to take back." in words(client.get(step(block, "take-back")))


def test_a_runs_page_lists_its_blocks(sign_in, run, block, places, people):
    page = words(sign_in("kaarina").get(f"/cards/runs/{run.pk}/"))
    assert "1–5" in page and "Espoon aikuissosiaalityö" in page and "not confirmed" in page
    assert f"/cards/runs/{run.pk}/cards/?from=1&amp;to=5" in page
