"""The rows of a workbook of registrations between form, action and page: read as forms, and shown in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import PostalCode, Site
from cards import actions, rulebook
from cards.actions.told import shown
from cards.checking import patterns
from cards.codes import display
from cards.columns import HEADINGS, UNREADABLE, Line, Table, heading_in
from cards.forms.many import Lists, RowForm, with_zeros
from cards.handback import refused_workbook
from cards.models import Choice, RegistrationBatch
from cards.rulebook import Status

ROWS_A_PAGE = 100
IN_COLUMNS = ("code", "issued_on", "children")  # the rest of a row's cells stand together


def entries_of(lines: Sequence[Line], worker_name: str) -> list[actions.Entry]:
    """Each row read by its form; value lists, postal codes and the shapes of codes are asked once."""
    postal_codes = {with_zeros(line.cells.get("postal_code", "")) for line in lines}
    places = PostalCode.objects.select_related("municipality").filter(pk__in=postal_codes)
    lists, shapes = Lists(Choice.objects.all(), places), patterns()
    return [_entry(line, RowForm(line, lists=lists, patterns=shapes, worker_name=worker_name)) for line in lines]


def _entry(line: Line, form: RowForm) -> actions.Entry:
    form.full_clean()
    filled = form.cleaned_data
    return actions.Entry(
        number=line.number,
        code=filled.get("code") or "",
        issued_on=filled.get("issued_on"),
        told=actions.Told.of(filled),
        holder=actions.Holder.of(filled),
        faults={name: [str(words) for words in found] for name, found in form.errors.items()},
        unasked=form.unasked,
    )


def judged(table: Table, worker_name: str, *, site: Site, by: Actor) -> actions.Staged:
    """What a new workbook's preview promises."""
    entries = entries_of(table.lines, worker_name)
    fates = actions.judge_rows(entries=entries, site=site, by=by)
    return actions.Staged(table, worker_name, []).promising(fates, is_stale=False)


def in_ones_language(batch: RegistrationBatch, staged: actions.Staged, *, by: Actor) -> actions.Staged:
    """The reasons were written in the language of the upload: in another one, the rows are judged again for show."""
    if staged.language == get_language():
        return staged
    again = judged(staged.table, staged.worker_name, site=batch.site, by=by)
    return replace(again, is_stale=staged.is_stale)


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview in words. `reasons`: what is wrong, each with the column it is about."""

    number: int
    is_good: bool
    last_day: str
    reasons: list[tuple[str, str]]
    unasked: str
    code: str
    issued_on: str
    children: str
    others: list[tuple[str, str]]


def shown_row(line: Line, fate: actions.Fate, table: Table) -> ShownRow:
    cells = {name: _("(not kept)") if text == UNREADABLE else text for name, text in line.cells.items()}
    others = [(table.headings[name], _worded(text)) for name, text in cells.items() if name not in IN_COLUMNS]
    return ShownRow(
        number=line.number,
        is_good=fate.is_good,
        last_day=shown(fate.last_day) if fate.last_day else "",
        reasons=reasons_of(fate, table),
        unasked=", ".join(table.headings[name] for name in fate.unasked),
        code=display(cells.get("code", "")),
        issued_on=cells.get("issued_on", ""),
        children=cells.get("children", ""),
        others=others,
    )


def _worded(text: str) -> str:
    return {"yes": _("Yes"), "no": _("No")}.get(text, text)


def reasons_of(fate: actions.Fate, table: Table) -> list[tuple[str, str]]:
    """The columns and the sentences, the next step in them. What has no column can only be told on the form."""
    found = []
    for name in sorted(fate.faults, key=_place):
        label = table.headings.get(name) or _column(name)
        sentences = [*fate.faults[name], *([] if label else [_("Register this card with the form.")])]
        found.append((label, " ".join(sentences)))
    return found


def _place(name: str) -> int:
    return list(HEADINGS).index(name) if name in HEADINGS else len(HEADINGS)


def _column(name: str) -> str:
    return heading_in(get_language() or "", name) if name in HEADINGS else ""


def missing_columns(table: Table, day: Any) -> list[str]:
    """The columns that the rules of `day` ask of everybody, and that the workbook does not have."""
    fields = rulebook.rules_on(day).fields
    asked = [name for name in HEADINGS if fields[name] is Status.MANDATORY]
    return [_column(name) for name in asked if name not in table.headings]


def refused_rows(staged: actions.Staged) -> bytes:
    """An .xlsx of the refused rows under the sender's own headings, to be corrected and sent again."""
    table = staged.table
    headings = [_("Row"), *table.headings.values(), _("Reason")]
    lines = [
        [str(line.number), *(_worded(line.cells.get(name, "")) for name in table.headings), _reason(fate, table)]
        for line, fate in zip(table.lines, staged.fates, strict=True)
        if not fate.is_good
    ]
    return refused_workbook(headings, lines, sheet_title=_("Refused rows"))


def _reason(fate: actions.Fate, table: Table) -> str:
    return " ".join(f"{label}: {words}" if label else words for label, words in reasons_of(fate, table))


def page_of(request: HttpRequest, rows: list[Any]) -> dict[str, Any]:
    """One page of the rows, with the addresses of its neighbours."""
    page: Page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
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
