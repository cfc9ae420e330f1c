"""A gate and an attacker that take no time, for tests of the ledger; and releases that went their whole way."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.actors import someone
from cards.models import Card
from stats import releasing, tasks
from stats.disclosure import Made
from stats.models import LedgerEntry
from stats.release_actions import approve_release, ask_for_release
from stats.released import Cut, Geography, Release, Table
from tests import factories as make

WHY = {"fi": "Syy", "sv": "Skäl", "en": "Reason"}


def rounded(cut: Cut, *, key: bytes, number: int, earlier: Any, attempt: int = 0) -> Made:
    geography = Geography(cut.year, cut.parents)
    total = 5 * round(sum(n for (_place, column), n in cut.cards.items() if column == "cards") / 5)
    table = Table("cards_by_place", cut.period, {"nation": (total + 5 * attempt,)})
    return Made(cut, {}, Release(cut.period, number, geography, (table,)), {})


def verdict(*, passed: bool = True) -> dict[str, Any]:
    return {"passed": passed, "method": "test", "findings": [], "figures": {"cells": 300}}


def twelve_cards(places: Any) -> list[Card]:
    """Of the first quarter of 2026, which is the first with figures."""
    run = make.series(places.espoo_area)
    return [make.card(run, f"A{number:09}", places.office, date(2026, 1, 5)) for number in range(12)]


def set_up(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The fakes in place; `verdicts` are given in turn, then all pass; `known` tells what each audit was shown."""
    state = SimpleNamespace(verdicts=[], known=[], earlier=[])

    def attack(releases: Any, cuts: Any) -> dict[str, Any]:
        state.known.append(([one.number for one in releases], [cut.period for cut in cuts]))
        return state.verdicts.pop(0) if state.verdicts else verdict()

    monkeypatch.setattr(releasing, "make_release", rounded)
    monkeypatch.setattr(releasing, "run_audit", attack)
    return state


def asked_for(people: Any, period: str = "2026Q1", status: str = "preliminary", **options: Any) -> LedgerEntry:
    return ask_for_release(period=period, status=status, by=someone(people.aino), **{"why": {}, **options})


def made(entry: LedgerEntry) -> LedgerEntry:
    """By the worker."""
    tasks.make_statistics_release(entry_id=str(entry.pk))
    entry.refresh_from_db()
    return entry


def released(people: Any, approver: Any, *args: str, **options: Any) -> LedgerEntry:
    entry = made(asked_for(people, *args, **options))
    return approve_release(entry=entry, seen_hash=entry.entry_hash, by=someone(approver))
