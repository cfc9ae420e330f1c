"""Whose shift it is: the worker who has taken over at an enrolled desk, kept in the session, never longer than it.

A shift ends with the session, when the site lets the device go, when the worker leaves, and after half an idle hour.
Knows requests; the deeds are in accounts.actions. A browser that no site has enrolled costs no query here.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.devices import device_of, keep_longer, mark_enrolled
from accounts.models import Desk, EnrolledDevice, desk_of

SHIFT = "shift"  # in the session: [the worker's id, since, seen], moments as seconds
IDLE = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=2)  # the session is written no oftener: a shift ends after 28 to 30 idle minutes
UNREAD = object()


def desk_at(request: HttpRequest) -> Desk | None:
    """The desk that this browser is, with whose shift it is; None when no site has enrolled it. Read once a request."""
    found: Any = getattr(request, "desk", UNREAD)
    if found is UNREAD:
        found = _read(request) if device_of(request).is_enrolled else None
        request.desk = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _read(request: HttpRequest) -> Desk | None:
    """Behind a shared login the worker of the session; with one's own account the worker that it belongs to."""
    user, worker = request.user, _worker_in(request)
    account = None if getattr(user, "is_shared", True) else user.pk
    desk = desk_of(device_of(request).id, worker=worker, account=account)
    if desk is None:
        mark_enrolled(request, False)  # the site has let it go: from now on it is not looked up
    if worker and not (desk and desk.worker_id):
        request.session.pop(SHIFT)
    return desk


def _worker_in(request: HttpRequest) -> uuid.UUID | None:
    worker, _since, seen = request.session.get(SHIFT, ("", 0, 0))
    if not worker or not getattr(request.user, "is_shared", False):
        return None
    if seen < (timezone.now() - IDLE).timestamp():
        request.session.pop(SHIFT)
        return None
    return uuid.UUID(worker)


def begin_shift(request: HttpRequest, worker_id: uuid.UUID) -> None:
    """From now on this session's deeds are the worker's."""
    now = int(timezone.now().timestamp())
    request.session[SHIFT] = [str(worker_id), now, now]
    forget_desk(request)


def end_shift(request: HttpRequest) -> None:
    request.session.pop(SHIFT, None)
    forget_desk(request)


def forget_desk(request: HttpRequest) -> None:
    """What was read is not so any more."""
    request.__dict__.pop("desk", None)


def note_use(request: HttpRequest) -> None:
    """Somebody does something at the desk: the half hour begins anew, and the device has been used today."""
    desk = desk_at(request)
    if desk is None:
        return
    worker, since, seen = request.session.get(SHIFT, ("", 0, 0))
    now = timezone.now()
    if worker and seen < (now - NOTED_EVERY).timestamp():
        request.session[SHIFT] = [worker, since, int(now.timestamp())]
    if desk.last_used_on != timezone.localdate():
        EnrolledDevice.unscoped.filter(pk=desk.pk).update(last_used_on=timezone.localdate())
        keep_longer(request)
