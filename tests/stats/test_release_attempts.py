"""Attempts at a release: after refused ones, after ones that could not be rounded, after a killed or late worker."""

from __future__ import annotations

import pytest

from stats import releasing, tasks
from stats.disclosure import UnroundableError, release_from_json
from stats.models import LedgerEntry
from tests.stats.releases import asked_for, made, rounded, set_up, twelve_cards, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gate(monkeypatch):
    return set_up(monkeypatch)


@pytest.fixture(autouse=True)
def cards(places):
    return twelve_cards(places)


@pytest.fixture
def entry(people):
    return asked_for(people)


def refused_by_audit(people, gate):
    gate.verdicts = [verdict(passed=False)] * releasing.ATTEMPTS
    return made(asked_for(people))


def test_asked_for_again_it_is_rounded_otherwise_than_what_was_refused(people, gate):
    first = refused_by_audit(people, gate)
    second = made(asked_for(people))
    assert (first.state, second.state, second.attempt) == ("failed", "audited", releasing.ATTEMPTS)
    assert second.release_hash not in {one["of"] for one in first.earlier_audits}


def test_what_failed_otherwise_or_of_another_quarter_counts_for_nothing(people, gate):
    refused_by_audit(people, gate)
    LedgerEntry.unscoped.create(number=1, period="2026Q2", status="preliminary", asked_by=people.aino)
    LedgerEntry.unscoped.filter(period="2026Q2").update(state="failed", failure="audit")
    LedgerEntry.unscoped.create(number=1, period="2026Q1", status="preliminary", asked_by=people.aino)
    LedgerEntry.unscoped.filter(state="waiting").update(state="failed", failure="stopped")
    assert made(asked_for(people)).attempt == releasing.ATTEMPTS


@pytest.mark.parametrize(("unroundable", "state", "attempt"), [({0}, "audited", 1), ({0, 1, 2}, "failed", 0)])
def test_what_cannot_be_rounded_leaves_its_place_to_the_next_attempt(entry, monkeypatch, unroundable, state, attempt):
    def rounding(cut, *, attempt, **known):
        if attempt in unroundable:
            raise UnroundableError
        return rounded(cut, attempt=attempt, **known)

    monkeypatch.setattr(releasing, "make_release", rounding)
    assert (made(entry).state, entry.attempt) == (state, attempt)
    assert entry.failure == ("" if state == "audited" else "rounding")


@pytest.mark.parametrize("told", [{"attempt": 0}, {}])
def test_a_killed_workers_verdicts_stand_when_it_is_made_after_all(entry, gate, told):
    earlier = {"of": "x", "verdict": verdict(passed=False), **told}
    LedgerEntry.unscoped.update(state="making", attempt=1, earlier_audits=[earlier])
    gate.verdicts = [verdict(passed=False)]
    assert (made(entry).state, entry.attempt) == ("audited", 2)
    assert entry.earlier_audits[0] == earlier
    assert [one.get("attempt") for one in entry.earlier_audits[1:]] == [1]


def test_a_superseded_worker_writes_nothing(entry, gate, monkeypatch):
    """It comes to an end only when the other one has begun with the next attempt."""
    audit = releasing.run_audit

    def meanwhile(releases, cuts):
        monkeypatch.setattr(releasing, "run_audit", audit)
        gate.verdicts = [verdict(passed=False)]
        assert made(entry).attempt == 1
        return verdict()

    monkeypatch.setattr(releasing, "run_audit", meanwhile)
    tasks.make_statistics_release(entry_id=str(entry.pk))
    entry.refresh_from_db()
    assert (entry.attempt, len(entry.earlier_audits), releasing.opened(entry).release.table("cards_by_place")) == (
        1,
        1,
        release_from_json(entry.release).table("cards_by_place"),
    )
