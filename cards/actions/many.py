"""Registering many cards from a workbook: each row as if its form had been sent, all that were promised or none.

The preview judges each row as the check page does (`judge_issue`), the commit as the form's last step.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.models import Card, RegistrationBatch

from .batches import Fate, opened_workbook, sealed
from .registering import Issue, judge_issue, last_day_at, register_card
from .told import Holder, Told


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row as its form has read it. `faults`: the sentences about the fields that could not be read; the others are
    judged as well, when the day was readable. `unasked`: as in `Fate`.
    """

    number: int
    told: Told
    holder: Holder
    issued_on: date | None = None
    code: str = ""
    faults: dict[str, list[str]] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)


class _Changed(Exception):
    def __init__(self, fates: list[Fate]) -> None:
        super().__init__("a row's fate has changed since the preview")
        self.fates = fates


@trusted
def judge_rows(*, entries: Sequence[Entry], site: Site, by: Actor) -> list[Fate]:
    """The fate of every row as the register stands now; nothing is locked or changed. Raises PermissionDenied."""
    require(by.user, Permission.CARD_REGISTER, site=site)
    return [_fate(entry, first, site, None, by) for entry, first in _with_first(entries)]


@trusted
def register_many(*, batch: RegistrationBatch, entries: Sequence[Entry], by: Actor) -> RegistrationBatch:
    """Register every row that the preview promised, in one transaction; `entries` are the batch's rows, read again.

    Committed, now or before: the returned row has `committed_at` (sent twice, it counts once). Else a fate has changed
    since the preview: nothing was registered, and the new fates are promised. Raises PermissionDenied, and Refused when
    the day has passed or no row can be registered.
    """
    require(by.user, Permission.CARD_REGISTER, site=batch.site)
    with transaction.atomic():
        row = _locked(batch, by)
        if row.committed_at:
            return row
        staged = opened_workbook(row)
        if not any(fate.is_good for fate in staged.fates):
            raise Refused(_("No row can be registered. Correct the rows and send the workbook again."))
        try:
            with transaction.atomic():
                fates = _register(row, entries, by)
                if [fate.promise for fate in fates] != [fate.promise for fate in staged.fates]:
                    raise _Changed(fates)
        except _Changed as changed:
            row.sealed = sealed(row, staged.promising(changed.fates, is_stale=True))
            row.save(update_fields=["sealed"])
            return row
        _close(row, fates, by)
    return row


def _locked(batch: RegistrationBatch, by: Actor) -> RegistrationBatch:
    rows = RegistrationBatch.unscoped.select_for_update(of=("self",)).select_related("site__area")
    row: RegistrationBatch | None = rows.filter(pk=batch.pk, user=by.user).first()
    if row is None:
        raise Refused(_("A day has passed, and the workbook has been thrown away. Send it again."))
    return row


def _register(row: RegistrationBatch, entries: Sequence[Entry], by: Actor) -> list[Fate]:
    """All cards are locked first, in the order that is the same for all: no two deeds ever wait in a circle."""
    codes = [entry.code for entry in entries if entry.code]
    list(Card.unscoped.filter(code__in=codes).unregistered().locked_with_originals().values_list("pk"))
    return [_fate(entry, first, row.site, row.pk, by) for entry, first in _with_first(entries)]


def _with_first(entries: Iterable[Entry]) -> Iterable[tuple[Entry, int | None]]:
    """Each row, with the number of the row above that has the same card."""
    seen: dict[str, int] = {}
    for entry in entries:
        yield entry, seen.get(entry.code) if entry.code else None
        if entry.code:
            seen.setdefault(entry.code, entry.number)


def _fate(entry: Entry, first: int | None, site: Site, batch: uuid.UUID | None, by: Actor) -> Fate:
    """Judge one row, and register it when its `batch` is named. A refusal undoes the row alone."""
    faults = dict(entry.faults)
    if first is not None:
        words = _("Row %(number)s has the same card. One card is registered once: check the code, or delete one row.")
        faults["code"] = [words % {"number": first}]
    last_day = None
    if entry.issued_on:
        try:
            last_day = _last_day(entry, entry.issued_on, site, None if faults else batch, by)
        except Refused as refused:
            faults = _by_field(refused) | faults
    return Fate(entry.number, None if faults else last_day, faults, entry.unasked)


def _last_day(entry: Entry, day: date, site: Site, batch: uuid.UUID | None, by: Actor) -> date | None:
    told: dict[str, Any] = {"code": entry.code, "issued_on": day, "told": entry.told, "holder": entry.holder}
    if batch is None:
        judge_issue(issue=Issue(site=site, **told), by=by)
        return last_day_at(site, day, None)
    return register_card(site=site, key=uuid.uuid5(batch, str(entry.number)), by=by, **told).valid_until


def _by_field(refused: Refused) -> dict[str, list[str]]:
    if hasattr(refused, "error_dict"):
        return {name: [str(words) for words in found] for name, found in refused.message_dict.items()}
    return {NON_FIELD_ERRORS: [str(words) for words in refused.messages]}


def _close(row: RegistrationBatch, fates: Sequence[Fate], by: Actor) -> None:
    """Of the workbook nothing stays but its digest and the counts."""
    row.sealed, row.committed_at = None, timezone.now()
    row.registered = sum(fate.is_good for fate in fates)
    row.save(update_fields=["sealed", "committed_at", "registered"])
    counts = {"rows": row.rows, "registered": row.registered, "refused": row.rows - row.registered}
    audit.record("registrations.imported", row, by=by, site=row.site, **counts)
