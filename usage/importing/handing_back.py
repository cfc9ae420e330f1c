"""The refused rows as a workbook: the sender's own headings, the row's number, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Site
from accounts.wall import trusted
from cards.checking import patterns
from cards.handback import refused_workbook
from cards.workbook import Row, Sheet, Workbook
from usage.columns import NAME, MappedRow, guess, tells_itself, tickets_text, told_columns
from usage.models import BatchState, ImportBatch, RefusedRow

from .fates import Fate, Group
from .reasons import finding_of, reason_of


def venue_names(batch: ImportBatch) -> dict[str, str]:
    """What the venues of a report's rows are called by those who sent it, so that a row sent again is of its own."""
    if "venue" not in batch.mapping.get("headings", {}):
        return {}
    sites = Site.unscoped.filter(pk__in={site for _text, site in batch.mapping["venues"]})
    return {"": str(batch.venue), **{str(site.pk): str(site) for site in sites}}


def cells_of(batch: ImportBatch, row: MappedRow, venues: dict[str, str]) -> list[str]:
    """The mapped cells of a row, in the order of the import's headings; `venues` are the import's `venue_names`. A text
    that was no venue of the sender's stays "?", which is none either."""
    texts = {
        "venue": venues.get(row.venue, row.venue),
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
        "venue": _("Venue"),
    }


def headings_of(batch: ImportBatch) -> list[str]:
    own, ours = batch.mapping.get("headings", {}), field_names()
    return [own[field] or ours[field] for field in _fields(batch)]


@trusted
def refused_of(batch: ImportBatch, user: Any) -> list[RefusedRow]:
    """The refused rows: of a counted import those that `user` may see, before that the ones that are promised."""
    if batch.state == BatchState.COMMITTED:
        return list(RefusedRow.objects.visible_to(user).filter(batch=batch))
    venues = venue_names(batch)
    pairs = ((MappedRow(*row), fate) for row, fate in zip(batch.rows, batch.fates, strict=True))
    return [
        RefusedRow(
            batch=batch,
            number=row.number,
            reason=fate,
            cells=cells_of(batch, row, venues),
            finding=rest[0] if rest else [],
        )
        for row, (fate, *rest) in pairs
        if Fate(fate).group is Group.REFUSED
    ]


@trusted
def handed_back(batch: ImportBatch, refused: Iterable[RefusedRow]) -> bytes:
    """An .xlsx of the refused rows, in the language of the one who asks.

    Corrected, it is imported as it is: the row numbers and the reasons are passed over.
    """
    headings, named = [_("Row"), *headings_of(batch), _("Reason")], ["", *_fields(batch), ""]
    lines = [[str(row.number), *row.cells, _reason(row)] for row in refused]
    hidden = None if _is_guessed(headings, lines, named) else (NAME, told_columns(headings, named))
    return refused_workbook(headings, lines, sheet_title=_("Refused rows"), hidden=hidden)


def _is_guessed(headings: list[str], lines: list[list[str]], named: list[str]) -> bool:
    """Whether the import would find the columns by the sender's headings: it does not know every word."""
    sheet = Sheet("", [Row(number, tuple(row)) for number, row in enumerate([headings, *lines], 1)])
    return tells_itself(guess(Workbook([sheet]), patterns()), sheet, named)


def _reason(row: RefusedRow) -> str:
    return " ".join(reason_of(Fate(row.reason), finding_of(row.finding))).strip()
