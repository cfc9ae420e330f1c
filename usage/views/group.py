"""The page of a small group: its cards on one form, every line answered, logged as one visit.

The codes travel in posts only. What is shown beside a line is never a code.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.actors import person
from accounts.devices import at_a_desk, mark_worked
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from accounts.workers import take_worker
from cards.checking import standing
from usage.actions import VisitResult, check_visit, log_visit
from usage.forms import GroupForm, as_it_stands
from usage.models import Usage, Visit
from usage.rights import venues_of
from usage.views.at_event import events_for, is_ones_own_of, persons_own, worker_of
from usage.views.group_words import Beside, faults_in_words, people_words, why_nothing_logged, words_beside
from usage.views.remembered import remember, remember_venue, remembered
from usage.views.verdict import verdict_of_desk


@allow(Permission.USAGE_LOG)
@at_a_desk
def group(request: HttpRequest) -> HttpResponse:
    """The empty form; the form with a line more or another venue's events; the answers; or the visit, logged."""
    deed = request.POST.get("deed", "")
    if request.method != "POST" or deed in ("line", "venue"):
        return _page(request, _unasked_form(request, deed))
    form = _sent_form(request)
    if not form.is_valid():
        return _page(request, form)
    remember(request, form.cleaned_data)
    result = _result(request, form, keep=deed == "log")
    if result and result.visit:
        mark_worked(request)
        _say_logged(request, result)
        return redirect(f"{reverse('group')}?visit={result.visit.pk}")
    if result and deed == "log" and not result.stopped:
        form.add_error(None, why_nothing_logged(result))
    return _page(request, form, result)


@allow(Permission.USAGE_LOG)
@require_POST
@at_a_desk
def group_check(request: HttpRequest) -> HttpResponse:
    """The answers alone, for the open page; a POST, so that no code stands in an address."""
    form = _sent_form(request)
    result = _result(request, form, keep=False) if form.is_valid() else None
    return render(request, "usage/_group_answers.html", {**_answers(form, result), "faults": faults_in_words(form)})


def _unasked_form(request: HttpRequest, deed: str) -> GroupForm:
    """A form that shows no errors yet."""
    if request.method == "POST":
        if deed == "venue":
            remember_venue(request, request.POST.get("venue", ""))
        return _form(request, initial=as_it_stands(request.POST, lines_more=int(deed == "line")))
    if "venue" in request.GET:
        remember_venue(request, request.GET["venue"])
    return _form(request, initial={**remembered(request), "key": uuid.uuid4()})


def _sent_form(request: HttpRequest) -> GroupForm:
    return _form(request, data=request.POST)


def _form(request: HttpRequest, **typed: Any) -> GroupForm:
    form: GroupForm = take_worker(GroupForm(**typed, **persons_own(request)), request, "worker")
    return form


def _result(request: HttpRequest, form: GroupForm, *, keep: bool) -> VisitResult | None:
    """The action's answer; None when it was refused, which the form then says."""
    by = worker_of(request, form)
    try:
        return log_visit(group=form.group(), by=by) if keep else check_visit(group=form.group(), by=by)
    except Refused as refused:
        form.add_error(None, refused)
        form.draw_again()
        return None


def _page(request: HttpRequest, form: GroupForm, result: VisitResult | None = None) -> HttpResponse:
    form.mend_hidden()
    venue = form.offer(venues_of(request.user))
    if venue:
        form.offer_events(events_for(request, venue, form), venue)
    context = {"form": form, "venue": venue, "logged": _just_logged(request), **_answers(form, result)}
    context["to_come"] = Beside(form.line_to_come)
    if result is None and (stopped := standing(person(request))):
        context["stopped"] = verdict_of_desk(stopped)
    return render(request, "usage/group.html", context)


def _answers(form: GroupForm, result: VisitResult | None) -> dict[str, Any]:
    """What stands beside each line and below them all."""
    told = None if result and result.stopped else result
    page = {"form": form, "lines": words_beside(form, told), "people": people_words(form, told)}
    if result and result.stopped:
        page["stopped"] = verdict_of_desk(result.stopped)
    return page


def _just_logged(request: HttpRequest) -> dict[str, Any] | None:
    """The visit that the page has just logged, to be undone with one touch."""
    try:
        pk = uuid.UUID(request.GET.get("visit", ""))
    except ValueError:
        return None
    visit = Visit.objects.visible_to(request.user).select_related("venue").filter(pk=pk).first()
    if visit is None or not is_ones_own_of(timezone.localdate(), visit, request.user):
        return None
    uses = Usage.objects.visible_to(request.user).counting().filter(visit=visit).order_by("logged_at", "id")
    return {"visit": visit, "uses": list(uses.select_related("card"))} if uses else None


def _say_logged(request: HttpRequest, result: VisitResult) -> None:
    """Words for the page after the redirect. They are kept in a cookie or the session, so no code in them."""
    if any(line.usage and line.usage.is_withdrawn for line in result.lines):
        words = _("This visit was logged and has been undone since. To log it again, check the cards.")
        messages.warning(request, words)
        return
    tickets = result.count.people + result.count.workers
    words = ngettext("The visit was logged: %(tickets)s ticket.", "The visit was logged: %(tickets)s tickets.", tickets)
    messages.success(request, words % {"tickets": tickets})
