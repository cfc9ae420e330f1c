"""The refused rows as a workbook: the sender's own headings, the row's number, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cards.handback import refused_workbook
from usage.columns import MappedRow, tickets_text
from usage.models import BatchState, ImportBatch, RefusedRow

from .fates import Fate, Group


def cells_of(batch: ImportBatch, row: MappedRow) -> list[str]:
    """The mapped cells of a row, in the order of the import's headings."""
    texts = {
        "code": row.code_text,
        "children": row.children_text,
        "adults": row.adults_text,
        "event": row.event_text,
        "day": row.day_text,
        "time": row.time_text,
    }
    if row.lone_child:  # sent again as it is, it must not pass for an adult's
        texts |= {"adults": "0", "children": tickets_text(row)}
    return [texts[field] for field in _fields(batch)]


def _fields(batch: ImportBatch) -> list[str]:
    """A JSON object in the database forgets its order: ours is that of `field_names`."""
    return [field for field in field_names() if field in batch.mapping.get("headings", {})]


def field_names() -> dict[str, str]:
    """What the fields are called where the report has no heading of its own; `usage.columns` knows these words."""
    return {
        "code": _("Card code"),
        "children": _("Children"),
        "adults": _("Adults"),
        "event": _("Event"),
        "day": _("Day"),
        "time": _("Time"),
    }


def headings_of(batch: ImportBatch) -> list[str]:
    own, ours = batch.mapping.get("headings", {}), field_names()
    return [own[field] or ours[field] for field in _fields(batch)]


def refused_of(batch: ImportBatch, user: Any) -> list[RefusedRow]:
    """The refused rows: of a counted import those that `user` may see, before that the ones that are promised."""
    if batch.state == BatchState.COMMITTED:
        return list(RefusedRow.objects.visible_to(user).filter(batch=batch))
    pairs = zip((MappedRow(*row) for row in batch.rows), (fate[0] for fate in batch.fates), strict=True)
    return [
        RefusedRow(batch=batch, number=row.number, reason=fate, cells=cells_of(batch, row))
        for row, fate in pairs
        if Fate(fate).group is Group.REFUSED
    ]


def handed_back(batch: ImportBatch, refused: Iterable[RefusedRow]) -> bytes:
    """An .xlsx of the refused rows, in the language of the one who asks."""
    headings = [_("Row"), *headings_of(batch), _("Reason")]
    lines = [[str(row.number), *row.cells, _reason(row)] for row in refused]
    return refused_workbook(headings, lines, sheet_title=_("Refused rows"))


def _reason(row: RefusedRow) -> str:
    fate = Fate(row.reason)
    return f"{fate.label} {fate.next_step}".strip()
