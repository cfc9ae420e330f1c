"""Deeds on the same cards in the same second wait for each other in one order: never in a circle, and none is lost."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.actors import someone
from accounts.errors import Refused
from cards import actions
from cards.actions import blocks, drafting, moving, replacing
from cards.actions.using import mark_used
from cards.models import Block, Card, Draft
from cards.views.many_rows import entries_of
from tests import factories as make
from tests import roles
from tests.cards.many import row, staged

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW, OTHER = "A045198702", "A045198703", "A045198704"
TODAY = date(2026, 11, 22)


@pytest.fixture
def run(places, choices):
    return make.series(places.espoo_area, quantity=3)


@pytest.fixture
def successor(places):
    return make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)


@pytest.fixture
def new(run):
    """A printed card that stands before all others in the order of locks."""
    return Card.unscoped.create(id=uuid.UUID(int=1), series=run, number=1, code=NEW)


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(first, module, name, then)`: `first` stops where it calls `module.name`, until `then` waits for it or
    is through. Returns what both returned, or how they were refused."""

    def both(first, module, name, then):
        stopped, through, original = threading.Event(), threading.Event(), getattr(module, name)

        def stop(*args, **options):
            if not stopped.is_set():
                stopped.set()
                _until_somebody_waits(through)
            return original(*args, **options)

        def second():
            stopped.wait(10)
            try:
                return then()
            finally:
                through.set()

        monkeypatch.setattr(module, name, stop)
        with ThreadPoolExecutor(2) as workers:
            deeds = [workers.submit(_closing, deed) for deed in (first, second)]
            return [deed.result(30) for deed in deeds]

    return both


def _closing(deed):
    try:
        return deed()
    except Refused as refusal:
        return refusal
    finally:
        connection.close()


def _until_somebody_waits(through):
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        while not through.is_set():
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)")
            if roles.as_itself(cursor, waiting)[0]:
                return


def replace(card, people, code=NEW, day=TODAY):
    how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
    return actions.replace_card(card=card, code=code, replaced_on=day, **how)


def move(places, successor, people):
    return actions.move_cards(left=places.office, successor=successor, by=someone(people.kaarina))


def test_a_card_is_replaced_while_all_cards_move(run, new, places, people, successor, meanwhile):
    old = make.card(run, OLD, places.office, date(2026, 3, 1))
    meanwhile(lambda: replace(old, people), replacing, "_new_card", lambda: move(places, successor, people))
    assert set(Card.unscoped.values_list("code", "site")) == {(OLD, successor.pk), (NEW, successor.pk)}


def test_a_card_is_replaced_while_a_workbook_names_both_codes(run, new, places, people, sign_in, meanwhile):
    old = make.card(run, OLD, places.office, date(2026, 3, 1))
    make.printed(run, OTHER)
    batch = staged(sign_in("jaana"), row(OLD), row(NEW), row(OTHER))
    entries = entries_of(actions.opened_workbook(batch).table.lines, "Jaana")
    workbook = {"batch": batch, "entries": entries, "by": someone(people.jaana)}
    _new, seen = meanwhile(
        lambda: replace(old, people), replacing, "_new_card", lambda: actions.register_many(**workbook)
    )
    assert (seen.committed_at, Card.unscoped.registered().count()) == (None, 2)


def test_a_block_is_taken_back_while_all_cards_move(run, new, places, people, successor, meanwhile):
    kaarina = someone(people.kaarina)
    block = actions.give_block(run=run, site=places.office, first_number=1, quantity=1, by=kaarina).block
    back = {"block": block, "by": kaarina}
    meanwhile(lambda: actions.take_back_block(**back), blocks, "require", lambda: move(places, successor, people))
    assert Block.unscoped.held().count() == 0


def test_all_cards_move_while_a_block_is_taken_back(run, new, places, people, successor, meanwhile):
    kaarina = someone(people.kaarina)
    block = actions.give_block(run=run, site=places.office, first_number=1, quantity=1, by=kaarina).block
    back = {"block": block, "by": kaarina}
    _moved, told = meanwhile(
        lambda: move(places, successor, people), moving, "_move_blocks", lambda: actions.take_back_block(**back)
    )
    assert isinstance(told, Refused)


def test_a_block_is_given_while_its_cards_are_locked_one_after_another(run, new, places, people, meanwhile):
    last = Card.unscoped.create(series=run, number=2, code=OTHER)

    def lock_both():
        with transaction.atomic():
            for card in (new, last):
                Card.unscoped.filter(pk=card.pk).select_for_update().get()
                blocks.require(people.kaarina, "series.give")

    given = {"run": run, "site": places.office, "first_number": 1, "quantity": 2, "by": someone(people.kaarina)}
    Card.unscoped.filter(pk=new.pk).update(number=3)  # writes it anew, behind the other on the disk
    Card.unscoped.filter(pk=new.pk).update(number=1)
    _locked, done = meanwhile(lock_both, blocks, "require", lambda: actions.give_block(**given))
    assert done.cards == 2


def test_a_use_is_kept_by_a_chain_that_grows_at_the_same_second(run, new, places, people, meanwhile):
    first = make.card(run, OLD, places.office, date(2026, 3, 1))
    make.printed(run, OTHER)
    second = replace(first, people, day=date(2026, 6, 1))

    def use_of_the_first():
        with transaction.atomic():
            list(Card.unscoped.filter(pk=first.pk).locked_with_originals())
            mark_used([first.pk], date(2026, 5, 1))

    meanwhile(lambda: replace(second, people, OTHER), replacing, "_copy_periods", use_of_the_first)
    assert set(Card.unscoped.values_list("first_used_on", flat=True)) == {date(2026, 5, 1)}


def test_a_late_save_leaves_no_draft_of_a_registered_card(run, new, places, people, meanwhile):
    key, by = uuid.uuid4(), someone(people.jaana)
    actions.save_draft(key=key, filled={"code": NEW}, by=by)
    told = actions.Told(worker_name="Jaana", terms_told=True)
    community = {"code": NEW, "site": places.office, "issued_on": TODAY, "told": told, "key": key, "by": by}
    Card.unscoped.update(kind="community")
    saved = {"key": key, "filled": {"code": NEW}, "by": by}
    meanwhile(lambda: actions.save_draft(**saved), drafting, "seal", lambda: actions.register_card(**community))
    assert (Card.unscoped.registered().count(), Draft.unscoped.count()) == (1, 0)
