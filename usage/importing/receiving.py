"""The first steps of an import: the file comes in and is sealed; the columns are chosen and their cells staged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import timedelta
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.sealing import SealBroken, new_key, seal, unseal
from accounts.wall import trusted
from cards.checking import patterns
from cards.codes import find_codes
from cards.refusals import REFUSALS
from cards.workbook import Workbook, WorkbookRefused, pack, read_safely, unpack
from usage.columns import MappedRow, Mapping, rows_of
from usage.models import NOT_LOGGED, BatchState, ImportBatch, ReportColumns
from usage.rights import door_of, venues_of

from .judgement import Decision, counts_of, decide
from .pausing import no_search_for_cycles
from .remembering import note_use, remember_columns

KEPT = timedelta(hours=1)  # house.md 8.15
MOST_RESTING = 10  # of one sender: no more than 100 MB of sealed files
FIELDS = ("code", "children", "adults", "event", "day", "time", "venue")  # of a mapping
_CELLS = attrgetter(*(field.name for field in fields(MappedRow)))
DECIDED = {BatchState.COMMITTED, BatchState.COMMITTING}


def may_import(user: Any, venue: Site) -> Site | None:
    """The site through which `user` imports for `venue`; PermissionDenied when there is none."""
    require(user, Permission.USAGE_IMPORT)
    return door_of(user, venue)


def require_own(batch: ImportBatch, by: Actor) -> None:
    """Raise PermissionDenied unless the import is the person's own, for a venue for which they may still log."""
    may_import(by.user, batch.venue)
    if batch.sender_id != by.user.pk:
        raise PermissionDenied("somebody else's import")


@trusted
def receive_file(*, content: bytes, name: str, venue: Site, by: Actor) -> tuple[ImportBatch, str]:
    """Take a report in: read once, and what was read sealed. Returns the import and the only key to it.

    Raises PermissionDenied without the right to log for the venue, Refused (on the field `report`) when the file cannot
    be read, and when too many of the sender's imports are waiting already.
    """
    door = may_import(by.user, venue)
    now = timezone.now()
    waiting = ImportBatch.unscoped.filter(sender=by.user, expires_at__gt=now).exclude(state__in=DECIDED)
    if waiting.count() >= MOST_RESTING:
        raise Refused({"report": _("You have ten imports waiting. Finish or discard one of them, then send the file.")})
    workbook = _read(content, name)
    key = new_key()
    batch = ImportBatch(venue=venue, sender=by.user, sent_from=door, file_name=_kept_name(name), expires_at=now + KEPT)
    batch.uploaded_at = now
    batch.file_digest = hashlib.sha256(content).hexdigest()
    batch.sealed = seal(pack(workbook), key, batch.pk)
    batch.save(force_insert=True)
    return batch, key


@no_search_for_cycles()
@trusted
def open_file(batch: ImportBatch, key: str) -> Workbook:
    """What the sealed file holds. Raises Refused when it is gone, or when `key` is not its key."""
    try:
        return unpack(unseal(bytes(batch.sealed or b""), key, batch.pk))
    except SealBroken:
        raise Refused(
            _("The file can be opened only in the browser that sent it, for an hour. Send the file again.")
        ) from None


def _read(content: bytes, name: str) -> Workbook:
    try:
        return read_safely(content, name)
    except WorkbookRefused as refused:
        raise Refused({"report": REFUSALS[refused.reason]}) from None


def _kept_name(name: str) -> str:
    """The file's name for the list of imports; one that holds a card's code or an e-mail address is not kept."""
    if "@" in name or find_codes(name, patterns()):
        return _("report")
    return name[-120:] or _("report")


def has_lapsed(batch: ImportBatch) -> bool:
    """Whether the import was not counted within its hour: it may be thrown away at any moment."""
    return batch.state not in (BatchState.COMMITTED, *NOT_LOGGED) and batch.expires_at <= timezone.now()


def state_of(batch: ImportBatch) -> BatchState:
    """As its page tells it: an import that the worker has not come to within its hour will not be counted."""
    late = batch.state == BatchState.COMMITTING and has_lapsed(batch)
    return BatchState.LAPSED if late else BatchState(batch.state)


@trusted
def locked(batch: ImportBatch) -> ImportBatch:
    """The import's row, to be changed by nobody else until the transaction ends. Raises Refused when it has gone."""
    rows = ImportBatch.unscoped.select_for_update(of=("self",)).select_related("venue", "sender").defer("sealed")
    row = rows.filter(pk=batch.pk).first()
    if row is None or has_lapsed(row):
        raise Refused(_("An hour has passed, and the import has been thrown away. Send the file again."))
    if row.state in NOT_LOGGED:
        raise Refused(_("The import was not logged. Send the file again."))
    return row


