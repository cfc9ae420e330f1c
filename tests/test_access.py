"""Who gets which answer from every address: the table page × person × method, from the URL table itself.

It is a page of the documentation, docs/access.md, written by `make access`; what changed in it must be meant. A page
without a line, or without words in `tests/access_words.py`, fails. Every role is there twice, once with rows of its own
place and once with somebody else's: the rows are Espoo's.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.trail_page import address_in_words
from tests.access_rows import everybody, row_of, rows  # noqa: F401  (fixtures)
from tests.access_words import APPS, WORDS
from tests.conftest import came_in

pytestmark = pytest.mark.django_db

JUST_LOGGED_IN = datetime(2026, 11, 22, 10, 1, tzinfo=UTC)
TABLE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PEOPLE = {
    None: "Nobody",
    "aino": "Administrator",
    "kaarina": "Coordinator",
    "kalle": "elsewhere",
    "jaana": "Distributor",
    "viveca": "elsewhere",
    "ville": "Venue",
    "viktor": "elsewhere",
    "leena": "Ticket agent",
    "lasse": "elsewhere",
    "tilda": "Municipality",
    "tuula": "elsewhere",
    "kerttu": "County",
    "kirsi": "elsewhere",
    "erkki": "Roles ended",
    "suvi": "Account closed",
}


class Address(NamedTuple):
    name: str
    view: Any
    arguments: frozenset[str]


def addresses(resolver: URLResolver | None = None, above: frozenset[str] = frozenset()) -> list[Address]:
    found: list[Address] = []
    for entry in (resolver or get_resolver()).url_patterns:
        arguments = above | entry.pattern.converters.keys() | _groups(entry)
        if isinstance(entry, URLResolver):
            found += addresses(entry, arguments)
        else:
            found.append(Address(entry.name, entry.callback, arguments))
    return sorted(found, key=lambda address: address.name)


def _groups(entry: URLPattern | URLResolver) -> frozenset[str]:
    return frozenset(entry.pattern.regex.groupindex)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals are meant here, and the log would keep a traceback of each."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def blank(monkeypatch: Any) -> None:
    """Pages without their words: who may open them is decided before. That they are drawn the next test sees."""
    monkeypatch.setattr("django.template.base.Template._render", lambda template, context: "")


@pytest.fixture
def browsers(everybody: Any, quiet: None) -> dict[str | None, Client]:
    """Everybody signed in; Suvi's account is closed after that."""
    clients = {name: Client() for name in PEOPLE}
    for name, client in clients.items():
        if name:
            client.force_login(getattr(everybody, name), backend=BACKEND)
            came_in(client, getattr(everybody, name))
    everybody.suvi.is_active = False
    everybody.suvi.save()
    return clients


def address_of(page: Address, known: dict[str, Any]) -> str:
    return reverse(page.name, kwargs={name: known[name] for name in page.arguments})


# What an answer means to whoever asked.
ANSWERS = {200: "yes", 302: "yes", 403: "no", 404: "not found", 405: "–", 410: "too old"}
FORM = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": "0"}
BODIES = {
    "get": {"REQUEST_METHOD": "GET"},
    "head": {"REQUEST_METHOD": "HEAD"},
    "post": {"REQUEST_METHOD": "POST", **FORM},
}
ELSEWHERE = {"/login/": "log in", "/reauthenticate/": "confirm"}


def answer_of(client: Client, method: str, address: str) -> str:
    """In a word. What the request did is undone, so that the next person finds the same rows.

    Without the test client's own way, which keeps a copy of every template's context: there are thousands of requests.
    """
    request = RequestFactory(**client.defaults)
    request.cookies.load(client.cookies.output(header=""))
    with transaction.atomic():
        answer = client.handler(request._base_environ(PATH_INFO=address, **BODIES[method]))
        transaction.set_rollback(True)
    leads_to = next((word for start, word in ELSEWHERE.items() if answer.get("Location", "").startswith(start)), None)
    return leads_to or ANSWERS.get(answer.status_code, str(answer.status_code))


def cell(opened: str, sent: str) -> str:
    """Opening the page and sending its form with nothing in it, said at once where that is possible."""
    both = {("yes", "–"): "opens", ("–", "yes"): "sends"}
    return opened if opened == sent else both.get((opened, sent), f"{opened} / {sent}")


