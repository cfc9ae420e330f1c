"""Which annual reports are offered to whom, which chapters they have, and what they say."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import task
from accounts.models import Membership
from cards.models import Card
from stats import annual, queries
from stats.actions import publish_history, publish_national_totals
from stats.addressed import NoSuchPlace
from stats.annual import compose, offers
from stats.annual_parts import Asked
from stats.disclosure import Protection
from tests import factories as make

pytestmark = pytest.mark.django_db


def of_espoo(places, **fields) -> Asked:
    return Asked(**{"place": "area", "key": str(places.espoo_area.pk), "year": 2025, **FIXED, **fields})


FIXED = {"language": "en", "version": "inner"}
PUBLIC = Asked("nation", "", 2025, "en", "public")


@pytest.fixture
def used(places):
    """Twenty cards with a use each in 2024, thirty in 2025: children with every third, every second marked as used."""
    run = make.series(places.espoo_area)
    for number in range(50):
        year = 2024 if number < 20 else 2025
        card = make.card(run, f"A0000000{number:02}", places.office, date(year, 1, 5))
        make.use(card, places.theatre, date(year, 3, 1), children=number % 3 == 0)
    Card.unscoped.filter(code__regex="[02468]$").update(first_used_on=date(2025, 3, 1))


def offered(user) -> list[tuple[str, str, str]]:
    return [(offer.version.value, offer.place.value, str(offer.label)) for offer in offers(user)]


def test_exact_reports_are_for_those_who_see_the_rows_and_the_public_one_for_all(people, places):
    public = ("public", "nation", "The whole country")
    assert offered(people.kaarina) == [("inner", "area", "Espoo"), public]
    assert offered(people.tilda) == [("inner", "municipality", "Espoo"), public]
    assert offered(people.ville) == [public]
    assert offered(people.aino)[0] == ("inner", "nation", "The whole country")
    assert ("inner", "area", "Koko maa") not in offered(people.aino)


def test_nobody_composes_for_a_place_out_of_scope(people, places):
    with pytest.raises(NoSuchPlace):
        compose(of_espoo(places), people.viktor)
    Membership.unscoped.filter(user=people.ville).delete()
    with pytest.raises((NoSuchPlace, PermissionDenied)):
        compose(PUBLIC, type(people.ville).objects.get(pk=people.ville.pk))


def test_the_year_is_told_in_sentences_made_of_the_figures(people, places, used):
    report = compose(of_espoo(places), people.kaarina)
    assert report.sentences == [
        "In 2025, 30 Kaikukortti cards were registered. That is 50 per cent more than the year before (20). "
        "Of that year’s cards 15 have been used at least once by now: 50 per cent.",
        "In 2025 the cards were used 40 times, 10 of them by children. "
        "That is 48 per cent more than the year before (27).",
        "Cards were given in 1 municipality.",
    ]


def test_a_year_that_goes_on_is_compared_with_no_whole_year(people, places, used):
    report = compose(of_espoo(places, year=2026), people.kaarina)
    assert report.sentences[0] == "The year 2026 was still going on: these are its figures until 22.11.2026."
    assert not any("year before" in sentence for sentence in report.sentences)


def test_the_chapters_show_the_year_and_those_before_it_only(people, places, used):
    publish_national_totals(by=task("test"))
    report = compose(of_espoo(places), people.kaarina)
    cards, uses = report.chapters[:2]
    assert [cards.key, uses.key, report.chapters[-1].key] == ["cards", "uses", "nation"]
    assert [(line.label, line.figures) for line in cards.table.lines] == [
        ("2024", {"cards_registered": 20, "cards_used": 10}),
        ("2025", {"cards_registered": 30, "cards_used": 15}),
    ]
    assert uses.table.columns == queries.USE_COLUMNS


def test_the_country_beside_an_area_is_rounded_unless_one_sees_all_rows(people, places, used):
    publish_history(by=task("test"))
    publish_national_totals(by=task("test"))
    nation = [compose(of_espoo(places), who).chapters[-1] for who in (people.kaarina, people.aino)]
    assert [chapter.table.lines[-1].figures["uses_total"] for chapter in nation] == [0, 40]
    assert [len(chapter.table.lines) for chapter in nation] == [5, 5]
    assert "Share of the country’s uses: Espoo, 100 per cent." in nation[1].sentences


def test_a_public_report_holds_no_exact_figure_even_an_administrators(people, places, used):
    publish_history(by=task("test"))
    report = compose(PUBLIC, people.aino)
    lines = [line for chapter in report.chapters for line in chapter.table.lines]
    assert {line.protection for line in lines} == {Protection.PUBLISHED, Protection.ROUNDED_DOWN}
    assert report.chapters[0].table.lines[0].figures["cards_registered"] == 1000  # 2015, as published
    assert "30" not in " ".join(report.sentences)
    assert any("rounded down" in sentence for sentence in report.counted)


def test_what_is_not_protected_is_left_out_of_public_reports(people, places, used):
    publish_national_totals(by=task("test"))
    inner, public = compose(of_espoo(places), people.kaarina), compose(PUBLIC, people.kaarina)
    kept = ["cards", "uses", "months", "venues", "events", "happened", "first_use", "ages", "situations", "used_in"]
    assert [chapter.key for chapter in inner.chapters] == [*kept, "issued_in", "nation"]
    assert [chapter.key for chapter in public.chapters] == ["cards", "uses"]


def test_a_chapter_is_of_the_reports_year_with_its_charts(people, places, used):
    months = next(one for one in compose(of_espoo(places), people.kaarina).chapters if one.key == "months")
    assert (months.years.rows[2]["label"], months.years.rows[2]["cells"][0][1]) == ("March", 30)
    assert [str(heading) for heading in months.years.headings][-1] == "Uses in all, 2024"
    assert len(months.charts) == 2


def test_a_chapter_that_is_not_ones_own_to_see_is_left_out(people, places, monkeypatch):
    def refused(asked):
        raise PermissionDenied

    monkeypatch.setitem(annual.REPORTS, "holders_by_age", refused)
    assert "ages" not in [chapter.key for chapter in compose(of_espoo(places), people.kaarina).chapters]


def test_a_viewer_may_have_the_report_of_ones_own_municipality(people, places):
    assert ("inner", "municipality", "Espoo") in offered(people.tilda)
    assert ("inner", "municipality", "Vaasa") not in offered(people.tilda)


def test_the_first_year_is_the_registers_own():
    assert annual.FIRST_YEAR == queries.FIRST_LIVE_YEAR
    assert annual.years_offered() == [2026, 2025, 2024]
