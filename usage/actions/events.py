"""Deeds on a venue's list of events: add, change, take off."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.actions.changes import change, checked
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from usage.fields import fold_name
from usage.limits import floor_for
from usage.models import Event, Usage


@trusted
def add_event(*, venue: Site, fields: dict[str, Any], by: Actor) -> Event:
    """Put an event on the venue's list. `fields`: those of `usage.models.events.FILLED_IN`.

    Raises PermissionDenied, and Refused (by field) when the same event stands there or a rule of the list is broken.
    """
    require(by.user, Permission.EVENT_EDIT, site=venue)
    event = Event(venue=venue)
    with transaction.atomic():
        changes = _set(event, fields)
        audit.record("event.added", event, by=by, site=venue, **changes)
    return event


@trusted
def change_event(*, event: Event, fields: dict[str, Any], by: Actor) -> Event:
    """Change an event. Uses keep the name and time that they were logged with; once there are any, kind and day stay.

    Raises PermissionDenied and Refused.
    """
    require(by.user, Permission.EVENT_EDIT, site=event.venue)
    with transaction.atomic():
        row = Event.unscoped.select_related("venue").select_for_update(of=("self",)).get(pk=event.pk)
        moves = (row.kind, row.day) != (fields.get("kind", row.kind), fields.get("day", row.day))
        if moves and Usage.unscoped.counting().filter(event=row).exists():
            raise Refused(_("Uses have been logged for this event, so its kind and day stay. Add another event."))
        changes = _set(row, fields)
        if changes:
            audit.record("event.changed", row, by=by, site=row.venue, **changes)
    return row


@trusted
def close_event(*, event: Event, by: Actor) -> None:
    """Take an event off the list: the desk offers it no more, its uses stay. Raises PermissionDenied."""
    require(by.user, Permission.EVENT_EDIT, site=event.venue)
    with transaction.atomic():
        row = Event.unscoped.select_related("venue").select_for_update(of=("self",)).get(pk=event.pk)
        if row.closed_on is None:
            row.closed_on = timezone.localdate()
            row.save(update_fields=["closed_on"])
            audit.record("event.closed", row, by=by, site=row.venue)


def _set(event: Event, fields: dict[str, Any]) -> dict[str, Any]:
    """Set the fields and save; what has changed, for the trail."""
    named = {**fields, "name_key": fold_name(fields["name"])} if "name" in fields else fields
    changes = change(event, named)
    _refuse_below_floor(event)
    try:
        with transaction.atomic():
            checked(event).save()
    except IntegrityError:  # somebody added the same at this moment
        raise Refused(_("This event is already on the list.")) from None
    return changes


def _refuse_below_floor(event: Event) -> None:
    """An event's own number is a limit like others: never below what the national model asks for. [S1, S2]"""
    if event.own_limit is None:
        return
    floor = floor_for(event.facts, event.day or timezone.localdate())
    if floor is None:
        raise Refused({"places": _("Type the number of tickets too: without it a show has no limit for card holders.")})
    if event.own_limit < floor:
        words = ngettext(
            "The national model asks for at least %(floor)s ticket with a Kaikukortti here.",
            "The national model asks for at least %(floor)s tickets with a Kaikukortti here.",
            floor,
        )
        raise Refused({"own_limit": words % {"floor": floor}})
