"""The printed codes can be read by a real reader and shown under our content policy."""

import re
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from cards.codes import CheckScheme, Pattern, with_check
from cards.labels import CODE39_QUIET, DOT, QR_QUIET, address_qr_svg, code39_svg, qr_svg

CODES = ["A045198723", "A045199101", with_check(12345678, Pattern("K", 9, CheckScheme.DAMM)), "KAI123456789012"]
SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = pytest.mark.parametrize("drawing", [qr_svg, code39_svg])


def bars(svg):
    """The rectangles of the path, as x, y, width and height in modules."""
    path = ElementTree.fromstring(svg).find(f"{SVG}path").get("d")
    commands = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z", path)
    assert "".join("M{} {}h{}v{}h-{}z".format(*bar) for bar in commands) == path
    return [tuple(map(int, bar[:4])) for bar in commands]


def size(svg):
    return tuple(map(int, ElementTree.fromstring(svg).get("viewBox").split()[2:]))


def decoded(svg, pixels=3):
    """What a reader sees in the drawing, at so many pixels a module."""
    width, height = size(svg)
    image = Image.new("L", (width * pixels, height * pixels), 255)
    draw = ImageDraw.Draw(image)
    for x, y, w, h in bars(svg):
        draw.rectangle((x * pixels, y * pixels, (x + w) * pixels - 1, (y + h) * pixels - 1), fill=0)
    return [(str(found.format), found.text, found.ec_level) for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("drawing", "kind", "level"), [(qr_svg, "QR Code", "M"), (code39_svg, "Code 39", "")])
def test_a_reader_reads_the_code_and_nothing_else(drawing, kind, level, code):
    assert decoded(drawing(code, title="x")) == [(kind, code, level)]


def test_the_quiet_zones_are_kept():
    qr, code39 = qr_svg("A045198723", title="x"), code39_svg("A045198723", title="x")
    assert size(qr) == (21 + 2 * QR_QUIET, 21 + 2 * QR_QUIET)
    assert size(code39)[0] == 191 + 2 * CODE39_QUIET
    assert (min(bar[0] for bar in bars(qr)), min(bar[1] for bar in bars(qr))) == (4, 4)
    assert max(x + w for x, _, w, _ in bars(qr)) == 25
    assert (min(bar[0] for bar in bars(code39)), max(x + w for x, _, w, _ in bars(code39))) == (10, 201)


@DRAWINGS
def test_the_drawing_is_one_path_on_a_light_ground_with_a_title(drawing):
    root = ElementTree.fromstring(drawing("A045198723", title="QR-koodi"))
    assert [child.tag for child in root] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    assert root[0].text == "QR-koodi"
    assert (root.get("role"), root.get("shape-rendering")) == ("img", "crispEdges")


@DRAWINGS
def test_nothing_in_the_drawing_is_refused_by_the_content_policy(drawing):
    svg = drawing("A045198723", title="x")
    assert not re.search(r"style|script|class|href|url\(|\bon\w+=", svg)


@DRAWINGS
def test_a_title_cannot_break_out(drawing):
    title = "\"Kortti\" <script>alert('x')</script> & muuta"
    svg = drawing("A045198723", title=title)
    assert "<script" not in svg
    assert ElementTree.fromstring(svg).find(f"{SVG}title").text == title


@DRAWINGS
def test_the_code_stands_in_no_text_unless_the_title_says_it(drawing):
    assert "A045198723" not in drawing("A045198723", title="Viivakoodi")


@DRAWINGS
@pytest.mark.parametrize("code", ["", "a045198723", "A045 198 723", "A045198723\n", "Ä045198723", "*A045198723*"])
def test_only_a_normalised_code_is_drawn(drawing, code):
    with pytest.raises(ValueError, match="normalised"):
        drawing(code, title="x")


@DRAWINGS
@pytest.mark.parametrize(("room", "dots"), [(20, {"qr": 8, "code39": None}), (54, {"qr": 21, "code39": 3})])
def test_in_its_room_a_module_is_as_many_whole_dots_as_fit(drawing, room, dots):
    wanted = dots["qr" if drawing is qr_svg else "code39"]
    if wanted is None:
        with pytest.raises(ValueError, match="too long for the room"):
            drawing("A045198723", title="x", room=room)
        return
    root = ElementTree.fromstring(drawing("A045198723", title="x", room=room))
    width = float(root.get("width").removesuffix("mm"))
    assert round(width / size(ElementTree.tostring(root))[0] / DOT, 2) == wanted


def test_an_address_is_drawn_with_its_letters_as_they_are():
    address = "https://kaikukortti.example/Espoo/esite?kieli=fi"
    assert decoded(address_qr_svg(address, title="x")) == [("QR Code", address, "M")]


@pytest.mark.parametrize(
    "address", ["A045198723", "javascript:alert(1)", "https://a b", "ftp://a.example", "https://ä.fi"]
)
def test_what_is_no_web_address_is_not_drawn_as_one(address):
    with pytest.raises(ValueError, match="web address"):
        address_qr_svg(address, title="x")
