"""Charts on a page: the drawing that has room, with the table behind it; on paper the wide one and every table."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.actors import task
from stats.actions import publish_history
from tests import factories as make
from tests.browser.conftest import SIZES, scrolls_sideways, violations


@pytest.fixture
def history(places, people):
    publish_history(by=task("test"))
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    make.use(card, places.theatre, date(2026, 3, 1), children=2)


@pytest.mark.parametrize("width", SIZES)
def test_a_phone_has_the_narrow_drawing_and_a_desk_the_wide_one(open_page, history, width):
    page = open_page("aino", width=width)
    page.goto("/stats/")
    seen = [page.locator(f".chart__{name} svg").first.is_visible() for name in ("narrow", "wide")]
    assert seen == ([True, False] if width == 390 else [False, True])
    letters = page.locator(".chart svg text:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect())")
    assert min(box["height"] for box in letters) >= 12
    assert page.get_by_role("table", name="Kaikukortit ja käytöt").is_visible()
    assert violations(page) == []
    assert page.complaints == []
    assert not scrolls_sideways(page)


def test_on_paper_the_wide_drawing_stands_and_the_table_is_whole(open_page, history):
    page = open_page("aino", width=390)
    page.goto("/stats/")
    page.emulate_media(media="print")
    assert page.locator(".chart__wide svg").first.is_visible()
    assert not page.locator(".chart__narrow svg").first.is_visible()
    assert page.get_by_role("table", name="Kaikukortit ja käytöt").is_visible()
