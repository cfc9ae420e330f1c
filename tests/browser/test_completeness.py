"""Notes of the published years and the list of venues by how they log, in Chromium."""

from __future__ import annotations

import pytest

from accounts.actors import task
from stats.actions import publish_history
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.stats.test_completeness import a_year, card  # noqa: F401  (fixtures)


@pytest.mark.parametrize("width", SIZES)
def test_a_year_leads_to_its_note_and_back_with_the_keyboard(open_page, people, width):
    publish_history(by=task("test"))
    page = open_page("tilda", width=width, language="en", javascript=False)
    page.goto("/stats/")
    page.get_by_role("link", name="Note 3").press("Enter")
    assert page.locator("#note-3").bounding_box()["y"] < page.viewport_size["height"]
    page.get_by_role("link", name="Back to 2019 in the table").press("Enter")
    assert page.url.endswith("#note-mark-3")
    assert page.get_by_role("link", name="Note 3").bounding_box()["y"] >= 0


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("address", ["/stats/", "/stats/completeness/", "/stats/completeness/?period=none"])
def test_how_complete_the_figures_are_is_accessible(open_page, people, a_year, width, address):  # noqa: F811
    publish_history(by=task("test"))
    page = open_page("kaarina", width=width)
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert [*violations(page), *page.complaints] == []
    assert not scrolls_sideways(page)
