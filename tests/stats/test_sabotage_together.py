"""Faults in what the gate says of several releases together, each found: versions, quarters of a year, names, sites."""

from __future__ import annotations

import random

from stats.audit_attack import audit
from stats.disclosure import adding, gate, hiding, make_release
from stats.released import ADULTS, Cut
from tests.stats.sabotage import findings, kinds, released
from tests.stats.test_sabotage_method import PLACES, VENUES, register

OFFICES = {"office:1": (40, 30, 0), "office:2": (20, 60, 0)}
ALL = {**PLACES, **VENUES}
EDUCATION = ADULTS[1]


def quarter(extra=0, period="2026Q1", name="p", **columns):
    """Sixty cards at culture, one of them more often; `columns` are the uses of other cards at other categories."""
    spread = {f"{name}{n}": 2 + extra * (n == 0) for n in range(60)}
    uses = {("venue:1", ADULTS[0]): spread}
    uses |= {("venue:1", f"adults_{column}"): held for column, held in columns.items()}
    return Cut(period, ALL, register(OFFICES).cards, uses)


def dominant(found):
    return {(one.reader, one.period, one.column) for one in found if one.kind == "DOMINANT"}


def test_late_uses_of_one_card_are_found_however_many_versions_they_take(monkeypatch):
    """Sixteen in each of three corrections, each of which rounding hides; forty-eight in all."""
    cuts = [quarter(extra) for extra in (0, 16, 32, 48)]
    assert findings(released(cuts)) == ()
    versions = gate._versions
    monkeypatch.setattr(gate, "_versions", lambda period, earlier: versions(period, earlier)[-1:])
    expected = {("archive", "2026Q1", column) for column in ("uses", "adults", ADULTS[0])}
    made = released(cuts)
    assert dominant(findings(made[:2])) == set()
    assert dominant(findings(made[:3])) == dominant(findings(made)) == expected


def test_a_card_that_only_the_year_tells_is_found(monkeypatch):
    cuts = [quarter(period=f"2026Q{n}", education={"q": 16}) for n in (1, 2, 3, 4)]
    assert findings(released(cuts)) == ()
    monkeypatch.setattr(adding.Year, "rule", lambda self, columns, column: lambda places: True)
    made = released(cuts)
    assert [dominant(findings(made[:n])) for n in (1, 2, 3, 4)] == [set(), *[{("", "2026", EDUCATION)}] * 3]


def test_late_uses_of_one_card_in_several_quarters_are_found_in_their_sum(monkeypatch):
    """Sixteen in the correction of each of two quarters: thirty-two of one card in what the year changed."""
    spread = {f"p{n}": 2 for n in range(60)}
    steps = [(0, 1), (0, 2), (16, 1), (16, 2)]
    cuts = [quarter(extra, f"2026Q{n}", education=spread) for extra, n in steps]
    assert findings(released(cuts)) == ()
    monkeypatch.setattr(adding, "_states", lambda cut, earlier: [])
    made = released(cuts)
    expected = {("archive", "2026", column) for column in ("uses", "adults", ADULTS[0])}
    assert [dominant(findings(made[:n])) for n in (3, 4)] == [set(), expected]


def test_rows_told_together_in_one_quarter_and_alone_in_another_are_found(monkeypatch):
    """Two of four towns are hidden in the first quarter; ten uses of one card in one, and in the other later."""
    places = {**ALL, "town:1:003": "area:1", "venue:4": "town:1:003", "town:1:004": "area:1", "venue:5": "town:1:004"}
    wide = {(f"venue:{n}", ADULTS[0]): {f"{n}-{m}": 1 for m in range(30)} for n in (1, 3, 4, 5)}
    other = {(f"venue:{n}", EDUCATION): {f"{n}-{m}": 2 for m in range(40)} for n in (4, 5)}
    few = {("venue:3", ADULTS[0]): {"3-0": 1}}
    uses = (
        {**wide, **few, **other, ("venue:1", EDUCATION): {"q": 10}},
        {**wide, **other, ("venue:3", EDUCATION): {"q": 10}},
    )
    cuts = [Cut(f"2026Q{n}", places, register(OFFICES).cards, held) for n, held in enumerate(uses, 1)]
    assert findings(released(cuts)) == ()
    monkeypatch.setattr(adding.Year, "unions", lambda self, column: lambda below: [])
    assert dominant(findings(released(cuts))) == {("", "2026", EDUCATION)}


def test_versions_that_name_their_cards_differently_are_found(monkeypatch):
    cuts = [quarter(), quarter(40, name="another")]
    monkeypatch.setattr(hiding, "hold_names", lambda now, before: None)
    made = released(cuts)
    assert "RENAMED" in kinds(findings(made))
    assert "RENAMED" not in kinds(findings(released([quarter(), quarter(4)])))


def test_a_coordinator_who_sees_a_site_that_moved_into_the_area_is_a_reader():
    """Frozen in area 1 until the year's end; seen by area 2's coordinator, who then knows of office 1."""
    places = {**PLACES, "area:2": "nation", "town:2:002": "area:2", "office:3": "town:2:002", "office:4": "town:2:002"}
    luck = random.Random(31)
    offices = {f"office:{n}": (luck.randint(0, 9), luck.randint(0, 6), luck.randint(0, 2)) for n in range(1, 5)}
    cut = register(offices, places=places)
    made = make_release(cut, key=b"31", number=1, earlier=())
    assert audit([made.release], [cut]).passed
    found = audit([made.release], [cut], sees={"area:2": {"office:2", "venue:9"}, "area:3": {"office:9"}}).findings
    assert ("SMALL", "coordinator of area:2") in {(one.kind, one.reader) for one in found}
