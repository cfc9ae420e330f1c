"""A ledger that somebody has changed in spite of the database is found out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from accounts.sealing import new_key
from stats import releasing
from stats.models import LedgerEntry
from stats.release_checking import check_ledger
from tests import factories as make
from tests.stats.ledgers import approver
from tests.stats.releases import released, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger(people, places, monkeypatch):
    """Two releases."""
    set_up(monkeypatch)
    make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    return [released(people, approver(), period) for period in ("2026Q1", "2026Q2")]


def changed(monkeypatch, number, **fields):
    """As the tables' owner could, with the triggers off: the rows are read changed."""
    read = LedgerEntry.from_db.__func__

    def from_db(cls, *args):
        entry = read(cls, *args)
        for name, value in fields.items() if entry.number == number else ():
            setattr(entry, name, value)
        return entry

    monkeypatch.setattr(LedgerEntry, "from_db", classmethod(from_db))


def test_a_ledger_as_it_was_approved_is_whole(ledger, capsys):
    found = check_ledger(head=ledger[0].entry_hash)
    assert (found.releases, found.faults, found.head) == (2, [], ledger[1].entry_hash)
    call_command("verify_releases")
    assert capsys.readouterr().out.endswith(f"head: {ledger[1].entry_hash}\nOK\n")


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        (
            {"release": "{}"},
            ["is not what its hash says", "has the text of another release", "is not what was sealed with it"],
        ),
        ({"period": "2026Q3"}, ["has the text of another release", "does not fit the chain"]),
        ({"why_fi": "Muu"}, ["does not fit the chain"]),
        ({"audit": '{"of": "x", "verdict": {"passed": false}}'}, None),
        ({"sealed": b"other"}, ["does not fit the chain", "has a seal that no key opens"]),
        ({"previous_hash": "0" * 64}, ["does not fit the chain", "does not follow the one before"]),
    ],
)
def test_a_change_is_named(monkeypatch, fields, faults, capsys):
    changed(monkeypatch, 2, **fields)
    found = check_ledger()
    assert {number for number, _fault in found.faults} == {2}
    assert faults is None or [fault for _number, fault in found.faults] == faults
    with pytest.raises(SystemExit):
        call_command("verify_releases")
    assert capsys.readouterr().out.endswith("BROKEN\n")


def test_a_chain_made_anew_is_found_out_by_a_head_kept_elsewhere():
    assert check_ledger(head="f" * 64).faults == [(0, "the head that was kept elsewhere is not in the ledger")]


def test_without_its_key_nothing_opens(monkeypatch):
    monkeypatch.setattr(releasing, "key_of", lambda use: new_key())
    assert [fault for _number, fault in check_ledger().faults] == ["has a seal that no key opens"] * 2
