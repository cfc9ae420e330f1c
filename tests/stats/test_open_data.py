"""Open data: the same figures as the pages in every format, in the manner of PxWeb, the same to everybody."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from math import prod
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.stats.conftest import leaves
from tests.stats.released_by_hand import publish, release
from tests.stats.test_public_figures import TABLES

pytestmark = pytest.mark.django_db
TABLE = "/open/tables/cards_by_age/"


def stat(client: Any, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def told(data: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """Every cell by its codes: its value, or its status where it has none."""
    codes = [list(data["dimension"][one]["category"]["index"]) for one in data["id"]]
    keys: list[tuple[str, ...]] = [()]
    for some in codes:
        keys = [(*key, code) for key in keys for code in some]
    values = zip(keys, data["value"], strict=True)
    return {key: data["status"][str(n)] if value is None else value for n, (key, value) in enumerate(values)}


def ask(client: Any, query: Any, address: str = TABLE, **headers: str) -> Any:
    body = query if isinstance(query, str) else json.dumps(query)
    return client.post(address, body, content_type="application/json", headers=headers)


def part(code: str, filter: str, *values: str) -> dict[str, Any]:
    return {"code": code, "selection": {"filter": filter, "values": list(values)}}


@pytest.mark.parametrize("table", [*TABLES, "history", "national_totals"])
def test_json_stat_is_whole_and_its_indexes_agree(client, out, table):
    data = stat(client, f"/open/tables/{table}/data.json?lang=en")
    assert (data["version"], data["class"], len(data["id"])) == ("2.0", "dataset", len(data["size"]))
    assert prod(data["size"]) == len(data["value"])
    for code, size in zip(data["id"], data["size"], strict=True):
        category = data["dimension"][code]["category"]
        assert sorted(category["index"].values()) == list(range(size))
        assert category["label"].keys() == category["index"].keys() and all(category["label"].values())
    roles = data["role"]
    assert set(roles) <= {"time", "geo", "metric"} and {one for all_ in roles.values() for one in all_} <= set(
        data["id"]
    )
    assert data["extension"]["licence"] == "CC BY 4.0" and data["updated"] and data["note"]


@pytest.mark.parametrize("table", TABLES)
def test_what_has_no_number_has_a_status_and_only_that(client, out, table):
    data = stat(client, f"/open/tables/{table}/data.json")
    empty = {str(n) for n, value in enumerate(data["value"]) if value is None}
    assert empty == set(data["status"]) and set(data["status"].values()) <= {"<5", ".."}
    assert 0 not in data["value"]


def test_the_data_are_the_pages_figures(client, out):
    data = told(stat(client, f"{TABLE}data.json?place=nation&content=cards"))
    table = out.second.table("cards_by_age")
    assert [data["2026Q1", "nation", column, "cards"] for column in table.kind.columns] == list(table.figures["nation"])
    page = client.get("/figures/cards_by_age/", headers={"accept-language": "en"}).content.decode()
    assert "75</td>" in page and data["2026Q1", "nation", "cards", "cards"] == 75


def test_shares_are_the_releases_own_and_of_the_whole_a_hundred(client, out):
    data = told(stat(client, f"{TABLE}data.json?content=share&place=nation"))
    assert data["2026Q1", "nation", "age_25_34", "share"] == 60
    assert data["2026Q1", "nation", "cards", "share"] == 100


def test_a_version_is_asked_for_by_its_number_and_bears_its_hash(client, out):
    data = stat(client, f"{TABLE}data.json?version=1&place=nation&age=cards&content=cards")
    assert (data["value"], data["extension"]["version"], data["extension"]["status"]) == ([70], 1, "preliminary")
    assert len(data["extension"]["release_hash"]) == 64
    newest = stat(client, f"{TABLE}data.json?place=nation&age=cards&content=cards")
    assert (newest["value"], newest["extension"]["releases"][0]["status"]) == ([75], "revised")


def test_csv_has_codes_texts_and_points_in_every_language(client, out):
    texts = {}
    for language in ("fi", "sv", "en"):
        body = client.get(f"{TABLE}data.csv?place=nation&lang={language}").content
        assert body.startswith("\ufeff".encode())
        texts[language] = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    codes = [[(row["age"], row["value"], row["status"]) for row in rows] for rows in texts.values()]
    assert codes[0] == codes[1] == codes[2]
    assert texts["en"][0]["place_text"] == "Whole country" and ("age_75", "", "<5") in codes[0]


def test_a_workbook_has_the_figures_and_what_they_are(client, out):
    answer = client.get(f"{TABLE}data.xlsx?lang=en&content=cards")
    figures, about = load_workbook(BytesIO(answer.content)).worksheets
    head, country, *_rest = figures.iter_rows(values_only=True)
    assert head[:6] == ("period", "Period", "place", "Area or municipality", "All cards", "16–24")
    assert country[:7] == ("2026Q1", "January–March 2026", "nation", "Whole country", 75, 10, 45)
    facts = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert facts["Licence"] == "CC BY 4.0" and facts["<5"] == "fewer than 5" and "revised" in facts["2026Q1"]


def test_the_list_and_the_metadata_tell_what_there_is(client, out):
    names = [one["id"] for one in stat(client, "/open/tables/")]
    assert names == ["history", "national_totals", *TABLES]
    told = stat(client, f"{TABLE}?lang=en")
    assert [one["code"] for one in told["variables"]] == ["period", "place", "age", "content"]
    assert told["variables"][0] == {
        "code": "period", "text": "Period", "values": ["2026Q1"], "valueTexts": ["January–March 2026"], "time": True,
    }  # fmt: skip


def test_a_query_selects_by_item_all_and_top(client, people, world, out):
    publish(people, release(3, "2026Q2", world.geography, leaves(world)))
    query = [
        part("period", "top", "2"),
        part("place", "item", "nation"),
        part("age", "all", "*"),
        part("content", "item", "cards"),
    ]
    data = ask(client, {"query": query, "response": {"format": "json-stat2"}}).json()
    assert data["size"] == [2, 1, 9, 1] and list(data["dimension"]["period"]["category"]["index"]) == [
        "2026Q2",
        "2026Q1",
    ]
    assert (
        ask(client, {"query": [part("period", "top", "1")], "response": {"format": "csv"}})["Content-Type"]
        == "text/csv; charset=utf-8"
    )
    assert ask(client, {"query": []}).json()["size"][0] == 1


WRONG = [
    "no json",
    "[" * 100_000,
    '"' + "x" * 3_000_000 + '"',
    "[]",
    {"query": {}},
    {"query": [{}]},
    {"query": [part("nothing", "item", "x")]},
    {"query": [part("age", "item", "age_1")]},
    {"query": [part("age", "item")]},
    {"query": [part("age", "agg:x", "y")]},
    {"query": [part("period", "top", "-1")]},
    {"query": [part("period", "top", "x")]},
    {"query": [part("age", "item", "cards"), part("age", "all", "*")]},
    {"query": [{"code": ["age"], "selection": {"filter": "item", "values": [{}]}}]},
    {"query": [], "response": {"format": "px"}},
]


@pytest.mark.parametrize("query", WRONG, ids=range(len(WRONG)))
def test_a_wrong_query_is_refused_with_words(client, out, query):
    answer = ask(client, query)
    assert (answer.status_code, len(answer.json()["error"]) > 10) == (400, True)


@pytest.mark.parametrize("query", ["age=x", "nothing=1", "version=x", "version=-1", "period="])
def test_a_wrong_address_is_refused_with_words(client, out, query):
    answer = client.get(f"{TABLE}data.csv?{query}")
    assert (answer.status_code, "error" in answer.json()) == (400, True)


@pytest.mark.parametrize(
    "address",
    [
        "/open/tables/nothing/",
        "/open/tables/nothing/data.csv",
        f"{TABLE}data.csv?version=9",
        "/open/tables/history/?version=1",
    ],
)
def test_what_is_not_there_is_told_so(client, out, address):
    assert (client.get(address).status_code, "error" in client.get(address).json()) == (404, True)


def test_answers_are_the_same_to_everybody_and_set_no_cookie(client, sign_in, out):
    for address in ("/open/tables/", TABLE, f"{TABLE}data.json", f"{TABLE}data.csv"):
        mine, aino = client.get(address), sign_in("aino").get(address, headers={"accept-language": "sv"})
        assert mine.content == aino.content
        assert (mine.cookies, aino.cookies, mine["Vary"]) == ({}, {}, "Accept-Encoding")
        assert (mine["Access-Control-Allow-Origin"], "public" in mine["Cache-Control"]) == ("*", True)


def test_a_browser_may_ask_from_any_page(client, out):
    asked = client.options(TABLE, headers={"origin": "https://example.org", "access-control-request-method": "POST"})
    assert (asked.status_code, asked["Access-Control-Allow-Headers"]) == (204, "Content-Type")
    strict = type(client)(enforce_csrf_checks=True)
    assert ask(strict, {"query": []}, origin="https://example.org").status_code == 200


def test_whoever_has_it_is_told_that_nothing_changed(client, out):
    for ending in ("json", "csv", "xlsx"):
        first = client.get(f"{TABLE}data.{ending}?version=1")
        again = client.get(f"{TABLE}data.{ending}?version=1", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, "86400" in first["Cache-Control"]) == (304, b"", True)


def test_a_name_that_looks_like_a_formula_is_none(client, people, world, out, places):
    type(places.office).unscoped.filter(pk=places.office.pk).update(name_fi="=1+1")
    text = client.get("/open/tables/cards_by_place/data.csv").content.decode()
    assert ",'=1+1," in text and ",=1+1" not in text


def test_the_page_explains_and_lists(client, out):
    text = client.get("/open/", headers={"accept-language": "en"}).content.decode()
    for words in ("/open/tables/uses/data.csv", "CC BY 4.0", "&lt;iframe src=", "PxWeb"):
        assert words in text
