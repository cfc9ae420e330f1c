"""From the dashboard to the annual report in three clicks, as a coordinator goes; with and without scripts."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page

from accounts import wall
from stats import tasks
from stats.models import ReportJob
from tests.browser.conftest import SIZES, scrolls_sideways, violations


def work() -> None:
    """What the worker does meanwhile."""
    with wall.beyond():
        for job in ReportJob.unscoped.waiting():
            tasks.make_annual_report(job_id=str(job.pk))


def faults(page: Page) -> list[str]:
    return [*violations(page), *page.complaints, *(["wider than the screen"] if scrolls_sideways(page) else [])]


def downloaded(page: Page, link: str) -> pikepdf.Pdf:
    with page.expect_download() as expected:
        page.click(link)
    assert expected.value.suggested_filename.startswith("kaikukortti-area-")
    return pikepdf.open(BytesIO(Path(expected.value.path()).read_bytes()))


@pytest.mark.parametrize("width", SIZES)
def test_a_coordinator_goes_from_the_dashboard_to_the_report_in_three_clicks(open_page, places, width):
    page = open_page("kaarina", width=width)
    page.goto("/stats/")
    page.click("main a[href='/stats/annual/']")
    assert faults(page) == []
    page.click("main form button[type=submit]")
    page.locator("progress").wait_for()
    assert faults(page) == []
    work()
    with downloaded(page, "main a[href$='/pdf/']") as pdf:  # the script draws the page anew when the report is there
        assert str(pdf.docinfo["/Title"]).startswith("Alue: Espoo 2025")
    assert faults(page) == []


def test_the_areas_page_leads_to_its_own_report_in_three_clicks(open_page, places):
    page = open_page("kaarina")
    page.goto("/stats/")
    page.click(f"main a[href='/stats/areas/{places.espoo_area.pk}/']")
    page.click("main .page-heading a.button")
    page.click("main form button[type=submit]")
    page.locator("progress").wait_for()
    assert ReportJob.unscoped.get().key == str(places.espoo_area.pk)


def test_without_scripts_a_link_shows_whether_it_is_done(open_page, places):
    page = open_page("kaarina", javascript=False)
    page.goto(f"/stats/annual/?area={places.espoo_area.pk}")
    page.click("main form button[type=submit]")
    page.locator("progress").wait_for()
    work()
    page.click("main section a.button--secondary")
    page.locator("main a[href$='/pdf/']").wait_for()


@pytest.mark.parametrize("width", SIZES)
def test_the_page_to_print_is_accessible(open_page, places, width):
    page: Any = open_page("kaarina", width=width)
    page.goto("/stats/annual/")
    page.click("main form button[type=submit]")
    page.goto(f"{page.url}print/")
    assert faults(page) == []
    assert page.locator("[data-print]").is_visible()
