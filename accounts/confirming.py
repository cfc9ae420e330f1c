"""Step-up: before what takes much out of the register, or gives somebody rights, the person shows who they are anew.

Five minutes hold: a log-in, a password or a passkey given since. An unlocking by PIN does not count. Knows requests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts import keeping
from accounts.devices import device_of
from accounts.returning import is_in_background

LASTS = timedelta(minutes=5)


def is_confirmed(request: HttpRequest) -> bool:
    at = device_of(request).confirmed_at
    return at is not None and timezone.now() - at <= LASTS


def confirm_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Page decorator, below `allow`: asks for the password or a passkey first, and then leads back to the page.

    A form that comes without is kept, and waits behind the question with a button that sends it.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        if is_in_background(request):
            return HttpResponse(status=401)
        after = request.get_full_path()
        if request.method == "POST":
            keeping.keep(request)
            after = reverse("kept_form")
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': after})}")

    asked.confirms_first = True  # type: ignore[attr-defined]  # read by tests/accounts/test_confirming.py
    return asked
