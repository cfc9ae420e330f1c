"""A table goes from request over audit and another's approval to the public, its CSV and its JSON-stat."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from playwright.sync_api import Page

from accounts import wall
from cards.models import Background
from stats import published, tasks
from stats.models import LedgerEntry
from tests import factories as make
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.stats.ledgers import approver


def work() -> None:
    """What the worker does meanwhile: the gate and the attacker themselves."""
    with wall.beyond():
        for entry in LedgerEntry.unscoped.to_be_made():
            tasks.make_statistics_release(entry_id=str(entry.pk))


def faults(page: Page) -> list[str]:
    return [*violations(page), *page.complaints, *(["wider than the screen"] if scrolls_sideways(page) else [])]


def nation() -> int:
    with wall.beyond():
        newest = published.newest("2026Q1")
    return newest.release.table("cards_by_place").figures["nation"][0]


@pytest.fixture
def quarter(places, people):
    """Twelve cards and their uses; a second administrator."""
    people.aarne = approver()
    run = make.series(places.espoo_area)
    for number in range(12):
        card = make.card(run, f"A{number:09}", places.office, date(2026, 1, 5))
        Background.unscoped.create(card=card, birth_year=1950 + 4 * number, municipality=places.espoo)
        make.use(card, places.theatre, date(2026, 2, 10))


@pytest.mark.parametrize("width", SIZES)
def test_from_request_over_audit_and_approval_to_the_public(open_page, quarter, width):
    asking = open_page("aino", width=width)
    asking.goto("/stats/releases/")
    assert faults(asking) == []
    asking.click(".page-heading a.button")
    assert faults(asking) == []
    asking.click("main form button[type=submit]")
    asking.locator("progress").wait_for()
    assert faults(asking) == []
    work()
    asking.locator("#decide").wait_for()  # the script draws the page anew when the release is there
    assert asking.locator("form[action$='/approve/']").count() == 0
    assert faults(asking) == []
    entry = LedgerEntry.unscoped.get()
    assert (entry.state, entry.verdict["passed"]) == ("audited", True)

    approving = open_page("aarne", width=width)
    approving.goto("/stats/releases/")
    approving.click("main section.sheet a.button")
    approving.click("#tables ~ details summary >> nth=0")
    assert faults(approving) == []
    approving.click("form[action$='/approve/'] button")
    approving.locator(".message, .alert--success").first.wait_for()
    assert faults(approving) == []

    public = open_page(width=width)
    public.goto("/figures/cards_by_place/")
    number = nation()
    assert number in {10, 15}  # of twelve cards
    assert f"Koko maa\t{number}" in public.locator("main table").first.inner_text()
    assert faults(public) == []
    csv = public.request.get("/open/tables/cards_by_place/data.csv").text()
    assert re.search(rf"2026Q1.*nation.*{number}", csv)
    stat = json.loads(public.request.get("/open/tables/cards_by_place/data.json").text())
    assert (stat["class"], number in stat["value"]) == ("dataset", True)


def test_a_refusal_without_scripts(open_page, quarter):
    asking = open_page("aino", javascript=False)
    asking.goto("/stats/releases/ask/")
    asking.click("main form button[type=submit]")
    work()
    deciding = open_page("aarne", javascript=False)
    deciding.goto(f"/stats/releases/{LedgerEntry.unscoped.get().pk}/")
    deciding.click("#decide ~ details summary")
    deciding.fill("textarea[name=why]", "Kajaanin luvut puuttuvat.")
    deciding.click("form[action$='/refuse/'] button")
    assert "Kajaanin luvut puuttuvat." in deciding.locator("main").inner_text()
    assert LedgerEntry.unscoped.get().state == "refused"
