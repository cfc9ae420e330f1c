"""What the worker does for cards: mails that something waits, and throwing away what has rested its time."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.actors import task
from accounts.models import User
from accounts.wall import trusted
from cards.actions import note_told, purge_attempts, purge_drafts
from cards.mail import send_extension, send_question, send_stop
from cards.models import DeskStop, PilotExtension, Question, Turn

AGAIN = RetryStrategy(max_attempts=5, wait=60)  # seconds; a mail server is back in a few minutes


@app.task(queue="mails", retry=AGAIN)
@trusted
def tell_of_extension(extension_id: str, user_id: str) -> None:
    """Tell one distributor that a list of extended cards waits; a closed account gets no mail."""
    reader = User.objects.filter(pk=user_id, is_active=True).first()
    if reader:
        send_extension(PilotExtension.unscoped.select_related("area").get(pk=extension_id), reader)


@app.task(queue="mails", retry=AGAIN)
@trusted
def tell_of_question(question_id: str, user_id: str) -> None:
    """Tell one distributor that Kaikukeskus has written; not when the site has answered since, nor a closed account."""
    reader = User.objects.filter(pk=user_id, is_active=True).first()
    question = Question.unscoped.waiting_for(Turn.SITE).filter(pk=question_id).first()
    if reader and question:
        send_question(question, reader)


@app.task(queue="mails", retry=AGAIN)
@trusted
def tell_of_stop(stop_id: str, user_id: str) -> None:
    """Tell one coordinator, within a minute, that a desk was stopped; a closed account gets no mail."""
    reader = User.objects.filter(pk=user_id, is_active=True).first()
    if reader:
        stop = DeskStop.unscoped.select_related("site").get(pk=stop_id)
        send_stop(stop, reader)
        note_told(stop=stop, by=task("tell_of_stop"))


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="throw_away_attempts", pass_context=False)
@trusted
def throw_away_attempts(timestamp: int) -> None:
    """Every night: attempts past their thirty days, stops past their thirteen months."""
    purge_attempts(moment=datetime.fromtimestamp(timestamp, UTC), by=task("throw_away_attempts"))


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="throw_away_drafts", pass_context=False)
@trusted
def throw_away_drafts(timestamp: int) -> None:
    """Every hour; a draft past its day opens for nobody even before. `timestamp` is procrastinate's."""
    purge_drafts(by=task("throw_away_drafts"))
