"""What people type and readers send becomes a code, or a reason why not."""

import csv
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.codes import (
    CheckScheme,
    Fault,
    Pattern,
    Reading,
    display,
    find_codes,
    is_valid,
    masked,
    normalise,
    with_check,
)

OLD = Pattern("A", 9)
NEW = Pattern("K", 9, CheckScheme.DAMM)
PATTERNS = [OLD, NEW]
SAMPLES = Path(__file__).parents[1] / "samples"
CARDS = list(csv.DictReader((SAMPLES / "cards.csv").read_text(encoding="utf-8").splitlines()))

new_codes = st.integers(0, 10**8 - 1).map(lambda number: with_check(number, NEW))
old_codes = st.integers(0, 10**9 - 1).map(lambda number: with_check(number, OLD))


def read(text):
    return normalise(text, PATTERNS)


# Typed and scanned


@pytest.mark.parametrize("code", [card["code"] for card in CARDS])
def test_a_code_of_the_sample_register_is_read_as_it_stands(code):
    assert read(code) == Reading(code=code)


def test_the_sample_register_has_its_46_cards():
    assert len({card["code"] for card in CARDS}) == 46


@pytest.mark.parametrize(
    "text",
    [
        "a045198723",
        "  A045198723 ",
        "A045 198 723",
        "A 0 4 5 1 9 8 7 2 3",
        "A045\u00a0198\u2009723",  # no-break and thin space
        "\ufeffA045\u200b198\u00ad723",  # byte order mark, zero width space, soft hyphen
        "A  045    198    723",
        "A045-198\u2013723",
        "A0451987-23",
        "A\u2011045\u2212198\uff0d723",  # no-break hyphen, minus, full-width hyphen
        "A.045.198.723",
        "a_045/198_723",
        "*A045198723*",  # Code 39 start and stop
        "(A045198723(",  # the same from a reader with another keyboard's layout
        "A045198723\r\n",
        "\tA045198723\t",
        "\x02A045198723\x03",
        "Ａ０４５１９８７２３",
        "A٠٤٥١٩٨٧٢٣",  # a phone with Arabic digits
        "Kaikukortti A045198723",
        "A045198723 x 2",
        "A045198723\r\nA045198723\r\n",  # read twice
        "A045198723A045198723",
    ],
)
def test_a_code_is_read_however_it_is_written(text):
    assert read(text) == Reading(code="A045198723")


@given(code=new_codes | old_codes, data=st.data())
def test_separators_and_case_never_change_a_code(code, data):
    separator = st.sampled_from(["", "", " ", "-", ".", "_", "/", "\u2013", "\u00a0", "\u200b"])
    text = code[0] + "".join(data.draw(separator) + digit for digit in code[1:-3]) + "-" + code[-3:]
    assert read(data.draw(st.sampled_from([text, text.lower()]))) == Reading(code=code)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        (" \u200b\t\r\n", Fault.EMPTY),
        ("**", Fault.EMPTY),
        ("A04519872", Fault.NO_CODE),  # one digit short
        ("A0451987234", Fault.NO_CODE),  # one too many
        ("045198723", Fault.NO_CODE),
        ("X045198723", Fault.NO_CODE),  # no run has this letter
        ("Kaikukortti", Fault.NO_CODE),
        ("K123456780", Fault.CHECK),
        ("A045198805 A045198833", Fault.SEVERAL),
        ("A045198805/A045198833", Fault.SEVERAL),
        ("A045198805A045198833", Fault.SEVERAL),
        ("A045198805\nK123456780", Fault.SEVERAL),  # one of the two is misread, but two were meant
    ],
)
def test_what_is_not_one_code_says_why(text, fault):
    assert read(text) == Reading(fault=fault)


@pytest.mark.parametrize("text", ["A04519872 3", "A0451987 23", "A04519872\t3", "A04519872|3", "A045198 LOL"])
def test_a_short_code_is_not_completed_from_what_stands_beside_it(text):
    assert read(text) == Reading(fault=Fault.NO_CODE)


@given(st.text())
def test_any_text_gives_either_a_code_of_a_known_shape_or_a_fault(text):
    reading = read(text)
    assert (reading.code is None) != (reading.fault is None)
    assert reading.code is None or is_valid(reading.code, OLD) or is_valid(reading.code, NEW)


@given(code=new_codes | old_codes)
def test_reading_a_read_code_again_changes_nothing(code):
    assert read(display(code)) == read(code) == Reading(code=code)


# Look-alikes


@pytest.mark.parametrize("text", ["A0451987O0", "AO45198700", "a0451987o0", "AO45 I987-0O", "A045l98700"])
def test_letters_that_can_only_be_a_zero_or_a_one_are_mended(text):
    assert read(text) == Reading(code=text_with_digits(text), mended=True)


def text_with_digits(text):
    return "A" + text.upper()[1:].translate(str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None}))


@pytest.mark.parametrize("letter", "SBZGQ")
def test_a_doubtful_letter_is_not_mended_in_a_code_without_a_check_digit(letter):
    assert read("A04519872" + letter) == Reading(fault=Fault.NO_CODE)


def test_a_doubtful_letter_is_mended_where_the_check_digit_confirms_it():
    assert read("K1234S6786") == Reading(code="K123456786", mended=True)
    assert read("K1234S6787") == Reading(fault=Fault.CHECK)


