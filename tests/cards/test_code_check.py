"""What the registration page says of a code, and of a postal code, as soon as it is typed."""

import re
from datetime import date

import pytest

from tests import factories as make
from tests.cards.registering import CODE, PAGE, filled, words

ASK = "/cards/register/code/"
NOT_YOURS = "Not one of your cards."


def said(client, code, **form):
    return words(client.post(ASK, {"code": code, **form}))


def offered(page):
    return re.findall(r'name="instead" value="(\w+)"', page)


def test_a_card_in_the_drawer_is_free_and_says_its_kind(sign_in, printed, places):
    make.printed(make.series(places.espoo_area, kind="community"), "A045199101")
    client = sign_in("jaana")
    assert "Free to register: personal card" in said(client, " a045 198 702 ")
    page = said(client, "A045199101", kind="personal")
    assert "Free to register: community card" in page and 'name="deed" value="community"' in page


def test_a_registered_card_of_ones_own_is_told_with_day_and_link(sign_in, printed, places):
    card = make.card(printed.series, "A045198709", places.office, date(2026, 3, 1))
    page = said(sign_in("jaana"), card.code)
    assert "Already registered: Espoon aikuissosiaalityö, 1.3.2026" in page and f"/cards/{card.pk}/" in page


def test_what_lies_outside_is_answered_like_what_never_was(sign_in, printed, places):
    theirs = make.series(places.vaasa_area, prefix="V")
    make.printed(theirs, "V000000010")
    make.card(theirs, "V000000020", places.vaasa_office, date(2026, 1, 1))
    client = sign_in("jaana")
    answers = {said(client, f"V0000000{n}") for n in (10, 20, 30)}
    assert len(answers) == 1 and NOT_YOURS in answers.pop()


@pytest.mark.parametrize(("typed", "words_"), [("hello", "This is not a whole card code."), ("A1", "not a whole")])
def test_a_misread_code_says_why(sign_in, printed, typed, words_):
    assert words_ in said(sign_in("jaana"), typed)


def test_nothing_typed_is_answered_with_nothing(sign_in, printed):
    assert said(sign_in("jaana"), " ").strip() == ""


def test_at_most_three_free_neighbours_are_offered_swaps_first(sign_in, printed, places):
    for code in ("A045198720", "A045198721", "A045198724", "A045198792"):
        make.printed(printed.series, code)
    make.card(printed.series, "A045198723", places.office, date(2026, 3, 1))
    make.printed(make.series(places.vaasa_area), "A045198728")
    assert offered(said(sign_in("jaana"), "A045198729")) == ["A045198792", "A045198720", "A045198721"]
    assert offered(said(sign_in("jaana"), "A045198723")) == ["A045198720", "A045198721", "A045198724"]
    assert offered(said(sign_in("jaana"), "A045198720")) == []


def test_a_wrong_check_digit_offers_the_code_that_was_meant(sign_in, printed, places):
    new = make.series(places.espoo_area, prefix="K", check_scheme="damm")
    make.printed(new, "K123456786")
    page = said(sign_in("jaana"), "K123456768")
    assert "There is a typing error in the code." in page and offered(page) == ["K123456786"]


def test_of_the_chosen_site_only_or_of_all_of_ones_own(sign_in, printed, places):
    other = make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
    printed.series.sites.add(places.office)
    client = sign_in("kaarina")
    assert "Free to register" in said(client, CODE) and "Free to register" in said(client, CODE, site=places.office.pk)
    assert NOT_YOURS in said(client, CODE, site=other.pk)


@pytest.mark.parametrize("name", ["ville", "tilda"])
def test_others_hear_nothing(sign_in, printed, name):
    assert sign_in(name).post(ASK, {"code": CODE}).status_code == 403
    assert sign_in("jaana").get(ASK).status_code == 405


def test_without_scripts_the_button_gives_the_same_answer_and_judges_nothing(sign_in, printed):
    page = words(sign_in("jaana").post(PAGE, filled(birth_year="", deed="code")))
    assert "Free to register: personal card" in page and "There is a problem" not in page


def test_a_neighbours_button_fills_the_field(sign_in, printed):
    page = words(sign_in("jaana").post(PAGE, filled(code="A045198720", instead=CODE)))
    assert f'value="{CODE}"' in page and "Free to register: personal card" in page


def test_the_other_kinds_button_keeps_what_was_typed(sign_in, printed):
    page = words(sign_in("jaana").post(PAGE, filled(deed="community", worker_name="Tarja")))
    assert f'value="{CODE}"' in page and 'value="Tarja"' in page and 'name="last_day"' in page


@pytest.mark.parametrize(
    ("digits", "day", "takes_part", "text"),
    [
        ("02100", "22.11.2026", True, "Espoo"),
        ("00100", "22.11.2026", False, "Helsinki does not take part in Kaikukortti."),
        ("00100", "2.5.2024", True, "Helsinki"),
        ("00100", "x", False, "Helsinki does not take part in Kaikukortti."),
        ("99999", "", None, "There is no such postal code in Finland. Check the five digits."),
    ],
)
def test_a_postal_code_says_its_municipality(sign_in, places, digits, day, takes_part, text):
    answer = sign_in("jaana").post("/cards/register/postal-code/", {"postal_code": digits, "day": day}).json()
    assert (answer["takes_part"], answer["words"]) == (takes_part, text)
