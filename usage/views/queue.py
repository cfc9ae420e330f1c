"""The queue of a desk that had no network: the device fetches what it needs to send, and sends its entries.

Answers are JSON for `static/js/desk-send.js`. Each entry is judged by the desk's own form and logged by the desk's own
action, by the person who is signed in when it arrives; the row keeps when the desk tapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actors import Actor, person
from accounts.devices import at_a_desk, mark_worked
from accounts.gates import by_itself
from accounts.models import Site
from accounts.permissions import Permission, allow
from accounts.text_field import SUFFIX, digest
from cards.checking import patterns
from cards.codes import masked
from usage.envelope import EnvelopeBroken
from usage.forms import DeskForm, typed_day, typed_time
from usage.late import LateEntry, Receipt, desk_keys, log_late, refuse_late
from usage.models import Event, LateReason, LateRefusal
from usage.queued import Pairs, QueuedEntry, read_entries
from usage.rights import offered_to, venues_of

AHEAD = timedelta(days=7)  # a device may be without a network over a weekend
MOST_EVENTS = 200  # a day has a handful at a venue; a coordinator has many venues


def without_network(user: Any, venues: Sequence[Site]) -> dict[str, Any]:
    """The desk page's context about a network that may go away: what the device keeps, and how many uses it has already
    cost."""
    late = LateRefusal.objects.visible_to(user).to_mend().count()
    return {"facts": _device_facts(user, venues), "late_count": late}


def _device_facts(user: Any, venues: Sequence[Site]) -> dict[str, Any]:
    """What a device keeps to log without a network: venues, their next events, the shapes of codes, our public
    key. Nothing about a person."""
    today = timezone.localdate()
    events = Event.objects.visible_to(user).listed().from_day(today).until_day(today + AHEAD).next_first()
    return {
        "venues": [{"id": str(venue.pk), "name": str(venue)} for venue in venues],
        "events": [_event(event) for event in events[:MOST_EVENTS]],
        "shapes": [{"prefix": p.prefix, "digits": p.digits, "check": p.check.value} for p in patterns()],
        "key": _public_key(),
        "shared": getattr(user, "is_shared", False),
    }


def _event(event: Event) -> dict[str, str]:
    day = typed_day(event.day) if event.day else ""
    names = {"id": str(event.pk), "venue": str(event.venue_id), "name": event.name}
    return {**names, "day": day, "time": typed_time(event.time)}


def _public_key() -> dict[str, str]:
    newest = desk_keys()[0]
    return {"id": newest.id, "point": newest.public}


@allow(Permission.USAGE_LOG)
@at_a_desk
@by_itself
@require_http_methods(["GET", "HEAD", "POST"])
def desk_queue(request: HttpRequest) -> JsonResponse:
    """GET: the token and the key to send and seal with. POST: a receipt for each entry."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "key": _public_key()})
    try:
        entries = read_entries(request.body, timezone.now())
    except (ValueError, RecursionError):  # brackets within brackets
        return JsonResponse({"fault": "not_read"}, status=400)
    receipts = _receipts(request, entries)
    if Receipt.LOGGED in receipts.values():
        mark_worked(request)
    return JsonResponse({"receipts": receipts})


def _receipts(request: HttpRequest, entries: list[QueuedEntry]) -> dict[str, Receipt]:
    """By entry. A desk that is stopped at one is not asked about the others: they wait, too."""
    venues = {str(venue.pk): venue for venue in venues_of(request.user)}
    receipts: dict[str, Receipt] = {}
    for entry in entries:
        is_stopped = Receipt.STOPPED in receipts.values()
        receipts[str(entry.key)] = Receipt.STOPPED if is_stopped else _receipt(request, entry, venues)
    return receipts


def _receipt(request: HttpRequest, queued: QueuedEntry, venues: dict[str, Site]) -> Receipt:
    venue = venues.get(queued.field("venue"))
    if venue is None:
        return Receipt.NOT_YOURS
    try:
        opened = queued.opened(desk_keys())
    except (EnvelopeBroken, ValueError, RecursionError):
        return refuse_late(entry=_kept(queued, venue), reason=LateReason.SEALED, by=person(request))
    form = _form(request, queued, opened)
    by = _who_tapped(request, form)
    try:
        return _logged(form, _kept(queued, venue, form), by)
    except PermissionDenied:  # the right has ended since the venues were read
        return Receipt.NOT_YOURS


def _who_tapped(request: HttpRequest, form: DeskForm) -> Actor:
    """The initials that went along with the entry come before whose shift it is now: another may have tapped."""
    by, typed = person(request), form.data.get("worker", "")[:20] if "worker" in form.fields else ""
    return replace(by, worker=typed) if typed else by


def _logged(form: DeskForm, entry: LateEntry, by: Actor) -> Receipt:
    if form.errors:
        return refuse_late(entry=entry, reason=LateReason.FIELDS, faults=" ".join(form.errors), by=by)
    return log_late(entry=entry, ticket=form.ticket(), by=by)


def _form(request: HttpRequest, queued: QueuedEntry, opened: Pairs) -> DeskForm:
    """The desk's form as the device filled it in. Nobody was there to confirm the event's name: it counts as confirmed,
    for a use is not lost over a name; an identity code in it is refused all the same."""
    typed = QueryDict(mutable=True)
    for name, text in [*queued.fields, *opened]:
        typed.appendlist(name, text)
    typed["key"] = str(queued.key)
    typed["event_name" + SUFFIX] = digest(typed.get("event_name", ""))
    form = DeskForm(typed, offered=offered_to(request.user), shared=getattr(request.user, "is_shared", False))
    form.full_clean()
    return form


def _kept(queued: QueuedEntry, venue: Site, form: DeskForm | None = None) -> LateEntry:
    """What the list of refusals would keep. A listed event speaks for itself; of what was typed no name that the form
    refuses, for it may be about a person."""
    event = form.cleaned_data.get("event") if form else None
    is_fit = form is not None and "event_name" not in form.errors
    return LateEntry(
        key=queued.key,
        venue=venue,
        event_name=event.name if event else queued.field("event_name") if is_fit else "",
        day_text=typed_day(event.day) if event and event.day else queued.field("event_day"),
        time_text=typed_time(event.time) if event and event.time else queued.field("event_time"),
        children_text=queued.field("children"),
        masked_code=masked(form.data.get("code", "").strip().upper()) if form else "",
        tapped_at=queued.tapped_at,
    )
