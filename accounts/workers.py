"""Who works behind a shared login: what pages show of it, what forms take from it, and the gate of sites that want to
know before anything is done.

Knows requests; whose shift it is stands in accounts.shifts.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Desk
from accounts.returning import is_in_background, page_at_hand, page_of_form
from accounts.shifts import desk_at, note_use

NEEDS = "Kaikukanta-Needs"  # header of an answer to a script: why it was refused
# What is open before a worker has been chosen: a browser must be enrolled before anybody can choose.
BEFORE_SHIFT = frozenset({"site_devices", "my_account"})


def desk_shown(request: HttpRequest) -> Desk | None:
    """What the header shows: the desk, when this login is shared by the workers of its site."""
    user: Any = request.user
    if not getattr(user, "is_shared", False):
        return None
    desk = desk_at(request)
    return desk if desk and user.own_site(desk.site_id) else None


def switch_address(request: HttpRequest) -> str:
    """The page on which another worker takes over, and which then leads back."""
    return f"{reverse('worker_switch')}?{urlencode({'next': page_at_hand(request)})}"


def shift_at(request: HttpRequest) -> Desk | None:
    """The desk with the worker whose shift it is, behind a shared login; None when nobody has been chosen."""
    desk = desk_shown(request)
    return desk if desk and desk.worker_id else None


class WorkerNow(forms.Widget):
    """Who works now, as a text, with the way to switch. The hidden field goes along to a device's own queue."""

    template_name = "components/worker_now.html"

    def __init__(self, name: str, kind: str, address: str) -> None:
        super().__init__()
        self.shown = {"worker": name, "kind": kind, "address": address}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), **self.shown}


def take_worker(form: Any, request: HttpRequest, field: str = "worker_name") -> Any:
    """When a worker has taken over at the desk, the form does not ask again who works, nor hears what is sent."""
    desk = shift_at(request)
    if desk and field in form.fields:
        kind = "initials" if field == "worker" else "name"
        taken = form.fields[field]
        taken.disabled = taken.required = True
        taken.help_text, taken.label = "", _("Worker")
        taken.widget = WorkerNow(desk.worker_name, kind, switch_address(request))
        form.initial[field] = desk.initials if kind == "initials" else desk.worker_name
    return form


def gate(request: HttpRequest) -> HttpResponse | None:
    """Sites that want to know: behind their shared login somebody takes over first. (accounts.gates)"""
    if _is_by_hand(request):
        note_use(request)
    here = request.resolver_match
    if not is_asked(request) or shift_at(request) or (here and here.url_name in BEFORE_SHIFT):
        return None
    if is_in_background(request):
        return HttpResponse(status=401, headers={NEEDS: "worker"})  # nothing is lost: the page says what it means
    if request.method in ("GET", "HEAD"):
        return redirect(switch_address(request))
    messages.warning(request, _("The form was not saved: say first who works. Then fill it in again."))
    return redirect(f"{reverse('worker_switch')}?{urlencode({'next': page_of_form(request)})}")


def is_asked(request: HttpRequest) -> bool:
    """Whether every site of this shared login wants to know who works."""
    user: Any = request.user
    if not user.is_shared:
        return False
    sites = [held.site for held in user.memberships_in_force if held.site_id]
    return bool(sites) and len(sites) == len(user.memberships_in_force) and all(site.names_workers for site in sites)


def _is_by_hand(request: HttpRequest) -> bool:
    """Not what a page asks by itself: a desk that nobody stands at is idle, however often it asks."""
    if not is_in_background(request) or "HX-Request" in request.headers:
        return True
    return request.method == "POST" and request.content_type != "application/json"
