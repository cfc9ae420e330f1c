"""Taking over at a desk by initials and PIN, and what stands in the way of guessing them.

The budget is of one worker at one device: five wrong PINs, and that worker waits there. Everybody else goes on, so that
nobody can stop a site by typing nonsense. An answer is a value, for a wrong PIN must be counted, not undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor
from accounts.models import EnrolledDevice, Worker, WrongPins
from accounts.permissions import Permission, require

from .workers import opens, sealed

MOST_WRONG = 5
WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class TakeOver:
    """Who takes over; None when the initials or the PIN were wrong. `waits_until`: too many were, for this worker
    here."""

    worker: Worker | None = None
    waits_until: datetime | None = None


def take_over(*, device: EnrolledDevice, initials: str, pin: str, by: Actor) -> TakeOver:
    """Whether these are a worker's initials and PIN. Unknown initials answer as a wrong PIN does, as slowly."""
    require(by.user, Permission.DESK_ENROL, site=device.site)
    known = Worker.unscoped.in_force().of(device.site).filter(initials=initials.strip().upper()).first()
    if known is None:
        make_password(pin)
        return TakeOver()
    return _shown(device, known, pin, "worker.took_over", by=by)


def change_own_pin(*, device: EnrolledDevice, worker: Worker, old: str, pin: str, by: Actor) -> TakeOver:
    """The worker whose shift it is takes another PIN. A wrong old one counts as at a switch. Raises Refused."""
    require(by.user, Permission.DESK_ENROL, site=worker.site)
    new = sealed(worker, pin)
    with transaction.atomic():
        shown = _shown(device, worker, old, "worker.pin_changed", by=by)
        if shown.worker:
            Worker.unscoped.in_force().filter(pk=worker.pk).update(pin=new)
    return shown


def _shown(device: EnrolledDevice, worker: Worker, pin: str, verb: str, *, by: Actor) -> TakeOver:
    """Whether it is the worker's PIN, within the budget; `verb` is for the trail."""
    with transaction.atomic():
        row, _made = WrongPins.objects.get_or_create(device=device, worker=worker)
        wrong = WrongPins.objects.select_for_update().get(pk=row.pk)
        return _judged(worker, pin, wrong, verb, by=by)


def _judged(worker: Worker, pin: str, wrong: WrongPins, verb: str, *, by: Actor) -> TakeOver:
    now = timezone.now()
    until = wrong.last_at + WAIT
    if wrong.count >= MOST_WRONG and until > now:
        return TakeOver(waits_until=until)
    if opens(worker, pin):
        wrong.count = 0
        wrong.save(update_fields=["count"])
        audit.record(verb, worker, by=by, site=worker.site)
        return TakeOver(worker)
    wrong.count, wrong.last_at = (wrong.count + 1 if until > now else 1), now
    wrong.save(update_fields=["count", "last_at"])
    audit.record("worker.wrong_pin", worker, by=by, site=worker.site, count=wrong.count)
    return TakeOver(waits_until=now + WAIT if wrong.count >= MOST_WRONG else None)
