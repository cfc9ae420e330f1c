"""Where a person goes back to after something came in between: a page of this site, never another address."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def local(asked: str, otherwise: str = "/") -> str:
    """`asked` when it is a path of this site."""
    fits = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if fits else otherwise


def page_of_form(request: HttpRequest) -> str:
    """Where the form stood: the address that it was sent to may not be one that opens."""
    sender = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(sender, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    return urlsplit(sender)._replace(scheme="", netloc="", fragment="").geturl() or "/"


def page_at_hand(request: HttpRequest) -> str:
    """The page that is being drawn, as an address that opens."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else page_of_form(request)


def is_in_background(request: HttpRequest) -> bool:
    """A script asks, not a person who follows a link or sends a form: nobody would see where it is led to."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
