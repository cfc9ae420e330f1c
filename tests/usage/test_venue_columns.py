"""A report of several venues: an agent or a coordinator says which venue each text of its column is."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.actors import someone
from accounts.models import AgentClient
from cards.codes import Pattern
from cards.workbook import Row, Sheet, Workbook, read
from tests import factories as make
from tests.usage.import_steps import address, guessed, previewed, uploaded, workbook
from usage.columns import MappedRow, Mapping, guess, rows_of
from usage.importing import choose_columns
from usage.models import ReportColumns

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = ["Kortin tunnus", "Päivämäärä", "Tapahtumapaikka"]
TEXTS = ["Espoon Kaupunginteatteri", "Louhisali", "Savoy", ""]


def report(texts=TEXTS):
    rows = [[f"A0451987{number:02}", "14.11.2026", text] for number, text in enumerate(texts)]
    return workbook(*rows, headings=HEADINGS)


@pytest.fixture
def louhi(places):
    """A second venue of Leena's."""
    hall = make.site("Louhisali", places.espoo_area, places.espoo, is_venue=True, name_sv="Louhisalen")
    now = timezone.now()
    AgentClient.unscoped.create(agent=places.agency, venue=hall, granted_at=now, accepted_at=now)
    return hall


def opened(browser, places, texts=TEXTS):
    return uploaded(browser, report(texts), venue=str(places.theatre.pk))


def chosen_of(form):
    return {field.label: field.value() for field in form.venue_fields}


def venues_in(batch):
    batch.refresh_from_db()
    return [MappedRow(*row).venue for row in batch.rows]


@pytest.mark.parametrize("heading", ["Kohde", "Teatteri", "Paikka", "Plats", "Venue"])
def test_a_column_of_venues_is_looked_for_when_there_are_several(heading):
    rows = [("Kortin tunnus", "Pvm", heading), ("A045198723", "14.11.2026", "Louhisali")]
    book = Workbook([Sheet("S", [Row(number, row) for number, row in enumerate(rows, 1)])])
    shapes = [Pattern("A", 9)]
    assert (guess(book, shapes, several_venues=True).venue, guess(book, shapes).venue) == (2, None)


def test_a_column_of_seats_is_none():
    rows = [("Kortin tunnus", "Pvm", "Paikka"), ("A045198723", "14.11.2026", "rivi 3 paikka 12")]
    book = Workbook([Sheet("S", [Row(number, row) for number, row in enumerate(rows, 1)])])
    assert guess(book, [Pattern("A", 9)], several_venues=True).venue is None


def test_each_row_has_its_venue_none_or_the_imports_own():
    rows = [("Kortti", "Paikka"), ("A045198723", "LOUHI"), ("A045198723", "Savoy"), ("A045198723", "")]
    book = Workbook([Sheet("S", [Row(number, row) for number, row in enumerate(rows, 1)])])
    mapped = rows_of(book, Mapping("S", 1, 0, venue=1, venues=(("louhi", "17"),)), [Pattern("A", 9)])
    assert [row.venue for row in mapped] == ["17", "?", ""]


def test_the_venues_of_these_names_are_proposed(sign_in, sample_cards, places, louhi):
    browser = sign_in("leena")
    form = browser.get(address("columns", opened(browser, places, [*TEXTS, "LOUHISALEN"]))).context["form"]
    expected = {"Espoon Kaupunginteatteri": str(places.theatre.pk), "Louhisali": str(louhi.pk), "Savoy": "?"}
    assert chosen_of(form) == {**expected, "LOUHISALEN": str(louhi.pk)}


def test_the_rows_are_staged_for_their_venues(sign_in, sample_cards, places, louhi):
    browser = sign_in("leena")
    batch = opened(browser, places)
    browser.post(address("columns", batch), guessed(browser, batch))
    assert venues_in(batch) == [str(places.theatre.pk), str(louhi.pk), "?", ""]


def test_the_choice_is_there_when_one_comes_back_and_is_remembered(sign_in, sample_cards, places, louhi):
    browser = sign_in("leena")
    batch = opened(browser, places)
    savoy = browser.get(address("columns", batch)).context["form"].venue_fields[2].html_name
    named = {savoy: str(louhi.pk), "remember": "on", "name": "Kaikki salit"}
    browser.post(address("columns", batch), {**guessed(browser, batch), **named})
    assert chosen_of(browser.get(address("columns", batch)).context["form"])["Savoy"] == str(louhi.pk)
    assert ReportColumns.unscoped.get().venues["savoy"] == str(louhi.pk)
    again = browser.get(address("columns", opened(browser, places, ["Savoy", "Uusi"])))
    assert chosen_of(again.context["form"]) == {"Savoy": str(louhi.pk), "Uusi": "?"}


