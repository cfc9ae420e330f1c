"""The commit: exactly what the preview promised becomes uses, or nothing does and a new preview is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts import audit
from accounts.actors import Actor, someone
from accounts.errors import Refused
from accounts.models import Site
from cards.actions.asked_for import note_asked_for
from cards.actions.using import mark_used
from cards.models import Card
from usage.columns import MappedRow
from usage.fields import fold_name
from usage.models import BatchState, ImportBatch, RefusedRow, Usage
from usage.models.imported import NewUse, insert_imported
from usage.rights import door_of

from .fates import Fate, Group
from .handing_back import cells_of
from .judgement import Decision, decide
from .offering import use_kind
from .pausing import no_search_for_cycles
from .quality import quality_of
from .reasons import kept
from .receiving import COUNTERS, DECIDED, KEPT, locked, promise, require_own, staged

IN_REQUEST = 500  # rows; more are counted by the worker, and the page waits
_AT_A_TIME = 5_000  # uses in one statement: after each of them the progress moves


def commit_import(*, batch: ImportBatch, by: Actor) -> ImportBatch:
    """Log every row that the preview called new. The returned row's state says what happened.

    COMMITTED: done, now or before (sent twice, it counts once). STALE: a fate has changed since the preview, nothing
    was logged, the new fates are promised. COMMITTING: more than IN_REQUEST rows, the worker does it; the job stands in
    the same transaction. Raises Refused before the columns have been chosen and when the hour has passed.
    """
    require_own(batch, by)
    with transaction.atomic():
        row = locked(batch)
        if row.state in DECIDED:
            return row
        if row.state == BatchState.UPLOADED:
            raise Refused(_("Choose the columns of the report first."))
        if len(row.rows) <= IN_REQUEST:
            return _count(row, by)
        _leave_to_worker(row)
    return row


def _leave_to_worker(row: ImportBatch) -> None:
    """The file is not needed any more; the staged rows get an hour from now."""
    row.state, row.sealed, row.expires_at = BatchState.COMMITTING, None, timezone.now() + KEPT
    row.save(update_fields=["state", "sealed", "expires_at"])
    app.configure_task("usage.tasks.commit_batch").defer(batch_id=str(row.pk))


@no_search_for_cycles()
def commit_waiting(*, batch_id: str) -> None:
    """The worker's half of `commit_import`, for the one who asked. Run again, it does nothing."""
    with transaction.atomic():
        found = ImportBatch.unscoped.select_for_update(of=("self",)).select_related("venue", "sender")
        row = found.filter(pk=batch_id, state=BatchState.COMMITTING).first()
        if row is None:
            return
        by = someone(row.sender)
        try:
            require_own(row, by)
        except PermissionDenied:  # taken away while the job waited: nothing is logged
            promise(row, decide(staged(row), row.venue, sender=row.sender), BatchState.STALE)
            return
        _count(row, by)


def _count(row: ImportBatch, by: Actor) -> ImportBatch:
    """Judge again while the cards are locked; insert if every fate is as promised."""
    rows = staged(row)
    decisions = decide(rows, row.venue, sender=row.sender, lock=True)
    promised = [fate for fate, *_rest in row.fates]
    if [decision.fate.value for decision in decisions] != promised or not _insert(row, rows, decisions, by):
        promise(row, decide(rows, row.venue, sender=row.sender), BatchState.STALE)
        return row
    _keep_first_uses(decisions)
    unregistered = {made.card_id for made in decisions if made.fate is Fate.NOT_REGISTERED and made.card_id}
    note_asked_for(cards=unregistered, by=by)
    _hand_back(row, rows, decisions)
    _close(row, decisions)
    counts = {name: getattr(row, name) for name in COUNTERS.values()}
    audit.record("usage.imported", row, by=by, site=row.venue, **counts)
    return row


def _insert(row: ImportBatch, rows: Sequence[MappedRow], decisions: Sequence[Decision], by: Actor) -> bool:
    """False when a use that nobody could have locked stands in the way; then nothing was inserted."""
    venues = {made.venue for made in decisions if made.is_new and made.venue}
    doors = {venue: row.sent_from_id if venue == row.venue else _door(by, venue) for venue in venues}
    pairs = ((line, made, made.venue) for line, made in zip(rows, decisions, strict=True) if made.is_new)
    uses = [_use(row, line.number, made, doors[venue]) for line, made, venue in pairs if venue]
    with transaction.atomic():
        for at in range(0, len(uses), _AT_A_TIME):
            some = uses[at : at + _AT_A_TIME]
            if insert_imported(some, row, logged_by=by.trail_name) < len(some):
                transaction.set_rollback(True)
                return False
    return True


def _door(by: Actor, venue: Site) -> uuid.UUID | None:
    door = door_of(by.user, venue)
    return door.pk if door else None


def _use(row: ImportBatch, number: int, decision: Decision, door: uuid.UUID | None) -> NewUse:
    purchase, card_id, venue, event = decision.purchase, decision.card_id, decision.venue, decision.event
    if purchase is None or card_id is None or venue is None:
        raise ValueError("Only a row that was read can be logged.")
    return NewUse(
        card=card_id,
        venue=venue.pk,
        category=event.category if event else venue.category,
        event=event.pk if event else None,
        event_name=event.name if event else purchase.event_name,
        event_key=fold_name(purchase.event_name),
        day=purchase.day,
        at=purchase.time,
        kind=use_kind(event, venue).value,
        children=purchase.children,
        key=uuid.uuid5(row.pk, str(number)),
        logged_from=door,
    )


def _keep_first_uses(decisions: Iterable[Decision]) -> None:
    """The day of a card's first counting use, as the desk keeps it; the cards are locked by now. Most have been used
    before: only those for which an earlier day came in are written."""
    days: dict[uuid.UUID, date] = {}
    for made in decisions:
        if made.is_new and made.card_id and made.purchase:
            days[made.card_id] = min(made.purchase.day, days.get(made.card_id, date.max))
    cards = Card.unscoped.filter(pk__in=days).values_list("pk", "original_id", "first_used_on")
    firsts = {original or pk for pk, original, used in cards if used is None or used > days[pk]}
    if firsts:
        mark_used(firsts, Usage.unscoped.all().first_day_of_chain())


def _hand_back(row: ImportBatch, rows: Sequence[MappedRow], decisions: Sequence[Decision]) -> None:
    refused = [
        RefusedRow(
            batch=row, number=line.number, reason=made.fate.value, cells=cells_of(row, line), finding=kept(made.finding)
        )
        for line, made in zip(rows, decisions, strict=True)
        if made.fate.group is Group.REFUSED
    ]
    RefusedRow.unscoped.bulk_create(refused, batch_size=_AT_A_TIME)


def _close(row: ImportBatch, decisions: Sequence[Decision]) -> None:
    """Of the file nothing stays but its name, its digest, counts, and the headings that the refused rows need."""
    row.quality = quality_of(decisions, timezone.localdate())
    row.state, row.committed_at = BatchState.COMMITTED, timezone.now()
    row.sealed, row.rows, row.fates = None, [], []
    row.mapping = {"headings": row.mapping.get("headings", {})}
    row.save(update_fields=["state", "committed_at", "sealed", "rows", "fates", "mapping", "quality"])