def test_two_doubtful_letters_are_left_to_the_person():
    assert read("K1Z34S6786") == Reading(fault=Fault.NO_CODE)


def test_mending_never_makes_a_code_out_of_a_word():
    assert read("ALLOILLOIO") == Reading(fault=Fault.NO_CODE)


def test_a_zero_is_the_letter_only_if_a_run_begins_with_that_letter():
    assert read("0045198723") == Reading(fault=Fault.NO_CODE)
    assert normalise("0045198723", [*PATTERNS, Pattern("O", 9)]) == Reading(code="O045198723", mended=True)


def test_a_one_that_could_be_either_of_two_letters_is_not_mended():
    assert normalise("1045198723", [Pattern("I", 9), Pattern("L", 9)]) == Reading(fault=Fault.NO_CODE)


def test_a_letter_is_never_mended_into_another_letter():
    assert normalise("Q045198723", [Pattern("O", 9)]) == Reading(fault=Fault.NO_CODE)


def test_an_exact_match_goes_before_mending():
    two_letters = Pattern("AO", 8)
    assert normalise("AO45198723", [OLD, two_letters]) == Reading(code="AO45198723")
    assert normalise("AO45198723", [OLD]) == Reading(code="A045198723", mended=True)


def test_what_could_be_mended_into_two_codes_is_not_mended():
    assert normalise("AO4519872O", [OLD, Pattern("AO", 8)]) == Reading(fault=Fault.NO_CODE)


# Free text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A045198777", ["A045198777"]),
        ("a045198931", ["A045198931"]),
        ("Kaikukortti A045198723", ["A045198723"]),
        ("kaikukortti nro A045198840", ["A045198840"]),
        ("A045 198 784", ["A045198784"]),
        ("nro 12 A045198784 2 kpl", ["A045198784"]),
        ("nro 12 A045 198 784 2 kpl", ["A045198784"]),
        ("A045 198 784 17.10.2026", ["A045198784"]),
        ("A045 198 784 2026-10-17", ["A045198784"]),
        ("Kaikukortti:A-045-198-784.", ["A045198784"]),
        ("A045198805 A045198833", ["A045198805", "A045198833"]),
        ("A045 198 805, A045 198 833", ["A045198805", "A045198833"]),
        ("A045198805;a045198805", ["A045198805"]),
        ("Kaikukortti A0451987O0", ["A045198700"]),
        ("tilaus 880109\nA045198805\n3 kpl", ["A045198805"]),
    ],
)
def test_codes_are_found_in_free_text(text, codes):
    assert find_codes(text, PATTERNS) == codes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lippukassa",
        "A04519872 3 kpl",  # short, and a count
        "A045198 72 3 kpl",
        "A0451987234",
        "A045 198 784 112",  # a longer number in groups
        "B12A045198784",  # the end of some other number
        "A12 045 1234",  # a seat and a phone number
        "A045198\n784",
        "nro A045198    784",  # columns of a printed table
        "045198784",
        "0045198784",
        "A045 198 78O",  # joined and mended: two guesses at once
        "K123456780",  # the check digit is wrong
    ],
)
def test_other_numbers_are_not_glued_into_a_code(text):
    assert find_codes(text, [*PATTERNS, Pattern("O", 9)]) == []


def test_every_spelling_of_the_sample_sales_report_is_a_card_of_the_register():
    rows = list(openpyxl.load_workbook(SAMPLES / "2_lipunmyyntiraportti.xlsx").active.values)[5:-1]
    heading = rows[0]
    notes = [row[heading.index("Lisätieto")] for row in rows if row[heading.index("Lipputyyppi")] == "Kaikukortti"]
    assert len(notes) == 18
    for note in notes:
        reading = read(note)
        assert reading.code in {card["code"] for card in CARDS}
        assert find_codes(note, PATTERNS) == [reading.code]


@given(codes=st.lists(new_codes | old_codes, min_size=1, max_size=4, unique=True), data=st.data())
def test_every_code_in_a_text_is_found_once(codes, data):
    between = st.sampled_from([" ", ", ", " / ", "\n", " 2 kpl ", " nro ", " + ", " 17.10.2026 "])
    text = "".join(data.draw(between) + data.draw(st.sampled_from([code, display(code)])) for code in codes)
    assert find_codes("Kaikukortti" + text, PATTERNS) == codes


@pytest.mark.parametrize("bit", ["- ", "a", "a1", "A045 ", "A045198723", "\x01", "A 1 ", "*"])
def test_a_long_text_is_read_in_linear_time(bit):
    started = process_time()
    find_codes(bit * (32_000 // len(bit)), PATTERNS)  # as long as a cell of a spreadsheet can be
    assert process_time() - started < 2


# For the eye


def test_a_code_is_shown_in_groups_of_three_or_more():
    assert display("A045198723") == "A045 198 723"
    assert display("KAI12345678") == "KAI123 45678"


@given(letters=st.text("AKO", min_size=1, max_size=3), number=st.text("0123456789", min_size=4, max_size=12))
def test_a_shown_code_is_found_again(letters, number):
    pattern = Pattern(letters, len(number))
    assert find_codes(f"Kortti {display(letters + number)} 2 kpl", [pattern]) == [letters + number]


def test_a_masked_code_shows_its_ends_only():
    assert masked("A045198723") == "A0••••••23"
    assert masked("K1234") == "K•••4"
