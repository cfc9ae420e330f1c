"""A stopped desk and the coordinators' page in a real browser."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from cards.models import DeskStop
from tests.browser.conftest import SIZES, scrolls_sideways, violations
from tests.factories import PASSWORD

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("reason", ["confirm", "neighbours"])
def test_a_stopped_desk_and_its_release_are_accessible(
    open_page: Any, places: Any, people: Any, reason: str, width: int
) -> None:
    known = {"site": places.theatre, "account": people.ville, "device": uuid.uuid4(), "device_since": timezone.now()}
    stop = DeskStop.unscoped.create(reason=reason, **known)
    desk, coordinator = open_page("ville", width=width), open_page("kaarina", width=width)
    own = [(coordinator, "/desk/stops/"), (coordinator, f"/desk/stops/{stop.pk}/release/")]
    for page, address in [(desk, "/desk/"), *own]:
        page.goto(address)
        assert (violations(page), page.complaints, scrolls_sideways(page)) == ([], [], False)


def test_signing_in_again_opens_the_desk(open_page: Any, places: Any, people: Any) -> None:
    page = open_page("ville")
    page.goto("/desk/")
    known = {"site": places.theatre, "account": people.ville, "device": uuid.uuid4(), "device_since": timezone.now()}
    DeskStop.unscoped.create(reason="confirm", **known)
    page.goto("/desk/")
    page.locator("#answer a[href*='/reauthenticate/']").click()
    page.fill("main [name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    assert page.locator(".verdict").count() == 0
