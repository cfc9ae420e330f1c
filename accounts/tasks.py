"""What the worker does for signing in: the mail for a new password, and throwing away what has rested its time."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import actions, keeping, login_budgets
from accounts.actors import task
from accounts.mail import send_new_password_to
from accounts.models import User

AGAIN = RetryStrategy(max_attempts=5, wait=60)  # seconds; a mail server is back in a few minutes


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
