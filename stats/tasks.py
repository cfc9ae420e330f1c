"""Jobs of statistics, run by the worker."""

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.actors import task
from accounts.mail import MailNotSent
from accounts.wall import trusted
from stats import making, releasing, rolling
from stats.actions import publish_national_totals
from stats.reminder_actions import send_weekly
from usage.importing import TRIES


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="count_what_has_changed")
@trusted
def count_what_has_changed(timestamp: int) -> None:
    """Every minute. Figures are exact without it, too; it keeps them quick to read."""
    rolling.fold()


@app.periodic(cron="5 2 * * *")
@app.task(queueing_lock="publish_totals_of_the_day")
@trusted
def publish_totals_of_the_day(timestamp: int) -> None:
    """Every night at 2.05 UTC; `timestamp` is procrastinate's."""
    publish_national_totals(by=task("publish_totals_of_the_day"))


@app.periodic(cron="0 6 * * 1")
@app.task(queueing_lock="send_reminders_of_the_week", retry=RetryStrategy(max_attempts=4, wait=1800))
@trusted
def send_reminders_of_the_week(timestamp: int) -> None:
    """Mondays at 6.00 UTC, for areas that have chosen it; tried again for two hours when the mail server is away."""
    _went, failed = send_weekly(by=task("send_reminders_of_the_week"))
    if failed:
        raise MailNotSent


@app.task(queue="reports", retry=RetryStrategy(max_attempts=TRIES, wait=10))
@trusted
def make_annual_report(job_id: str) -> None:
    """Make an annual report; the job holds its id and nothing of its figures."""
    making.make_waiting(job_id=job_id)


@app.periodic(cron="* * * * *")
@app.task(queue="reports", queueing_lock="look_after_reports", pass_context=False)
@trusted
def look_after_reports(timestamp: int) -> None:
    """Every minute: a report that a killed worker has left is made after all, and one that failed for good says so."""
    making.look_after_reports()


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="throw_away_reports", pass_context=False)
@trusted
def throw_away_reports(timestamp: int) -> None:
    """Every hour; a report past its day opens for nobody even before."""
    making.throw_away_reports(datetime.fromtimestamp(timestamp, UTC))


@app.task(queue="reports", retry=RetryStrategy(max_attempts=TRIES, wait=10))
@trusted
def make_statistics_release(entry_id: str) -> None:
    """Cut, round and audit a release; the job holds its id and nothing of its figures."""
    releasing.make_waiting(entry_id=entry_id)


@app.periodic(cron="* * * * *")
@app.task(queue="reports", queueing_lock="look_after_releases", pass_context=False)
@trusted
def look_after_releases(timestamp: int) -> None:
    """Every minute, as with annual reports."""
    releasing.look_after_releases()
