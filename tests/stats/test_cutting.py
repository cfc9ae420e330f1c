"""The cut of a quarter, against people and uses made by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from accounts import digests
from accounts.models import Site
from accounts.sealing import new_key
from cards.models import Background, Card, Choice
from stats import cutting
from stats.cutting import UnplacedError, cut_of, first_quarter
from stats.release_rules import Quarter
from stats.released import ADULTS, CHILDREN, KINDS
from tests import factories as make
from usage.models import Usage

pytestmark = pytest.mark.django_db
CODES = {
    "gender": ("woman", "man", "other", "not_told"),
    "mother_tongue": ("fi", "sv", "so", "not_told"),
    "life_situation": ("employed", "unemployed", "student", "pensioner", "service", "other", "not_told"),
}


@pytest.fixture
def told(db):
    """The answers of the register's own lists, by code."""
    rows = {}
    for which, codes in CODES.items():
        for order, code in enumerate(codes):
            labels = {f"label_{language}": code for language in ("fi", "sv", "en")}
            refused = {"is_refusal": code == "not_told"}
            rows[which, code] = Choice.objects.create(list=which, code=code, order=order, **labels, **refused)
    return rows


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


def holder(run, code, site, day, **known):
    card = make.card(run, code, site, day)
    Background.unscoped.create(card=card, municipality=site.municipality, **known)
    return card


def leaf(kind, site):
    return f"{kind}:{site.pk}"


def cards_at(cut, office):
    return {column: number for (place, column), number in cut.cards.items() if place == leaf("office", office)}


def test_cards_are_those_of_the_quarter_by_office_and_class(places, told, run):
    def of(gender, tongue, situation):
        return {
            "gender": told["gender", gender],
            "mother_tongue": told["mother_tongue", tongue],
            "life_situation": told["life_situation", situation],
        }

    holder(run, "A1", places.office, date(2026, 1, 1), birth_year=2010, **of("woman", "fi", "service"))
    holder(run, "A2", places.office, date(2026, 3, 31), birth_year=2003, **of("man", "so", "not_told"))
    holder(run, "A3", places.office, date(2026, 2, 1), birth_year=1940, **of("not_told", "not_told", "other"))
    make.card(run, "A4", places.office, date(2026, 2, 2))  # nothing is known of the holder
    holder(run, "A5", places.office, date(2025, 12, 31), birth_year=1980)
    holder(run, "A6", places.office, date(2026, 4, 1), birth_year=1980)
    holder(run, "A7", places.vaasa_office, date(2026, 2, 1), birth_year=1980, **of("woman", "sv", "employed"))
    cut = cut_of("2026Q1")
    assert cards_at(cut, places.office) == {
        "cards": 4,
        "age_16_24": 2,
        "age_75": 1,
        "age_unknown": 1,
        "gender_woman": 1,
        "gender_man": 1,
        "gender_other": 2,
        "language_fi": 1,
        "language_other": 3,
        "situation_other": 2,
        "situation_untold": 2,
    }
    only = {"cards", "age_45_54", "gender_woman", "language_sv", "situation_employed"}
    assert cards_at(cut, places.vaasa_office) == dict.fromkeys(only, 1)


def test_every_class_of_age_has_its_column(told, run, places):
    for number, birth_year in enumerate(range(1940, 2012)):
        holder(run, f"A{number}", places.office, date(2026, 1, 5), birth_year=birth_year)
    found = {column for column in cards_at(cut_of("2026Q1"), places.office) if column.startswith("age_")}
    assert found == set(KINDS["cards_by_age"].columns) - {"cards", "age_unknown"}


def test_columns_sum_to_the_cards(told, run, places):
    for number in range(9):
        holder(run, f"A{number}", places.office, date(2026, 1, 5), birth_year=1950 + number)
    found = cards_at(cut_of("2026Q1"), places.office)
    for kind in KINDS.values():
        for whole, parts in kind.parts.items():
            if kind.measure == "cards":
                assert sum(found.get(part, 0) for part in parts) == found[whole]


def test_a_community_card_is_nobodys_and_a_replaced_one_is_counted_once(told, run, places):
    lost = holder(run, "A1", places.office, date(2026, 1, 5), birth_year=1980)
    make.card(run, "A2", places.office, date(2026, 2, 5), original_id=lost.pk, replaces_id=lost.pk)
    make.card(run, "A3", places.office, date(2026, 2, 5), kind="community")
    assert cards_at(cut_of("2026Q1"), places.office)["cards"] == 1


def test_uses_are_those_of_the_quarter_by_venue_category_and_card(run, places):
    first, second = (make.card(run, code, places.office, date(2026, 1, 5)) for code in ("A1", "A2"))
    make.use(first, places.theatre, date(2026, 1, 10), "Yksi", children=2)
    make.use(first, places.theatre, date(2026, 3, 31), "Kaksi")
    make.use(second, places.theatre, date(2026, 2, 1), "Yksi")
    make.use(second, places.wasa, date(2026, 2, 1), "Yksi", children=1)
    make.use(first, places.theatre, date(2026, 4, 1), "Myöhässä")
    gone = make.use(second, places.theatre, date(2026, 2, 2), "Peruttu")
    undone = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "mistake", "state": "undone"}
    Usage.unscoped.filter(pk=gone.pk).update(**undone)
    cut = cut_of("2026Q1")
    theatre, wasa = leaf("venue", places.theatre), leaf("venue", places.wasa)
    assert {cell: number for cell, number in cut.counts.items() if cell[0].startswith("venue")} == {
        (theatre, "adults_culture"): 3,
        (theatre, "children_culture"): 2,
        (wasa, "adults_culture"): 1,
        (wasa, "children_culture"): 1,
    }
    assert sorted(cut.uses[theatre, "adults_culture"].values()) == [1, 2]
    assert set(cut.uses[wasa, "adults_culture"]) < set(cut.uses[theatre, "adults_culture"])  # a card has one key
    assert {column for _venue, column in cut.uses} <= {*ADULTS, *CHILDREN}


