"""What a file of open data says of itself: its periods, its version, its address, and why it was corrected."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.stats.conftest import leaves
from tests.stats.released_by_hand import publish, release
from tests.stats.test_open_data import TABLE, ask, part, stat

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(people: Any, world: Any, out: Any) -> None:
    """After the correction of the first quarter the three others, the year with the last."""
    for number, quarter in enumerate(("2026Q2", "2026Q3", "2026Q4"), 3):
        whole = leaves(world) if quarter == "2026Q4" else None
        publish(people, release(number, quarter, world.geography, leaves(world), year=whole))


def periods(data: dict[str, Any]) -> list[str]:
    return list(data["dimension"]["period"]["category"]["index"])


def about(answer: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in load_workbook(BytesIO(answer.content)).worksheets[1].iter_rows(values_only=True)}


def test_the_newest_four_periods_are_quarters_and_never_a_year_among_them(client, year):
    newest = ask(client, {"query": [part("period", "top", "4")]}).json()
    assert periods(newest) == ["2026Q4", "2026Q3", "2026Q2", "2026Q1"]
    assert periods(stat(client, f"{TABLE}data.json?period=*"))[-1] == "2026"
    assert periods(stat(client, f"{TABLE}data.json")) == ["2026Q4"]


def test_an_answer_tells_of_its_own_periods_only(client, year):
    releases = stat(client, f"{TABLE}data.json?period=2026Q3")["extension"]["releases"]
    assert [(one["period"], "why" in one) for one in releases] == [("2026Q3", False)]


def test_a_reason_stands_with_the_figures_that_it_changed_and_no_others(client, people, world, out):
    why = {"why_fi": "Vain nimiä", "why_sv": "Bara namn", "why_en": "Names only"}
    publish(people, release(3, "2026Q1", world.geography, leaves(world, 65)), status="revised", **why)
    [newest] = stat(client, f"{TABLE}data.json?lang=en")["extension"]["releases"]
    [before] = stat(client, f"{TABLE}data.json?version=2&lang=en")["extension"]["releases"]
    assert ("why" in newest, before["why"]) == (False, "A mistake")


def test_the_address_in_an_answer_brings_the_same_answer(client, year):
    for query in ("", "?version=1&place=nation", "?period=*&age=cards,age_75&lang=sv"):
        data = stat(client, f"{TABLE}data.json{query}")
        assert stat(client, data["href"].removeprefix("http://localhost:8000")) == data
    asked = ask(client, {"query": [part("place", "item", "nation")]}).json()
    assert stat(client, asked["href"].removeprefix("http://localhost:8000")) == asked


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?version=1&lang=sv", "kaikukortti-cards-by-age-2026Q1-1-sv.csv"),
        ("?period=2026Q2", "kaikukortti-cards-by-age-2026Q2-fi.csv"),
        ("?period=*", "kaikukortti-cards-by-age-fi.csv"),
    ],
)
def test_a_files_name_tells_period_version_and_language(client, year, query, name):
    assert f'filename="{name}"' in client.get(f"{TABLE}data.csv{query}")["Content-Disposition"]


def test_a_workbook_speaks_its_language_and_explains_the_marks_that_it_has(client, out):
    told = about(client.get(f"{TABLE}data.xlsx?lang=fi"))
    assert told["Lähde"] == "Kaikukanta" and "korjattu" in told["2026Q1"] and "<5" in told
    assert "data.xlsx?period=2026Q1" in told["Osoite"]
    history = about(client.get("/open/tables/history/data.xlsx?lang=fi&year=*"))
    assert (history[".."], "<5" in history) == ("julkaistu tyhjänä", False)


def test_uses_are_not_told_as_cards(client, out):
    for table, counted in (("uses", "The figures count uses, not people."), ("cards_by_age", "count cards, not")):
        assert any(counted in note for note in stat(client, f"/open/tables/{table}/data.json?lang=en")["note"])
        assert counted in client.get(f"/figures/{table}/?lang=en").content.decode()


def test_the_page_gives_all_periods_to_take_away(client, out):
    text = client.get("/open/?lang=en").content.decode()
    for address in ("uses/data.csv?lang=en&amp;period=*", "history/data.xlsx?lang=en&amp;year=*"):
        assert address in text


@pytest.mark.parametrize("address", ["/open/tables/", f"{TABLE}data.csv"])
def test_what_cannot_be_posted_says_so(client, out, address):
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(address).status_code == 405


def test_a_version_is_drawn_beside_what_was_out_when_it_came(client, year):
    page = client.get("/figures/cards_by_place/2026Q1/1/?lang=en").context["page"]
    assert all("2/2026" not in chart.plot.labels for chart in page.charts)
    newest = client.get("/figures/cards_by_place/?lang=en&period=2026Q1").context["page"]
    assert any("4/2026" in chart.plot.labels for chart in newest.charts)


def test_what_has_no_number_at_all_is_not_drawn(client, people, world):
    publish(people, release(1, "2026Q1", world.geography, {}))
    assert client.get("/figures/uses/?lang=en").context["page"].charts == ()
