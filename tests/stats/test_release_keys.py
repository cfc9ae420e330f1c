"""Which key a release needs: what was counted opens under an earlier one, and cards keep their names whatever the keys
outside the database become."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from accounts.keys import key_of, old_keys_of
from accounts.sealing import new_key, seal
from stats import published, releasing
from stats.cutting import cut_of
from stats.released import NATION
from tests import factories as make
from tests.stats.ledgers import approver
from tests.stats.releases import asked_for, made, released, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(tmp_path, settings):
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    _forget()
    yield Path(settings.KEYS_FILE)
    _forget()


def _forget():
    key_of.cache_clear()
    old_keys_of.cache_clear()


def change_keys(file):
    """As docs/operations.md has it: the old key of `ledger` stays beside the new one, that of `digests` goes."""
    found = json.loads(file.read_text())
    old = [found["ledger"], *found.get("ledger_old", [])]
    file.write_text(json.dumps({**found, "digests": new_key(), "ledger": new_key(), "ledger_old": old}))
    _forget()


@pytest.fixture
def cards(places):
    """Twenty, each used once."""
    run = make.series(places.espoo_area)
    found = [make.card(run, f"A{number:09}", places.office, date(2026, 1, 5)) for number in range(20)]
    for card in found:
        make.use(card, places.theatre, date(2026, 1, 10))
    return found


def test_cards_keep_their_names_whatever_the_keys_become(people, cards, keys, monkeypatch):
    set_up(monkeypatch)
    entries = [released(people, approver())]
    for status in ("final", "revised"):
        change_keys(keys)
        why = dict.fromkeys(("fi", "sv", "en"), "x")
        entries.append(released(people, approver(), "2026Q1", status, why=why))
    first, *later = (releasing.opened(entry).cut.uses for entry in entries)
    assert [uses == first for uses in later] == [True, True]
    assert first


def test_what_one_card_adds_to_a_correction_is_not_told_after_keys_have_changed(people, places, cards, keys):
    released(people, approver())
    before = published.published(1).release.table("uses").figures[NATION]
    change_keys(keys)
    for day in range(1, 29):
        make.use(cards[0], places.theatre, date(2026, 2, day), f"Ilta {day}")
    entry = made(asked_for(people, "2026Q1", "final"))
    if entry.state == "audited":
        after = releasing.opened(entry).release.table("uses").figures.get(NATION)
        assert after is None or after[0] in (None, before[0])
    else:
        assert (entry.state, entry.failure) == ("failed", "audit")


def test_after_a_release_that_kept_no_names_they_are_those_of_before(people, cards, monkeypatch):
    set_up(monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(releasing, "names_of", lambda known: key_of("digests"))
        patched.setattr(releasing, "sealed_of", without_names)
        first = released(people, approver())
    assert releasing.names_of([first]) == key_of("digests")
    assert releasing.opened(first).cut.uses == cut_of("2026Q1", names=key_of("digests")).uses
    second = released(people, approver(), "2026Q1", "final")
    assert releasing.names_of([first, second]) == key_of("digests")


def test_a_cut_that_names_no_card_as_before_makes_no_release(people, cards, monkeypatch):
    released(people, approver())
    monkeypatch.setattr(releasing, "names_of", lambda known: new_key())
    entry = made(asked_for(people, "2026Q1", "final"))
    assert (entry.state, entry.failure) == ("failed", "names")


def without_names(entry, one, names):
    """As it was before cuts kept the key of their names."""
    made = releasing.made_to_json(one).encode()
    return seal(releasing.zlib.compress(made), key_of("ledger"), entry.pk)
