"""A screen that nobody has used for a while is locked: the session stays, its pages do not open until the person at the
screen has shown who they are. [security.md 1.3]

The truth is on the server, in the session. `static/js/idle_lock.js` covers the open page at the same moment, and asks
here first, because the same person may be at work in another window. Knows requests.
"""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import keeping, sessions
from accounts.permissions import Permission, may
from accounts.returning import is_in_background

# A desk that only logs uses shows no client's data, and at a door nothing may happen until the interval.
DESK_IDLE = 30 * 60
# Whoever sees clients' background data or administers: as long as one is at the printer or answers a call.
OTHERS_IDLE = 15 * 60
WARNING = 2 * 60  # seconds before the lock that a page warns; WCAG 2.2.1 wants twenty at least
COARSE = 60  # seconds; the last activity is written this often at most, and may be as much older than told

LAST = "last_activity"
LOCKED = "locked"


def idle_limit(user: Any) -> int:
    """After how many seconds without activity the screen of this person is locked."""
    only_logs = may(user, Permission.USAGE_LOG) and not may(user, Permission.CARD_VIEW)
    return DESK_IDLE if only_logs else OTHERS_IDLE


def gate(request: HttpRequest) -> HttpResponse | None:
    """The lock, before every page. A script that asks in the background hears 401, as when nobody is logged in."""
    if not is_locked(request):
        if is_activity(request):
            note(request)
        return None
    lock(request)
    if is_in_background(request):
        return HttpResponse(status=401)
    after = request.get_full_path()
    if request.method == "POST":
        keeping.keep(request)
        after = reverse("kept_form")
    return redirect(f"{reverse('locked')}?{urlencode({'next': after})}")


def is_locked(request: HttpRequest) -> bool:
    return bool(request.session.get(LOCKED)) or seconds_left(request) <= 0


def seconds_left(request: HttpRequest) -> int:
    """Until the lock; nothing when it is shut. A session from before this rule begins now."""
    if request.session.get(LOCKED):
        return 0
    now = int(time.time())
    return max(int(request.session.get(LAST, now)) + idle_limit(request.user) - now, 0)


def lock(request: HttpRequest) -> None:
    """Shut the screen, until `unlock`."""
    request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """The person at the screen has shown who they are: the session goes on. It says nothing about how, so it confirms
    nothing (`accounts.confirming`)."""
    request.session.pop(LOCKED, None)
    request.session.pop(LAST, None)
    note(request)


def note(request: HttpRequest) -> None:
    """Somebody is at work. Written once a minute at most."""
    now = int(time.time())
    if now - int(request.session.get(LAST, 0)) >= COARSE:
        request.session[LAST] = now
        sessions.seen(request)


def is_activity(request: HttpRequest) -> bool:
    """A page that opens, or a form that a script sends for its person. Not what a page asks by itself."""
    asks_by_itself = getattr(request.resolver_match and request.resolver_match.func, "by_itself", False)
    return not asks_by_itself and (request.method == "POST" or not is_in_background(request))
