"""The attacker's front pages: what they bound, who reads them, and that they refuse no honest release."""

from __future__ import annotations

import pytest

from stats.audit_attack import audit, shifting
from stats.audit_attack.archive import Page, bounds, pages_of
from stats.audit_attack.attacking import Attack
from stats.audit_attack.blocks import blocks_of
from stats.audit_attack.people import People
from stats.audit_attack.readers import Reader
from stats.disclosure import make_release
from stats.released import ADULTS, Cut
from tests.stats.attack_run import front_pages
from tests.stats.registers import made_register
from tests.stats.sabotage import released

PLACES = {"area:1": "nation", "town:1:001": "area:1", "venue:1": "town:1:001"}
PLACES |= {"area:2": "nation", "town:2:002": "area:2", "venue:2": "town:2:002"}


def used(first, second=0, period="2026Q1", places=PLACES):
    """Uses of twenty cards at venue 1, and of ten at venue 2."""
    held = {("venue:1", ADULTS[0]): first, ("venue:2", ADULTS[0]): second}
    spread = {
        at: {f"{at[0]}-{n}": k for n in range(20) if (k := (uses + n) // 20)} for at, uses in held.items() if uses
    }
    return Cut(period, places, {}, spread)


def blocks(*cuts):
    made = released(cuts)
    return blocks_of([one.release for one in made], [one.cut for one in made])


def shown_as(first, second, nation):
    """A release in which the nation's uses came out as told, by a key that draws them so."""
    for n in range(200):
        made = make_release(used(first, second), key=b"%d" % n, number=1, earlier=())
        if made.release.table("uses").figures["nation"][0] == nation:
            return made
    raise AssertionError("not drawn")


def test_a_page_bounds_the_uses_of_the_released_quarters_until_then():
    quarters = blocks(*(used(100, 83, f"2026Q{n}") for n in (1, 2, 3, 4)))
    told = [("2026Q1", 151), ("2026Q2", 351), ("2026Q3", 251), ("2026Q4", 651), ("2027Q1", 851)]
    assert bounds(quarters, told) == {"2026Q1": (151, 250), "2026Q2": (351, 450), "2026Q4": (651, 750)}
    assert bounds(quarters[:1], [("2026Q1", -40)]) == {}
    assert bounds(blocks(used(30, 20)), [("2026Q1", -40)]) == {"2026Q1": (0, 59)}


def test_a_page_after_a_quarter_that_is_not_released_bounds_nothing():
    quarters = blocks(*(used(100, 83, period) for period in ("2026Q1", "2026Q3")))
    assert bounds(quarters, [("2026Q1", 100), ("2026Q3", 300)]) == {"2026Q1": (100, 199)}


def test_a_page_of_a_later_year_bounds_what_is_left_of_the_years_before():
    quarters = blocks(*(used(100, 83, period) for period in ("2026Q3", "2026Q4", "2027Q1")))
    both = pages_of(quarters, {"2026Q4": (300, 399), "2027Q1": (500, 599)})
    shown = sum(block.shown["nation", "uses"] for block in quarters[:2])  # each within 4
    assert [(page.low, page.high) for page in both] == [(500 - shown - 8, 599 - shown + 8)]
    assert pages_of(quarters, {"2026Q4": (300, 399)}) == []


@pytest.mark.parametrize(("pages", "number"), [((), None), ([("2026Q1", 100)], 1), ([("2026Q1", 200)], 0)])
def test_the_verdict_tells_how_many_pages_bound_something(pages, number):
    made = released([used(100, 83)])
    verdict = audit([made[0].release], [made[0].cut], front_pages=pages)
    assert (verdict.passed, verdict.figures.get("pages")) == (True, number)


def test_a_coordinator_reads_the_page_too():
    """Of 118 of the nation's uses area 1 has 98 itself; 120 are told, within 4, and the page says 118 or more."""
    quarter = blocks(used(98, 20))
    for pages, low in (((), 18), ((Page(quarter, 118, 217),), 20)):
        attack = Attack(quarter, "uses", pages=pages)
        people = People(attack.everything, Reader("coordinator", "uses", frozenset({"venue:1"})))
        assert people.interval(((quarter[0], 1, ("nation", "uses")),))[0] == low


def test_a_page_that_lets_a_coordinator_prove_a_few_uses_refuses():
    """Of 103 area 1 has 100 itself. 100 are told, so that the others have at most 4; the page says at least 101."""
    made = shown_as(100, 3, nation=100)
    assert audit([made.release], [made.cut]).passed
    found = audit([made.release], [made.cut], front_pages=[("2026Q1", 101)]).findings
    assert {(one.kind, one.reader) for one in found} >= {("SMALL", "coordinator of area:1"), ("SMALL", "venue:1")}
    drawn = shown_as(100, 3, nation=105)
    assert audit([drawn.release], [drawn.cut], front_pages=[("2026Q1", 101)]).passed


def test_a_published_sum_that_a_page_excludes_leaves_other_worlds():
    """199 are told as 200, and the page says 199 at most: a use less at the larger venue, where others are enough."""
    made = shown_as(120, 79, nation=200)
    quarter = blocks_of([made.release], [made.cut])
    assert audit([made.release], [made.cut], front_pages=[("2026Q1", 100)]).passed
    attack = Attack(quarter, "uses", pages=pages_of(quarter, bounds(quarter, [("2026Q1", 100)])))
    standing = attack.standing(Reader("outsider", "uses"))
    assert standing.shifts == {1: ("venue:1", ADULTS[0], -1)}


def test_where_no_other_place_has_enough_the_whole_numbers_decide(monkeypatch):
    made = shown_as(120, 79, nation=200)
    monkeypatch.setattr(shifting, "TRIED", 0)
    assert audit([made.release], [made.cut], front_pages=[("2026Q1", 100)]).passed


@pytest.mark.parametrize("seed", range(3))
def test_pages_refuse_no_honest_release(seed):
    cuts = made_register(60 + 70 * seed, 40 + seed, 4, corrections=False, returning=True)
    made = released(cuts)
    pages = front_pages(cuts)
    verdict = audit([one.release for one in made], cuts, front_pages=pages)
    assert (verdict.findings, verdict.figures["pages"]) == ((), 4)
