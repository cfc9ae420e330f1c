"""Children's tickets on rows of their own are counted with their adult's row, in the shapes that ticket offices use."""

from dataclasses import replace

import pytest

from cards.codes import Pattern
from cards.workbook import Row, Sheet, Workbook
from usage.columns import MappedRow, Mapping, guess, rows_of

PATTERNS = [Pattern("A", 9)]
CODE, OTHER = "A045198723", "A045198805"
HEADINGS = ("Tilausnumero", "Tapahtuma", "Pvm", "Lipputyyppi", "Kpl", "Lisätieto")
ADULT, CHILD = "Kaikukortti", "Kaikukortti lapsi"


def table(*rows, headings=HEADINGS):
    lines = [Row(number, row) for number, row in enumerate((headings, *rows), 1) if any(row)]
    return Workbook([Sheet("S", lines)])


def ticket(order, kind, code="", quantity="1", event="Hamlet", day="14.11.2026"):
    return (order, event, day, kind, quantity, code)


def mapped(*rows, **changed):
    """The rows below the headings, by the guessed columns or some of them changed."""
    workbook = table(*rows)
    mapping = guess(workbook, PATTERNS)
    assert mapping is not None
    return rows_of(workbook, replace(mapping, **changed), PATTERNS)


def children(rows):
    """What became of each row: the adults' codes and children, the number that a child's row is joined to, or lone."""
    return [
        "lone" if row.lone_child else row.joined_to or (None if row.ignored else (row.code_text, row.children_text))
        for row in rows
    ]


def test_the_types_and_the_order_are_guessed():
    workbook = table(ticket("1001", ADULT, CODE), ticket("1001", CHILD), ticket("1001", "Lapsi"))
    mapping = guess(workbook, PATTERNS)
    expected = Mapping("S", 1, 5, adults=4, event=1, day=2, ticket_type=3, counted_types=("kaikukortti",))
    assert mapping == replace(expected, order=0, child_types=("kaikukortti lapsi",))


@pytest.mark.parametrize("kind", ["Kaikukortti, barn", "Kaikukortti child", "KAIKU-LAPSILIPPU", "Lasten Kaikukortti"])
def test_a_type_that_names_the_card_and_a_child_is_a_childs(kind):
    assert guess(table(ticket("1001", ADULT, CODE), ticket("1001", kind)), PATTERNS).child_types == (kind.lower(),)


@pytest.mark.parametrize("kind", ["Kaikukortti aikuinen + lapsi", "Lapsi", "Kaikukortti", "Barn"])
def test_other_types_are_not(kind):
    assert guess(table(ticket("1001", "Kaikukortti vuxen", CODE), ticket("1001", kind)), PATTERNS).child_types == ()


@pytest.mark.parametrize("heading", ["Tilausnro", "Varausnumero", "Ordernummer", "Bokningsnummer", "Order number"])
def test_an_orders_number_is_known_in_three_languages(heading):
    workbook = table(ticket("1", ADULT, CODE), headings=(heading, *HEADINGS[1:]))
    assert guess(workbook, PATTERNS).order == 0


@pytest.mark.parametrize(("cell", "order"), [("1001", 0), ("kyllä", None), ("1", None)])
def test_a_word_that_may_be_another_thing_needs_numbers_below(cell, order):
    workbook = table(ticket(cell, ADULT, CODE), headings=("Varaus", *HEADINGS[1:]))
    assert guess(workbook, PATTERNS).order == order


@pytest.mark.parametrize("codes", [(CODE, CODE, CODE), (CODE, "", ""), ("", "", CODE), ("", CODE, "")])
def test_the_code_may_stand_on_each_row_of_the_order_or_on_one(codes):
    rows = [ticket("1001", kind, code) for kind, code in zip((ADULT, "Perus", CHILD), codes, strict=True)]
    assert children(mapped(*rows)) == [(CODE, "1"), None, 2]


def test_a_joined_row_keeps_its_number_and_its_adults_and_nothing_else():
    rows = mapped(ticket("1001", ADULT, CODE), ticket("1001", CHILD, CODE, "2"))
    assert rows[1] == MappedRow(3, joined_to=2)
    assert rows[0] == MappedRow(2, CODE, "2", "1", "Hamlet", "14.11.2026")


def test_the_number_of_tickets_is_the_quantity_and_one_when_it_is_empty():
    rows = [ticket("1001", ADULT, CODE), ticket("1001", CHILD, "", "2"), ticket("1001", CHILD, "", "")]
    assert children(mapped(*rows)) == [(CODE, "3"), 2, 2]


