"""When a site closes or merges, its successor gets the cards: all of them, once."""

import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, Site
from cards.actions import Told, give_block, move_cards, register_card
from cards.models import Block, Card, Question
from tests import factories as make
from tests import roles

PAGE = "/cards/move/"


@pytest.fixture
def successor(places):
    return make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def cards(places, run):
    """Of Jaana's office: a valid, an expired and an ended one, a community card, and three in the drawer in a block."""
    community = make.series(places.espoo_area, kind="community")
    ended = {"ended_on": date(2026, 6, 1), "end_kind": "withdrawn"}
    registered = [
        make.card(run, "A045198701", places.office, date(2026, 3, 1)),
        make.card(run, "A045198702", places.office, date(2025, 3, 1)),
        make.card(run, "A045198703", places.office, date(2026, 3, 1), **ended),
        make.card(community, "A045199101", places.office, date(2026, 3, 1), kind="community"),
    ]
    for number in (4, 5, 6):
        make.printed(run, f"A04519870{number}")
    return registered


@pytest.fixture
def block(run, places, people, cards):
    """The numbers 2 to 6 of the run; of them 2 and 3 were registered before."""
    return give_block(run=run, site=places.office, first_number=2, quantity=5, by=someone(people.kaarina)).block


def move(client, left, to):
    return client.post(f"{PAGE}?left={left.pk}&successor={to.pk}", follow=True)


def sites():
    return set(Card.unscoped.registered().values_list("site__name_fi", flat=True))


def test_what_would_move_is_counted_before_it_does(sign_in, places, cards, block, successor):
    Question.unscoped.create(card=cards[0])
    page = sign_in("kaarina").get(PAGE, {"left": places.office.pk, "successor": successor.pk})
    shown = re.findall(r"<dt>([^<]+)</dt><dd class=\"num\">(\d+)</dd>", page.content.decode())
    assert [(words, int(number)) for words, number in shown] == [
        ("Valid cards", 2),
        ("Expired cards", 1),
        ("Ended cards", 1),
        ("Unregistered cards in blocks", 3),
        ("Open questions about cards", 1),
    ]
    assert sites() == {places.office.name_fi}


def test_all_cards_go_to_the_successor_community_cards_too(sign_in, places, cards, block, successor):
    page = move(sign_in("kaarina"), places.office, successor)
    told = [str(message) for message in page.context["messages"]]
    assert told[0] == "4 registered cards moved to Ängsbackan toimisto."
    assert told[1].startswith("3 unregistered cards moved with them.")
    assert sites() == {successor.name_fi}


def test_afterwards_the_old_site_no_longer_sees_them_and_the_successor_renews(
    sign_in, people, places, cards, successor
):
    move(sign_in("kaarina"), places.office, successor)
    sanna = make.person("sanna@kaikukanta.test", "distributor", successor)
    people.sanna = sanna
    pages = {name: sign_in(name).get(f"/cards/{cards[1].pk}/renew/").status_code for name in ("jaana", "sanna")}
    assert pages == {"jaana": 404, "sanna": 200}


def test_what_is_left_of_a_block_is_a_block_of_the_successor_to_confirm(people, places, run, cards, block, successor):
    move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
    block.refresh_from_db()
    new = Block.unscoped.held().get()
    assert (new.site, new.first_number, new.last_number, new.confirmed_at) == (successor, 4, 6, None)
    assert block.taken_back_at is not None
    assert set(Card.unscoped.filter(series=run).unregistered().values_list("block", flat=True)) == {new.pk}
    codes = [card.code for card in Card.unscoped.registrable_at(successor).order_by("code")]
    assert codes == ["A045198704", "A045198705", "A045198706"]


def test_a_run_given_to_the_old_site_by_name_is_the_successors(people, places, run, cards, successor):
    run.sites.set([places.office])
    move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
    assert list(run.sites.through.objects.values_list("site", flat=True)) == [successor.pk]


def test_it_is_one_line_in_the_trail(people, places, cards, block, successor):
    before = AuditEvent.unscoped.count()
    for _ in range(2):
        move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
    event = AuditEvent.unscoped.get(verb="cards.moved")
    assert event.details == {"to": str(successor.pk), "runs": 0, "cards": 4, "unregistered": 3}
    assert AuditEvent.unscoped.count() == before + 1


def test_pressed_twice_it_moves_once_and_says_so(sign_in, places, cards, successor):
    kaarina = sign_in("kaarina")
    pages = [move(kaarina, places.office, successor) for _ in range(2)]
    assert [str(message) for message in pages[1].context["messages"]] == ["There was nothing to move any more."]


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_only_coordinators_and_administrators_move_cards(sign_in, places, people, successor, name):
    assert sign_in(name).get(PAGE).status_code == 403
    with pytest.raises(PermissionDenied):
        move_cards(left=places.office, successor=successor, by=someone(getattr(people, name)))


