"""What a desk remembers from card to card, in the session: venue, event, the worker's initials. Never a code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.text_field import confirmed
from accounts.workers import shift_at
from usage.forms import typed_day, typed_time

REMEMBERED = "desk"


def remembered(request: HttpRequest) -> dict[str, Any]:
    """The form's fields as they stood; the day is today's unless another was chosen."""
    kept = {"event_name": "", **request.session.get(REMEMBERED, {})}
    kept["event_name"] = confirmed(kept["event_name"])  # once an evening, not at each card
    return {"event_day": typed_day(timezone.localdate()), **kept}


def _typed_worker(request: HttpRequest, typed: dict[str, Any]) -> str:
    """The initials that were typed. Those of a shift end with it: nobody else goes on under them."""
    return str(typed.get("worker", "")) if shift_at(request) is None else ""


def remember_venue(request: HttpRequest, venue: str) -> None:
    """Another venue was chosen from the list: its events are others."""
    request.session[REMEMBERED] = {"venue": venue, "worker": request.session.get(REMEMBERED, {}).get("worker", "")}


def remember(request: HttpRequest, typed: dict[str, Any]) -> None:
    """Keep what stays the same from card to card. The session is written only when something has changed."""
    kept = {
        "venue": str(typed["venue"].pk),
        "event": str(typed["event"].pk) if typed["event"] else "",
        "event_name": typed["event_name"],
        "kind": typed["kind"],
        "event_time": typed_time(typed["event_time"]),
        "worker": _typed_worker(request, typed),
    }
    if typed["event_day"] != timezone.localdate():  # a desk that stays open over midnight gets the new day
        kept["event_day"] = typed_day(typed["event_day"])
    if request.session.get(REMEMBERED) != kept:
        request.session[REMEMBERED] = kept
