"""The releases as a list, a calendar and an Atom feed."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from tests.stats.conftest import leaves
from tests.stats.released_by_hand import publish, release

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Any, language: str) -> list[Any]:
    answer = client.get(f"/figures/releases.atom?lang={language}")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_the_feed_has_each_release_with_why_and_its_address(client, out):
    newest, first = entries(client, "en")
    assert newest.findtext(f"{ATOM}title") == "January–March 2026: revised figures"
    assert newest.findtext(f"{ATOM}summary").startswith("A mistake Tables: ")
    assert newest.find(f"{ATOM}link").get("href") == "http://testserver/figures/releases/?lang=en#release-2"
    assert first.findtext(f"{ATOM}title") == "January–March 2026: preliminary figures"
    assert newest.findtext(f"{ATOM}updated").startswith("2026-07-15")


def test_each_language_has_a_feed_of_its_own(client, out):
    assert entries(client, "sv")[0].findtext(f"{ATOM}summary").startswith("Fel ")
    assert entries(client, "fi")[0].findtext(f"{ATOM}summary").startswith("Virhe ")


def test_the_feed_is_the_same_to_everybody(client, sign_in, out):
    mine, aino = (one.get("/figures/releases.atom") for one in (client, sign_in("aino")))
    assert (mine.content == aino.content, mine.cookies, aino.cookies) == (True, {}, {})


def test_a_feed_without_releases_is_a_feed(client, places):
    assert entries(client, "fi") == []


def test_the_page_lists_releases_and_what_comes(client, out):
    page = client.get("/figures/releases/?lang=en")
    assert [item.title for item in page.context["releases"]] == [
        "January–March 2026: revised figures",
        "January–March 2026: preliminary figures",
    ]
    coming = [(line.of.period, line.of.status) for line in page.context["calendar"]]
    assert coming[:2] == [("2026Q1", "final"), ("2026Q2", "preliminary")]
    assert '/figures/cards_by_age/2026Q1/1/?lang=en"' in page.content.decode()


def test_programs_are_told_what_they_may_read(client, out):
    robots, sitemap = client.get("/robots.txt"), client.get("/sitemap.xml")
    assert ("Disallow: /\n" in robots.content.decode(), robots["Content-Type"]) == (True, "text/plain; charset=utf-8")
    addresses = [one.text for one in ElementTree.fromstring(sitemap.content).iter() if one.tag.endswith("loc")]
    assert "http://localhost:8000/figures/uses/?lang=sv" in addresses
    for address in addresses:
        assert client.get(address.removeprefix("http://localhost:8000")).status_code == 200


def test_a_reason_with_a_less_than_sign_is_read_as_it_was_written(client, people, world):
    publish(people, release(1, "2026Q1", world.geography, leaves(world)))
    why = {"why_fi": "Oli <5", "why_sv": "Var <5", "why_en": "It was <5"}
    publish(people, release(2, "2026Q1", world.geography, leaves(world, 65)), status="revised", **why)
    assert entries(client, "en")[0].findtext(f"{ATOM}summary").startswith("It was &lt;5 Tables")