def line_of(page: Address, browsers: dict[str | None, Client], known: dict[str, Any]) -> str:
    address = address_of(page, known)
    cells = [cell(*(answer_of(client, method, address) for method in ("get", "post"))) for client in browsers.values()]
    return "| " + " | ".join([WORDS[page.name], f"`{address_in_words(page.name)}`", *cells]) + " |"


HEAD = """# Who may open what

Each page of the register, and what it answers: when it is opened, and when its form is sent with nothing in it.
*Elsewhere* is somebody with the same role in another area or at another site; the rows asked for are Espoo's. A test
asks every page as every person and holds this table equal to the answers; `make access` writes it.

| Word | Means |
|---|---|
| yes | opens, and takes what is sent |
| opens | opens; there is nothing to send |
| sends | takes what is sent; there is nothing to open |
| no | refused: the role may not do this anywhere (403) |
| not found | the role may do it elsewhere, but not with this row (404) |
| too old | the link has been used, cancelled, or is past its days (410) |
| log in | leads to the log-in page |
| confirm | asks once more who it is |
| – | cannot be opened, or sent (405) |
| a / b | *a* when opened, *b* when sent |
"""


def sections(browsers: dict[str | None, Client], places: Any, people: Any, rows: SimpleNamespace) -> Iterator[str]:
    pages = [(page.view.__module__.split(".")[0], page) for page in addresses()]
    people_in_words = " | ".join(PEOPLE.values())
    for app, heading in APPS.items():
        head = [f"\n## {heading}\n", f"| Page | Address | {people_in_words} |", "|---" * (len(PEOPLE) + 2) + "|"]
        yield from head
        for page in (page for name, page in pages if name == app):
            yield line_of(page, browsers, row_of(page.name, places, people, rows))


def test_every_page_answers_everybody_as_the_documentation_says(browsers, blank, fixed_day, places, people, rows):
    """All in the minute of their log-ins: to ask takes longer than one may stay away from some pages."""
    lines = []
    for line in sections(browsers, places, people, rows):
        lines.append(line)
        fixed_day.move_to(JUST_LOGGED_IN)
    now = HEAD + "\n".join(lines) + "\n"
    if os.environ.get("KAIKU_WRITE"):  # make access
        TABLE.write_text(now, encoding="utf-8")
    assert now.splitlines() == TABLE.read_text(encoding="utf-8").splitlines()


def test_every_page_has_words_and_belongs_to_an_app():
    assert {page.name for page in addresses()} == set(WORDS)
    assert {page.view.__module__.split(".")[0] for page in addresses()} == set(APPS)


def test_no_page_answers_other_methods(browsers, places, people, rows):
    found = {}
    for page in addresses():
        address = address_of(page, row_of(page.name, places, people, rows))
        for name, method in ((None, "delete"), ("aino", "put"), ("aino", "delete"), ("aino", "options")):
            answer = getattr(browsers[name], method)(address)
            asks_before = method == "options" and address.startswith(
                "/open/tables/"
            )  # a browser, for another site's page
            meant = 204 if asks_before else 405
            found |= {page.name: answer.status_code} if answer.status_code != meant else {}
    assert found == {}


def test_asking_for_the_head_is_answered_as_opening_is(browsers, places, people, rows):
    found = {}
    for page in addresses():
        address = address_of(page, row_of(page.name, places, people, rows))
        both = [answer_of(browsers["aino"], method, address) for method in ("get", "head")]
        found |= {page.name: both} if both[0] != both[1] else {}
    assert found == {}


def test_nobody_unknown_gets_past_the_door(sign_in, places, people, rows):
    """Without a login there is the log-in page, or one of the pages that are meant for everybody."""
    open_to_all = {"front", "health", "choose_language", "choose_text_size"}
    open_to_all |= {"invitation_open"}  # the link of a mail to somebody who has no password yet
    open_to_all |= {"figure_list", "figure_method", "figure_table", "figure_version", "public_releases"}
    open_to_all |= {"open_data", "open_file", "open_table", "open_tables", "widget"}
    open_to_all |= {"releases_atom", "robots_txt", "sitemap_xml"}
    open_to_all |= {"desk_manifest", "desk_offline", "desk_worker"}  # nothing of a person, see usage.views.offline
    for page in addresses():
        if page.view.__module__.split(".")[0] in {"accounts", "cards", "usage", "stats", "kaikukanta"}:
            address = address_of(page, row_of(page.name, places, people, rows))
            answer = sign_in(None).get(address)
            if page.name not in open_to_all:
                assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}"), page.name
