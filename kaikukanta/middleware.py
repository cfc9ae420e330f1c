"""What every answer carries, and in which language."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
