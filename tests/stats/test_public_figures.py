"""The public pages of figures: only what was approved, words where there is no number, addresses that stay."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from stats.released import FEW, NATION
from stats.released_places import in_order
from tests import factories as make
from tests.stats.conftest import leaves
from tests.stats.ledgers import asked, audited
from tests.stats.released_by_hand import geography, publish, release

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TABLES = ["cards_by_place", "cards_by_age", "cards_by_gender", "cards_by_language", "cards_by_situation", "uses"]


def get(client: Any, address: str) -> Any:
    return client.get(address, headers=ENGLISH)


def cells(page: Any) -> dict[str, list[str]]:
    """Each row of the released table as it is read: its name and the texts of its cells."""
    [table] = re.findall(
        r'<table class="table table--figures table--released">(.*?)</table>', page.content.decode(), re.S
    )
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.S)
    return {read(name): [read(one) for one in re.findall(r"<td.*?>(.*?)</td>", row)] for name, row in rows}


def read(html: str) -> str:
    return re.sub(r"<.*?>", "", html).strip()


def test_the_newest_version_is_shown_with_names_words_and_shares(client, out):
    page = get(client, "/figures/cards_by_age/")
    assert page.status_code == 200
    assert cells(page)["Whole country"] == [
        "75",
        "10 13 %",
        "45 60 %",
        *["fewer than 5"] * 3,
        "20 27 %",
        *["fewer than 5"] * 2,
    ]
    assert cells(page)["Vaasan seutu (area)"][:2] == ["10", "10"]
    assert list(cells(page)) == ["Whole country", "Espoo (area)", "Vaasan seutu (area)"]


def test_an_area_is_chosen_in_the_address_and_brings_its_places(client, out, places):
    page = get(client, f"/figures/cards_by_place/?place=area:{places.vaasa_area.pk}")
    assert list(cells(page)) == [
        "Whole country",
        "Vaasan seutu (area)",
        "Vaasa (municipality)",
        "Vaasan sosiaalitoimisto",
    ]


def test_no_zero_is_shown_and_nothing_hidden_is_drawn(client, out):
    for table in TABLES:
        text = get(client, f"/figures/{table}/?place=all").content.decode()
        assert '<td class="num">0<' not in text
        assert "fewer than 5" in text or table == "cards_by_place"


def test_what_is_not_shown_says_so_and_why(client, people, world):
    hides = {
        "cards_by_situation": [
            NATION,
            *(f"area:{pk}" for pk in (world.places.espoo_area.pk, world.places.vaasa_area.pk)),
        ]
    }
    publish(people, release(1, "2026Q1", world.geography, leaves(world), hidden=hides))
    page = get(client, "/figures/cards_by_situation/")
    assert cells(page)["Whole country"] == ["70", *["not shown"] * 6]
    assert "which would tell about each holder" in page.content.decode()


def test_every_version_keeps_its_address_and_says_what_changed_and_why(client, out):
    first, second = (get(client, f"/figures/cards_by_age/2026Q1/{n}/") for n in (1, 2))
    assert cells(first)["Whole country"][0] == "70" and "There is a newer version" in first.content.decode()
    text = second.content.decode()
    assert "There is a newer version" not in text
    assert ("A mistake" in text, "What changed: 6 figures" in text, "Revised." in text) == (True, True, True)


@pytest.mark.parametrize(
    "address", ["cards_by_age/2026Q1/3", "cards_by_age/2026Q2/1", "cards_by_age/2026/1", "nothing"]
)
def test_a_version_or_a_table_that_is_none_is_not_found(client, out, address):
    assert get(client, f"/figures/{address}/").status_code == 404


@pytest.mark.parametrize("query", ["?period=1999Q9", "?place=area:0", "?period[]=x&place=<b>", "?lang=xx"])
def test_a_choice_that_is_none_is_the_newest_period_and_the_areas(client, out, query):
    page = get(client, f"/figures/cards_by_age/{query}")
    assert (page.status_code, len(cells(page))) == (200, 3)


def test_before_the_first_release_the_pages_say_so(client, places):
    for address in ("/figures/", "/figures/uses/", "/figures/releases/"):
        page = get(client, address)
        assert (page.status_code, "Nothing has been released yet" in page.content.decode()) == (200, True)


def test_nothing_that_waits_for_approval_is_public(client, out, people):
    audited(asked(people.aino, number=3, period="2026Q2"))
    for address in ("/", "/figures/", "/figures/uses/", "/figures/releases/", "/open/", "/open/tables/uses/"):
        assert "2026Q2" not in get(client, address).content.decode()
        assert "April–June" not in get(client, address).content.decode() or address == "/figures/releases/"


def test_a_live_use_changes_no_public_page(client, out, places):
    before = get(client, "/figures/uses/").content
    make.use(
        make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5)),
        places.theatre,
        date(2026, 2, 1),
    )
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub(b"", get(client, "/figures/uses/").content) == token.sub(b"", before)


def test_the_later_years_stand_under_the_history_with_their_status(client, people, world, out):
    fourth = release(3, "2026Q4", world.geography, leaves(world), year=leaves(world, 240))
    publish(people, fourth, day=date(2027, 1, 20))
    page = get(client, "/")
    [row] = [row for row in page.context["years"].rows if row["label"] == "2026"]
    told = [figure for _heading, figure in row["cells"]]
    assert row["status"] == "Preliminary"
    assert told == [250, None, 110, FEW, FEW, FEW, 35, FEW, FEW, FEW, 145, 2]  # two municipalities, which are public
    assert "a counter that moved at every use" in page.content.decode()


def test_a_year_that_is_not_whole_is_the_sum_of_its_released_quarters(client, people, world, out):
    publish(people, release(3, "2026Q2", world.geography, leaves(world, 200)))
    page = get(client, "/")
    rows = {row["label"]: row for row in page.context["years"].rows}
    assert list(rows) == [*(str(year) for year in range(2015, 2024)), "2026"]  # of 2024 and 2025 nothing is out
    told = [figure for _heading, figure in rows["2026"]["cells"]]
    none = [".."] * 3  # no number in one of the quarters
    assert told == [285, None, 220, *none, 70, *none, 290, 2]
    assert (rows["2026"]["status"], rows["2023"]["status"]) == ("January–June, preliminary", "")
    text = page.content.decode()
    assert ("not shown" in text, "rounded down</span>" in text, "fewer than 100" in text) == (True, False, False)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_address_says_its_language_and_leads_on_in_it(client, out, language):
    page = client.get(f"/figures/?lang={language}", headers={"accept-language": "de"})
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert f'rel="canonical" href="http://localhost:8000/figures/?lang={language}"' in text
    assert text.count('rel="alternate" hreflang') == 4
    assert f'href="/figures/uses/?lang={language}"' in text


def test_names_stand_in_finnish_order_under_what_they_are_a_part_of(places):
    extra = make.area("Äänekoski", "Äänekoski")
    parents = {**{f"area:{one.pk}": NATION for one in (places.vaasa_area, extra, places.espoo_area)}}
    parents[f"town:{places.espoo_area.pk}:049"] = f"area:{places.espoo_area.pk}"
    rows = [f"rest:{places.espoo_area.pk}", *parents, NATION]
    assert [place.name for place in in_order(rows, parents)] == [
        "Whole country", "Espoo", "Espoo", "Other municipalities together", "Vaasan seutu", "Äänekoski",
    ]  # fmt: skip


def test_the_page_asks_as_many_questions_with_six_areas_as_with_two(
    client, people, world, out, django_assert_max_num_queries
):
    get(client, "/figures/uses/")
    with django_assert_max_num_queries(30) as first:
        get(client, "/figures/uses/?place=all")
    asked = len(first)
    more = [
        make.site(f"Site {n}", make.area(f"Area {n}", f"Area {n}"), world.places.espoo, is_venue=True) for n in range(4)
    ]
    both = geography([world.places.office, world.places.theatre, *more])
    publish(people, release(3, "2026Q2", both, {f"venue:{one.pk}": {"adults_sport": 20} for one in more}))
    get(client, "/figures/uses/")  # a process reads each release once
    with django_assert_max_num_queries(asked):
        get(client, "/figures/uses/?place=all")


def test_the_method_is_told_in_plain_words(client, places):
    text = get(client, "/figures/method/").content.decode()
    for words in (
        "multiple of 5",
        "at most 4 off",
        "Preliminary",
        "at least 50",
        "attacker",
        "no table of age by gender",
    ):
        assert words in text
