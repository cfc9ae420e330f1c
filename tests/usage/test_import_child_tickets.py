"""A report with children's tickets on rows of their own, through the pages."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.usage.import_steps import address, committed, counts, fates, guessed, previewed, uploaded, workbook
from usage.models import Usage

pytestmark = pytest.mark.usefixtures("read_here")

HEADINGS = ["Tilausnumero", "Tapahtuma", "Esityspäivä", "Lipputyyppi", "Kpl", "Lisätieto"]
CARD = "A045198723"  # two children


def ticket(order, kind, code="", quantity=1):
    return [order, "Lumikuningatar", "14.11.2026", kind, quantity, code]


FAMILY = [
    ticket(1001, "Kaikukortti", f"Kaikukortti {CARD}"),
    ticket(1001, "Perus"),
    ticket(1001, "Kaikukortti lapsi", "", 2),
]


def report(*rows):
    return workbook(*rows, headings=HEADINGS)


def test_a_familys_rows_are_one_use_with_its_children(sign_in, sample_cards):
    batch = committed(sign_in("ville"), report(*FAMILY))
    assert counts(batch) == {"counted": 1, "already_in": 0, "refused": 0, "ignored": 2}
    assert [(use.card.code, use.children) for use in Usage.unscoped.all()] == [(CARD, 2)]


def test_the_preview_says_with_which_row_a_child_is_counted(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(*FAMILY))
    assert fates(batch) == {2: "new", 3: "ignored", 4: "joined"}
    page = browser.get(address("preview", batch), {"fate": "ignored"})
    assert "A child&#x27;s ticket, counted with row 2." in page.content.decode()


def test_too_many_children_on_rows_of_their_own_are_refused_as_in_a_column(sign_in, sample_cards):
    batch = previewed(sign_in("ville"), report(*FAMILY, ticket(1001, "Kaikukortti lapsi")))
    assert fates(batch) == {2: "too_many_children", 3: "ignored", 4: "joined", 5: "joined"}


def refused_cells(browser, batch):
    content = b"".join(browser.get(address("refused", batch)).streaming_content)
    rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(HANDED, (str(cell or "") for cell in row), strict=False)) for row in rows][1:]


HANDED = ["row", "code", "children", "adults", "event", "day"]


def test_a_childs_ticket_without_an_adult_is_refused_and_sent_again_is_no_adult(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(ticket(1, "Kaikukortti lapsi", CARD, 2), ticket(2, "Kaikukortti", "A045198728")))
    (row,) = refused_cells(browser, batch)
    assert (fates(batch)[2], row) == ("no_adult", {**row, "row": "2", "code": CARD, "children": "2", "adults": "0"})
    again = [row["code"], row["children"], row["adults"], row["day"]]
    second = previewed(browser, workbook(again, headings=["Card code", "Children", "Adults", "Day"]))
    assert fates(second) == {2: "bad_adults"}


def test_a_refused_adults_row_is_handed_back_with_its_children(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(*FAMILY, ticket(1001, "Kaikukortti lapsi")))
    assert [(row["row"], row["children"]) for row in refused_cells(browser, batch)] == [("2", "3")]


def test_the_types_of_children_are_offered_beside_the_counted_ones(sign_in, sample_cards):
    browser = sign_in("ville")
    page = browser.get(address("columns", uploaded(browser, report(*FAMILY)))).context["form"]
    assert [key for key, _label in page.fields["child_types"].choices] == ["kaikukortti", "perus", "kaikukortti lapsi"]
    assert [list(page[name].value()) for name in ("counted_types", "child_types")] == [
        ["kaikukortti"],
        ["kaikukortti lapsi"],
    ]


def test_one_type_cannot_be_in_both(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = uploaded(browser, report(*FAMILY))
    both = {"counted_types": ["kaikukortti"], "child_types": ["kaikukortti"]}
    page = browser.post(address("columns", batch), {**guessed(browser, batch), **both})
    form = page.context["form"]
    assert form.errors["child_types"] == ["“Kaikukortti” is chosen in both lists. Choose it in one of them."]
    assert [form[name].value() for name in both] == [["kaikukortti"]] * 2


def test_a_type_that_is_chosen_as_a_childs_is_joined(sign_in, sample_cards):
    rows = [FAMILY[0], ticket(1001, "Lapsi 0 €", "", 1)]
    batch = previewed(sign_in("ville"), report(*rows), {"child_types": ["lapsi 0 €"]})
    assert (fates(batch), batch.rows[0][2]) == ({2: "new", 3: "joined"}, "1")


def test_the_chosen_order_and_types_are_there_when_one_comes_back(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = previewed(browser, report(*FAMILY))
    form = browser.get(address("columns", batch)).context["form"]
    assert (form["order"].value(), form["child_types"].value()) == (0, ("kaikukortti lapsi",))


def test_the_orders_number_rests_nowhere(sign_in, sample_cards):
    batch = previewed(sign_in("ville"), report(*[[f"77{row[0]}", *row[1:]] for row in FAMILY]))
    assert "771001" not in str(batch.rows) + str(batch.mapping)
