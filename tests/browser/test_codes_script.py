"""`CardCodes.read` in the browser against `cards.codes.normalise` on the server: what both read, both read alike."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from django.conf import settings

from cards.codes import CheckScheme, Fault, Pattern, normalise, with_check

SCRIPT = settings.BASE_DIR / "static/js/codes.js"
SHAPES = [Pattern("A", 9), Pattern("K", 9, CheckScheme.DAMM), Pattern("KAI", 12), Pattern("B", 5)]
DAMM = [with_check(number, SHAPES[1]) for number in (0, 7, 12345678, 99999999)]
WRONG = [code[:-1] + str((int(code[-1]) + 1) % 10) for code in DAMM]
READ = [
    "A045198723",
    "a 045-198–723",
    "Ａ０４５１９８７２３",
    "\tA045198723\r\n",
    "\x1dA045198723",
    "A045\u200b198723",
    "A045.198/723",
]
READ += [*DAMM, DAMM[2].lower(), "KAI123456789012", "B12345", "  B 123 45"]
EMPTY = ["", "   ", "\t\r\n", "\u200b", "---"]
NO_CODE = ["A04519872", "A0451987234", "045198723", "X045198723", "A045198723\nA045198728", "5901234123457", "kissa"]
NO_CODE += ["A04519872 3"]
# The server may mend what stands before a person; a script between a reader and the server guesses nothing.
MENDED = ["AO45198723", "A04519872I"]


@pytest.fixture(scope="module")
def read(shared):
    """`read(text)` → the code or the fault, by the script in an empty page."""
    page = shared.browser.new_page()
    page.add_script_tag(path=SCRIPT)
    shapes = json.dumps([asdict(shape) for shape in SHAPES])
    yield lambda text: page.evaluate(f"text => CardCodes.read(text, {shapes})", text)
    page.close()


def as_on_the_server(text):
    found = normalise(text, SHAPES)
    return {"code": found.code, "fault": found.fault and found.fault.value}


@pytest.mark.parametrize("text", [*READ, *WRONG, *EMPTY])
def test_the_script_reads_as_the_server_does(read, text):
    assert read(text) == as_on_the_server(text)


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_check_digit_is_its_own_fault(read, text):
    assert read(text) == {"code": None, "fault": Fault.CHECK.value}


@pytest.mark.parametrize("text", [*NO_CODE, *MENDED])
def test_what_has_not_exactly_the_shape_is_no_code(read, text):
    assert read(text) == {"code": None, "fault": Fault.NO_CODE.value}
