"""What the desk and the group's page share: whose form it is, who stands behind it, which events it offers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.actors import Actor, person
from accounts.models import Site
from usage.models import Event
from usage.rights import offered_to

SHOWN_AHEAD = timedelta(days=60)
MOST_EVENTS = 200  # in one list to choose from


def persons_own(request: HttpRequest) -> dict[str, Any]:
    """What the form is like for this person: the rows it may name, and whether several workers share the sign-in."""
    return {"offered": offered_to(request.user), "shared": getattr(request.user, "is_shared", False)}


def worker_of(request: HttpRequest, form: Any) -> Actor:
    """The person, with the initials that a valid form says."""
    return person(request, worker=form.cleaned_data.get("worker", ""))


def events_for(request: HttpRequest, venue: Site, form: Any) -> list[Event]:
    """The venue's events of today and the coming weeks, and the one that stands in the form, whatever its day."""
    today = timezone.localdate()
    listed = Event.objects.visible_to(request.user).at(venue).listed()
    near = listed.from_day(today).until_day(today + SHOWN_AHEAD) | listed.filter(pk=form.chosen_event)
    return list(near.next_first()[:MOST_EVENTS])


def is_ones_own_of(day: date, row: Any, user: Any) -> bool:
    """Whether the person logged the row (a use or a visit) on `day`: of today it is undone with one touch."""
    return bool(row.is_logged_by(user) and timezone.localdate(row.logged_at) == day)
