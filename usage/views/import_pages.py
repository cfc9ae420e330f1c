"""What the import's pages show: steps, the sheet's first rows, the counts, and each row's fate in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from cards.workbook import Row
from usage.column_forms import FIELDS, ColumnsForm
from usage.forms import typed_day, typed_time
from usage.importing import Decision, Fate, Group, Proposal, ShownRow
from usage.models import ImportBatch, RefusedRow, Source

ROWS_A_PAGE = 100
ROWS_SHOWN = 12  # of a sheet on the columns page
ABOVE_HEADER = 2
LONGEST_CELL = 60


def steps(current: int) -> dict[str, Any]:
    return {"steps": [_("Report"), _("Columns"), _("Preview"), _("Done")], "current": current}


@dataclass(frozen=True)
class SheetLine:
    number: int
    cells: list[str]
    is_header: bool


def sheet_sample(proposal: Proposal) -> list[SheetLine]:
    """The sheet's first rows as they are, from a little above the headings: for the sender's eyes, kept nowhere."""
    rows = proposal.sheet.rows
    header = next((at for at, row in enumerate(rows) if row.number == proposal.header_row), 0)
    start = max(0, header - ABOVE_HEADER) if header >= ROWS_SHOWN - 2 else 0
    width = width_of(proposal)
    return [
        SheetLine(row.number, [_shortened(row, at) for at in range(width)], row.number == proposal.header_row)
        for row in rows[start : start + ROWS_SHOWN]
    ]


def _shortened(row: Row, column: int) -> str:
    text = row.at(column)
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def width_of(proposal: Proposal) -> int:
    return max(len(row.cells) for row in proposal.sheet.rows)


def column_heads(proposal: Proposal, form: ColumnsForm) -> list[tuple[str, str]]:
    """Each column's letter, and the field that it is mapped to, "" for none."""
    mapped = {str(form[name].value()): str(form.fields[name].label) for name in FIELDS if name in form.fields}
    return [(get_column_letter(at + 1), mapped.get(str(at), "")) for at in range(width_of(proposal))]


GROUP_TAGS = {Group.NEW: "good", Group.ALREADY_IN: "", Group.REFUSED: "stop", Group.IGNORED: ""}


def words_of(group: Group) -> str:
    return {
        Group.REFUSED: _("Refused"),
        Group.NEW: _("To be logged"),
        Group.ALREADY_IN: _("Already in"),
        Group.IGNORED: _("Skipped"),
    }[group]


@dataclass(frozen=True)
class Choice:
    """One of the links that narrow the preview to a group."""

    label: str
    count: int
    address: str
    current: bool


def group_choices(counts: dict[Group, int], chosen: Group | None) -> list[Choice]:
    every = Choice(_("All rows"), sum(counts.values()), "?", chosen is None)
    return [every, *(Choice(words_of(g), n, f"?fate={g.value}", g is chosen) for g, n in counts.items())]


def group_asked(request: HttpRequest) -> Group | None:
    """The group in the address; an unknown one is none."""
    asked = request.GET.get("fate", "")
    return Group(asked) if asked in set(Group) else None


def page_of(request: HttpRequest, lines: Any) -> dict[str, Any]:
    """One page of the rows, with the addresses of its neighbours."""
    page: Page = Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()

    def address(number: int) -> str:
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "last_page": page.paginator.num_pages,
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }


@dataclass(frozen=True)
class Line:
    """A row of the preview in words."""

    number: int
    code: str
    day: str
    time: str
    event: str
    children: str
    tag: str
    tone: str
    reason: str
    next_step: str


def line_of(row: ShownRow) -> Line:
    group = row.fate.group
    return Line(
        number=row.number,
        code=row.code,
        day=typed_day(row.day) if isinstance(row.day, date) else row.day,
        time=typed_time(row.time) if isinstance(row.time, time) else row.time or "",
        event=row.event,
        children=str(row.children),
        tag=words_of(group),
        tone=GROUP_TAGS[group],
        reason="" if group is Group.NEW else reason_of(row.decision),
        next_step=str(row.fate.next_step),
    )


def reason_of(decision: Decision) -> str:
    """Why a row is not logged; of one that is already in, since when and whence."""
    if decision.fate is Fate.JOINED:
        return _("A child's ticket, counted with row %(number)s.") % {"number": decision.twin}
    if decision.fate is not Fate.ALREADY_IN:
        return str(decision.fate.label)
    if decision.since is None:
        return _("Row %(number)s of this report is the same use.") % {"number": decision.twin}
    words = {
        Source.DESK: _("Already in since %(day)s, logged at the desk."),
        Source.IMPORT: _("Already in since %(day)s, from a report."),
    }
    return words[Source(decision.source)] % {"day": typed_day(decision.since)}


@dataclass(frozen=True)
class RefusedLine:
    """A refused row of a counted import: the sender's own cells under the sender's own headings."""

    number: int
    cells: list[tuple[str, str]]
    reason: str
    next_step: str


def refused_line(row: RefusedRow, headings: list[str]) -> RefusedLine:
    fate = Fate(row.reason)
    cells = list(zip(headings, row.cells, strict=False))
    return RefusedLine(row.number, cells, str(fate.label), str(fate.next_step))


def imported_before(before: ImportBatch | None) -> str:
    """That the very same file has been imported: when, by whom and for which venue; "" when it has not."""
    if before is None or before.committed_at is None:
        return ""
    words = _("The same file was imported on %(day)s by %(person)s for %(venue)s. Nothing is counted twice.")
    day = typed_day(timezone.localdate(before.committed_at))
    return words % {"day": day, "person": before.sender, "venue": before.venue}
