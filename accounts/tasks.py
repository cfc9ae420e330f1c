"""What the worker does for the trail: seals its days, and lets go of what is past its keeping time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from procrastinate.contrib.django import app

from accounts.actions import purge_trail, seal_closed_days
from accounts.actors import task

log = logging.getLogger(__name__)


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
