"""The gate of promises: confidentiality by each account, and the operating model where an administrator so decided.

Knows requests. What was found in order is asked again the next day: a text begins, and a decision holds, from a day to
come at the earliest, so that most requests cost no query.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.committing import Answering
from accounts.models import Confidentiality, User
from accounts.returning import is_in_background, page_at_hand

IN_ORDER = "agreed_on"  # in the session: whose promises were looked at, and on which day


def gate(request: HttpRequest) -> HttpResponse | None:
    """Where to go before working, or None."""
    if request.session.get(IN_ORDER) == mark_of(request.user):
        return None
    page = page_due(request.user)
    if page is None:
        request.session[IN_ORDER] = mark_of(request.user)
        return None
    if is_in_background(request):
        return HttpResponse(status=401)  # a script asks in the background: what waits there stays and is sent later
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, _("The form was not saved. Read this first, then send the form again."))
    return redirect(f"{reverse(page)}?{urlencode({'next': page_at_hand(request)})}")


def mark_of(user: User) -> str:
    return f"{user.pk} {timezone.localdate()}"


def page_due(user: User) -> str | None:
    """The name of the page that the person has to answer before working, or None."""
    if Confidentiality.due_of(user, timezone.localdate()):
        return "confidentiality"
    return "commitments" if Answering(user).is_stopped else None
