"""A run on paper: sheets of cards and of labels, and the file for a printing house."""

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Area, AuditEvent
from cards.labels import DOT
from cards.models import Card
from cards.sheets import CARDS, LABELS
from tests.cards.blocks import register, run_of
from tests.cards.registering import words
from tests.cards.test_labels import decoded

KINDS = pytest.mark.parametrize("part", ["cards", "labels"])


@pytest.fixture
def run(places, people):
    return run_of(places.espoo_area, people.aino, 8)


def address(run, part):
    return f"/cards/runs/{run.pk}/{part}/"


def codes(run, *numbers):
    wanted = Card.unscoped.filter(series=run, number__in=numbers) if numbers else Card.unscoped.filter(series=run)
    return list(wanted.order_by("number").values_list("code", flat=True))


def read(response):
    drawings = re.findall(r"<svg xmlns.*?</svg>", response.content.decode(), re.S)
    return [decoded(drawing)[0][1] for drawing in drawings]


def lines(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


@KINDS
def test_readers_read_both_drawings_of_every_card_in_the_order_of_numbers(sign_in, run, part):
    page = sign_in("kaarina").get(address(run, part))
    assert read(page) == [code for code in codes(run) for _ in range(2)]


@KINDS
def test_numbers_limit_what_is_printed_and_registered_cards_are_left_out(sign_in, run, places, part):
    register(run, places.office, 4)
    page = sign_in("kaarina").get(address(run, part), {"from": "3", "to": "5"})
    assert read(page)[::2] == codes(run, 3, 5)
    assert "1 card with these numbers is already registered and is left out." in words(page)


@KINDS
@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"from": "x"}, "Type the number with digits."),
        ({"from": "0"}, "Type numbers between 1 and 8, the smaller one first."),
        ({"to": "9"}, "Type numbers between 1 and 8, the smaller one first."),
        ({"from": "5", "to": "4"}, "Type numbers between 1 and 8, the smaller one first."),
    ],
)
def test_numbers_that_are_none_show_no_code(sign_in, run, part, numbers, message):
    page = sign_in("kaarina").get(address(run, part), numbers)
    assert message in words(page) and read(page) == []
    assert AuditEvent.unscoped.filter(verb="series.codes_opened").count() == 0


@KINDS
@pytest.mark.parametrize("page", ["2", "x", "-1", "9" * 30])
def test_a_page_that_is_not_there_is_the_nearest_one(sign_in, run, part, page):
    assert sign_in("kaarina").get(address(run, part), {"page": page}).status_code == 200


def test_long_runs_come_a_hundred_cards_a_page(sign_in, places, people):
    run = run_of(places.espoo_area, people.aino, 120)
    page = sign_in("kaarina").get(address(run, "cards"), {"from": "3", "page": "2"})
    assert page.content.decode().count("<svg xmlns") == 2 * 18
    assert "Page 2 of 2" in words(page) and "4 sheets on this page." in words(page)
    assert "?from=3&amp;to=120&amp;page=1" in page.content.decode()


@pytest.mark.parametrize("part", ["cards", "labels", "file"])
def test_opening_codes_is_recorded_with_their_numbers_and_no_code(sign_in, run, part):
    sign_in("kaarina").get(address(run, part), {"from": "2", "to": "5"})
    event = AuditEvent.unscoped.get(verb="series.codes_opened")
    assert event.details == {"numbers": [2, 5], "cards": 4, "purpose": part}
    assert (event.actor_name, event.subject_id) == ("coordinator@kaikukanta.test", str(run.pk))


@pytest.mark.parametrize(("part", "left"), [("cards", "There are no unregistered cards"), ("file", "Card code")])
def test_a_run_that_is_all_registered_has_nothing_to_print(sign_in, run, places, part, left):
    register(run, places.office, *range(1, 9))
    assert left in sign_in("kaarina").get(address(run, part)).content.decode()
    assert AuditEvent.unscoped.filter(verb="series.codes_opened").count() == 0


def test_the_file_is_one_that_finnish_excel_opens(sign_in, run):
    answer = sign_in("kaarina").get(address(run, "file"), {"from": "7", "to": "8"})
    assert answer.content.startswith(b"\xef\xbb\xbfNumber;Card code;Kind of card;Area\r\n")
    assert lines(answer)[1:] == [[str(n), *codes(run, n), "personal card", "Espoo"] for n in (7, 8)]
    assert answer["Content-Disposition"] == f'attachment; filename="kaikukortti-{run.pk}-7-8.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_an_areas_name_does_not_act_in_the_file(sign_in, run, places):
    Area.unscoped.filter(pk=places.espoo_area.pk).update(name_fi="=HYPERLINK(1)")
    assert lines(sign_in("kaarina").get(address(run, "file")))[1][3] == "'=HYPERLINK(1)"


def test_a_file_of_numbers_that_are_none_leads_back_in_words(sign_in, run):
    answer = sign_in("kaarina").get(address(run, "file"), {"from": "9"}, follow=True)
    assert answer.redirect_chain == [(f"/cards/runs/{run.pk}/", 302)]
    assert "Type numbers between 1 and 8, the smaller one first." in words(answer)


@pytest.mark.parametrize("part", ["cards", "labels", "file"])
def test_the_number_of_queries_does_not_grow_with_the_cards(sign_in, run, part):
    client, counts = sign_in("kaarina"), []
    for last in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(run, part), {"to": last})
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("prefix", ["K", "KH", "KHM"])
@pytest.mark.parametrize("layout", [CARDS, LABELS])
def test_every_module_is_a_whole_number_of_dots_and_wide_enough_to_read(sign_in, places, people, layout, prefix):
    run = run_of(places.espoo_area, people.aino, 1, prefix=prefix)
    page = sign_in("aino").get(address(run, layout.purpose)).content.decode()
    sizes = re.findall(r'viewBox="0 0 (\d+) \d+" width="([\d.]+)mm"', page)
    modules = [float(width) / int(count) for count, width in sizes]
    rooms = [layout.qr_room, layout.code39_room]
    assert [round(module / DOT, 2) % 1 for module in modules] == [0, 0]
    assert min(modules) >= 0.25 and all(float(w) <= room for (_, w), room in zip(sizes, rooms, strict=True))


@pytest.mark.parametrize(
    ("kind", "there", "elsewhere"),
    [("personal", "Nimi", "Organisaatio</span>"), ("community", "Organisaatio</span>", "Nimi")],
)
def test_the_printed_words_are_those_of_the_kind_in_two_languages(sign_in, places, people, kind, there, elsewhere):
    run = run_of(places.espoo_area, people.aino, 1, kind=kind)
    page = words(sign_in("kaarina").get(address(run, "cards")))
    assert there in page and elsewhere not in page
    assert all(text in page for text in ("Kortti rekisteröity Kaikukantaan", "Kortet registrerat i Kaikukanta"))
    assert all(text in page for text in ("Uusintapvm", "Viim. voimassa", "Förnyat", "voi tarkistaa voimassaolon"))
