"""What the pages of statistics say of how complete they are, and the list of venues by how they log."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Membership
from stats.completeness import Completeness
from stats.completeness_words import in_words
from tests import factories as make
from tests.stats.test_completeness import a_year, ago, card, logged  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
LIST = "/stats/completeness/"


def words(page) -> str:
    return " ".join(page.content.decode().split())


def venues(page) -> list[str]:
    return [str(row.record.site) for row in page.context["table"].rows]


def test_the_nation_and_an_area_say_how_complete_they_are(sign_in, places, a_year):  # noqa: F811
    said = words(sign_in("aino").get("/stats/"))
    assert "The year 2026 is not over: its figures will still grow." in said
    assert "of the 2 venues that log uses, 1 has been quiet for longer than is usual for it." in said
    assert (
        "Half of the uses were logged within 2 days of the event. 44 % of all uses were logged late, more than 14 days"
        in said
    )
    area = words(sign_in("kaarina").get(f"/stats/areas/{places.espoo_area.pk}/"))
    assert "the one venue that logs uses has been quiet for longer than is usual for it." in area
    assert "No use was logged more than 14 days after the event." in area


@pytest.mark.parametrize(("name", "named"), [("aino", True), ("kaarina", True), ("ville", False), ("tilda", False)])
def test_the_quiet_venues_are_named_to_those_who_see_their_rows(sign_in, places, a_year, name, named):  # noqa: F811
    said = words(sign_in(name).get("/stats/"))
    assert ("last logged on 23.9.2026" in said) == named
    assert (f'href="{LIST}"' in said) == named
    assert "1 has been quiet" in said


def test_who_sees_no_rows_is_told_no_share_of_a_few_entries(sign_in, places, a_year):  # noqa: F811
    said = words(sign_in("tilda").get("/stats/"))
    assert "How soon the uses were logged is told when at least a hundred have been." in said
    assert "%" not in said[said.index("How complete") :]


def test_a_venue_hears_of_itself_and_a_distributor_of_nothing(sign_in, places, a_year):  # noqa: F811
    own = words(sign_in("ville").get(f"/stats/sites/{places.theatre.pk}/"))
    assert "the venue last logged on 23.9.2026, 60 days ago. That is longer than is usual for it." in own
    assert "How complete" not in words(sign_in("jaana").get(f"/stats/sites/{places.office.pk}/"))


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_the_list_is_for_those_who_coordinate(sign_in, name):
    assert sign_in(name).get(LIST).status_code == 403


def test_the_list_has_the_venues_of_the_own_areas_the_quiet_ones_first(sign_in, places, a_year):  # noqa: F811
    make.site("Aamumuseo", places.espoo_area, places.espoo, is_venue=True)
    assert venues(sign_in("kaarina").get(LIST)) == ["Espoon kaupunginteatteri", "Aamumuseo"]
    assert venues(sign_in("aino").get(LIST)) == ["Espoon kaupunginteatteri", "Aamumuseo", "Wasa Teater"]


@pytest.mark.parametrize(
    ("column", "first"),
    [("venue", "Aamumuseo"), ("-venue", "Wasa Teater"), ("-late", "Wasa Teater"), ("-last", "Wasa Teater")],
)
def test_the_list_is_sorted_as_asked(sign_in, places, a_year, column, first):  # noqa: F811
    make.site("Aamumuseo", places.espoo_area, places.espoo, is_venue=True)
    assert venues(sign_in("aino").get(LIST, {"sort": column}))[0] == first


def test_a_quiet_venue_leads_to_its_reminder(sign_in, places, a_year):  # noqa: F811
    kaarina = sign_in("kaarina")
    address = f"/reminders/quiet/site-{places.theatre.pk}/"
    assert f'href="{address}"' in words(kaarina.get(LIST))
    assert kaarina.get(address).status_code == 200
    assert f'href="/reminders/quiet/site-{places.wasa.pk}/"' not in words(sign_in("aino").get(LIST))


def test_the_period_and_the_area_are_chosen(sign_in, places, a_year, card):  # noqa: F811
    make.use(card, places.wasa, date(2025, 5, 1), logged_at=ago(1))
    page = sign_in("aino").get(LIST, {"period": "2025", "area": places.vaasa_area.pk})
    assert venues(page) == ["Wasa Teater"]
    assert "later than 365 days after the event" in words(page)
    assert "events from 1.1.2025 to 31.12.2025" in words(page)


def test_before_a_period_is_chosen_it_is_the_last_twelve_months(sign_in, places):
    assert "events from 1.12.2025 to 30.11.2026" in words(sign_in("aino").get(LIST))


@pytest.mark.parametrize("period", ["2023", "kesä", "99999999999999999999", "2026-13"])
def test_a_period_that_is_none_is_said_and_the_list_stays(sign_in, places, a_year, period):  # noqa: F811
    page = sign_in("kaarina").get(LIST, {"period": period})
    assert "There is no such period. Choose one from the list." in words(page)
    assert venues(page) == ["Espoon kaupunginteatteri"]


def test_another_area_cannot_be_chosen(sign_in, places, people, a_year):  # noqa: F811
    lahti = make.area("Lahti", "Lahtis")
    Membership.unscoped.create(user=people.kaarina, role="coordinator", kind="area", side="both", area=lahti)
    page = sign_in("kaarina").get(LIST, {"area": places.vaasa_area.pk})
    assert "You do not see such an area. Choose one from the list." in words(page)
    assert venues(page) == ["Espoon kaupunginteatteri"]


@pytest.mark.parametrize("address", [LIST, "/stats/"])
def test_three_venues_ask_as_many_questions_as_one(sign_in, places, card, address, django_assert_max_num_queries):  # noqa: F811
    kaarina = sign_in("kaarina")
    logged(card, places.theatre, 60, 67, 74, 81, 88)
    with django_assert_max_num_queries(40) as first:
        kaarina.get(address)
    for number in range(2):
        site = make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
        logged(card, site, 200, 210, 220)
    with django_assert_max_num_queries(len(first)):
        kaarina.get(address)


def said_of(**figures) -> str:
    whole = {"logged": 3, "silent": 0, "never": 0, "median": 1, "late": 0, **figures}
    told = Completeness(date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 22), **whole)
    return " ".join(in_words(told).sentences)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "The figures are up to date: all 3 venues that log uses do so at their usual pace."),
        ({"logged": 1}, "The figures are up to date: the one venue that logs uses does so at its usual pace."),
        ({"silent": 1}, "has been quiet for longer than is usual for it. The others log at their usual pace."),
        ({"silent": 1, "quiet_later": 1}, "The others have logged after that time, or log at their usual pace."),
        ({"quiet_later": 1}, "up to date: all 3 venues that log uses have done so after that time, or log at their"),
        ({"median": 181, "late": 60}, "Uses may still be missing: all 3 venues that log uses do so at their usual"),
        ({"median": 30, "late": 60}, "The figures are up to date: all 3 venues"),
        ({"silent": 3}, "all 3 venues that log uses have been quiet for longer than is usual for them."),
        ({"silent": 2}, "of the 3 venues that log uses, 2 have been quiet for longer than is usual for them."),
        ({"never": 1}, "1 more venue has not logged any use yet."),
        ({"logged": 0, "never": 2}, "No venue has logged any use yet."),
        ({"median": 0}, "Half of the uses were logged by the day of the event."),
        ({"median": 61}, "More than half of the uses were logged later than 60 days after the event."),
        ({"median": None, "late": None}, "No use of an event in this time has been logged."),
        ({"late": 15, "is_rounded": True}, "About 15 % of all uses were logged late"),
        ({"late": 0, "is_rounded": True}, "Hardly any use was logged late"),
    ],
)
def test_the_sentences_say_what_the_figures_do(figures, words):
    assert words in said_of(**figures)


def test_a_period_that_is_over_is_not_called_unfinished():
    told = Completeness(date(2026, 1, 1), date(2026, 6, 30), date(2026, 11, 22), 1, 0, 0, 1, 0)
    assert (in_words(told).period, in_words(told).unfinished) == ("Events from 1.1.2026 to 30.6.2026", "")