@no_search_for_cycles()
@trusted
def choose_columns(
    *,
    batch: ImportBatch,
    workbook: Workbook,
    mapping: Mapping,
    by: Actor,
    name: str = "",
    known: ReportColumns | None = None,
) -> ImportBatch:
    """Stage the mapped cells of the file (`open_file`), and nothing else of it, and promise every row's fate.

    With a `name` the columns are remembered; `known` are those by which they were chosen. Raises Refused when there are
    no rows, or the import has been decided or thrown away; on `name` or `remember` when they cannot be remembered.
    """
    require_own(batch, by)
    _require_venues(mapping, by)
    rows = rows_of(workbook, mapping, patterns())
    if not rows:
        raise Refused(_("There are no rows below the headings. Choose another sheet or another row of headings."))
    with transaction.atomic():
        row = locked(batch)
        if row.state in DECIDED:
            raise Refused(_("The import has been logged already. Send the file again to import it anew."))
        known = _remember(row, workbook, mapping, name, known, by)
        about = {"headings": _headings(workbook, mapping), "known": str(known.pk) if known else ""}
        row.mapping = asdict(mapping) | about
        stage(row, rows)
    return row


def _require_venues(mapping: Mapping, by: Actor) -> None:
    """Raise PermissionDenied unless every venue of the rows is one for which the person may log."""
    named = {site for _text, site in mapping.venues}
    if named and venues_of(by.user).filter(pk__in=named).count() != len(named):
        raise PermissionDenied("not all of these venues are the sender's")


def _remember(
    row: ImportBatch, workbook: Workbook, mapping: Mapping, name: str, known: ReportColumns | None, by: Actor
) -> ReportColumns | None:
    """Which remembered columns these are now."""
    if name:
        return remember_columns(batch=row, workbook=workbook, mapping=mapping, name=name, known=known, by=by)
    if known:
        note_use(known=known, by=by)
    return known


@trusted
def staged(batch: ImportBatch) -> list[MappedRow]:
    return [MappedRow(*row) for row in batch.rows]


def stage(row: ImportBatch, rows: Sequence[MappedRow]) -> None:
    """Keep the rows, and promise every row's fate."""
    row.rows = [list(_CELLS(kept)) for kept in rows]
    row.several_venues = not {kept.venue for kept in rows if not kept.ignored} <= {"", str(row.venue_id)}
    promise(row, decide(rows, row.venue, sender=row.sender), BatchState.PREVIEWED)


def promise(row: ImportBatch, decisions: Sequence[Decision], state: BatchState) -> None:
    """Write down what the preview will show: the commit does that, or shows a new one."""
    row.fates = [decision.promise() for decision in decisions]
    row.state = state
    for group, count in counts_of(decision.fate for decision in decisions).items():
        setattr(row, COUNTERS[group], count)
    row.save(update_fields=["mapping", "rows", "several_venues", "fates", "state", *COUNTERS.values()])


COUNTERS = {"new": "counted", "already_in": "already_in", "refused": "refused", "ignored": "ignored"}


def _headings(workbook: Workbook, mapping: Mapping) -> dict[str, str]:
    """The sender's own heading of each field that the report has; "" where it stood above the table, or nowhere."""
    sheet = workbook.sheet(mapping.sheet)
    header = next((row for row in sheet.rows if row.number == mapping.header_row), None) if sheet else None
    columns = {field: getattr(mapping, field) for field in FIELDS}
    found = {field: header.at(column) if header else "" for field, column in columns.items() if column is not None}
    fixed = {"event": mapping.fixed_event, "day": mapping.fixed_day}
    needed = [field for field, text in fixed.items() if text]
    if mapping.child_types:  # an adult's row gets its children from other rows, and a child's has no adult
        needed += ["adults", "children"]
    return {field: "" for field in needed} | found


@trusted
def discard_import(*, batch: ImportBatch, by: Actor) -> None:
    """Throw an import away before it is counted: the sealed file, the staged rows, everything.

    Discarding twice is no fault. Raises Refused when it has been counted, or is being counted.
    """
    require(by.user, Permission.USAGE_IMPORT)
    if batch.sender_id != by.user.pk:
        raise PermissionDenied("somebody else's import")
    with transaction.atomic():
        row = ImportBatch.unscoped.select_for_update().defer("sealed").filter(pk=batch.pk).first()
        if row is None:
            return
        if row.state in DECIDED:
            raise Refused(_("The import has been logged already, so it cannot be discarded."))
        audit.record("import.discarded", row, by=by, site=batch.venue)
        row.delete()
