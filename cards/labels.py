"""The code of a card as a QR code and as Code 39, in SVG. [S1, S2]

Pure: knows qrcode and python-barcode, of which it takes the dark and light modules only. The drawing is ours because
their own writers put `style` on every bar, which our content policy turns into a black box, and python-barcode adds a
check character that no reader in use expects (dependencies.md section 4).

One unit of the view box is one module. Set the size on the page or on paper; a module should be 0.25 mm or wider.
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


def qr_svg(code: str, *, title: str) -> str:
    """A QR code, error correction M, with the code and nothing else in it [S1].

    `title` is the text alternative; it is escaped here. Returns markup for a page or a file. Raises ValueError if
    `code` is not capital letters and digits.
    """
    symbol = QRCode(error_correction=ERROR_CORRECT_M)
    symbol.add_data(_checked(code))
    symbol.make()
    rows = symbol.modules
    side = len(rows) + 2 * QR_QUIET
    path = "".join(_bars(row, y=QR_QUIET + y, left=QR_QUIET, height=1) for y, row in enumerate(rows))
    return _svg(side, side, path, title)


def code39_svg(code: str, *, title: str) -> str:
    """A Code 39 barcode without a check character; arguments, result and error as for `qr_svg`."""
    modules = [bit == "1" for bit in Code39(_checked(code), add_checksum=False).build()[0]]
    path = _bars(modules, y=0, left=CODE39_QUIET, height=CODE39_HEIGHT)
    return _svg(len(modules) + 2 * CODE39_QUIET, CODE39_HEIGHT, path, title)


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


def _svg(width: int, height: int, path: str, title: str) -> str:
    """Attributes only, no style; the light ground is drawn, since a quiet zone on a dark page is none."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' shape-rendering="crispEdges"><title>{html.escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
