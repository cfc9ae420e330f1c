"""Which annual reports are offered to whom, which chapters they have, and what they say."""

from __future__ import annotations

from dataclasses import replace
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
from stats.completeness_words import in_words
from stats.disclosure import Protection
from stats.reports import completeness_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def of_espoo(places, **fields) -> Asked:
    return Asked(**{"place": "area", "key": str(places.espoo_area.pk), "year": 2025, **FIXED, **fields})


FIXED = {"language": "en", "version": "inner"}
PUBLIC = Asked("nation", "", 2025, "en", "public")
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


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


def test_exact_reports_are_for_those_who_see_the_rows_and_released_ones_for_viewers_too(people, places):
    public = ("public", "nation", "The whole country")
    assert offered(people.kaarina) == [("inner", "area", "Espoo"), ("public", "area", "Espoo"), public]
    assert offered(people.tilda) == [("public", "municipality", "Espoo"), public]
    assert offered(people.ville) == [public]
    assert offered(people.aino)[0] == ("inner", "nation", "The whole country")
    assert ("inner", "municipality", "Espoo") in offered(people.aino)
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
    publish_history(by=task("test"))
    report = compose(of_espoo(places), people.kaarina)
    cards, uses = report.chapters[:2]
    assert [cards.key, uses.key, report.chapters[-1].key] == ["cards", "uses", "nation"]
    assert [(line.label, line.figures) for line in cards.table.lines] == [
        ("2024", {"cards_registered": 20, "cards_used": 10}),
        ("2025", {"cards_registered": 30, "cards_used": 15}),
    ]
    assert uses.table.columns == queries.USE_COLUMNS


def test_the_country_beside_an_area_is_as_released_unless_one_sees_all_rows(people, places, used, out):
    asked = of_espoo(places, year=2026)
    nation = [compose(asked, who).chapters[-1] for who in (people.kaarina, people.aino)]
    assert [chapter.table.lines[-1].figures["uses_total"] for chapter in nation] == [145, 0]
    uses = nation[0].charts[0]
    assert (uses.is_empty, uses.plot.series[0].values[-1]) == (False, 145)
    aino = compose(of_espoo(places), people.aino).chapters[-1]
    assert "Share of the country’s uses: Espoo, 100 per cent." in aino.sentences


def test_a_public_report_holds_released_figures_only_the_same_for_everybody(people, places, used, out):
    asked = replace(PUBLIC, year=2026)
    before = [compose(asked, who) for who in (people.aino, people.ville)]
    make.use(Card.unscoped.first(), places.theatre, date(2026, 2, 1), "Another")
    publish_national_totals(by=task("test"))
    after = compose(asked, people.aino)
    assert before[0] == before[1] == after
    lines = [line for chapter in after.chapters for line in chapter.table.lines]
    assert {line.protection for line in lines} == {Protection.PUBLISHED, Protection.RELEASED}
    assert after.sentences[:2] == [
        "These are the figures of January–March 2026, the quarters released so far (revised).",
        "In 2026, 75 Kaikukortti cards were registered.",
    ]
    assert after.releases == ["Release 2, published on 15.7.2026: January–March 2026, revised."]


def test_a_year_without_a_release_has_no_figures_in_public(people, places, used, out):
    assert compose(PUBLIC, people.aino).sentences == ["There are no figures of the year 2025 yet."]


def test_all_readers_of_the_nation_are_told_the_same(client, sign_in, people, places, used, out):
    def rows(years):
        return [[figure for _heading, figure in row["cells"]] for row in years.rows]

    front = rows(client.get("/").context["years"])
    signed_in = rows(sign_in("ville").get("/stats/").context["years"])
    cards, uses = compose(replace(PUBLIC, year=2026), people.aino).chapters
    printed = [[*one, *two] for one, two in zip(rows(cards.years), rows(uses.years), strict=True)]
    assert front == signed_in
    assert [row[:-1] for row in front] == printed  # the municipalities stand in no chapter


@pytest.mark.parametrize(("who", "place"), [("kaarina", "area"), ("tilda", "municipality"), ("aino", "county")])
def test_a_place_has_a_public_report_of_released_tables(people, places, used, out, who, place):
    key = {"area": str(places.espoo_area.pk), "municipality": "049", "county": places.west.pk}[place]
    report = compose(Asked(place, key, 2026, "en", "public"), getattr(people, who))
    names = ["cards-by-place", "cards-by-age", "cards-by-gender", "cards-by-language", "cards-by-situation", "uses"]
    assert [chapter.key for chapter in report.chapters] == [*names, "nation"]
    quarter = "January–March 2026"
    assert report.sentences == [f"Cards registered, {quarter}: 65.", f"Uses of the card, {quarter}: 135."]
    assert report.releases == ["Release 2, published on 15.7.2026: January–March 2026, revised."]
    assert any("“Fewer than 5” means 0 to 4" in sentence for sentence in report.counted)
    assert report.chapters[0].released.edition.number == 2


def test_a_public_report_of_a_year_without_a_release_says_so(people, places, out):
    report = compose(Asked("municipality", "049", 2024, "en", "public"), people.tilda)
    assert (report.chapters, report.sentences) == ([], ["There are no figures of the year 2024 yet."])


def test_an_inner_report_says_how_complete_its_figures_are(people, places, used):
    report = compose(of_espoo(places), people.kaarina)
    assert report.complete == list(in_words(completeness_of(people.kaarina, places.espoo_area, *YEAR)).sentences)
    assert report.complete


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


def test_the_first_year_is_the_registers_own():
    assert annual.FIRST_YEAR == queries.FIRST_LIVE_YEAR
    assert annual.years_offered() == [2026, 2025, 2024]


def test_every_chapter_explains_what_it_counts(people, places, used):
    report = compose(of_espoo(places), people.kaarina)
    said = {chapter.key: chapter.sentences for chapter in report.chapters}
    assert all(said.values())
    assert said["used_in"] == ["Uses of the whole year 2025, by cards that the area’s sites have given in any year."]
