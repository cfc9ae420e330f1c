"""Columns of reports that a site remembers: recognised in the next report, renamed, forgotten.

They belong to the site through which the sender works, so that colleagues share them. What they hold is words of a
system, never of its rows: neither a card's code nor anything about a person gets in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actions.changes import change, checked
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.personal_text import EVERY_KIND, IN_PUBLIC_NAMES, Kind, suspicions
from accounts.wall import trusted
from cards.checking import patterns
from cards.codes import find_codes
from cards.workbook import Workbook
from usage.columns import Mapping, NoHeading, Remembered, recognised, remembered
from usage.fields import clean_name, fold_name
from usage.models import ImportBatch, ReportColumns
from usage.models.report_columns import LONGEST_NAME

from .handing_back import field_names

MOST_REMEMBERED = 50  # by one site
# What spreadsheet programs call a sheet when nobody has named it: no name for what a report is.
_UNNAMED = re.compile(r"(?:sheet|taul|taulukko|blad|tabelle?|csv|worksheet|laskentataulukko)[ _]?\d*")


def owner_of(batch: ImportBatch) -> Site:
    """Whose columns these are: the agent's, else the venue's, also when a coordinator imports for it."""
    owner: Site = batch.sent_from or batch.venue
    return owner


@trusted
def known_columns(batch: ImportBatch, pk: Any) -> ReportColumns | None:
    """The remembered columns of that id, when they are of the import's own site."""
    return ReportColumns.unscoped.filter(site=owner_of(batch), pk=pk).first() if pk else None


def recognise(workbook: Workbook, batch: ImportBatch) -> tuple[ReportColumns, Mapping] | None:
    """The columns that this report has, as they were remembered; the best fit, then the one that was used last."""
    rows = list(ReportColumns.unscoped.all().of(owner_of(batch)))
    found = recognised(workbook, [row.facts for row in rows])
    return (rows[found[0]], found[1]) if found else None


@trusted
def can_be_remembered(workbook: Workbook, mapping: Mapping) -> bool:
    try:
        _refuse_telling(workbook, mapping, remembered(workbook, mapping))
    except (NoHeading, Refused):
        return False
    return True


@trusted
def name_for(sheet: str, batch: ImportBatch) -> str:
    """A name to begin with: the sheet's own, when it says something and is free."""
    plain = clean_name(sheet)[:LONGEST_NAME]
    if not plain or _UNNAMED.fullmatch(plain.casefold()) or _are_telling([plain]):
        plain = _("Sales report")
    taken = {
        name.casefold() for name in ReportColumns.unscoped.all().of(owner_of(batch)).values_list("name", flat=True)
    }
    numbered = (f"{plain[: LONGEST_NAME - 4]} {number}" for number in range(2, MOST_REMEMBERED + 3))
    return next(name for name in (plain, *numbered) if name.casefold() not in taken)


@trusted
def remember_columns(
    *, batch: ImportBatch, workbook: Workbook, mapping: Mapping, name: str, known: ReportColumns | None, by: Actor
) -> ReportColumns:
    """Remember the columns under this name: in place of the `known` ones when it is theirs, else beside them.

    Raises PermissionDenied, and Refused on the fields `name` and `remember`.
    """
    require(by.user, Permission.USAGE_IMPORT)
    owner = owner_of(batch)
    if known and known.site_id != owner.pk:
        raise PermissionDenied("another site's columns")
    with transaction.atomic():
        before = _locked(known) if known else None
        is_same = before is not None and before.name.casefold() == clean_name(name).casefold()
        row = before if before and is_same else ReportColumns(site=owner, made_by=by.trail_name[:200])
        adding = row._state.adding
        if adding and ReportColumns.unscoped.filter(site=row.site).count() >= MOST_REMEMBERED:
            raise Refused({"remember": _("Fifty reports are remembered already. Delete those that you do not need.")})
        found = _columns(workbook, mapping, before.facts if before else None)
        row.used_at, row.used_by = timezone.now(), by.trail_name[:200]
        row.sheet, row.header_row = "" if _are_telling([found.sheet]) else found.sheet[:120], found.header_row
        lists: dict[str, Any] = {
            name: list(getattr(found, name)) for name in ("counted_types", "child_types", "other_types")
        }
        lists |= {"headings": found.headings, "venues": dict(found.venues)}
        changes = _save(row, {"name": _named(name), **lists})
        if adding or changes:
            verb = "report_columns.added" if adding else "report_columns.changed"
            audit.record(verb, row, by=by, site=row.site, **changes)
    return row


