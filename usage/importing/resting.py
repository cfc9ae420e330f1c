"""What may not rest: imports past their hour, and refused rows past their thirty days. Run by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from usage.models import ImportBatch, RefusedRow

REFUSED_KEPT = timedelta(days=30)


def throw_away_resting(now: datetime) -> int:
    """Delete what has rested long enough at `now`; returns how many imports and rows went.

    An import that is being counted at this moment is left to its transaction: its row is locked.
    """
    with transaction.atomic():
        lapsed = ImportBatch.unscoped.all().resting_until(now).order_by("pk").select_for_update(skip_locked=True)
        imports, _kinds = ImportBatch.unscoped.filter(pk__in=list(lapsed.values_list("pk", flat=True))).delete()
        old = RefusedRow.unscoped.filter(batch__committed_at__lte=now - REFUSED_KEPT)
        rows, _kinds = old.delete()
    return imports + rows
