"""The sender's word: log what the preview promised, now or by the worker."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from usage.models import BatchState, ImportBatch

from .counting import count
from .receiving import DECIDED, locked, require_own
from .waiting import leave_to_worker

IN_REQUEST = 500  # rows; more are counted by the worker, and the page waits


@trusted
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
            return count(row, by)
        leave_to_worker(row)
    return row
