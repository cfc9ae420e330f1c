"""Log-ins that last: their list, and how they end. Knows requests; Django keeps the sessions themselves.

A row is written at log-in and brought up to date once a minute at most (`accounts.locking`), so that pages do not pay
for it.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.browser_words import words_of
from accounts.models import OpenSession

OWN = "open_session"  # in Django's session: which row is its own


def begin(request: HttpRequest) -> None:
    """Somebody has logged in, or an older session is met that has no row yet."""
    if not request.session.session_key:
        request.session.save()
    user: Any = request.user
    browser, system = words_of(request.headers.get("User-Agent", ""))
    own, _made = OpenSession.unscoped.update_or_create(
        session_key=request.session.session_key,
        defaults={"user": user, "browser": browser, "system": system, "seen_at": timezone.now()},
    )
    request.session[OWN] = str(own.pk)


def seen(request: HttpRequest) -> None:
    """The session is in use. Its key has changed when a password was changed in it."""
    now = {"seen_at": timezone.now(), "session_key": request.session.session_key}
    own = own_of(request)
    if not own or not OpenSession.unscoped.filter(pk=own, user=request.user.pk).update(**now):
        begin(request)


def own_of(request: HttpRequest) -> uuid.UUID | None:
    """The row of this session."""
    return uuid.UUID(request.session[OWN]) if OWN in request.session else None


def listed(request: HttpRequest) -> list[OpenSession]:
    """One's own sessions that are open, this one first. Those that have ended by themselves are forgotten."""
    seen(request)
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    mine = OpenSession.unscoped.filter(user=request.user.pk)
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    mine.filter(seen_at__lt=oldest).delete()
    mine.exclude(session_key__in=alive).delete()
    own = own_of(request)
    return sorted(mine.order_by("-seen_at"), key=lambda row: row.pk != own)


def end(rows: QuerySet[OpenSession]) -> int:
    """End these sessions at once. Returns how many there were."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def end_all_of(user: Any, *, but: uuid.UUID | None = None) -> int:
    """End every session of an account, or every other than one."""
    rows = OpenSession.unscoped.filter(user=user.pk)
    return end(rows.exclude(pk=but) if but else rows)
