"""What may not rest: imports past their hour, and refused rows and what was given up past thirty days. Run by the
worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.wall import trusted
from usage.models import NOT_LOGGED, BatchState, ImportBatch, RefusedRow
from usage.models.progress import ImportProgress

from .waiting import give_up_late

REFUSED_KEPT = timedelta(days=30)


@trusted
def throw_away_resting(now: datetime) -> int:
    """Delete what has rested long enough at `now`; returns how many imports and rows went.

    An import that is being counted at this moment is left to its transaction: its row is locked.
    """
    with transaction.atomic():
        lapsed = ImportBatch.unscoped.all().resting_until(now).order_by("pk").select_for_update(skip_locked=True)
        imports, _kinds = ImportBatch.unscoped.filter(pk__in=list(lapsed.values_list("pk", flat=True))).delete()
        old = RefusedRow.unscoped.filter(batch__committed_at__lte=now - REFUSED_KEPT)
        rows, _kinds = old.delete()
        given_up = ImportBatch.unscoped.filter(state__in=NOT_LOGGED, expires_at__lte=now - REFUSED_KEPT)
        facts, _kinds = given_up.delete()
        waiting = ImportBatch.unscoped.filter(state=BatchState.COMMITTING)
        ImportProgress.objects.exclude(batch__in=waiting.values("pk")).delete()
    give_up_late(now)
    return imports + rows + facts
