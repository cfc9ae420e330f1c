"""A shared desk in Chromium: enrolled once, workers switch by initials and PIN, a half-typed form survives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Site
from tests.accounts.desks import share, trail
from tests.browser.conftest import AWAKE, scrolls_sideways, violations
from tests.factories import worker

HAND = 90  # milliseconds between keys of a quick hand


@pytest.fixture
def desk(open_page: Any, places: Any, people: Any, sample_cards: Any) -> Any:
    """The theatre's shared login in a browser that it has just enrolled."""
    share(people.ville)
    page = open_page("ville")
    page.goto(f"/sites/{places.theatre.pk}/devices/")
    page.fill("[name=name]", "Lippukassa 1")
    page.keyboard.press("Enter")
    page.locator(".messages .alert--success").wait_for()
    return page


def add_worker(page: Any, site: Any, name: str, initials: str, pin: str) -> None:
    page.goto(f"/sites/{site.pk}/workers/new/")
    for field, text in {"name": name, "initials": initials, "pin": pin, "pin_again": pin}.items():
        page.fill(f"[name={field}]", text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/workers/")


def take_over(page: Any, typed: str) -> None:
    """In the dialog: initials, PIN and Enter, and no other key."""
    page.locator("dialog[open] [data-initials]:focus").wait_for()
    page.keyboard.type(typed, delay=HAND)
    page.keyboard.press("Enter")


def open_dialog(page: Any) -> None:
    """With one press; the rest is typed."""
    page.click("[data-at-desk] [data-switch-worker]")


def test_workers_switch_over_a_half_typed_code_and_the_trail_names_the_one_who_logged(desk, places):
    add_worker(desk, places.theatre, "Anna Korhonen", "ak", "2846")
    add_worker(desk, places.theatre, "Mikael Berg", "mb", "5937")
    desk.goto("/desk/")
    open_dialog(desk)
    take_over(desk, "ak2846")
    desk.locator("[data-worker-short]", has_text="Anna K.").wait_for()
    desk.locator("[name=code]").press_sequentially("A0451", delay=150)
    open_dialog(desk)
    take_over(desk, "mb5937")
    desk.locator("[data-worker-short]", has_text="Mikael B.").wait_for()
    assert desk.locator("[name=code]").input_value() == "A0451"
    desk.locator("[name=code]:focus").wait_for()
    desk.keyboard.press("End")
    desk.keyboard.type("98723", delay=150)
    desk.wait_for_timeout(AWAKE)
    desk.keyboard.press("Enter")
    desk.locator("[data-desk-log] button:focus").wait_for()
    desk.wait_for_timeout(AWAKE)
    desk.keyboard.press("Enter")
    desk.locator("[role=status] .alert--success").wait_for()
    assert trail("usage.logged") == ["venue@kaikukanta.test (Mikael Berg, MB)"]
    assert desk.complaints == []


def test_a_colleagues_pin_opens_a_locked_screen_and_the_form_is_as_it_was(desk, places, fixed_day):
    worker(places.theatre)
    desk.clock.install()
    desk.goto("/desk/group/")
    desk.fill("[name=event_name]", "Lumikuningatar")
    fixed_day.shift(timedelta(minutes=31))
    desk.clock.fast_forward(31 * 60_000)
    desk.clock.run_for(6_000)
    desk.click("dialog.lock[open] [data-switch-worker]")
    take_over(desk, "ak2846")
    desk.locator("dialog.lock[open]").wait_for(state="detached")
    assert desk.input_value("[name=event_name]") == "Lumikuningatar"
    assert [said for said in desk.complaints if "401" not in said] == []  # what the page asked by itself meanwhile


@pytest.mark.thorough
def test_a_wrong_pin_is_told_in_the_dialog_and_nothing_is_lost(desk, places):
    worker(places.theatre)
    desk.goto("/desk/group/")
    desk.fill("[name=event_name]", "Lumikuningatar")
    open_dialog(desk)
    take_over(desk, "ak1739")
    desk.locator("dialog[open] .form-errors").wait_for()
    assert violations(desk) == []
    desk.keyboard.type("2846", delay=HAND)
    desk.keyboard.press("Enter")
    desk.locator("[data-worker-short]", has_text="Anna K.").wait_for()
    assert desk.input_value("[name=event_name]") == "Lumikuningatar"


def test_a_desk_that_must_know_asks_in_the_open_page(desk, places):
    worker(places.theatre)
    desk.goto("/desk/")
    Site.unscoped.filter(pk=places.theatre.pk).update(names_workers=True)
    desk.locator("[name=code]").press_sequentially("A045198723", delay=150)
    desk.wait_for_timeout(AWAKE)
    desk.keyboard.press("Enter")
    take_over(desk, "ak2846")
    desk.locator("[data-worker-short]", has_text="Anna K.").wait_for()
    assert desk.input_value("[name=code]") == "A045198723"
    desk.wait_for_timeout(AWAKE)
    desk.keyboard.press("Enter")
    desk.locator("[data-desk-log] button:focus").wait_for()


@pytest.mark.thorough
def test_without_javascript_the_switch_is_a_page_of_its_own(open_page, desk, places, live_server):
    worker(places.theatre)
    plain = open_page("ville", width=390, javascript=False)
    plain.context.add_cookies([cookie for cookie in desk.context.cookies() if "device" in cookie["name"]])
    plain.goto("/desk/")
    open_dialog(plain)
    plain.fill("[name=initials]", "ak")
    plain.fill("[name=pin]", "2846")
    plain.keyboard.press("Enter")
    plain.wait_for_url("**/desk/")
    assert plain.locator("[data-worker-short]").inner_text() == "Anna K."


@pytest.mark.thorough
@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_are_accessible_and_fit(desk, places, width):
    worker(places.theatre)
    worker(places.theatre, "MB", "Mikael Berg", "5937")
    desk.set_viewport_size({"width": width, "height": 900})
    desk.goto("/worker/?next=/desk/")
    desk.fill("[name=initials]", "ak")
    desk.fill("[name=pin]", "2846")
    desk.keyboard.press("Enter")
    desk.locator("[data-desk]").wait_for()
    site = f"/sites/{places.theatre.pk}/"
    for address in ("/worker/", "/worker/pin/", f"{site}devices/", f"{site}workers/", "/desk/", "/desk/group/"):
        desk.goto(address)
        assert violations(desk) == [] and not scrolls_sideways(desk), address
