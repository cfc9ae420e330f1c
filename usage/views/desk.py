"""The ticket desk: check a card, log its use with one key, see the last entries and undo them.

Two posts: `desk` asks and shows the answer, `desk_log` logs and returns to an empty form. The code travels in posts
only; the session keeps the event, never the card.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import person
from accounts.devices import at_a_desk, mark_worked
from accounts.errors import Refused
from accounts.models import Site
from accounts.permissions import Permission, allow
from accounts.workers import take_worker
from cards.checking import standing
from cards.codes import masked
from usage.actions import LogResult, check_use, log_use
from usage.forms import DeskForm
from usage.judging import Judged
from usage.models import Usage, Visit
from usage.rights import venues_of
from usage.views.at_event import events_for, is_ones_own_of, persons_own, worker_of
from usage.views.drawing import draw_desk, with_camera
from usage.views.remembered import remember, remember_venue, remembered
from usage.views.verdict import admission, verdict_of

LAST_ENTRIES = 10


@with_camera
@allow(Permission.USAGE_LOG)
@at_a_desk
def desk(request: HttpRequest) -> HttpResponse:
    """The empty form, or the answer about the card that was typed or scanned; of a stopped desk, why and until when."""
    if request.method != "POST":
        if "venue" in request.GET:
            remember_venue(request, request.GET["venue"])
        stopped = standing(person(request))
        return _page(request, _empty_form(request), Judged(stopped) if stopped else None)
    form = _sent_form(request)
    if not form.is_valid():
        return _page(request, form)
    remember(request, form.cleaned_data)
    _say_what_was_passed_over(request, form)
    return _page(request, form, check_use(ticket=form.ticket(), by=worker_of(request, form)))


@with_camera
@allow(Permission.USAGE_LOG)
@at_a_desk
def desk_log(request: HttpRequest) -> HttpResponse:
    """Log the use; a reload of the address, or a return from signing in, leads back to the desk."""
    if request.method != "POST":
        return redirect("desk")
    form = _sent_form(request)
    if not form.is_valid():
        return _page(request, form)
    try:
        result = log_use(ticket=form.ticket(), by=worker_of(request, form))
    except Refused as refused:
        form.add_error(None, refused)
        form.draw_again()
        return _page(request, form)
    if result.usage is None:
        return _page(request, form, Judged(result.answer, result.code, findings=result.findings))
    mark_worked(request)
    remember(request, form.cleaned_data)
    _say_result(request, result)
    return redirect("desk")


def _empty_form(request: HttpRequest) -> DeskForm:
    initial = {**remembered(request), "key": uuid.uuid4()}
    return take_worker(DeskForm(initial=initial, **persons_own(request)), request, "worker")


def _sent_form(request: HttpRequest) -> DeskForm:
    return take_worker(DeskForm(request.POST, **persons_own(request)), request, "worker")


def _page(request: HttpRequest, form: DeskForm, judged: Judged | None = None) -> HttpResponse:
    verdict = verdict_of(judged, form) if judged else None
    if verdict and verdict.log:
        form.draw_again()  # the old key goes with the button that logs
    form.mend_hidden()
    venue = form.offer(venues_of(request.user), focus_on_code=not (verdict and verdict.tone == "ok"))
    if venue:
        form.offer_events(events_for(request, venue, form), venue)
    context = {"form": form, "verdict": verdict, "venue": venue, "entries": _last_entries(request, venue)}
    return draw_desk(request, context)


def _last_entries(request: HttpRequest, venue: Site | None) -> list[dict[str, Any]]:
    """The newest rows that the person may see; its own of today can be undone with one touch."""
    if venue is None:
        return []
    rows = Usage.objects.visible_to(request.user).logged_at_desk_of(venue).newest_first()
    today = timezone.localdate()
    return [
        {
            "use": row,
            "masked": masked(row.card.code),
            "one_touch": is_ones_own_of(today, row, request.user),
            "visit": _visit_of(row),
        }
        for row in rows.select_related("card", "visit")[:LAST_ENTRIES]
    ]


def _visit_of(row: Usage) -> Visit | None:
    """The group's visit that the row is undone with; None for a booking that another desk handed over in a visit of its
    own."""
    visit = row.visit
    return visit if visit and visit.logged_from_id == row.logged_from_id else None


def _say_what_was_passed_over(request: HttpRequest, form: DeskForm) -> None:
    """A new card was scanned while another waited to be logged: nobody should think that the first one was."""
    left = form.cleaned_data["passed_over"]
    if left and not Usage.objects.visible_to(request.user).filter(idempotency_key=left).exists():
        messages.warning(request, _("The card before this one was checked but not logged. Scan it again to log it."))


def _say_result(request: HttpRequest, result: LogResult) -> None:
    """Words for the page after the redirect. They are kept in a cookie or the session, so no code in them."""
    usage = result.usage
    if usage is None:
        return
    if usage.is_withdrawn:
        messages.warning(request, _("This use was logged and has been undone since. To log it again, check the card."))
    else:
        messages.success(request, _words(result, usage))


def _words(result: LogResult, usage: Usage) -> str:
    who = {"people": admission(usage.children)}
    if result.redeemed:
        return _("The booked ticket was handed over: %(people)s.") % who
    if usage.is_booked:
        return _("The booking was logged: %(people)s.") % who
    return _("The use was logged: %(people)s.") % who