def test_whoever_has_one_venue_is_not_asked(sign_in, sample_cards):
    for name in ("ville", "leena"):
        browser = sign_in(name)
        form = browser.get(address("columns", uploaded(browser, report()))).context["form"]
        assert ("venue" in form.fields, form.venue_fields) == (False, [])


def test_a_column_that_is_chosen_just_now_shows_its_texts_first(sign_in, sample_cards, places, louhi):
    browser = sign_in("leena")
    batch = opened(browser, places)
    typed = {**guessed(browser, batch), "fixed_event": "Lumikuningatar"}
    first = {name: value for name, value in typed.items() if not name.startswith("venue_")}
    form = browser.post(address("columns", batch), first).context["form"]
    assert form.errors["venue"] == ["Check below which venue each text is, then show the preview."]
    assert (chosen_of(form)["Louhisali"], form["fixed_event"].value()) == (str(louhi.pk), "Lumikuningatar")
    assert venues_in(batch) == []


@pytest.mark.parametrize(
    ("texts", "words"),
    [([f"Sali {'x' * n}" for n in range(1, 52)], "too many different values"), (["", ""], "is empty")],
)
def test_a_column_that_cannot_be_venues_is_told(sign_in, sample_cards, places, louhi, texts, words):
    browser = sign_in("leena")
    batch = opened(browser, places, texts)
    page = browser.post(address("columns", batch), {**guessed(browser, batch), "venue": 2})
    assert words in str(page.context["form"].errors["venue"])


def test_another_venue_than_ones_own_cannot_be_chosen(sign_in, sample_cards, people, places, louhi):
    browser = sign_in("leena")
    batch = opened(browser, places)
    field = browser.get(address("columns", batch)).context["form"].venue_fields[2].html_name
    page = browser.post(address("columns", batch), {**guessed(browser, batch), field: str(places.wasa.pk)})
    assert page.context["form"].errors[field] == ["Choose one of your venues."]
    mapping = Mapping("Sheet", 1, 0, day=1, venue=2, venues=(("savoy", str(places.wasa.pk)),))
    with pytest.raises(PermissionDenied):
        choose_columns(batch=batch, workbook=read(report().read(), ""), mapping=mapping, by=someone(people.leena))


def test_a_coordinator_chooses_among_the_venues_of_the_area(sign_in, sample_cards, places, louhi):
    browser = sign_in("kaarina")
    form = browser.get(address("columns", opened(browser, places))).context["form"]
    offered = [label for _key, label in form.venue_fields[0].field.choices]
    assert offered == ["Not a venue of mine: refuse its rows", "Espoon kaupunginteatteri", "Louhisali"]


def test_children_are_not_joined_across_venues(sign_in, sample_cards, places, louhi):
    kinds = [("Kaikukortti", "Louhisali"), ("Kaikukortti lapsi", "Savoy"), ("Kaikukortti lapsi", "")]
    rows = [["1001", kind, "A045198723", "14.11.2026", text] for kind, text in kinds]
    headings = ["Tilausnumero", "Lipputyyppi", *HEADINGS]
    batch = previewed(sign_in("leena"), workbook(*rows, headings=headings), venue=str(places.theatre.pk))
    mapped = [MappedRow(*row) for row in batch.rows]
    assert [(row.lone_child, row.joined_to) for row in mapped] == [(False, 0), (True, 0), (False, 2)]


def test_refused_rows_come_back_with_their_venue_and_are_its_own_when_sent_again(sign_in, sample_cards, places, louhi):
    browser = sign_in("leena")
    sent = [["A099999999", "14.11.2026", text] for text in ("Louhisali", "Espoon Kaupunginteatteri", "Savoy")]
    batch = previewed(browser, workbook(*sent, headings=HEADINGS), venue=str(places.theatre.pk))
    browser.post(address("commit", batch))
    answer = browser.get(address("refused", batch))
    back = SimpleUploadedFile("back.xlsx", b"".join(answer.streaming_content))
    again = previewed(browser, back, venue=str(places.theatre.pk))
    assert venues_in(again) == [str(louhi.pk), str(places.theatre.pk), "?"]
