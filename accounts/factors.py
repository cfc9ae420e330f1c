"""Who needs a second factor, and the gate that asks for one. The policy is rows (`FactorRule`); the demo has none.

Knows allauth's authenticators and requests.
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import FactorKind, FactorRule
from accounts.permissions import Role

KINDS = {
    FactorKind.ANY: [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
    FactorKind.PASSKEY: [Authenticator.Type.WEBAUTHN],
}
CLEAR = "factors_clear_at"  # in the session: when the gate last stood open
HOLDS = 60  # seconds; a new rule waits no longer, and pages do not pay for the question


def rules_for(user: Any) -> list[FactorRule]:
    """The standing rules that concern somebody's roles, the soonest first."""
    roles = {Role(held.role) for held in user.memberships_in_force}
    rules = FactorRule.unscoped.standing().filter(role__in=roles).select_related("site", "area")
    return [
        rule
        for rule in rules.order_by("required_from", "pk")
        if any(rule.concerns(held) for held in user.memberships_in_force)
    ]


def unmet(user: Any) -> list[FactorRule]:
    """The rules that somebody's factors do not meet yet, in force or coming, the soonest first."""
    rules = rules_for(user)
    if not rules:
        return []
    held = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
    return [rule for rule in rules if not held & set(KINDS[FactorKind(rule.kind)])]


def first_day(user: Any) -> date | None:
    """The day from which somebody cannot work without taking a second factor into use; None when nothing is due."""
    rules = unmet(user)
    return rules[0].required_from if rules else None


def gate(request: HttpRequest) -> HttpResponse | None:
    """Whoever needs a second factor takes one into use before working."""
    if time.time() - request.session.get(CLEAR, 0) < HOLDS:
        return None
    due = first_day(request.user)
    if due and due <= timezone.localdate():
        return redirect("factor_required")
    request.session[CLEAR] = int(time.time())
    return None


def ask_again(request: HttpRequest) -> None:
    """The factors have changed: the gate looks anew at the next page."""
    request.session.pop(CLEAR, None)
