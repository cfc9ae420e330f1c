"""What the worker does for people and the trail: mails a link for a new password, seals the trail's days, throws away
what has rested its time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import actions, keeping, login_budgets
from accounts.actions import purge_trail, seal_closed_days
from accounts.actors import task
from accounts.mail import send_new_password_to
from accounts.models import User

log = logging.getLogger(__name__)
AGAIN = RetryStrategy(max_attempts=5, wait=60)  # seconds; a mail server is back in a few minutes


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="seal_trail", lock="seal_trail", pass_context=False)
def seal_trail(timestamp: int) -> None:
    """Every hour, so that a day that could not be closed at night is sealed soon after.

    The head goes to the log, a warning for no other reason than that the log is shipped elsewhere.
    """
    for seal in seal_closed_days(moment=datetime.fromtimestamp(timestamp, UTC), by=task("seal_trail")):
        log.warning("The trail of %s is sealed: %s lines, head %s", seal.day, seal.lines, seal.mark)


@app.periodic(cron="10 4 * * *")
@app.task(queueing_lock="throw_away_trail", pass_context=False)
def throw_away_trail(timestamp: int) -> None:
    """Every night: lines past their 24 months."""
    purge_trail(moment=datetime.fromtimestamp(timestamp, UTC), by=task("throw_away_trail"))


@app.task(queue="mails", retry=AGAIN)
def send_new_password(user_id: str) -> None:
    """The link is made here, so that it rests nowhere. Nobody, or a closed account, gets none."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user:
        send_new_password_to(user)
        actions.new_password_sent(user=user, by=task("send_new_password"))


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="throw_away_kept_forms", pass_context=False)
def throw_away_kept_forms(timestamp: int) -> None:
    """Every ten minutes; a form past its hour opens for nobody even before."""
    keeping.throw_away(datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="35 3 * * *")
@app.task(queueing_lock="throw_away_failed_logins", pass_context=False)
def throw_away_failed_logins(timestamp: int) -> None:
    """Every night."""
    login_budgets.throw_away(datetime.fromtimestamp(timestamp, UTC))
