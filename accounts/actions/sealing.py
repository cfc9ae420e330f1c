"""Sealing the days of the trail, and letting go of what is past its keeping time. Deeds of the system's tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.keys import key_of
from accounts.models import AuditEvent, TrailSeal
from accounts.models.trail import start_of
from accounts.seals import FORM, FORMS, NOTHING_BEFORE, Counted, count, mark_of

MARGIN = timedelta(hours=1)  # for a web server's clock that is late
AT_A_TIME = 2000  # lines in memory
DAY = timedelta(days=1)
# What was begun before midnight may still write lines of the day. Only one's own role's transactions are seen, so it is
# asked as that role, whatever a statement before was (accounts/wall.py).
OPEN_SINCE = """
SET LOCAL ROLE NONE;
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < %s
"""


def seal_closed_days(*, moment: datetime, by: Actor) -> list[TrailSeal]:
    """Seal every closed day that has no seal yet, days without lines too. Returns the new seals, the head last.

    A day is closed an hour after its midnight, when nothing that was begun before is still under way; else the next run
    seals it. The trail hears nothing of it: the seals are the record.
    """
    _refuse_people(by)
    made = []
    last = TrailSeal.unscoped.order_by("day").last()
    day = last.day + DAY if last else first_day_of_trail()
    while day and _is_closed(day, moment):
        last = _seal(day, previous=last.mark if last else NOTHING_BEFORE)
        made.append(last)
        day += DAY
    return made


def first_day_of_trail() -> date | None:
    first = AuditEvent.unscoped.all().in_order().first()
    return timezone.localdate(first.at) if first else None


def counted_on(day: date, form: int) -> Counted:
    """What the day's lines come to now, read as a stream."""
    lines = AuditEvent.unscoped.all().on(day).in_order().values_list(*FORMS[form])
    return count(lines.iterator(chunk_size=AT_A_TIME))


def purge_trail(*, moment: datetime, by: Actor) -> int:
    """Delete lines of days past their 24 months; returns how many. Their seals stay, and the chain with them."""
    _refuse_people(by)
    deleted, _kinds = AuditEvent.unscoped.all().past_keeping(moment).delete()
    return deleted


def _seal(day: date, *, previous: str) -> TrailSeal:
    now, counted = timezone.now(), counted_on(day, FORM)
    mark = mark_of(day, FORM, counted, previous, now, key=key_of("sealing"))
    with transaction.atomic():  # of two workers one gets the key of the day, the other's task fails
        return TrailSeal.unscoped.create(
            day=day,
            form=FORM,
            lines=counted.lines,
            digest=counted.digest,
            previous=previous,
            mark=mark,
            sealed_at=now,
        )


def _is_closed(day: date, moment: datetime) -> bool:
    midnight = start_of(day + DAY)
    if moment < midnight + MARGIN:
        return False
    with connection.cursor() as cursor:
        cursor.execute(OPEN_SINCE, [midnight])
        cursor.nextset()
        return not cursor.fetchone()[0]


def _refuse_people(by: Actor) -> None:
    if by.user is not None:
        raise ValueError("a task of the system does this")
