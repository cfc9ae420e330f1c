"""Devices: the browser of somebody who has logged in, known by a signed cookie, so that one desk can be stopped and its
neighbour go on, a guesser of passwords stands alone, and the trail can tell from where a deed was done.

The cookie holds a random id, when it was made, when a use was first logged with it, and whether a site has enrolled it
as its desk; nothing about the person. Who throws it away is a new device, for which the account's and the address's
budgets still count. Knows requests.
"""

from __future__ import annotations

import ipaddress
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.digests import digest

KEPT = timedelta(days=365)
MICROSECOND = timedelta(microseconds=1)
ENROLLED = "desk"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Device:
    """`since`: when its cookie was made. `worked_since`: when a use was first logged with it; None when never.

    `is_enrolled`: a site has taken it as its desk, as far as the cookie knows; a browser that never was is not looked
    up. (The row says whether it still is: accounts.workers.desk_at.)
    `address` is a keyed digest of where it is in the network, "" when that is not known. `confirmed_at`: when the
    person last gave a password, a passkey or the like in this session.
    """

    id: uuid.UUID
    since: datetime
    worked_since: datetime | None = None
    is_enrolled: bool = False
    address: str = ""
    confirmed_at: datetime | None = None

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        moments = [self.since, self.worked_since] if self.worked_since else [self.since]
        written = [str((at - EPOCH) // MICROSECOND) for at in moments]
        return _signer().sign(":".join([self.id.hex, *written, *([ENROLLED] if self.is_enrolled else [])]))


def device_of(request: HttpRequest) -> Device:
    """The device of a request; a new one when the cookie is missing, too old, or not ours."""
    known: Device | None = getattr(request, "device", None)
    if known is None:
        kept = _read(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
        known = replace(kept, address=_address(request), confirmed_at=_confirmed_at(request))
        request.device = known  # type: ignore[attr-defined]
    return known


def mark_worked(request: HttpRequest) -> None:
    """A use was logged: from now on another device's stop leaves this one alone (DeskStop.binding)."""
    device = device_of(request)
    if device.worked_since is None:
        request.device = replace(device, worked_since=timezone.now())  # type: ignore[attr-defined]


def mark_enrolled(request: HttpRequest, is_enrolled: bool) -> None:
    """A site has taken the browser as its desk, or has let it go: the answer brings the cookie, from whatever page."""
    request.device = replace(device_of(request), is_enrolled=is_enrolled)  # type: ignore[attr-defined]
    keep_longer(request)


def keep_longer(request: HttpRequest) -> None:
    """The answer brings the cookie anew, so that a desk that is used is enrolled once."""
    request.keeps_device = True  # type: ignore[attr-defined]


def bring_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser the cookie of its device."""
    name, secure = settings.DEVICE_COOKIE_NAME, settings.SESSION_COOKIE_SECURE
    cookie = device_of(request).cookie
    response.set_cookie(name, cookie, max_age=KEPT, secure=secure, httponly=True, samesite="Lax")


def at_a_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Page decorator: the browser keeps its device. Below `allow`; the log-in page has it, too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        keep_device(request, response)
        return response

    return answer


def keep_device(request: HttpRequest, response: HttpResponse) -> None:
    """The browser of `response` keeps its device: at a desk, and from a log-in on, so that the trail's lines of one
    browser name one device."""
    if request.COOKIES.get(settings.DEVICE_COOKIE_NAME) != device_of(request).cookie:
        bring_cookie(request, response)


def _signer() -> Signer:
    return Signer(salt="accounts.devices")


def _read(cookie: str) -> Device:
    now = timezone.now()
    try:
        name, *moments = _signer().unsign(cookie).split(":")
    except BadSignature:
        return Device(uuid.uuid4(), now)
    is_enrolled = moments[-1] == ENROLLED
    since, *worked = [EPOCH + int(moment) * MICROSECOND for moment in moments if moment != ENROLLED]
    known = Device(uuid.UUID(name), since, worked[0] if worked else None, is_enrolled)
    return known if is_enrolled or since > now - KEPT else Device(uuid.uuid4(), now)


def _address(request: HttpRequest) -> str:
    """Of an IPv6 address the network's half: the rest is each machine's own choice."""
    found = get_client_ip(request)
    if not found:
        return ""
    address = ipaddress.ip_address(found)
    network = ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)  # noqa: PLR2004
    return digest("address", network)


def _confirmed_at(request: HttpRequest) -> datetime | None:
    records = get_authentication_records(request, request.user)
    return datetime.fromtimestamp(records[-1]["at"], UTC) if records else None