def test_children_in_a_column_of_their_own_count_too():
    headings = ("Tilausnumero", "Lapset", "Lipputyyppi", "Kortin tunnus", "Pvm")
    rows = [("1001", "1", ADULT, CODE, "14.11.2026"), ("1001", "2", CHILD, "", "14.11.2026")]
    workbook = table(*rows, headings=headings)
    assert children(rows_of(workbook, guess(workbook, PATTERNS), PATTERNS)) == [(CODE, "3"), 2]


@pytest.mark.parametrize("quantity", ["kaksi", "-1"])
def test_a_number_that_cannot_be_read_is_left_to_the_adults_judge(quantity):
    rows = [ticket("1001", ADULT, CODE), ticket("1001", CHILD, "", quantity), ticket("1001", CHILD)]
    assert children(mapped(*rows)) == [(CODE, f"{quantity} + 1"), 2, 2]


def test_of_several_adults_the_one_with_the_childs_code_is_meant():
    rows = [ticket("1001", ADULT, CODE), ticket("1001", ADULT, OTHER), ticket("1001", CHILD, CODE)]
    assert children(mapped(*rows)) == [(CODE, "1"), (OTHER, ""), 2]


def test_of_several_adults_none_is_guessed():
    rows = [ticket("1001", ADULT, CODE), ticket("1001", ADULT, OTHER), ticket("1001", CHILD)]
    assert children(mapped(*rows)) == [(CODE, ""), (OTHER, ""), "lone"]
    assert children(mapped(ticket("1", ADULT), ticket("1", ADULT), ticket("1", CHILD, CODE)))[2] == "lone"


def test_two_adults_do_not_share_one_code():
    assert children(mapped(ticket("1001", ADULT, CODE), ticket("1001", ADULT))) == [(CODE, ""), ("", "")]


def test_an_order_of_two_events_is_two_purchases_of_one_card():
    events = ("Hamlet", "Lokki")
    rows = [ticket("1001", kind, event=event) for event in events for kind in (ADULT, CHILD)]
    rows[0] = ticket("1001", ADULT, CODE)
    assert children(mapped(*rows)) == [(CODE, "1"), 2, (CODE, "1"), 4]


def test_a_child_at_another_event_than_the_adult_is_lone():
    rows = [ticket("1001", ADULT, CODE), ticket("1001", CHILD, CODE, event="Lokki")]
    assert children(mapped(*rows)) == [(CODE, ""), "lone"]


def test_another_card_than_the_adults_is_not_counted_with_it():
    assert children(mapped(ticket("1", ADULT, CODE), ticket("1", CHILD, OTHER))) == [(CODE, ""), "lone"]


def test_of_merged_cells_the_first_row_has_the_order():
    rows = [ticket("1001", ADULT, CODE), ("", "", "", CHILD), ("", "", "", CHILD, "2")]
    assert children(mapped(*rows)) == [(CODE, "3"), 2, 2]


def test_without_orders_the_nearest_adult_above_with_the_same_code_day_and_event_is_meant():
    rows = [
        ticket("", ADULT, CODE),
        ticket("", ADULT, CODE, event="Lokki"),
        ticket("", ADULT, CODE),
        ticket("", CHILD, CODE, day="2026-11-14", event="HAMLET"),
        ticket("", CHILD, CODE, day="15.11.2026"),
        ticket("", CHILD, OTHER),
        ticket("", CHILD),
    ]
    expected = [(CODE, ""), (CODE, ""), (CODE, "1"), 4, "lone", "lone", "lone"]
    assert children(mapped(*rows, order=None)) == expected


def test_a_childs_ticket_of_an_order_of_its_own_goes_by_its_code():
    assert children(mapped(ticket("1002", CHILD, CODE), ticket("1001", ADULT, CODE))) == [3, (CODE, "1")]


def test_a_lone_childs_row_keeps_its_cells():
    (row,) = mapped(ticket("1001", CHILD, CODE, "2"))
    assert row == MappedRow(2, CODE, "", "2", "Hamlet", "14.11.2026", lone_child=True)


def test_a_number_that_many_rows_share_is_no_order():
    rows = [ticket("1001", ADULT, f"A{n:09}") for n in range(60)]
    assert children(mapped(*rows, ticket("1001", CHILD), ticket("1001", ADULT)))[-2:] == ["lone", ("", "")]


def test_a_long_report_of_orders_is_joined_in_good_time():
    rows = [
        ticket(str(n // 40), (ADULT, CHILD)[n % 2], f"A{n // 40:09}" if n % 40 == 0 else "", event=str(n % 40 // 2))
        for n in range(20_000)
    ]
    assert children(mapped(*rows))[:4] == [("A000000000", "1"), 2, ("A000000000", "1"), 4]