@trusted
def note_use(*, known: ReportColumns, by: Actor) -> None:
    """Note that a report was read by these columns: those that were used last are proposed first."""
    moment = {"used_at": timezone.now(), "used_by": by.trail_name[:200]}
    ReportColumns.unscoped.filter(pk=known.pk).update(**moment)


@trusted
def rename_columns(*, columns: ReportColumns, name: str, by: Actor) -> None:
    """Raises PermissionDenied, and Refused on the field `name`."""
    require(by.user, Permission.USAGE_IMPORT, site=columns.site)
    with transaction.atomic():
        row = _locked(columns)
        if row is None:
            raise Refused(_("Somebody has deleted these columns."))
        changes = _save(row, {"name": _named(name)})
        if changes:
            audit.record("report_columns.changed", row, by=by, site=row.site, **changes)


@trusted
def forget_columns(*, columns: ReportColumns, by: Actor) -> None:
    """Delete them; imports that were read by them stay. Deleting twice is no fault. Raises PermissionDenied."""
    require(by.user, Permission.USAGE_IMPORT, site=columns.site)
    with transaction.atomic():
        row = _locked(columns)
        if row is not None:
            audit.record("report_columns.deleted", row, by=by, site=row.site, name=row.name)
            row.delete()


def _locked(columns: ReportColumns) -> ReportColumns | None:
    rows = ReportColumns.unscoped.select_related("site").select_for_update(of=("self",))
    found: ReportColumns | None = rows.filter(pk=columns.pk).first()
    return found


def _named(name: str) -> str:
    plain = clean_name(name)
    if find_codes(plain, patterns()):
        raise Refused({"name": _("The name has a card code in it. Type another name.")})
    return plain


def _columns(workbook: Workbook, mapping: Mapping, before: Remembered | None) -> Remembered:
    try:
        found = remembered(workbook, mapping, before)
    except NoHeading as fault:
        words = _("The column of “%(field)s” has no heading of its own, so it cannot be found again. Untick the box.")
        raise Refused({"remember": words % {"field": column_names()[fault.field]}}) from None
    _refuse_telling(workbook, mapping, found)
    return found


def column_names() -> dict[str, str]:
    """What each column is called on the pages."""
    return {**field_names(), "ticket_type": _("Ticket type"), "order": _("Order number")}


def _refuse_telling(workbook: Workbook, mapping: Mapping, found: Remembered) -> None:
    """A row of data that was taken for the headings, a column of names that was taken for the ticket types."""
    venues = [text for text, _site in found.venues]  # halls are called after people
    if _are_telling(set(_words_of(workbook, mapping, found))) or _are_telling(venues, IN_PUBLIC_NAMES):
        words = _(
            "A heading, a ticket type or a venue has a card code in it, or something about a person. Untick the box."
        )
        raise Refused({"remember": words})


def _words_of(workbook: Workbook, mapping: Mapping, found: Remembered) -> Iterable[str]:
    """The headings and the types as the report spells them: names are known by their capitals."""
    sheet = workbook.sheet(mapping.sheet)
    types = {*found.counted_types, *found.child_types, *found.other_types}
    for row in sheet.rows if sheet else ():
        if row.number == mapping.header_row:
            yield from (row.at(getattr(mapping, name)) for name in found.headings)
        elif row.at(mapping.ticket_type) and fold_name(row.at(mapping.ticket_type)) in types:
            yield row.at(mapping.ticket_type)


def _are_telling(texts: Iterable[str], kinds: Collection[Kind] = EVERY_KIND) -> bool:
    shapes, today = patterns(), timezone.localdate()
    return any(find_codes(text, shapes) or suspicions(text, kinds=kinds, today=today) for text in texts)


def _save(row: ReportColumns, fields: dict[str, Any]) -> dict[str, Any]:
    """Set the fields and save; what has changed, for the trail."""
    changes = change(row, fields)
    taken = ReportColumns.unscoped.filter(site=row.site, name__iexact=row.name).exclude(pk=row.pk)
    try:
        if taken.exists():
            raise IntegrityError
        with transaction.atomic():
            checked(row, validate_unique=False).save()
    except IntegrityError:
        words = _("Columns with this name are remembered already. Type another name.")
        raise Refused({"name": words}) from None
    return changes
