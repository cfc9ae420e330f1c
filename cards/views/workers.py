"""Who is at the keyboard: one's own name, or behind a shared login the worker whose shift it is, else the name typed
last, kept for the day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.workers import shift_at

REMEMBERED = "worker_of_the_day"


def own_name(request: HttpRequest) -> str:
    """The name to offer in a form."""
    user: Any = request.user
    if not user.is_shared:
        return str(user.name)
    if desk := shift_at(request):
        return desk.worker_name
    day, name = request.session.get(REMEMBERED, ("", ""))
    return str(name) if day == timezone.localdate().isoformat() else ""


def remember(request: HttpRequest, name: str) -> None:
    """Keep the typed name in this login's session until midnight. A person's own login needs none, and a shift's ends
    with the shift."""
    user: Any = request.user
    if user.is_shared and not shift_at(request):
        request.session[REMEMBERED] = (timezone.localdate().isoformat(), name)


def actor(request: HttpRequest, worker: str) -> Actor:
    """Behind a shared login the trail names the worker too. [house.md 8.9]"""
    user: Any = request.user
    return person(request, worker=worker if user.is_shared else "")
