"""What the import's pages show: steps, the sheet's first rows, the counts, and each row's fate in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from cards.workbook import Row
from usage import importing
from usage.column_forms import FIELDS, ColumnsForm
from usage.forms import typed_day, typed_time
from usage.importing import Fate, Group, Proposal, ShownRow
from usage.models import ImportBatch, RefusedRow, Source

ROWS_A_PAGE = 100
LONG_NUMBER = 8  # digits; no report has so many rows
REASONED = {Group.REFUSED, Group.IGNORED}
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
    """One of the links that narrow the preview to a group, or to one reason, with what to do about it."""

    label: str
    count: int
    address: str
    current: bool
    next_step: str = ""


@dataclass(frozen=True)
class Asked:
    """Which rows the address asks for; `row` is the number of the one that one comes back to."""

    group: Group | None = None
    fate: Fate | None = None
    row: int = 0

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """What is unknown in the address asks for nothing; a reason of another group neither."""
        group, reason, row = (request.GET.get(name, "") for name in ("fate", "reason", "row"))
        fate = Fate(reason) if reason in set(Fate) else None
        of_group = Group(group) if group in set(Group) else None
        fate = fate if fate and fate.group is of_group else None
        return cls(of_group, fate, int(row) if row.isascii() and row.isdigit() and len(row) < LONG_NUMBER else 0)

    @property
    def query(self) -> str:
        """The same for an address, without the row."""
        asked = {"fate": self.group, "reason": self.fate}
        return urlencode({name: member.value for name, member in asked.items() if member})


def group_choices(counts: dict[Group, int], chosen: Group | None) -> list[Choice]:
    every = Choice(_("All rows"), sum(counts.values()), "?", chosen is None)
    return [every, *(Choice(words_of(g), n, f"?fate={g.value}", g is chosen) for g, n in counts.items())]


def reason_choices(counts: dict[Fate, int], asked: Asked) -> list[Choice]:
    """The reasons in the chosen group (of all rows: the refused ones), the most frequent first: a fault that three
    hundred rows have is one line."""
    group = asked.group or Group.REFUSED
    found = [(fate, n) for fate, n in counts.items() if fate.group is group and group in REASONED]
    return [
        Choice(str(fate.label), n, f"?{Asked(group, fate).query}", fate is asked.fate, str(fate.next_step))
        for fate, n in sorted(found, key=lambda pair: (-pair[1], pair[0]))
    ]


def page_with(place: int | None) -> int:
    """The number of the page on which the line at `place` stands."""
    return (place or 0) // ROWS_A_PAGE + 1


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
    """A row of the preview in words; `address` leads to where it is mended, "" when it cannot be."""

    number: int
    code: str
    day: str
    time: str
    event: str
    children: str
    venue: str
    tag: str
    tone: str
    reason: str
    next_step: str
    address: str
    mended: bool
    left_out: bool


def line_of(row: ShownRow, batch: ImportBatch, asked: Asked) -> Line:
    group = row.fate.group
    reason, next_step = importing.reason_of(row.fate, row.decision.finding)
    mendable = group in {Group.REFUSED, Group.NEW} or row.fate is Fate.LEFT_OUT
    return Line(
        number=row.number,
        code=row.code,
        day=typed_day(row.day) if isinstance(row.day, date) else row.day,
        time=typed_time(row.time) if isinstance(row.time, time) else row.time or "",
        event=row.event,
        children=str(row.children),
        venue=row.venue,
        tag=words_of(group),
        tone=GROUP_TAGS[group],
        reason=_joined(row) or {Group.NEW: "", Group.ALREADY_IN: already_in(row)}.get(group, reason),
        next_step="" if row.fate is asked.fate and not row.decision.finding else next_step,
        address=_address_of(row, batch, asked) if mendable else "",
        mended=row.mended,
        left_out=row.fate is Fate.LEFT_OUT,
    )


def _joined(row: ShownRow) -> str:
    """With which row a child's ticket is counted; "" of other rows."""
    if row.fate is not Fate.JOINED:
        return ""
    return _("A child's ticket, counted with row %(number)s.") % {"number": row.decision.twin}


def _address_of(row: ShownRow, batch: ImportBatch, asked: Asked) -> str:
    address = reverse("import_row", args=[batch.pk, row.number])
    return f"{address}?{asked.query}" if asked.query else address


def already_in(row: ShownRow) -> str:
    """Since when and whence a use is in, and by whom, for those who see the use."""
    decision = row.decision
    if decision.since is None:
        return _("Row %(number)s of this report is the same use.") % {"number": decision.twin}
    named = {
        Source.DESK: _("Already in since %(day)s, logged at the desk by %(person)s."),
        Source.IMPORT: _("Already in, from the report of %(day)s by %(person)s."),
    }
    nameless = {
        Source.DESK: _("Already in since %(day)s, logged at the desk."),
        Source.IMPORT: _("Already in, from the report of %(day)s."),
    }
    words = named if row.by else nameless
    return words[Source(decision.source)] % {"day": typed_day(decision.since), "person": row.by}


@dataclass(frozen=True)
class RefusedLine:
    """A refused row of a counted import: the sender's own cells under the sender's own headings."""

    number: int
    cells: list[tuple[str, str]]
    reason: str
    next_step: str


def refused_line(row: RefusedRow, headings: list[str]) -> RefusedLine:
    reason = importing.reason_of(Fate(row.reason), importing.finding_of(row.finding))
    return RefusedLine(row.number, list(zip(headings, row.cells, strict=False)), *reason)


def imported_before(before: ImportBatch | None) -> str:
    """That the very same file has been imported: when, by whom and for which venue; "" when it has not."""
    if before is None or before.committed_at is None:
        return ""
    words = _("The same file was imported on %(day)s by %(person)s for %(venue)s. Nothing is counted twice.")
    if before.several_venues:
        words = _("The same file was imported on %(day)s by %(person)s for several venues. Nothing is counted twice.")
    day = typed_day(timezone.localdate(before.committed_at))
    return words % {"day": day, "person": before.sender, "venue": before.venue}
