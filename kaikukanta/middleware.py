"""What every answer carries, and in which language; who must log in first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import agreeing, factors, locking, wall, workers
from accounts.devices import bring_cookie
from accounts.gates import Gate, lies_before
from accounts.returning import is_in_background, page_of_form

type_of_answer = Callable[[HttpRequest], HttpResponse]


def headers(get_response: type_of_answer) -> type_of_answer:
    """A request id for the trail; nothing of a signed-in page rests in a cache; no device but the own camera."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def without_cookies(get_response: type_of_answer) -> type_of_answer:
    """Open data and what is shown on other sites: nobody is known, whatever their browser sends, and nothing is kept
    there. Pages of any site may read the data; a browser asks first before it sends them a query in JSON."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.COOKIELESS):
            return get_response(request)
        request.COOKIES, request.META["HTTP_COOKIE"] = {}, ""
        is_data = request.path.startswith("/open/tables/")
        response = HttpResponse(status=204) if is_data and request.method == "OPTIONS" else get_response(request)
        response.cookies.clear()
        vary = [name for name in response.headers.get("Vary", "").split(", ") if name in {"Accept-Encoding"}]
        response.headers["Vary"] = ", ".join(vary) or "Accept-Encoding"
        if is_data:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        return response

    return answer


def person_language(get_response: type_of_answer) -> type_of_answer:
    """A signed-in person's own language wins over the browser's and the cookie's."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return answer


def wall_of_person(get_response: type_of_answer) -> type_of_answer:
    """Behind the second wall a page reads what its person may see, and nothing else."""

    def answer(request: HttpRequest) -> HttpResponse:
        with wall.seen_by(request.user):
            return get_response(request)

    return answer


def device_kept(get_response: type_of_answer) -> type_of_answer:
    """A browser that is a site's desk keeps its cookie, whatever page it uses."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "keeps_device", False):
            bring_cookie(request, response)
        return response

    return answer


METHODS = ("GET", "HEAD", "POST")


def words_for_wrong_methods(get_response: type_of_answer) -> type_of_answer:
    """An address that only takes forms says so to a person who opened it, for example from the browser's history.

    Other methods than a browser's own reach no page: some would take PUT for a form that is sent.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page

    return answer


class LogInFirst(LoginRequiredMiddleware):
    """Pages are for people who have logged in. Whoever sends a form too late hears that nothing was saved."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        if is_in_background(request):
            return HttpResponse(status=401)  # a script asks in the background: the page says what it means
        messages.warning(
            request, _("You had been logged out, so the form was not saved. Log in, then fill it in again.")
        )
        return redirect_to_login(page_of_form(request), self.get_login_url(view_func))


# In the order in which they are asked.
GATES: tuple[Gate, ...] = (locking.gate, factors.gate, agreeing.gate, workers.gate)
# Of allauth's pages the way out.
WAYS_OUT = frozenset({"account_logout"})
# Pages on which one shows who one is, or mends how: only the lock stands before them.
MENDING = frozenset({"account_reauthenticate", "account_change_password", "account_set_password", "factor_required"})


def gates_before(name: str) -> tuple[Gate, ...]:
    """The gates before the page of this name."""
    if name in WAYS_OUT:
        return ()
    if name in MENDING or name.startswith("mfa_"):
        return tuple(gate for gate in GATES if gate is locking.gate)
    return GATES


class Gates:
    """Whoever has logged in passes the gates before any page of the register opens."""

    def __init__(self, get_response: type_of_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or lies_before(view):
            return None
        here = request.resolver_match
        gates = gates_before((here and here.url_name) or "")
        return next((answer for gate in gates if (answer := gate(request))), None)
