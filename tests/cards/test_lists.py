"""Lists of cards to do something about: each by code, limited to the own sites, on the screen and on paper."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.models import Validity
from tests import factories as make

EXPIRING, NEVER_USED = "/cards/lists/expiring/", "/cards/lists/never-used/"
ISSUED = date(2025, 12, 22)  # to 21.12.2026, so in 29 days


def codes(client, address, **query):
    return re.findall(r"A045 19\d \d{3}", client.get(address, query).content.decode())


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def other(places):
    return make.site("Ängsbackan toimisto", places.espoo_area, places.espoo, is_distributor=True)


def ends_in(run, site, days, code="A045198701", **fields):
    return make.card(run, code, site, ISSUED, last_day=date(2026, 11, 22) + timedelta(days=days), **fields)


@pytest.mark.parametrize(("days", "listed"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_card_expires_soon_from_sixty_days_before_to_its_last_day(sign_in, run, places, days, listed):
    ends_in(run, places.office, days)
    assert codes(sign_in("jaana"), EXPIRING) == (["A045 198 701"] if listed else [])


def test_the_nearest_last_day_comes_first(sign_in, run, places):
    for number, days in enumerate([30, 5, 17], 1):
        ends_in(run, places.office, days, f"A04519870{number}")
    assert codes(sign_in("jaana"), EXPIRING) == ["A045 198 702", "A045 198 703", "A045 198 701"]


@pytest.mark.parametrize("ended_on", [date(2026, 11, 1), date(2026, 12, 1)])
def test_an_ended_card_is_not_one_to_renew(sign_in, run, places, ended_on):
    ends_in(run, places.office, 30, ended_on=ended_on, end_kind="ended")
    assert codes(sign_in("jaana"), EXPIRING) == []


def test_a_card_whose_renewal_waits_for_its_first_day_is_not_one_to_renew(sign_in, run, places):
    """A community card may be renewed for less than 60 days."""
    card = ends_in(run, places.office, 30, kind="community")
    Validity.unscoped.filter(card=card).update(last_day=date(2026, 12, 1))
    renewal = {"first_day": date(2026, 12, 2), "last_day": card.valid_until, "children": 0, "worker_name": "Jaana"}
    Validity.unscoped.create(card=card, kind="renewal", rules_of=date(2025, 9, 11), renewed_on=ISSUED, **renewal)
    assert codes(sign_in("jaana"), EXPIRING) == []


def test_never_used_are_the_valid_cards_without_a_use(sign_in, run, places):
    make.card(run, "A045198701", places.office, date(2026, 3, 1), first_used_on=date(2026, 5, 1))
    make.card(run, "A045198702", places.office, date(2025, 3, 1))
    make.card(run, "A045198703", places.office, date(2026, 3, 1), ended_on=date(2026, 4, 1), end_kind="ended")
    make.card(run, "A045198704", places.office, date(2026, 3, 2))
    make.card(run, "A045198705", places.office, date(2026, 3, 1))
    assert codes(sign_in("jaana"), NEVER_USED) == ["A045 198 705", "A045 198 704"]


@pytest.mark.parametrize("page", [EXPIRING, NEVER_USED])
def test_each_sees_the_cards_of_the_own_sites_only(sign_in, run, places, other, page):
    ends_in(run, places.office, 30)
    ends_in(run, other, 30, "A045198702")
    ends_in(make.series(places.vaasa_area), places.vaasa_office, 30, "A045198703")
    seen = {name: codes(sign_in(name), page) for name in ("jaana", "kaarina", "viveca", "aino")}
    assert {name: len(found) for name, found in seen.items()} == {"jaana": 1, "kaarina": 2, "viveca": 1, "aino": 3}
    assert seen["viveca"] == ["A045 198 703"]


@pytest.mark.parametrize("page", [EXPIRING, NEVER_USED])
@pytest.mark.parametrize("name", ["ville", "leena", "tilda"])
def test_venues_and_readers_of_statistics_get_no_list(sign_in, places, page, name):
    assert sign_in(name).get(page).status_code == 403


def test_one_of_several_sites_is_chosen(sign_in, run, places, other):
    ends_in(run, places.office, 30)
    ends_in(run, other, 30, "A045198702")
    assert codes(sign_in("kaarina"), EXPIRING, site=str(other.pk)) == ["A045 198 702"]
    assert 'name="site"' not in sign_in("jaana").get(EXPIRING).content.decode()


@pytest.mark.parametrize("query", [{"site": "x"}, {"page": "99"}, {"sort": "used"}, {"print": "no"}])
def test_an_address_made_by_hand_breaks_nothing(sign_in, run, places, other, query):
    ends_in(run, places.office, 30)
    assert codes(sign_in("kaarina"), EXPIRING, **query) == ["A045 198 701"]


def test_another_areas_site_in_the_address_shows_nothing_of_it(sign_in, places, other):
    ends_in(make.series(places.vaasa_area), places.vaasa_office, 30)
    assert codes(sign_in("kaarina"), EXPIRING, site=str(places.vaasa_office.pk)) == []


@pytest.mark.parametrize("page", [EXPIRING, NEVER_USED])
def test_on_paper_all_cards_stand_under_their_site_with_a_box_to_tick(sign_in, run, places, other, page):
    for number in range(52):
        ends_in(run, places.office, 30, f"A0451987{number:02}")
    ends_in(run, other, 30, "A045198799")
    paper = sign_in("kaarina").get(page, {"print": "yes"}).content.decode().split("</main>")[0]
    assert re.findall(r"<h2 [^>]*>([^<]+)</h2>", paper) == [str(places.office), str(other)]
    assert (len(re.findall("tick__box", paper)), len(re.findall("A045 19", paper))) == (53, 53)


def test_an_empty_paper_says_so(sign_in, places):
    assert "There are no cards on this list." in sign_in("jaana").get(EXPIRING, {"print": "yes"}).content.decode()


@pytest.mark.parametrize("page", [EXPIRING, NEVER_USED, f"{EXPIRING}?print=yes"])
def test_the_number_of_queries_does_not_grow_with_the_cards(sign_in, run, places, page):
    client, numbers = sign_in("kaarina"), []
    for cards in (["A045198701"], ["A045198702", "A045198703"]):
        for code in cards:
            ends_in(run, places.office, 30, code)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_the_pages_of_the_work_are_those_that_one_may_open(sign_in, people):
    labels = {}
    for name in ("jaana", "kaarina"):
        page = sign_in(name).get(EXPIRING).content.decode()
        row = page[page.index('<ul class="work__links">') :]
        labels[name] = re.findall(r">([^<>]+)</a>", row[: row.index("</ul>")])
    assert labels["jaana"][:4] == ["All cards", "Expiring", "Never used", "Asked for"]
    assert set(labels["kaarina"]) - set(labels["jaana"]) == {"Move cards"}
