"""The gate of promises: confidentiality by each account, and the operating model where an administrator so decided.

Knows requests. What was found in order is asked again the next day: a text begins, and a decision holds, from a day to
come at the earliest, so that most requests cost no query.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.committing import Answering
from accounts.models import Confidentiality, User

IN_ORDER = "agreed_on"  # in the session: whose promises were looked at, and on which day


def gate(request: HttpRequest) -> HttpResponse | None:
    """Where to go before working, or None."""
    if request.session.get(IN_ORDER) == mark_of(request.user):
        return None
    page = page_due(request.user)
    if page is None:
        request.session[IN_ORDER] = mark_of(request.user)
        return None
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return HttpResponse(status=401)  # a script asks in the background: what waits there stays and is sent later
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, _("The form was not saved. Read this first, then send the form again."))
    return redirect(f"{reverse(page)}?{urlencode({'next': _page_of(request)})}")


def mark_of(user: User) -> str:
    return f"{user.pk} {timezone.localdate()}"


def page_due(user: User) -> str | None:
    """The name of the page that the person has to answer before working, or None."""
    if Confidentiality.due_of(user, timezone.localdate()):
        return "confidentiality"
    return "commitments" if Answering(user).is_stopped else None


def _page_of(request: HttpRequest) -> str:
    """Where to go on: the page itself, or where the form stood."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return local(request, request.headers.get("Referer", ""))


def local(request: HttpRequest, address: str) -> str:
    """The address as a path of this site; the start page when it is anybody else's."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return reverse("start")
    return urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl() or reverse("start")
