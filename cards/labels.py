"""The code of a card as a QR code and as Code 39, in SVG. [S1, S2]

Pure: knows qrcode and python-barcode, of which it takes the dark and light modules only. The drawing is ours because
their own writers put `style` on every bar, which our content policy turns into a black box, and python-barcode adds a
check character that no reader in use expects (dependencies.md section 4).

One unit of the view box is one module. The page sets the size, or the drawing is given the room that it has on paper:
then a module is as many whole dots of a printer as fit, so that all bars come out alike, and never under 0.25 mm.
"""

import html
import re
from collections.abc import Iterable
from itertools import groupby

from barcode import Code39
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QR_QUIET = 4  # light modules that ISO/IEC 18004 wants on every side
CODE39_QUIET = 10  # light modules that ISO/IEC 16388 wants at both ends
CODE39_HEIGHT = 40  # about a fifth of the width, so that a hand-held reader may be held askew
DOT = 25.4 / 300  # millimetres; printers have 300 or 600 dots to the inch
NARROWEST = 3  # dots: 0.254 mm, which every reader in the test of dependencies.md section 4 could read


def qr_svg(code: str, *, title: str, room: float | None = None) -> str:
    """A QR code, error correction M, with the code and nothing else in it [S1].

    `title` is the text alternative; it is escaped here. `room` is the width that there is on paper, in millimetres.
    Returns markup for a page or a file. Raises ValueError if `code` is not capital letters and digits, or if its
    modules would be too narrow in the room.
    """
    return _qr(_checked(code), title, room)


def address_qr_svg(address: str, *, title: str, room: float | None = None) -> str:
    """A web address as a QR code, its letters as they are; arguments and result as for `qr_svg`.

    For sheets that lead to a page. Raises ValueError for anything but an http or https address: a code must never
    come here, and what a camera opens must be a page.
    """
    if not re.fullmatch(r"https?://[!-~]+", address):
        raise ValueError("Only a web address in ASCII can be drawn.")
    return _qr(address, title, room)


def _qr(content: str, title: str, room: float | None) -> str:
    symbol = QRCode(error_correction=ERROR_CORRECT_M)
    symbol.add_data(content)
    symbol.make()
    rows = symbol.modules
    side = len(rows) + 2 * QR_QUIET
    path = "".join(_bars(row, y=QR_QUIET + y, left=QR_QUIET, height=1) for y, row in enumerate(rows))
    return _svg(side, side, path, title, room)


def code39_svg(code: str, *, title: str, room: float | None = None) -> str:
    """A Code 39 barcode without a check character; arguments, result and error as for `qr_svg`."""
    modules = [bit == "1" for bit in Code39(_checked(code), add_checksum=False).build()[0]]
    path = _bars(modules, y=0, left=CODE39_QUIET, height=CODE39_HEIGHT)
    return _svg(len(modules) + 2 * CODE39_QUIET, CODE39_HEIGHT, path, title, room)


def _checked(code: str) -> str:
    if not re.fullmatch("[A-Z0-9]+", code):  # the libraries would change the case, or draw another code
        raise ValueError("Only a normalised code can be drawn.")
    return code


def _bars(modules: Iterable[bool], *, y: int, left: int, height: int) -> str:
    """One rectangle for each run of dark modules, as path commands."""
    path, x = "", left
    for dark, run in groupby(modules):
        width = len(list(run))
        if dark:
            path += f"M{x} {y}h{width}v{height}h-{width}z"
        x += width
    return path


def _size(width: int, height: int, room: float | None) -> str:
    if room is None:
        return ""
    dots = int(room / DOT / width + 1e-9)  # a room that is filled exactly is not missed by a rounding
    if dots < NARROWEST:
        raise ValueError("The code is too long for the room: its bars would be too narrow to read.")
    return f' width="{width * dots * DOT:.3f}mm" height="{height * dots * DOT:.3f}mm"'


def _svg(width: int, height: int, path: str, title: str, room: float | None) -> str:
    """Attributes only, no style; the light ground is drawn, since a quiet zone on a dark page is none."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"{_size(width, height, room)} role="img"'
        f' shape-rendering="crispEdges"><title>{html.escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
