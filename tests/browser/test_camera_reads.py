"""Which of the camera's readings count as a scan (static/js/camera-reads.js), played to the rules one by one."""

from __future__ import annotations

import pytest
from django.conf import settings

from cards.codes import CheckScheme, Pattern, with_check

GOOD, OTHER = "A045198723", "A045198728"

# Each step is (milliseconds, what was read in the picture, what the rules make of it).
QR, BARS = "QRCode", "Code39"
K_GOOD = with_check(12345678, Pattern("K", 9, CheckScheme.DAMM))
K_WRONG = K_GOOD[:-1] + str((int(K_GOOD[-1]) + 1) % 10)
SCAN, MISREAD, FOREIGN = {"code": GOOD}, {"fault": "check"}, {"fault": "no_code"}
HELD = range(1000, 20000, 1000)
RULES = {
    "a QR code counts at once": [(0, [(QR, GOOD)], SCAN)],
    "Code 39 counts when read twice": [(0, [(BARS, GOOD)], None), (100, [(BARS, GOOD)], SCAN)],
    "readings that differ count for nothing": [
        (at, [(BARS, code)], None) for at, code in enumerate([GOOD, OTHER, GOOD])
    ],
    "readings far apart are not one after the other": [(0, [(BARS, GOOD)], None), (5000, [(BARS, GOOD)], None)],
    "no code between two readings is no other reading": [
        (0, [(BARS, GOOD)], None),
        (9, [], None),
        (99, [(BARS, GOOD)], SCAN),
    ],
    "a wrong check digit never counts": [(0, [(BARS, K_WRONG)], None), (100, [(BARS, K_WRONG)], MISREAD)],
    "a right check digit counts when read twice": [
        (0, [(BARS, K_GOOD)], None),
        (9, [(BARS, K_GOOD)], {"code": K_GOOD}),
    ],
    "another thing's code is no card": [(0, [(QR, "https://example.org/")], FOREIGN)],
    "a shorter code is no card": [(0, [(BARS, GOOD[1:])], None), (100, [(BARS, GOOD[1:])], FOREIGN)],
    "a card held in view counts once": [(0, [(QR, GOOD)], SCAN), *((at, [(QR, GOOD)], None) for at in HELD)],
    "a card that left and came back counts again": [(0, [(QR, GOOD)], SCAN), (9, [], None), (2200, [(QR, GOOD)], SCAN)],
    "a card held very long counts again": [
        (0, [(QR, GOOD)], SCAN),
        *((at, [(QR, GOOD)], None) for at in HELD),
        (20000, [(QR, GOOD)], SCAN),
    ],
    "the next card counts at once": [(0, [(QR, OTHER)], {"code": OTHER}), (100, [(QR, GOOD)], SCAN)],
}
PLAYED = """([shapes, steps]) => {
  const reads = new CameraReads(shapes);
  return steps.map(([at, found]) => reads.take(found.map(([format, text]) => ({ format, text })), at));
}"""
SHAPES = [{"prefix": "A", "digits": 9, "check": "none"}, {"prefix": "K", "digits": 9, "check": "damm"}]


@pytest.fixture(scope="module")
def rules(shared):
    page = shared.browser.new_page()
    for script in ("codes.js", "camera-reads.js"):
        page.add_script_tag(path=settings.BASE_DIR / "static/js" / script)
    yield lambda steps: page.evaluate(PLAYED, [SHAPES, steps])
    page.close()


@pytest.mark.parametrize("steps", RULES.values(), ids=RULES)
def test_which_readings_count(rules, steps):
    assert rules([[at, found] for at, found, _expected in steps]) == [expected for _at, _found, expected in steps]
