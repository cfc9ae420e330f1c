"""What the attacker is told that readers know beside the releases: front pages, and places that have moved since."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.actors import task
from accounts.models import Site
from stats import audit_attack, releasing
from stats.actions import publish_history
from stats.audit_attack.verdict import Verdict
from stats.cutting import cut_of
from stats.disclosure import Line, Protection, SafeTable, to_json
from stats.models import Publication
from stats.released import Geography, Release

pytestmark = pytest.mark.django_db
HISTORY = 152_064  # uses 2015–2023, as published


@pytest.fixture
def told(monkeypatch):
    """What the attacker was told at last."""
    found = {}
    monkeypatch.setattr(
        audit_attack, "audit", lambda releases, cuts, **known: found.update(known) or Verdict(True, (), {})
    )
    monkeypatch.setattr(audit_attack, "verdict_to_json", lambda verdict: {})
    return found


def release(period, number=1, parents=()):
    return Release(period, number, Geography(int(period[:4]), dict(parents)), ())


def front_page(day, uses):
    table = SafeTable("national_totals", ("uses_total",), (Line("total", {"uses_total": uses}, Protection.EXACT),), day)
    Publication.objects.create(name="national_totals", day=day, table=to_json(table), approved_by="test")


def test_front_pages_are_those_of_the_first_night_after_a_released_quarter(told):
    publish_history(by=task("test"))
    front_page(date(2026, 3, 31), 152_900)
    front_page(date(2026, 4, 2), 153_000)  # the night before, the worker was away
    front_page(date(2026, 4, 3), 153_100)
    front_page(date(2026, 10, 9), 154_000)  # too late to tell of the quarter alone
    releases = [release("2026Q1"), release("2026Q2", 2), release("2026Q3", 3), release("2026Q1", 4)]
    releasing.run_audit(releases, [])
    assert told["front_pages"] == [("2026Q1", 153_000 - HISTORY)]


def test_a_coordinator_sees_what_has_moved_to_the_area_since_its_places_were_frozen(told, places):
    frozen = cut_of("2026Q1").parents
    Site.unscoped.filter(pk__in=[places.office.pk, places.theatre.pk]).update(area=places.vaasa_area)
    Site.unscoped.filter(pk=places.agency.pk).update(area=places.vaasa_area)  # no place of a release
    releasing.run_audit([release("2026Q1", parents=frozen)], [])
    leaves = {f"office:{places.office.pk}", f"venue:{places.theatre.pk}"}
    assert told["sees"] == {f"area:{places.vaasa_area.pk}": leaves}
    releasing.run_audit([release("2026Q1", parents=cut_of("2026Q1").parents)], [])
    assert told["sees"] == {}
