"""Blocks of a run: given to a site by the coordinator, confirmed by the site, taken back when they are left over."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from cards.actions import confirm_block, register_card, take_back_block
from cards.actions.told import Told
from cards.models import Block, Card
from tests import factories as make
from tests.cards.blocks import give, numbers_for, numbers_in, register, run_of


@pytest.fixture
def run(places, people):
    return run_of(places.espoo_area, people.aino)


@pytest.fixture
def other(places):
    return make.site("Leppävaaran perhekeskus", places.espoo_area, places.espoo, is_distributor=True)


def test_a_block_holds_the_cards_with_its_numbers(run, places, people):
    given = give(run, places.office, people.kaarina, 3, 4)
    assert (numbers_in(given.block), given.cards, given.left_out) == ([3, 4, 5, 6], 4, 0)


def test_cards_registered_before_stay_as_they_are(run, places, people, other):
    register(run, other, 2, 4)
    given = give(run, places.office, people.kaarina)
    assert (numbers_in(given.block), given.cards, given.left_out) == ([1, 3, 5], 3, 2)


def test_a_block_in_which_every_card_is_registered_is_refused(run, places, people, other):
    register(run, other, 1, 2)
    with pytest.raises(Refused, match="All cards with these numbers are already registered"):
        give(run, places.office, people.kaarina, 1, 2)
    assert Block.unscoped.count() == 0


@pytest.mark.parametrize(
    ("first", "quantity", "words"),
    [
        (0, 5, "The numbers of this run go from 1 to 10."),
        (11, 1, "The numbers of this run go from 1 to 10."),
        (9, 3, "From this number on the run has 2 cards."),
        (9, 0, "From this number on the run has 2 cards."),
        (1, 10**30, "From this number on the run has 10 cards."),
        (5, 1, "Numbers 1–5 have already been given to Espoon aikuissosiaalityö."),
        (4, 7, "Numbers 1–5 have already been given to Espoon aikuissosiaalityö."),
    ],
)
def test_numbers_outside_the_run_or_in_a_block_are_refused(run, places, people, other, first, quantity, words):
    give(run, places.office, people.kaarina)
    with pytest.raises(Refused, match=words):
        give(run, other, people.kaarina, first, quantity)


@pytest.mark.parametrize("which", ["theatre", "vaasa_office", "wasa"])
def test_only_a_distributor_of_the_runs_area_gets_cards(run, places, people, which):
    with pytest.raises(Refused, match="Choose a site of the area"):
        give(run, getattr(places, which), people.kaarina)


def test_a_closed_site_gets_no_cards(run, places, people, other, today):
    other.closed_on = today
    with pytest.raises(Refused, match="Choose a site of the area"):
        give(run, other, people.kaarina)


@pytest.mark.parametrize(("kind", "numbers"), [("community", [1, 2]), ("personal", None)])
def test_a_partner_organisation_gets_community_cards_only(places, people, kind, numbers):
    partner = make.site("Kulttuurikumppanit", places.espoo_area, places.espoo, is_partner=True)
    run = run_of(places.espoo_area, people.aino, kind=kind)
    if numbers:
        assert numbers_in(give(run, partner, people.kaarina, 1, 2).block) == numbers
    else:
        with pytest.raises(Refused, match="gives out this kind of card"):
            give(run, partner, people.kaarina, 1, 2)


@pytest.mark.parametrize("name", ["jaana", "viveca", "ville", "tilda"])
def test_only_those_who_manage_the_area_give_and_take_back(run, places, people, name):
    block = give(run, places.office, people.kaarina).block
    with pytest.raises(PermissionDenied):
        give(run, places.office, getattr(people, name), 6, 1)
    with pytest.raises(PermissionDenied):
        take_back_block(block=block, by=someone(getattr(people, name)))


def test_a_form_sent_twice_gives_once(run, places, people):
    key = uuid.uuid4()
    first, second = [give(run, places.office, people.kaarina, key=key) for _ in range(2)]
    assert (first, Block.unscoped.count()) == (second, 1)


def test_two_coordinators_give_the_same_numbers_at_once(at_once, people, places):
    run = run_of(places.espoo_area, people.aino)
    answers = at_once(lambda: give(run, places.office, people.kaarina))
    assert answers == ["Numbers 1–5 have already been give", "done"]
    assert Card.unscoped.exclude(block=None).count() == 5


def test_the_database_refuses_a_block_that_overlaps(run, places, people, other):
    give(run, places.office, people.kaarina)
    with pytest.raises(IntegrityError, match="blocks_of_a_run_never_overlap"), transaction.atomic():
        Block.unscoped.create(series=run, site=other, first_number=5, last_number=9)


def test_the_number_of_queries_does_not_grow_with_the_block(places, people):
    run, counts = run_of(places.espoo_area, people.aino, 4_000), []
    give(run, places.office, people.kaarina, 1, 1)  # her rights are read once
    for first, quantity in [(2, 1), (3, 3_998)]:
        with CaptureQueriesContext(connection) as queries:
            assert give(run, places.office, people.kaarina, first, quantity).cards == quantity
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_site_registers_the_cards_of_its_own_block_and_free_ones(run, places, people, other):
    assert numbers_for(other) == list(range(1, 11))
    give(run, places.office, people.kaarina)
    assert (numbers_for(places.office), numbers_for(other)) == (list(range(1, 11)), [6, 7, 8, 9, 10])


def test_a_block_opens_a_run_that_was_given_to_other_sites_only(places, people, other):
    run = run_of(places.espoo_area, people.aino, sites=[places.office])
    assert (numbers_for(places.office), numbers_for(other)) == (list(range(1, 11)), [])
    give(run, other, people.kaarina, 1, 2)
    assert (numbers_for(places.office), numbers_for(other)) == (list(range(3, 11)), [1, 2])


def test_a_card_in_another_sites_block_is_answered_like_one_never_printed(run, places, people, other, today):
    code = Card.unscoped.get(series=run, number=1).code
    give(run, other, people.kaarina)
    answers = set()
    for asked in (code, "K000000000"):
        with pytest.raises(Refused) as refusal:
            told = Told(worker_name="Jaana")
            register_card(code=asked, site=places.office, issued_on=today, told=told, by=someone(people.jaana))
        answers.add(str(refusal.value))
    assert len(answers) == 1


def test_the_site_confirms_once(run, places, people):
    block = give(run, places.office, people.kaarina).block
    confirmed = confirm_block(block=block, by=someone(people.jaana))
    again = confirm_block(block=block, by=someone(people.kaarina))
    assert (confirmed.confirmed_by, again.confirmed_by) == (people.jaana, people.jaana)
    assert confirmed.confirmed_at == again.confirmed_at


def test_a_block_taken_back_cannot_be_confirmed(run, places, people):
    block = give(run, places.office, people.kaarina).block
    take_back_block(block=block, by=someone(people.kaarina))
    with pytest.raises(Refused, match="The coordinator has taken these cards back"):
        confirm_block(block=block, by=someone(people.jaana))


def test_what_is_left_is_taken_back_and_can_be_given_again(run, places, people, other):
    block = give(run, places.office, people.kaarina).block
    register(run, places.office, 2)
    assert take_back_block(block=block, by=someone(people.kaarina)) == 4
    again = give(run, other, people.kaarina)
    assert (numbers_in(block), numbers_in(again.block), again.left_out) == ([2], [1, 3, 4, 5], 1)


def test_nothing_is_taken_back_twice_or_of_a_block_that_is_all_registered(run, places, people):
    first, second = (give(run, places.office, people.kaarina, start, 2).block for start in (1, 3))
    take_back_block(block=first, by=someone(people.kaarina))
    register(run, places.office, 3, 4)
    for block, words in [(first, "already been taken back"), (second, "nothing to take back")]:
        with pytest.raises(Refused, match=words):
            take_back_block(block=block, by=someone(people.kaarina))


def test_the_trail_tells_who_did_what_with_which_numbers(run, places, people):
    block = give(run, places.office, people.kaarina).block
    confirm_block(block=block, by=someone(people.jaana))
    take_back_block(block=block, by=someone(people.kaarina))
    events = AuditEvent.unscoped.filter(subject="cards.block", subject_id=str(block.pk)).order_by("at")
    told = [(event.verb, event.actor_name.split("@")[0], event.details) for event in events]
    assert told == [
        ("block.given", "coordinator", {"run": run.pk, "numbers": [1, 5], "cards": 5}),
        ("block.confirmed", "distributor", {}),
        ("block.taken_back", "coordinator", {"cards": 5}),
    ]
