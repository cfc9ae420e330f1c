"""Jobs of statistics, run by the worker."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.actors import task
from accounts.mail import MailNotSent
from accounts.wall import trusted
from stats import rolling
from stats.actions import publish_national_totals
from stats.reminder_actions import send_weekly


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
