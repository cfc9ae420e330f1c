"""A gate and an attacker that take no time, for tests of the ledger; and releases that went their whole way."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.actors import someone
from stats import published, releasing, tasks
from stats.models import LedgerEntry
from stats.release_actions import approve_release, ask_for_release
from stats.released import Geography, Release, Table

WHY = {"fi": "Syy", "sv": "Skäl", "en": "Reason"}


def rounded(cut: Any, *, key: bytes, number: int, earlier: Any, attempt: int = 0) -> SimpleNamespace:
    geography = Geography(cut.year, cut.parents)
    total = 5 * round(sum(n for (_place, column), n in cut.cards.items() if column == "cards") / 5)
    table = Table("cards_by_place", cut.period, {"nation": (total + 5 * attempt,)})
    return SimpleNamespace(cut=cut, rounded={}, release=Release(cut.period, number, geography, (table,)), stepped={})


def text_of(release: Release) -> str:
    tables = [[table.name, table.period, {p: list(f) for p, f in table.figures.items()}] for table in release.tables]
    world = [release.geography.year, dict(release.geography.parents)]
    return json.dumps([release.period, release.number, world, tables], sort_keys=True)


def release_of(text: str) -> Release:
    period, number, (year, parents), tables = json.loads(text)
    rows = [Table(name, of, {place: tuple(row) for place, row in figures.items()}) for name, of, figures in tables]
    return Release(period, number, Geography(year, parents), tuple(rows))


def verdict(*, passed: bool = True) -> SimpleNamespace:
    return SimpleNamespace(passed=passed, findings=(), figures={"cells": 300})


def set_up(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The fakes in place; `verdicts` are given in turn, then all pass; `known` tells what each audit was shown."""
    state = SimpleNamespace(verdicts=[], known=[], earlier=[])

    def attack(releases: Any, cuts: Any) -> SimpleNamespace:
        state.known.append(([one.number for one in releases], [cut.period for cut in cuts]))
        return state.verdicts.pop(0) if state.verdicts else verdict()

    fakes = {
        "make_release": rounded,
        "run_audit": attack,
        "verdict_to_json": lambda found: json.dumps({"passed": found.passed, "findings": [], "figures": found.figures}),
        "release_to_json": text_of,
        "made_to_json": lambda made: json.dumps([made.cut.period, made.cut.cards.get("x", 0), text_of(made.release)]),
        "made_from_json": _made,
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(releasing, name, fake)
    monkeypatch.setattr(published, "_parsed", release_of)
    return state


def _made(text: str) -> SimpleNamespace:
    period, _cards, release = json.loads(text)
    return SimpleNamespace(cut=SimpleNamespace(period=period), rounded={}, release=release_of(release), stepped={})


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
