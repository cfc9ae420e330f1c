"""What every public page does: it needs no login, and its address may say the language."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

Page = Callable[..., HttpResponse]
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def speak(request: HttpRequest, *, otherwise: str = "") -> None:
    """The language that the address asks for by `?lang=`; `otherwise` where it asks for none that there is."""
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else otherwise
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def public_page(page: Page) -> Page:
    """A page for people: without `?lang=` in the reader's own language."""

    @login_not_required
    @require_safe
    @wraps(page)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        speak(request)
        return page(request, *args, **kwargs)

    return answered


def for_programs(page: Page) -> Page:
    """An address that answers the same to everybody: no cookie is read (kaikukanta.middleware.without_cookies), and
    the language is Finnish unless `?lang=` says another."""

    @login_not_required
    @wraps(page)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        speak(request, otherwise=settings.LANGUAGE_CODE)
        return page(request, *args, **kwargs)

    return answered