def test_a_coordinator_moves_within_the_own_area_an_administrator_anywhere(sign_in, people, places, cards):
    page = move(sign_in("kaarina"), places.office, places.vaasa_office)
    assert list(page.context["form"].errors) == ["successor"]
    with pytest.raises(PermissionDenied):
        move_cards(left=places.office, successor=places.vaasa_office, by=someone(people.kaarina))
    assert sites() == {places.office.name_fi}
    move(sign_in("aino"), places.office, places.vaasa_office)
    assert sites() == {places.vaasa_office.name_fi}


@pytest.mark.parametrize("query", [{}, {"left": ""}, {"left": "x", "successor": "y"}, {"left": uuid.uuid4()}])
def test_without_two_sites_they_are_asked_for(sign_in, places, query):
    page = sign_in("kaarina").get(PAGE, query)
    assert (page.status_code, "See what would move" in page.content.decode()) == (200, True)
    assert sign_in("kaarina").post(PAGE).status_code == 200


def test_a_site_is_not_its_own_successor(sign_in, people, places, cards):
    page = move(sign_in("kaarina"), places.office, places.office)
    assert page.context["form"].errors == {"successor": ["Choose another site than the one whose cards are moved."]}
    with pytest.raises(Refused):
        move_cards(left=places.office, successor=places.office, by=someone(people.kaarina))


@pytest.mark.parametrize(
    "fields", [{"is_distributor": True, "closed_on": date(2026, 1, 1)}, {"is_venue": True}, {"is_partner": True}]
)
def test_the_successor_is_an_open_distributor(people, places, cards, fields):
    other = make.site("Muu", places.espoo_area, places.espoo, **fields)
    with pytest.raises(Refused, match="Choose an open site"):
        move_cards(left=places.office, successor=other, by=someone(people.kaarina))


def test_a_partners_community_cards_go_to_another_partner(people, places):
    partners = [make.site(name, places.espoo_area, places.espoo, is_partner=True) for name in ("Kaverit", "Ystävät")]
    run = make.series(places.espoo_area, kind="community")
    make.card(run, "A045199101", partners[0], date(2026, 3, 1), kind="community")
    move_cards(left=partners[0], successor=partners[1], by=someone(people.kaarina))
    assert sites() == {"Ystävät"}


def test_a_closed_site_can_still_be_left(sign_in, places, cards, successor):
    Site.unscoped.filter(pk=places.office.pk).update(closed_on=date(2026, 11, 1))
    move(sign_in("kaarina"), places.office, successor)
    assert sites() == {successor.name_fi}


def test_it_takes_as_many_statements_for_many_cards_as_for_one(people, places, run, successor):
    numbers = []
    for codes in (["A045198701"], ["A045198702", "A045198703", "A045198704"]):
        for code in codes:
            make.card(run, code, places.office, date(2026, 3, 1))
            first = make.next_number(run)
            make.printed(run, f"{code[:-1]}{int(code[-1]) + 4}")
            give_block(run=run, site=places.office, first_number=first, quantity=1, by=someone(people.kaarina))
        with CaptureQueriesContext(connection) as queries:
            moved = move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
        assert (moved.cards, moved.unregistered) == (len(codes), len(codes))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("in_block", [True, False])
def test_a_card_that_is_being_registered_at_the_old_site_goes_along(
    transactional_db, people, places, successor, in_block
):
    """Jaana has the card's row, and Kaarina's move waits until she is done."""
    run = make.series(places.espoo_area, kind="community")
    card = make.printed(run, "A045199101")
    if in_block:
        give_block(run=run, site=places.office, first_number=1, quantity=1, by=someone(people.kaarina))
    registered = threading.Event()

    def jaana():
        with transaction.atomic():
            told = Told(worker_name="Jaana", terms_told=True)
            deed = {"code": card.code, "site": places.office, "issued_on": date(2026, 11, 22), "told": told}
            register_card(**deed, by=someone(people.jaana))
            registered.set()
            _until_somebody_waits()
        connection.close()

    def kaarina():
        registered.wait(10)
        move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
        connection.close()

    with ThreadPoolExecutor(2) as workers:
        for deed in [workers.submit(jaana), workers.submit(kaarina)]:
            deed.result(20)
    card.refresh_from_db()
    assert (card.registered_at is not None, card.site_id) == (True, successor.pk)


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


def _until_somebody_waits():
    """The other transaction has come to a lock of this one."""
    with connection.cursor() as cursor:
        for _ in range(100):
            if roles.as_itself(cursor, WAITING)[0]:
                return
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)")
    raise AssertionError("nobody waited")


def test_a_card_of_a_moved_block_is_not_registered_at_the_old_site_afterwards(
    people, places, run, cards, block, successor
):
    move_cards(left=places.office, successor=successor, by=someone(people.kaarina))
    told = Told(worker_name="Jaana", terms_told=True)
    with pytest.raises(Refused, match="There is no such card among those given to your site."):
        register_card(
            code="A045198704", site=places.office, issued_on=date(2026, 11, 22), told=told, by=someone(people.jaana)
        )
