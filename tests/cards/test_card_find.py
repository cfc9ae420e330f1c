"""Finding a card by its code: a POST, among one's own cards only."""

import re
from datetime import date

import pytest

from tests import factories as make

PAGE = "/cards/find/"


@pytest.fixture
def card(places):
    run = make.series(places.espoo_area)
    make.card(run, "A045198709", places.office, date(2026, 3, 1))
    make.card(make.series(places.vaasa_area), "A045198790", places.vaasa_office, date(2026, 3, 1))
    return make.card(run, "A045198702", places.office, date(2026, 3, 1))


@pytest.mark.parametrize("typed", ["A045198702", "a045 198 702", "AO45198702"])
def test_a_whole_code_opens_its_card(sign_in, card, typed):
    assert sign_in("jaana").post(PAGE, {"code": typed}).url == f"/cards/{card.pk}/"


def test_the_beginning_of_a_code_lists_ones_own_cards(sign_in, card):
    page = sign_in("jaana").post(PAGE, {"code": "a0451987"}).content.decode()
    assert "A045 198 702" in page and "A045 198 709" in page
    assert "A045 198 790" not in page


def test_a_card_of_another_area_and_no_card_get_the_same_answer(sign_in, card):
    client = sign_in("jaana")
    answers = [client.post(PAGE, {"code": code}).content.decode() for code in ("A045198790", "A045198799")]
    assert all("No such card among your cards" in answer for answer in answers)
    same = [re.sub(r'A04519879\d|value="\w{64}"', "", answer) for answer in answers]
    assert same[0] == same[1]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type the card code"),
        ("A", "Type the letter and at least two digits"),
        ("hello world", "Type the letter and at least two digits"),
        ("A045198702 A045198709", "There are two codes here."),
        ("\x00", "Null characters are not allowed."),
        ("A" * 61, "at most 60 characters"),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, card, typed, message):
    response = sign_in("jaana").post(PAGE, {"code": typed})
    assert (response.status_code, message in response.content.decode()) == (200, True)


def test_no_address_on_the_way_holds_the_code(sign_in, card):
    response = sign_in("jaana").post(PAGE, {"code": "A045198702"}, follow=True)
    page = response.content.decode()
    assert "A045198702" not in page[page.index("<title>") : page.index("</title>")]
    assert "A045198702" not in str(response.redirect_chain)


def test_the_page_can_be_opened_without_a_search(sign_in):
    assert sign_in("jaana").get(PAGE).status_code == 200


def test_venues_find_no_cards_here(sign_in, card):
    assert sign_in("ville").post(PAGE, {"code": "A045198702"}).status_code == 403
