"""The published years beside the live ones: digit by digit, with notes of what was published before."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.actors import task
from stats import actions
from stats.actions import publish_history
from stats.disclosure import from_json, to_json
from stats.models import Publication
from stats.note_words import notes_of
from stats.reports import report

pytestmark = pytest.mark.django_db

# As it stands on kaikukortti.fi (domain.md 6.1 [W1]): registered, used at least once; adults' culture, education,
# science, sport; children's the same; uses in all; municipalities.
PUBLISHED = """
2015 1000 180 586 - - - 24 - - - 610 1
2016 2003 1457 1980 42 - - 95 - - - 2117 9
2017 3913 824 2699 91 82 20 52 - 3 - 2947 11
2018 4528 1261 3985 528 710 120 218 5 544 - 6110 14
2019 6095 1667 5904 541 1959 810 534 2 1412 365 11527 21
2020 5984 959 2452 97 1175 3559 281 - 998 1273 9835 38
2021 10731 4363 3592 847 983 17105 628 1 759 2653 26568 50
2022 11689 4433 9829 1183 1708 21685 1330 11 4048 1368 41162 54
2023 14789 5608 16193 2043 1986 22524 2414 27 1432 4569 51188 61
"""
SOURCE = [line.split() for line in PUBLISHED.split("\n") if line]
# The same source [domain.md 6.1]: what W2 and W30 said before.
BEFORE = {
    "2015": {"uses_total": 564},
    "2018": {"uses_total": 5871},
    "2019": {"cards_registered": 5086, "cards_used": 1360, "uses_total": 10027, "uses_children": 1834},
}


@pytest.fixture
def history():
    return publish_history(by=task("test"))


def rows_of(page) -> list[list[str]]:
    """The lines of the page's table as they are read: marks of notes and signs for nobody's ears left out."""
    body = re.search(r"<tbody>(.*?)</tbody>", page.content.decode(), re.DOTALL)[1]
    plain = re.sub(r'<a class="note-mark".*?</a>|<span class="visually-hidden">no figure</span>', "", body)
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", plain, re.DOTALL)]
    return [[re.sub(r"<[^>]+>|[,\s]", "", cell).replace("–", "-") for cell in row] for row in rows]


@pytest.mark.parametrize(("name", "address"), [("aino", "/stats/"), ("tilda", "/stats/"), (None, "/")])
def test_the_pages_show_each_digit_as_it_was_published(sign_in, history, name, address):
    page = sign_in(name).get(address, headers={"accept-language": "en"})
    assert rows_of(page)[: len(SOURCE)] == SOURCE


def test_the_live_years_follow_the_published_ones(sign_in, history):
    assert [row[0] for row in rows_of(sign_in("aino").get("/stats/"))] == [str(year) for year in range(2015, 2027)]


def test_every_published_year_adds_up():
    for year, _cards, _used, *uses, total, _municipalities in SOURCE:
        assert sum(int(figure) for figure in uses if figure != "-") == int(total), year


def test_the_notes_are_those_of_the_sources_and_no_others(history):
    notes = from_json(history.table).notes
    assert {note.label: note.figures for note in notes} == BEFORE
    assert {note.label: (note.source, note.published_in) for note in notes} == {
        "2015": ("W30", 2016),
        "2018": ("W2", None),
        "2019": ("W2", None),
    }


def test_a_note_says_in_words_what_stood_before_and_what_stands_now(history):
    last = notes_of(from_json(history.table))[-1]
    assert (
        last.said == "The English statistics page of kaikukortti.fi, when its figures ended with 2019, gave for 2019:"
    )
    assert last.figures == (
        "cards registered: 5,086 (now 6,095)",
        "cards used at least once: 1,360 (now 1,667)",
        "uses in all: 10,027 (now 11,527)",
        "children’s tickets among them: 1,834 (now 2,313)",
    )


@pytest.mark.parametrize(("name", "address"), [("ville", "/stats/"), (None, "/")])
def test_a_year_and_its_note_lead_to_each_other(sign_in, history, name, address):
    text = sign_in(name).get(address, headers={"accept-language": "en"}).content.decode()
    row = re.search(r'<tr><th scope="row"><span class="nowrap">2019(.*?)</th>', text)[1]
    assert 'id="note-mark-3" href="#note-3"' in row
    note = re.search(r'<li id="note-3".*?</ol>', text, re.DOTALL)[0]
    assert 'href="#note-mark-3"' in note
    assert text.count('class="note-mark"') == 3


def test_an_area_has_no_notes_of_the_nation(sign_in, places, history):
    page = sign_in("kaarina").get(f"/stats/areas/{places.espoo_area.pk}/")
    assert page.context["years"].notes == []
    assert "note-mark" not in page.content.decode()


def test_loading_again_changes_nothing(history):
    call_command("load_reference", verbosity=0)
    call_command("load_reference", verbosity=0)
    assert list(Publication.objects.filter(name="history")) == [history]


def test_a_history_from_before_the_notes_gets_them_as_a_new_version(people, history, fixed_day):
    old = to_json(from_json(history.table))
    del old["notes"]
    Publication.objects.filter(pk=history.pk).update(table=old)
    assert from_json(old).notes == ()
    fixed_day.shift(timedelta(days=1))
    newer = publish_history(by=task("test"))
    assert (newer.day, Publication.objects.filter(name="history").count()) == (date(2026, 11, 23), 2)
    assert len(report("national_years", people.aino).notes) == 3


def test_the_file_of_notes_says_where_each_figure_stood():
    with actions.RESTATEMENTS.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    published = {line[0] for line in SOURCE}
    assert all(row["source"] in {"W2", "W30"} and row["year"] in published for row in rows)
