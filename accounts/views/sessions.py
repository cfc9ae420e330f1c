"""Where one is logged in, and ending it from afar."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, actors, sessions
from accounts.models import OpenSession


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    page = {"sessions": sessions.listed(request), "own": sessions.own_of(request)}
    return render(request, "accounts/session_list.html", page)


@require_POST
def session_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(OpenSession.objects.visible_to(request.user), pk=pk)
    actions.end_session(session=session, by=actors.person(request))
    messages.success(request, _("The session has ended. That browser has to log in again."))
    return redirect("session_list")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    actions.end_other_sessions(keep=sessions.own_of(request), by=actors.person(request))
    messages.success(request, _("All other sessions have ended."))
    return redirect("session_list")
