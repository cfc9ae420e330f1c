"""What the trail hears of logging in: allauth and Django do it and tell by signals; nothing of ours is asked.

The only receivers of signals in the house: allauth's adapter has no hook for most of these. A typed address comes here
as a keyed digest only, for it may be anybody's, or a password in the wrong field.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit
from accounts.actors import Actor, ActorKind, person, stranger
from accounts.devices import device_of, keep_device
from accounts.models import AuditEvent, User
from accounts.models.trail import digest_of_address

SELDOM = timedelta(minutes=1)


def connect() -> None:
    """Called once, when the app is ready."""
    for signal, receiver in RECEIVERS:
        signal.connect(receiver, dispatch_uid=receiver.__name__)


def logged_in(request: HttpRequest, user: User, response: Any, **told: Any) -> None:
    """By which means, and the browser keeps its device from here on."""
    means = sorted({record["method"] for record in get_authentication_records(request, user)})
    audit.record("sign_in.done", user, by=person(request), **_place(user), means=means)
    keep_device(request, response)


def logged_out(request: HttpRequest, user: User | None, **told: Any) -> None:
    """On one's own page; a session that is ended by a deed is that deed's line."""
    if user is not None and request.resolver_match:
        audit.record("sign_in.ended", user, by=_as(request, user), **_place(user))


def password_was_wrong(credentials: dict[str, Any], request: HttpRequest | None = None, **told: Any) -> None:
    """The same few queries whether the address is somebody's or nobody's; one line a minute for an address."""
    if request is None:
        return
    if request.user.is_authenticated:  # who was asked once more who they are
        _wrong(request, request.user, "password")
        return
    typed = digest_of_address(str(credentials.get("email") or credentials.get("username") or ""))
    if not _lately("sign_in.failed", typed):
        audit.record("sign_in.failed", User, by=stranger(request), subject_id=typed)


def code_was_wrong(request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    _wrong(request, user, str(authenticator.type))


def password_changed(request: HttpRequest, user: User, **told: Any) -> None:
    audit.record("password.changed", user, by=_as(request, user), **_place(user))


def password_reset(request: HttpRequest, user: User, **told: Any) -> None:
    """By the link in a mail; the first password of somebody who was invited comes this way too."""
    audit.record("password.reset", user, by=_as(request, user), **_place(user))


def factor_added(request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    audit.record("factor.added", user, by=_as(request, user), **_place(user), means=[str(authenticator.type)])


def factor_removed(request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    audit.record("factor.removed", user, by=_as(request, user), **_place(user), means=[str(authenticator.type)])


def factor_renewed(request: HttpRequest, user: User, authenticator: Any, **told: Any) -> None:
    audit.record("factor.renewed", user, by=_as(request, user), **_place(user), means=[str(authenticator.type)])


RECEIVERS: list[tuple[Any, Any]] = [
    (account.user_logged_in, logged_in),
    (user_logged_out, logged_out),
    (user_login_failed, password_was_wrong),
    (mfa.authentication_failed, code_was_wrong),
    (account.password_changed, password_changed),
    (account.password_set, password_changed),
    (account.password_reset, password_reset),
    (mfa.authenticator_added, factor_added),
    (mfa.authenticator_removed, factor_removed),
    (mfa.authenticator_reset, factor_renewed),
]


def _wrong(request: HttpRequest, user: User, means: str) -> None:
    """Somebody at the second step, or who was asked once more, gave something wrong: said of the account, not by it."""
    if not _lately("sign_in.wrong_proof", str(user.pk)):
        audit.record("sign_in.wrong_proof", user, by=stranger(request), **_place(user), means=[means])


def _lately(verb: str, subject_id: str) -> bool:
    """Whether the same was recorded within a minute: nobody fills the trail by a loop."""
    lines = AuditEvent.unscoped.filter(subject=User._meta.label_lower, subject_id=subject_id, verb=verb)
    return bool(lines.filter(at__gt=timezone.now() - SELDOM).exists())


def _as(request: HttpRequest, user: User) -> Actor:
    """The account's own deed, also before its log-in is done."""
    return Actor(ActorKind.PERSON, user.email, user, "", getattr(request, "request_id", ""), device_of(request))


def _place(user: User) -> dict[str, Any]:
    return audit.place_of(user.memberships_in_force)
