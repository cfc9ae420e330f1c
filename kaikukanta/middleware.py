"""What every answer carries, and in which language; who must log in first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import agreeing
from accounts.gates import Gate, lies_before

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


def person_language(get_response: type_of_answer) -> type_of_answer:
    """A signed-in person's own language wins over the browser's and the cookie's."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return answer


def words_for_wrong_methods(get_response: type_of_answer) -> type_of_answer:
    """An address that only takes forms says so to a person who opened it, for example from the browser's history."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
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
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return HttpResponse(status=401)  # a script asks in the background: the page says what it means
        messages.warning(
            request, _("You had been logged out, so the form was not saved. Log in, then fill it in again.")
        )
        return redirect_to_login(_page_of_form(request), self.get_login_url(view_func))


# In the order in which they are asked.
GATES: tuple[Gate, ...] = (agreeing.gate,)
# Of allauth's pages the way out; those that mend an account say so themselves (accounts.gates.before_gates).
WAYS_OUT = frozenset({"account_logout"})


class Gates:
    """Whoever has logged in passes the gates before any page of the register opens."""

    def __init__(self, get_response: type_of_answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_: Any) -> HttpResponse | None:
        here = request.resolver_match
        if not request.user.is_authenticated or lies_before(view) or (here and here.url_name in WAYS_OUT):
            return None
        return next((answer for gate in GATES if (answer := gate(request))), None)


def _page_of_form(request: HttpRequest) -> str:
    """Where the form stood: the address that it was sent to may not be one that opens."""
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    return urlsplit(sender)._replace(scheme="", netloc="", fragment="").geturl() or "/"
