"""Issue 3 as it is played: the distributor's desk in Finnish, on a phone and on a desktop.

Four plays: printing, giving and registering; the card's later life; lists, papers and workbooks; what coordinators and
administrators keep up.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from cards.checking import Reason
from cards.models import Answer, Card, Draft, Item
from kaikukanta.management.commands.load_reference import load_notices, load_questionnaires
from tests import factories as make
from tests.browser import distributor_deeds as deeds
from tests.browser import distributor_steps as steps
from tests.browser.conftest import SIZES
from tests.cards.many import row

pytestmark = pytest.mark.thorough

OLD, LOST_NEW, OTHER, ASKED = "A045198701", "A045198702", "A045198903", "A045198704"
A_YEAR = ["22.11.2026", "21.11.2027"]
BOTH_SIZES = pytest.mark.parametrize("width", SIZES)


@pytest.fixture
def texts_in_force(choices: None) -> None:
    load_notices()
    load_questionnaires()


@pytest.fixture
def run(places: Any) -> Any:
    return make.series(places.espoo_area)


def in_finnish(reason: Reason) -> str:
    with translation.override("fi"):
        return str(reason.label)


def print_and_give(aino: Any, kaarina: Any, jaana: Any, office: str) -> list[str]:
    """From the run to the stock of the office. Returns the codes of its cards as they stand on the sheet."""
    run = steps.make_a_run(aino, "Espoo", prefix="E", quantity=6)
    assert steps.give_a_block(kaarina, run, office, quantity=4) == [6, 0, 6, 2]
    assert steps.confirm_the_block(jaana) == [[4, 0, 4, 4], [4, 0, 4, 0]]
    codes = steps.codes_on_the_sheet(kaarina, run, 4)
    assert codes == list(Card.unscoped.filter(number__lte=4).order_by("number").values_list("code", flat=True))
    return codes


def register_one_with_the_client(page: Any, code: str, email: str) -> None:
    """Misread, interrupted, answered by the client in Swedish, finished with the keys alone."""
    assert steps.scan_wrong_and_take_the_neighbour(page, code) == code
    assert steps.be_interrupted(page, email) == {"code": code, "birth_year": "1980"}
    pages = steps.let_the_client_answer(page)
    assert len(set(pages)) == 10 + Item.objects.count()
    assert (page.input_value("[name=postal_code]"), page.input_value("[name=code]")) == ("02100", code)
    steps.confirm_with_keys(page)
    assert steps.register_with_a_key(page) == A_YEAR
    assert steps.open_the_sheet(page) == ["sv", *A_YEAR, "2"]
    assert (Draft.unscoped.count(), Answer.unscoped.count()) == (0, Item.objects.count())


def hand_out_the_next_with_a_question(page: Any, code: str) -> None:
    kept = steps.next_of_the_group(page)
    assert kept == dict.fromkeys(kept, "") | {
        "issued_on": "22.11.2026",
        "worker_name": "Jaana",
        "client_language": "sv",
    }
    steps.fill_in_with_keys(page, code)
    for name in steps.CONFIRMED:
        page.check(f"[name={name}]")
    assert "040 123 4567" in steps.ask_in_the_remarks(page, "Riittääkö lasku? Soita 040 123 4567")
    assert steps.register_with_a_key(page) == A_YEAR


def ask_and_answer(aino: Any, jaana: Any) -> None:
    asked = "Riittääkö lasku? Soita 040 123 4567"
    assert deeds.open_the_question(aino) == [asked]
    assert deeds.write(aino, "Ei tarvita laskua. Mitä kysyit?") == [asked, "Ei tarvita laskua. Mitä kysyit?"]
    assert deeds.open_the_question(jaana)[1:] == ["Ei tarvita laskua. Mitä kysyit?"]
    assert deeds.write(jaana, "En muuta, kiitos.")[2:] == ["En muuta, kiitos."]
    assert deeds.open_the_question(aino)[2:] == ["En muuta, kiitos."]
    deeds.close_the_question(aino)
    jaana.reload()
    assert "22.11.2026" in jaana.locator("[aria-labelledby=write] > p").inner_text()


@BOTH_SIZES
def test_cards_are_printed_given_and_registered(open_page, places, people, texts_in_force, width):
    aino, kaarina, jaana = (open_page(name, width=width) for name in ("aino", "kaarina", "jaana"))
    first, second, *_left = print_and_give(aino, kaarina, jaana, str(places.office))
    register_one_with_the_client(jaana, first, people.jaana.email)
    hand_out_the_next_with_a_question(jaana, second)
    ask_and_answer(aino, jaana)
    jaana.goto("/cards/stock/")
    assert steps.figures(jaana, "[aria-labelledby=stock-personal]") == [2, 2, 4, 0]
    assert steps.complaints_of(aino, kaarina, jaana) == []


@BOTH_SIZES
def test_a_card_is_renewed_corrected_replaced_and_ended(open_page, places, run, texts_in_force, width):
    old, other = (make.card(run, code, places.office, date(2025, 12, 10)) for code in (OLD, OTHER))
    make.printed(run, LOST_NEW)
    jaana, ville = open_page("jaana", width=width), open_page("ville", width=width)
    assert deeds.renew(jaana, old) == ["22.11.2026", "9.12.2027"]
    assert Answer.unscoped.count() == Item.objects.count() > 0
    assert deeds.correct_the_children(jaana, old, 3) == ["Jaana", "3"]
    assert deeds.turn_a_consent(jaana, old, "wellbeing", "withdraw") == [["22.11.2026", "22.11.2026"]]
    assert Answer.unscoped.count() == 0
    given_again = deeds.turn_a_consent(jaana, old, "wellbeing", "give")
    assert sorted(given_again) == [["22.11.2026", "22.11.2026"], ["22.11.2026", "–"]]
    assert deeds.replace(jaana, old, LOST_NEW) == ["22.11.2026", "9.12.2027"]
    assert deeds.newest_of(jaana, old) == f"/cards/{Card.unscoped.get(code=LOST_NEW).pk}/"
    assert deeds.ask_at_the_desk(ville, OLD).startswith(in_finnish(Reason.ENDED))
    assert in_finnish(Reason.USABLE) in deeds.ask_at_the_desk(ville, LOST_NEW)
    assert deeds.end(jaana, other) == ["10.12.2025", "9.12.2026", "22.11.2026"]
    assert deeds.ask_at_the_desk(ville, OTHER) == deeds.ask_at_the_desk(ville, OLD)
    assert steps.complaints_of(jaana, ville) == []


@BOTH_SIZES
def test_lists_papers_and_workbooks(open_page, places, run, texts_in_force, width):
    make.card(run, OLD, places.office, date(2025, 12, 10))
    for code in (LOST_NEW, OTHER, ASKED):
        make.printed(run, code)
    jaana, ville = open_page("jaana", width=width), open_page("ville", width=width)
    assert in_finnish(Reason.NOT_REGISTERED) in deeds.ask_at_the_desk(ville, ASKED)
    lists = {"expiring": [OLD], "never-used": [OLD], "asked-for": [ASKED]}
    assert {which: deeds.codes_listed(jaana, which) for which in lists} == lists
    assert {which: deeds.codes_on_paper(jaana, which) for which in lists} == lists
    from_paper(jaana)
    many_at_once(jaana)
    assert steps.complaints_of(jaana, ville) == []


def from_paper(page: Any) -> None:
    page.goto("/cards/paper-form/?language=sv")
    assert page.locator(".paper-form[lang=sv]").is_visible()
    assert deeds.register_from_paper(page, ASKED, "10.11.2026") == ["10.11.2026", "9.11.2027"]
    assert ASKED not in deeds.codes_listed(page, "asked-for")
    assert deeds.destroy_the_paper(page) == [[ASKED], []]


def many_at_once(page: Any) -> None:
    assert deeds.send_a_workbook(page, row(LOST_NEW), row(OTHER, postal="00100")) == [1, 1]
    refused = deeds.refused_rows(page)
    assert [OTHER in map(str, cells) for cells in refused] == [False, True]
    assert deeds.commit_the_workbook(page) == [1, 1]
    registered = Card.unscoped.registered().values_list("code", flat=True)
    assert sorted(registered) == [OLD, LOST_NEW, ASKED]


@BOTH_SIZES
def test_coordinators_and_administrators_keep_it_up(open_page, places, run, texts_in_force, width):
    aino, kaarina, jaana = (open_page(name, width=width) for name in ("aino", "kaarina", "jaana"))
    a_partners_card(kaarina, places)
    a_longer_pilot(aino, kaarina, jaana, run, places)
    a_sites_successor(kaarina, places)
    a_new_answer(aino, jaana)
    assert steps.complaints_of(aino, kaarina, jaana) == []


def a_partners_card(page: Any, places: Any) -> None:
    make.site("Espoon klubitalo", places.espoo_area, places.espoo, is_partner=True)
    make.printed(make.series(places.espoo_area, "Y", kind="community"), "Y045198701")
    issued = deeds.register_a_community_card(page, "Y045198701", "Espoon klubitalo", "31.5.2027")
    renewed = deeds.renew_a_community_card(page, "31.5.2028")
    assert [issued, renewed] == [["22.11.2026", "31.5.2027"], ["22.11.2026", "31.5.2028"]]
    assert Card.unscoped.registered().get().site.name_fi == "Espoon klubitalo"


def a_longer_pilot(aino: Any, kaarina: Any, jaana: Any, run: Any, places: Any) -> None:
    deeds.set_the_pilots_end(aino, places.espoo_area, "31.12.2026")
    make.card(run, OLD, places.office, date(2026, 3, 1), last_day=date(2026, 12, 31))
    deeds.set_the_pilots_end(aino, places.espoo_area, "31.12.2027")
    deeds.extend_the_pilots_cards(kaarina, places.espoo_area)
    assert deeds.extended_cards(jaana) == [[OLD, "31.12.2026", "31.12.2027"]]


def a_sites_successor(page: Any, places: Any) -> None:
    successor = make.site("Espoon työpaja", places.espoo_area, places.espoo, is_distributor=True)
    assert deeds.move_the_cards(page, places.office, successor) == [1, 0, 0, 0, 0]
    card = Card.unscoped.get(code=OLD)
    assert card.site == successor
    deeds.open_card(page, card)
    assert "Espoon työpaja" in page.locator(".page-heading__over").inner_text()


def a_new_answer(aino: Any, jaana: Any) -> None:
    deeds.add_an_answer(aino, "gender", "uusi vastaus")
    assert "uusi vastaus fi" in deeds.answers_offered(jaana, "gender")
    deeds.reword_the_answer(aino, "uusi vastaus fi", "korjattu vastaus")
    offered = deeds.answers_offered(jaana, "gender")
    assert ("korjattu vastaus" in offered, "uusi vastaus fi" in offered) == (True, False)
