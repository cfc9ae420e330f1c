"""How a card is shown: its drawings, and the days that are copied onto it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cards.codes import display
from cards.labels import code39_svg, qr_svg
from cards.models import Card, Validity, ValidityKind


def labels_of(card: Card) -> dict[str, str]:
    """The QR code and the Code 39 barcode as markup of our own making, and the code in groups."""
    return {
        "qr": qr_svg(card.code, title=_("QR code of the card")),
        "code39": code39_svg(card.code, title=_("Barcode of the card")),
        "code": display(card.code),
    }


def last_renewal(periods: Sequence[Validity]) -> date | None:
    """The renewal date to write on the card: an early renewal is told before its period begins. [S1]"""
    renewals = [period for period in periods if period.kind == ValidityKind.RENEWAL]
    if not renewals:
        return None
    latest = renewals[-1]
    return latest.renewed_on or min(latest.first_day, timezone.localdate(latest.recorded_at))


def renewable(card: Card, periods: Sequence[Validity]) -> bool:
    """Whether the renewal is offered: not for an ended card, nor while a renewed period is still to begin."""
    return not card.ended_on and bool(periods) and periods[-1].first_day <= timezone.localdate()


@dataclass(frozen=True)
class Line:
    """One line of a printed list: the code in groups, and the row (a card or a period) that it is of."""

    code: str
    row: Any


def ticked(rows: Iterable[Any], site: str) -> list[tuple[Any, list[Line]]]:
    """Rows in their order, gathered by site, for paper. `site` is the rows' way to it, as in a queryset."""

    def site_of(row: Any) -> Any:
        return reduce(lambda found, name: found and getattr(found, name), site.split("__"), row)

    lines: dict[Any, list[Line]] = {}
    for row in rows:
        lines.setdefault(site_of(row), []).append(Line(display(getattr(row, "card", row).code), row))
    return list(lines.items())
