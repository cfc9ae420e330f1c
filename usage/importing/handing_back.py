"""The refused rows as a workbook: the sender's own headings, the row's number, and the reason in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from usage.columns import MappedRow
from usage.handback import refused_workbook
from usage.models import ImportBatch, RefusedRow

from .fates import Fate


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
    return [texts[field] for field in _fields(batch)]


def _fields(batch: ImportBatch) -> list[str]:
    """A JSON object in the database forgets its order: ours is that of FIELD_NAMES."""
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


def handed_back(batch: ImportBatch, refused: Any) -> bytes:
    """An .xlsx of the refused rows, in the language of the one who asks. `refused`: those rows that they may see."""
    headings = [_("Row"), *headings_of(batch), _("Reason")]
    lines = [[str(row.number), *row.cells, reason_in_words(row)] for row in refused]
    return refused_workbook(headings, lines, sheet_title=_("Refused rows"))


def reason_in_words(row: RefusedRow) -> str:
    fate = Fate(row.reason)
    return f"{fate.label} {fate.next_step}".strip()
