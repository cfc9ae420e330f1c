"""Workbooks of registrations between preview and commit: sealed, for a day, for the one who sent them.

Only what the register asks rests here (`cards.columns`), and what is promised of each row. [house.md 8.15]
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.keys import key_of
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.sealing import SealBroken, seal, unseal
from accounts.wall import trusted
from cards.columns import MOST_ROWS, Fault, Line, Table, TableFault, heading_in, read_table
from cards.models import RegistrationBatch
from cards.refusals import REFUSALS
from cards.workbook import WorkbookRefused, read_safely

MOST_RESTING = 10  # of one person; the oldest go first

FAULTS = {
    Fault.NO_CODES: gettext_lazy(
        "The workbook has no column for the card codes. Use the template, or write “%(column)s” above the column."
    ),
    Fault.TWICE: gettext_lazy("Two columns have the heading of “%(column)s”. Leave one of them and send the workbook."),
    Fault.NO_ROWS: gettext_lazy("There are no rows below the headings. Check that you chose the right file."),
    Fault.TOO_MANY_ROWS: gettext_lazy(
        "The workbook has %(rows)s rows. Divide it: at most %(most)s rows are registered at a time."
    ),
}


@dataclass(frozen=True)
class Fate:
    """What becomes of a row: a card valid until `last_day`, or `faults`, the sentences by the field they are about.

    `unasked`: known cells that the rules of the row's day do not ask, and that are therefore not stored.
    """

    number: int
    last_day: date | None = None
    faults: dict[str, list[str]] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def promise(self) -> tuple[int, date | None, tuple[str, ...]]:
        """What must be the same at the commit: the words may be in another language."""
        return self.number, self.last_day, tuple(sorted(self.faults))


@dataclass(frozen=True)
class Staged:
    """What rests of a workbook. `language` is that of the fates' sentences; `is_stale`: the fates have changed since
    the sender saw them first, and nothing was registered."""

    table: Table
    worker_name: str
    fates: list[Fate]
    language: str = ""
    is_stale: bool = False

    def promising(self, fates: Sequence[Fate], *, is_stale: bool) -> Self:
        return replace(self, fates=list(fates), language=get_language() or "", is_stale=is_stale)

    def packed(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        told: dict[str, Any] = json.loads(content)
        table = Table(**(told["table"] | {"lines": [Line(*line) for line in told["table"]["lines"]]}))
        return cls(**(told | {"table": table, "fates": [_fate(fate) for fate in told["fates"]]}))


def _fate(told: dict[str, Any]) -> Fate:
    last_day = told["last_day"]
    return Fate(**(told | {"last_day": date.fromisoformat(last_day) if last_day else None}))


def read_workbook(content: bytes, name: str) -> Table:
    """Read what the register asks out of an uploaded file. Raises Refused on the field `workbook`, in words."""
    try:
        return read_table(read_safely(content, name))
    except WorkbookRefused as refused:
        raise Refused({"workbook": REFUSALS[refused.reason]}) from None
    except TableFault as found:
        known = {"column": heading_in(get_language() or "", found.name), "rows": found.count, "most": MOST_ROWS}
        raise Refused({"workbook": FAULTS[found.fault] % known}) from None


@trusted
def stage_workbook(*, site: Site, staged: Staged, content: bytes, by: Actor) -> RegistrationBatch:
    """Keep what was read of a workbook for its preview. `content` is the file: only its digest stays.

    Raises PermissionDenied.
    """
    require(by.user, Permission.CARD_REGISTER, site=site)
    batch = RegistrationBatch(id=uuid.uuid4(), user=by.user, site=site, rows=len(staged.table.lines))
    batch.digest = hashlib.sha256(content).hexdigest()
    batch.sealed = sealed(batch, staged)
    with transaction.atomic():
        waiting = RegistrationBatch.unscoped.filter(user=by.user, committed_at=None).order_by("-created_at", "pk")
        old = waiting.values_list("pk", flat=True)[MOST_RESTING - 1 :]
        RegistrationBatch.unscoped.filter(pk__in=list(old), committed_at=None).delete()
        batch.save(force_insert=True)
    return batch


def sealed(batch: RegistrationBatch, staged: Staged) -> bytes:
    return seal(staged.packed(), key_of("drafts"), batch.pk)


def opened_workbook(batch: RegistrationBatch) -> Staged:
    """What rests of a workbook that is not registered yet. Raises Refused when it cannot be opened any more."""
    try:
        return Staged.unpacked(unseal(bytes(batch.sealed or b""), key_of("drafts"), batch.pk))
    except SealBroken:
        raise Refused(_("The workbook cannot be opened any more. Send it again.")) from None


def registered_before(batch: RegistrationBatch) -> date | None:
    """Since when the very same file is in for the same site; None when it is new."""
    same = RegistrationBatch.unscoped.all().registered_at(batch.site).filter(digest=batch.digest)
    first = same.exclude(pk=batch.pk).order_by("committed_at").values_list("committed_at", flat=True).first()
    return timezone.localdate(first) if first else None
