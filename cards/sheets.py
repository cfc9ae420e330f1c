"""Cards and labels on A4: how many stand on a sheet, and the drawings of each.

Knows cards and `cards.labels`; the page's own style sheet (sheets.css) has the same millimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cards.codes import display
from cards.labels import code39_svg, qr_svg
from cards.models import Card


@dataclass(frozen=True)
class Layout:
    """What is printed (for the trail), how many stand on a sheet, how many are drawn on one page of the site, and
    the millimetres that the two drawings have."""

    purpose: str
    a_sheet: int
    a_page: int
    qr_room: float
    code39_room: float


CARDS = Layout("cards", a_sheet=5, a_page=100, qr_room=22.2, code39_room=78)  # 85 × 54 mm, two faces side by side
LABELS = Layout("labels", a_sheet=21, a_page=105, qr_room=15, code39_room=61.8)  # 63.5 × 38.1 mm, ready-cut


def sheets_of(cards: Sequence[Card], layout: Layout) -> list[list[dict[str, Any]]]:
    """The drawings of the cards in their order, sheet by sheet."""
    drawn = [_drawn(card, layout) for card in cards]
    return [drawn[start : start + layout.a_sheet] for start in range(0, len(drawn), layout.a_sheet)]


def _drawn(card: Card, layout: Layout) -> dict[str, Any]:
    return {
        "qr": qr_svg(card.code, title=_("QR code of the card"), room=layout.qr_room),
        "code39": code39_svg(card.code, title=_("Barcode of the card"), room=layout.code39_room),
        "code": display(card.code),
        "number": card.number,
    }
