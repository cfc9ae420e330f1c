"""What of the ledger is published, and how two releases differ."""

from __future__ import annotations

import pytest

from stats import published
from stats.released import FEW, Geography, Release, Table
from tests.stats.ledgers import approved, approver, asked, audited

WORLD = Geography(2026, {"area:1": "nation"})
WHY = {"why_fi": "Syy", "why_sv": "Skäl", "why_en": "Reason"}


def release(number: int, *tables: Table, period: str = "2026Q1") -> Release:
    return Release(period, number, WORLD, tables)


@pytest.fixture(autouse=True)
def parsed(monkeypatch):
    monkeypatch.setattr(published, "_release", lambda release_hash: release(1))


@pytest.mark.django_db
def test_only_approved_releases_are_published(people):
    aarne = approver()
    approved(audited(asked(people.aino)), aarne)
    audited(asked(people.aino, period="2026Q2"))
    (found,) = published.all_published()
    assert (found.number, found.period, found.status, found.why["fi"]) == (1, "2026Q1", "preliminary", "")
    assert (found.audit["passed"], published.newest("2026Q2"), published.periods()) == (True, None, ["2026Q1"])


@pytest.mark.django_db
def test_the_newest_of_a_quarter_is_its_last_correction_and_earlier_ones_stay(people):
    aarne = approver()
    for status, why in (("preliminary", {}), ("final", {}), ("revised", WHY)):
        approved(audited(asked(people.aino, status=status, **why)), aarne)
    approved(audited(asked(people.aino, period="2026Q2")), aarne)
    assert [found.number for found in published.all_published()] == [4, 3, 2, 1]
    newest = published.newest("2026Q1")
    assert (newest.number, newest.status, newest.why) == (3, "revised", {"fi": "Syy", "sv": "Skäl", "en": "Reason"})
    assert (published.published(1).status, published.published(9)) == ("preliminary", None)
    assert published.newest_release().number == 4
    assert published.periods() == ["2026Q2", "2026Q1"]
    assert "sealed" not in str(published.all_published())


def test_changes_are_the_cells_that_two_releases_tell_differently():
    ages = Table("cards_by_place", "2026Q1", {"nation": (20,), "area:1": (20,), "office:1": (FEW,)})
    later = Table("cards_by_place", "2026Q1", {"nation": (25,), "area:1": (20,), "office:2": (5,)})
    year = Table("cards_by_place", "2026", {"nation": (100,)})
    found = published.changes(release(1, ages), release(2, later, year))
    assert [(one.place, one.column, one.before, one.after) for one in found] == [
        ("nation", "cards", 20, 25),
        ("office:2", "cards", None, 5),
        ("office:1", "cards", FEW, None),
    ]
    assert published.changes(release(1, later), release(2, later)) == ()
