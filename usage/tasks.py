"""What the worker does for imports: count the large ones, throw away what has rested long enough."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from usage.importing import commit_waiting, throw_away_resting
from usage.late import throw_away_late

# A lost connection or a deadlock is over in a minute; the staged rows wait an hour.
AGAIN = RetryStrategy(max_attempts=5, wait=10)


@app.task(queue="imports", retry=AGAIN)
def commit_batch(batch_id: str) -> None:
    """Count a large import; the job holds its id and nothing of its rows."""
    commit_waiting(batch_id=batch_id)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="imports", queueing_lock="throw_away_resting", pass_context=False)
def throw_away(timestamp: int) -> None:
    """Every ten minutes: imports past their hour, refused rows and late refusals past their thirty days."""
    throw_away_resting(timezone.now())
    throw_away_late(timezone.now())
