from datetime import date

import pytest

from accounts.actors import task
from stats.actions import publish_history, publish_national_totals
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_front_page_needs_no_login_and_shows_history_and_totals(client, places):
    publish_history(by=task("test"))
    publish_national_totals(by=task("test"))
    page = client.get("/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert page.context["totals"].lines[0].figures["uses_total"] == 152_000
    assert "51,188" in page.content.decode()


def test_the_front_page_shows_no_live_figure(client, places):
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    make.use(card, places.theatre, date(2026, 3, 1))
    page = client.get("/", headers={"accept-language": "en"})
    assert (page.context["totals"], page.context["years"]) == (None, None)


def test_a_logged_use_shows_at_the_next_page_load(sign_in, people, places):
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, date(2026, 1, 5))
    kaarina = sign_in("kaarina")
    address = f"/stats/areas/{places.espoo_area.pk}/"
    before = kaarina.get(address).context["years"].table.lines[-1].figures["uses_total"]
    make.use(card, places.theatre, date(2026, 3, 1), children=1)
    after = kaarina.get(address).context["years"].table.lines[-1].figures["uses_total"]
    assert (before, after) == (0, 2)


@pytest.mark.parametrize("name", ["aino", "kaarina", "jaana", "ville", "leena", "tilda"])
def test_everyone_who_signs_in_sees_the_nations_years(sign_in, name):
    assert sign_in(name).get("/stats/").status_code == 200


def test_another_area_is_not_found(sign_in, places):
    assert sign_in("kaarina").get(f"/stats/areas/{places.vaasa_area.pk}/").status_code == 404


def test_another_site_is_not_found(sign_in, places):
    assert sign_in("ville").get(f"/stats/sites/{places.wasa.pk}/").status_code == 404


def test_an_area_is_not_found_by_a_venue_of_it(sign_in, places):
    assert sign_in("ville").get(f"/stats/areas/{places.espoo_area.pk}/").status_code == 404


def test_the_pages_ask_as_many_questions_with_three_sites_as_with_one(sign_in, places, django_assert_max_num_queries):
    kaarina = sign_in("kaarina")
    with django_assert_max_num_queries(30) as first:
        kaarina.get("/stats/")
    for number in range(3):
        make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
    with django_assert_max_num_queries(len(first)):
        kaarina.get("/stats/")
