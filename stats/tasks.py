"""Jobs of statistics, run by the worker."""

from procrastinate.contrib.django import app

from accounts.actors import task
from accounts.wall import trusted
from stats.actions import publish_national_totals


@app.periodic(cron="5 2 * * *")
@app.task(queueing_lock="publish_totals_of_the_day")
@trusted
def publish_totals_of_the_day(timestamp: int) -> None:
    """Every night at 2.05 UTC; `timestamp` is procrastinate's."""
    publish_national_totals(by=task("publish_totals_of_the_day"))
