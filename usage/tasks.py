"""What the worker does for imports: count the large ones, put back what a killed worker left, throw away what has
rested long enough. And for itself: throw away jobs that are done."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy, builtin_tasks
from procrastinate.contrib.django import app

from accounts.wall import trusted
from usage.importing import TRIES, commit_waiting, give_up_failed, put_back_stalled, throw_away_resting
from usage.late import throw_away_late

# A lost connection or a deadlock is over in a minute; the staged rows wait an hour.
AGAIN = RetryStrategy(max_attempts=TRIES, wait=10)


@app.task(queue="imports", retry=AGAIN)
@trusted
def commit_batch(batch_id: str) -> None:
    """Count a large import; the job holds its id and nothing of its rows."""
    commit_waiting(batch_id=batch_id)


@app.periodic(cron="* * * * *")
@app.task(queue="imports", queueing_lock="look_after_waiting", pass_context=False)
@trusted
def look_after_waiting(timestamp: int) -> None:
    """Every minute, and when a worker starts: an import that a killed worker has left is counted after all, and one
    whose job has failed for good says so."""
    put_back_stalled()
    give_up_failed()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="imports", queueing_lock="throw_away_resting", pass_context=False)
@trusted
def throw_away(timestamp: int) -> None:
    """Every ten minutes: imports past their hour, refused rows and late refusals past their thirty days."""
    throw_away_resting(timezone.now())
    throw_away_late(timezone.now())


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="throw_away_jobs", pass_context=True)
async def throw_away_jobs(context: JobContext, timestamp: int) -> None:
    """At night: jobs that were done a week ago. Failed ones stay for whoever looks into them."""
    await builtin_tasks.remove_old_jobs(context, max_hours=7 * 24)
