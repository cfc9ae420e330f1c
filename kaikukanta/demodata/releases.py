"""The demo's releases: each quarter's preliminary and final figures on their planned days, and one correction.

One administrator asks, the register makes and audits, the other one approves: all by the actions, on the day of the
story. Only the trail keeps the true time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from unittest.mock import patch

from django.utils import timezone

from accounts.actors import Actor, someone
from accounts.models import User
from stats import releasing
from stats.models import LedgerEntry, ReleaseState
from stats.release_actions import approve_release, ask_for_release
from stats.release_calendar import Today
from stats.release_rules import FINAL, REVISED, Planned, Quarter
from usage.actions import withdraw_use
from usage.models import Usage

from .people import ADMIN, APPROVER, address

HALL = "Kajaanin uimahalli"
TWICE = 12  # uses
WHY = {
    "fi": "Kajaanin uimahallin käyttöjä oli kirjattu kahteen kertaan. Ylimääräiset kirjaukset on nyt poistettu.",
    "sv": "En del besök i Kajaanin uimahalli hade registrerats två gånger. De överflödiga har nu tagits bort.",
    "en": "Some uses at Kajaanin uimahalli had been logged twice. The surplus ones are now withdrawn.",
}


def make_releases() -> None:
    """What has been due by now, in the order of the calendar; the first final figures with uses are corrected later."""
    asks, approves = (someone(User.objects.get(email=email)) for email in (ADMIN, address(APPROVER)))
    days = [line for line in Today().calendar if line.day <= timezone.localdate()]
    for line in days:
        _release(line.period, line.status, line.day, {}, asks, approves)
    wrong = _to_correct(days)
    if wrong:
        _take_back(wrong, asks)
        _release(wrong, REVISED, days[-1].day, WHY, asks, approves)


def _release(period: str, status: str, day: date, why: dict[str, str], asks: Actor, approves: Actor) -> None:
    with _noon_of(day):
        entry = ask_for_release(period=period, status=status, why=why, by=asks)
        releasing.make_waiting(entry_id=str(entry.pk))
        made = LedgerEntry.unscoped.get(pk=entry.pk)
        if made.state == ReleaseState.AUDITED:
            approve_release(entry=made, seen_hash=made.entry_hash, by=approves)


@contextmanager
def _noon_of(day: date) -> Iterator[None]:
    moment = timezone.make_aware(datetime.combine(day, time(12)))
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def _uses(period: str) -> list[Usage]:
    quarter = Quarter.named(period)
    there = Usage.unscoped.counting().filter(venue__name_fi=HALL, event_day__range=(quarter.first, quarter.last))
    return list(there.order_by("event_day", "pk")[:TWICE])


def _to_correct(days: list[Planned]) -> str:
    final = [line.period for line in days if line.status == FINAL]
    return next((period for period in final if len(_uses(period)) == TWICE), "")


def _take_back(period: str, by: Actor) -> None:
    for use in _uses(period):
        withdraw_use(usage=use, reason="mistake", by=by)
