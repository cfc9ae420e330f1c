"""Every page of the URL table in Chromium: accessible, quiet in the console, never wider than the screen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import SIZES, log_in, scrolls_sideways, violations
from tests.factories import PASSWORD
from tests.test_access import address_of, addresses, row_of, rows  # noqa: F401  (rows is a fixture)

SIGNED_OUT = {"front", "account_login", "account_reset_password", "account_reset_password_done"}
# Nothing to look at: deeds, downloads, machine's answers, and pages that only lead elsewhere.
NO_PAGE = {"health", "start", "card_find", "import_commit", "import_discard", "import_refused", "desk_log"}
NO_PAGE |= {"series_file", "postal_code", "registration_template", "registration_refused"}
NO_PAGE |= {"desk_manifest", "desk_worker", "desk_queue", "import_template", "import_progress"}
NO_PAGE |= {"open_tables", "open_table", "open_file", "releases_atom", "robots_txt", "sitemap_xml"}
NO_PAGE |= {"still_here", "locked_passkey", "annual_progress", "release_progress", "annual_download", "table_export"}
# A draft and a workbook are their owner's only: Jaana's.
OWNERS = ("client_", "registration_check", "registration_preview")


def person_for(name: str) -> str | None:
    if name in SIGNED_OUT or name.startswith("account_reset_password"):
        return None
    if name.startswith(OWNERS):
        return "jaana"
    if name.startswith("desk_stop"):
        return "aino"
    at_venue = ("import", "report_columns", "desk", "group", "late", "usage", "visit")
    return "ville" if name.startswith(at_venue) else "aino"


def shown(pages: dict[str | None, Any], places: Any, people: Any, rows: Any) -> dict[str, str]:  # noqa: F811
    """The addresses that answer with a page of their own, by name."""
    found = {}
    for entry in addresses():
        if entry.name not in NO_PAGE:
            address = address_of(entry, row_of(entry.name, places, people, rows))
            if pages[person_for(entry.name)].request.get(address, max_redirects=0).status == 200:
                found[entry.name] = address
    return found


def log_in_twice(page: Any, email: str) -> None:
    """Pages of passwords and second factors ask for the password once more."""
    log_in(page, email)
    page.wait_for_url("**/sites/")
    page.goto("/reauthenticate/?next=/account/2fa/")
    page.fill("main [name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/2fa/")


def faults(page: Any) -> list[str]:
    found = [*violations(page), *page.complaints]
    if scrolls_sideways(page):
        found.append("wider than the screen")
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("width", SIZES)
def test_every_page_is_accessible_and_quiet(open_page, places, people, rows, width):  # noqa: F811
    pages = {name: open_page(name, width=width) for name in (None, "ville", "jaana")} | {"aino": open_page(width=width)}
    log_in_twice(pages["aino"], people.aino.email)
    found, wrong = shown(pages, places, people, rows), {}
    for name, address in found.items():
        page = pages[person_for(name)]
        page.complaints.clear()
        page.goto(address)
        wrong |= {name: seen} if (seen := faults(page)) else {}
    assert wrong == {}
    assert {"front", "account_login", "desk", "card_list", "import_list", "statistics", "person_list"} <= found.keys()
    assert {"mfa_activate_totp", "mfa_add_webauthn"} <= found.keys()
    assert {"client_view", "registration_check", "registration_preview", "question_detail", "stock"} <= found.keys()
    assert len(found) >= 75


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize(("address", "status"), [("/nothing/", 404), ("/cards/runs/new/", 403)])
def test_error_pages_are_accessible(open_page, places, people, width, address, status):
    page = open_page("jaana", width=width)
    assert page.goto(address).status == status
    page.complaints.clear()  # Chromium itself reports the status
    assert faults(page) == []


@pytest.mark.parametrize("width", SIZES)
def test_a_form_with_errors_is_accessible_and_leads_to_them(open_page, places, choices, people, width):
    page = open_page("jaana", width=width)
    page.goto("/cards/register/")
    page.locator("[data-main-deed]").click()
    page.wait_for_load_state()
    assert faults(page) == []
    page.locator(".error-summary:focus, .error-summary :focus").first.wait_for()


@pytest.mark.parametrize("width", SIZES)
def test_the_desks_answer_is_accessible(open_page, sample_cards, people, width):
    page = open_page("ville", width=width)
    page.goto("/desk/")
    page.fill("[name=code]", "A045198723")
    page.keyboard.press("Enter")
    page.locator(".desk__answer").wait_for()
    assert faults(page) == []


@pytest.mark.parametrize("size", ["100", "200"])
def test_no_page_is_wider_than_a_small_phone(open_page, live_server, sample_cards, people, size):
    page = open_page("aino", width=320)
    page.context.add_cookies([{"name": "text_size", "value": size, "url": live_server.url}])
    for address in ("/", "/desk/", "/cards/", "/cards/register/", "/usage/", "/stats/", "/sites/", "/people/"):
        page.goto(address)
        assert not scrolls_sideways(page), address
