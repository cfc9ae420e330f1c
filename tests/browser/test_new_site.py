"""A new coordinator brings a venue and a distributor into the area, a person invited to each: at most 20 interactions.

An interaction is a click, a choice, or a filled field. They are counted from the log-in page on.
"""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Site, User
from accounts.permissions import Role
from tests import factories as make
from tests.accounts.mailbox import link_in
from tests.browser.conftest import SIZES, violations
from tests.factories import PASSWORD

AT_MOST = 20


class Hand:
    """The coordinator's hand: nothing is done on the page but by it, and everything it does counts."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.interactions = 0

    def _count(self) -> Any:
        self.interactions += 1
        return self._page

    def fill(self, field: str, text: str) -> None:
        self._count().fill(f"main [name={field}]", text)

    def choose(self, field: str, value: str) -> None:
        self._count().select_option(f"main [name={field}]", value)

    def tick(self, field: str) -> None:
        self._count().check(f"main [name={field}]")

    def press(self, words: str, role: str = "button") -> None:
        self._count().get_by_role(role, name=words, exact=True).click()
        self._page.wait_for_load_state()


@pytest.fixture
def new_coordinator(places: Any) -> User:
    """Of an area that has one municipality and nothing else yet."""
    lohja = make.municipality("444", "Lohja", "Lojo", county=places.west, postal_code="08100")
    where = make.area("Lohja", "Lojo", lohja)
    return make.person("uusi@kaikukanta.test", Role.COORDINATOR, where, name="Uusi Vastuuhenkilö")


def log_in(hand: Hand) -> None:
    hand.fill("login", "uusi@kaikukanta.test")
    hand.fill("password", PASSWORD)
    hand.press("Log in")


def bring_a_venue(hand: Hand) -> None:
    hand.fill("name_fi", "Lohjan pääkirjasto")
    hand.tick("is_venue")
    hand.choose("venue_type", "library")
    hand.fill("new_organisation", "Lohjan kaupunki")
    hand.fill("email", "kirjasto@kaikukanta.test")


def bring_a_distributor(hand: Hand) -> None:
    hand.fill("name_fi", "Lohjan aikuissosiaalityö")
    hand.tick("is_distributor")
    hand.fill("new_organisation", "Länsi-Uudenmaan hyvinvointialue")
    hand.fill("email", "sosiaalityo@kaikukanta.test")


@pytest.mark.parametrize("width", SIZES)
def test_a_venue_and_a_distributor_come_in_with_few_interactions(open_page, new_coordinator, mailoutbox, width):
    page = open_page(width=width, language="en")
    hand = Hand(page)
    page.goto("/login/")
    log_in(hand)
    page.wait_for_url("**/sites/")
    hand.press("Add a site", role="link")
    bring_a_venue(hand)
    hand.press("Add it, then another one")
    page.wait_for_url("**/sites/new/?area=*")
    assert violations(page) == []
    bring_a_distributor(hand)
    hand.press("Add the site")
    page.locator("h1", has_text="Lohjan aikuissosiaalityö").wait_for()
    print("\ninteractions:", hand.interactions)
    assert hand.interactions <= AT_MOST
    assert brought() == [
        ("Lohjan aikuissosiaalityö", "Lohja", "Länsi-Uudenmaan hyvinvointialue", True, ""),
        ("Lohjan pääkirjasto", "Lohja", "Lohjan kaupunki", False, "culture"),
    ]
    assert [mail.to for mail in mailoutbox] == [["kirjasto@kaikukanta.test"], ["sosiaalityo@kaikukanta.test"]]
    assert all(page.request.get(link_in(mail)).status == 200 for mail in mailoutbox)
    assert page.complaints == []


def brought() -> list[tuple[Any, ...]]:
    fields = ("name_fi", "area__name_fi", "organisation__name_fi", "is_distributor", "category")
    return list(Site.unscoped.filter(area__name_fi="Lohja").order_by("name_fi").values_list(*fields))
