"""Releases: the calendar and the ledger, asking for one, and deciding on one with its audit and its tables in view."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actors import person
from accounts.errors import Refused
from accounts.permissions import Permission, allow
from stats import release_actions as actions
from stats.models import LedgerEntry
from stats.release_calendar import Today
from stats.release_forms import AskForm, RefuseForm, value_of
from stats.release_list import list_page
from stats.release_page import ReleasePage

View = Callable[..., HttpResponse]


def of_entry(view: View) -> View:
    """Hand the view the entry of the address when the person sees the ledger, else 404."""

    @wraps(view)
    def shown(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        entries = LedgerEntry.objects.visible_to(request.user).defer("sealed")
        entries = entries.select_related("asked_by", "approved_by", "refused_by")
        return view(request, get_object_or_404(entries, pk=pk))

    return shown


@allow(Permission.PUBLICATION_ASK)
@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """What is under way, the calendar, and all that was ever asked for."""
    entries = LedgerEntry.objects.visible_to(request.user).light().select_related("asked_by").newest_first()
    return render(request, "stats/release_list.html", {"page": list_page(list(entries), request.user)})


@allow(Permission.PUBLICATION_ASK)
@require_http_methods(["GET", "HEAD", "POST"])
def release_ask(request: HttpRequest) -> HttpResponse:
    today = Today()
    due = today.next_due
    chosen = request.GET.get("what") or (value_of(due) if due else "")
    form = AskForm(request.POST or None, askable=today.askable, initial={"what": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("release_detail", actions.ask_for_release(**form.asked, by=person(request)).pk)
        except Refused as refused:
            form.add_error("what", refused)
    under_way = LedgerEntry.objects.visible_to(request.user).under_way().light().first()
    page = {"form": form, "today": today, "under_way": under_way}
    return render(request, "stats/release_ask.html", page)


@allow(Permission.PUBLICATION_ASK)
@require_safe
@of_entry
def release_detail(request: HttpRequest, entry: LedgerEntry) -> HttpResponse:
    return _detail(request, entry)


def _detail(request: HttpRequest, entry: LedgerEntry, form: Any = None) -> HttpResponse:
    page = ReleasePage(entry, request.user)
    return render(request, "stats/release_detail.html", {"page": page, "entry": entry, "form": form or RefuseForm()})


@allow(Permission.PUBLICATION_ASK)
@require_safe
@of_entry
def release_progress(request: HttpRequest, entry: LedgerEntry) -> HttpResponse:
    """The part of the page that moves; empty once there is nothing to wait for."""
    return render(request, "stats/release_progress.html", {"entry": entry})


@allow(Permission.PUBLICATION_APPROVE)
@require_POST
@of_entry
def release_approve(request: HttpRequest, entry: LedgerEntry) -> HttpResponse:
    try:
        actions.approve_release(entry=entry, seen_hash=request.POST.get("seen", ""), by=person(request))
    except Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The release is published. It is on the public pages now."))
    return redirect("release_detail", entry.pk)


@allow(Permission.PUBLICATION_APPROVE)
@require_POST
@of_entry
def release_refuse(request: HttpRequest, entry: LedgerEntry) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _detail(request, entry, form)
    try:
        actions.refuse_release(entry=entry, why=form.cleaned_data["why"], by=person(request))
    except Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("The release is refused. Its figures are not published."))
    return redirect("release_detail", entry.pk)