def test_a_lost_card_and_those_after_it_are_one(run, places):
    lost = make.card(run, "A1", places.office, date(2026, 1, 5))
    new = make.card(run, "A2", places.office, date(2026, 2, 5), original_id=lost.pk, replaces_id=lost.pk)
    make.use(lost, places.theatre, date(2026, 1, 10))
    make.use(new, places.theatre, date(2026, 2, 10))
    (held,) = cut_of("2026Q1").uses.values()
    assert list(held.values()) == [2]
    assert not any(text in str(held) for text in (str(lost.pk), "A1"))


def test_every_office_and_venue_has_its_place_those_without_counts_too(places):
    area, town = f"area:{places.espoo_area.pk}", f"town:{places.espoo_area.pk}:049"
    parents = cut_of("2026Q1").parents
    assert (parents[leaf("office", places.office)], parents[town], parents[area]) == (town, area, "nation")
    assert parents[leaf("venue", places.wasa)] == f"town:{places.vaasa_area.pk}:905"
    assert not {place for place in parents if str(places.agency.pk) in place}  # who only sells reports nothing


def day_of(site, **days):
    Site.unscoped.filter(pk=site.pk).update(**days)


def test_who_was_recorded_as_closed_before_the_year_is_left_out(places):
    day_of(places.wasa, closed_on=date(2025, 12, 1), closing_recorded_on=date(2025, 12, 31))
    day_of(places.theatre, closed_on=date(2025, 12, 1), closing_recorded_on=date(2026, 1, 1))  # typed, not recorded
    day_of(places.vaasa_office, closed_on=date(2026, 1, 1))
    for period in ("2026Q1", "2026Q3"):
        parents = cut_of(period).parents
        assert leaf("venue", places.wasa) not in parents
        assert {leaf("venue", places.theatre), leaf("office", places.vaasa_office)} <= set(parents)


@pytest.mark.parametrize(("until", "has_a_row"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_who_lost_its_task_in_the_year_keeps_its_row_with_cards_or_without(run, places, until, has_a_row):
    day_of(places.office, is_distributor=False, is_agent=True, distributor_until=until)
    without = cut_of("2026Q1").parents
    assert (leaf("office", places.office) in without) is has_a_row
    make.card(run, "A1", places.office, date(2026, 1, 5))
    if has_a_row:
        assert cut_of("2026Q1").parents == without
    else:
        with pytest.raises(UnplacedError) as caught:
            cut_of("2026Q1")
        assert caught.value.leaves == [leaf("office", places.office)]


def test_no_row_is_there_because_of_uses(run, places):
    before = cut_of("2026Q1").parents
    make.use(make.card(run, "A1", places.office, date(2026, 1, 5)), places.agency, date(2026, 1, 10))
    with pytest.raises(UnplacedError) as caught:
        cut_of("2026Q1")
    assert (caught.value.leaves, leaf("venue", places.agency) in before) == ([leaf("venue", places.agency)], False)


def test_cards_have_the_same_names_under_the_same_key_only(run, places, monkeypatch):
    make.use(make.card(run, "A1", places.office, date(2026, 1, 5)), places.theatre, date(2026, 1, 10))
    one, other = new_key(), new_key()
    first = cut_of("2026Q1", names=one).uses
    monkeypatch.setattr(digests, "key_of", lambda use: new_key())
    assert cut_of("2026Q1", names=one).uses == first
    assert cut_of("2026Q1", names=other).uses != first != cut_of("2026Q1").uses


def test_within_the_year_a_place_stays_where_it_was(places):
    before = cut_of("2026Q1").parents
    moved = {"area": places.vaasa_area, "municipality": places.vaasa, "closed_on": date(2026, 3, 1)}
    Site.unscoped.filter(pk=places.office.pk).update(**moved)
    after = cut_of("2026Q2", frozen=before).parents
    assert after == before


def test_all_is_counted_in_one_snapshot(places, monkeypatch):
    said = []
    monkeypatch.setattr(cutting, "_uses", lambda *known: said.append(connection.in_atomic_block) or {})
    cut_of("2026Q1")
    assert said == [True]


@pytest.mark.django_db(transaction=True)
def test_the_snapshot_is_repeatable(places, monkeypatch):
    def level(*known):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            levels.append(cursor.fetchone()[0])
        return {}

    levels = []
    monkeypatch.setattr(cutting, "_uses", level)
    cut_of("2026Q1")
    assert levels == ["repeatable read"]


def test_the_first_quarter_is_the_first_with_figures(run, places):
    assert first_quarter() is None
    card = make.card(run, "A1", places.office, date(2023, 1, 5))
    assert (Card.unscoped.count(), first_quarter()) == (1, None)
    make.use(card, places.theatre, date(2025, 8, 1))
    assert first_quarter() == Quarter(2025, 3)
    make.card(run, "A2", places.office, date(2025, 5, 5))
    assert first_quarter() == Quarter(2025, 2)
