"""The widget: the totals in a frame of kaikukortti.fi, without cookies, scripts or anything from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def policy(page: Any) -> dict[str, str]:
    return dict(rule.strip().split(" ", 1) for rule in page.headers["Content-Security-Policy"].split(";"))


def test_only_kaikukortti_fi_may_frame_it_and_it_runs_nothing(client, out):
    page = client.get("/open/widget/")
    rules = policy(page)
    assert rules["frame-ancestors"] == "https://kaikukortti.fi https://www.kaikukortti.fi"
    assert (rules["default-src"], rules["form-action"], "script-src" in rules) == ("'none'", "'none'", False)
    assert "X-Frame-Options" not in page.headers
    assert re.findall(r"<script|<form|https?://", page.content.decode().replace('xmlns="http://', "")) == []


def test_no_other_page_may_be_framed(client, out):
    for address in ("/", "/figures/", "/open/", "/open/tables/"):
        page = client.get(address)
        assert (policy(page)["frame-ancestors"], page.headers["X-Frame-Options"]) == ("'none'", "DENY")


def test_it_sets_no_cookie_and_knows_nobody(client, sign_in, out):
    mine, aino = client.get("/open/widget/"), sign_in("aino").get("/open/widget/")
    assert (mine.cookies, aino.cookies, mine.content == aino.content) == ({}, {}, True)
    assert "public" in mine["Cache-Control"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_its_language_is_in_its_address(client, out, language):
    text = client.get(f"/open/widget/?lang={language}", headers={"accept-language": "de"}).content.decode()
    assert f'<html lang="{language}"' in text and f'href="/?lang={language}"' in text
    assert '<html lang="fi"' in client.get("/open/widget/", headers={"accept-language": "sv"}).content.decode()


def test_it_shows_the_totals_that_the_front_page_shows(client, out):
    page, front = client.get("/open/widget/?lang=en"), client.get("/?lang=en")
    figures = [re.findall(r'tile__figure">([^<]+)<', one.content.decode()) for one in (page, front)]
    assert figures[0] == [figures[1][n] for n in (0, 1, 3)]


def test_before_the_first_figures_it_stands_empty(client, places):
    assert client.get("/open/widget/").status_code == 200
