"""The commit: exactly what the preview promised becomes uses, or nothing does and a new preview is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.models import Site
from cards.actions.asked_for import note_asked_for
from cards.actions.using import mark_used_on
from cards.models import Card
from usage.columns import MappedRow
from usage.fields import fold_name
from usage.models import BatchState, ImportBatch, RefusedRow
from usage.models.imported import NewUse, insert_imported
from usage.models.progress import Stage
from usage.rights import door_of

from .fates import Fate, Group
from .handing_back import cells_of, venue_names
from .judgement import Decision, decide
from .offering import use_kind
from .progress import Tell, silent
from .quality import quality_of
from .reasons import kept
from .receiving import COUNTERS, promise, staged

_AT_A_TIME = 5_000  # uses in one statement: after each of them the progress moves


def count(row: ImportBatch, by: Actor, tell: Tell = silent) -> ImportBatch:
    """Judge again while the cards are locked; insert if every fate is as promised. Inside a transaction in which the
    import is locked, after its sender's right has been asked for."""
    rows = staged(row)
    told = partial(tell, Stage.JUDGING, total=len(rows))
    decisions = decide(rows, row.venue, sender=row.sender, lock=True, told=told)
    promised = [fate for fate, *_rest in row.fates]
    if [decision.fate.value for decision in decisions] != promised or not _insert(row, rows, decisions, by, tell):
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


def _insert(row: ImportBatch, rows: Sequence[MappedRow], decisions: Sequence[Decision], by: Actor, tell: Tell) -> bool:
    """False when a use that nobody could have locked stands in the way; then nothing was inserted."""
    venues = {made.venue for made in decisions if made.is_new and made.venue}
    doors = {venue: row.sent_from_id if venue == row.venue else _door(by, venue) for venue in venues}
    pairs = ((line, made, made.venue) for line, made in zip(rows, decisions, strict=True) if made.is_new)
    uses = [_use(row, line.number, made, doors[venue]) for line, made, venue in pairs if venue]
    with transaction.atomic():
        for at in range(0, len(uses), _AT_A_TIME):
            some = uses[at : at + _AT_A_TIME]
            tell(Stage.LOGGING, at, len(uses))
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
    firsts: dict[uuid.UUID, date | None] = {}
    cards = Card.unscoped.filter(pk__in=days).values_list("pk", "original_id", "first_used_on")
    for pk, original, used in cards:
        if used is None or used > days[pk]:
            first = original or pk
            firsts[first] = min(days[pk], firsts.get(first) or date.max)
    mark_used_on(firsts)


def _hand_back(row: ImportBatch, rows: Sequence[MappedRow], decisions: Sequence[Decision]) -> None:
    venues = venue_names(row)
    refused = [
        RefusedRow(
            batch=row,
            number=line.number,
            reason=made.fate.value,
            cells=cells_of(row, line, venues),
            finding=kept(made.finding),
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
