"""Deeds around signing in: a new password by mail, sessions that are ended, the policy of second factors."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts import audit, sessions
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Area, FactorKind, FactorRule, OpenSession, Site, User
from accounts.permissions import Permission, Role, require

from .changes import checked


def order_new_password(*, email: str, by: Actor) -> None:
    """Order the mail with which somebody chooses a new password, if there is such a person.

    A job is ordered for every address, so that neither the answer nor its time tells who exists. It holds nothing but
    who it is for, "" for nobody: neither the address that was typed nor the link, which the job itself makes.
    """
    found = User.objects.filter(email=email, is_active=True).values_list("pk", flat=True).first()
    job = app.configure_task("accounts.tasks.send_new_password", queue="mails")
    job.defer(user_id=str(found or ""))


def new_password_sent(*, user: User, by: Actor) -> None:
    """The trail knows that a link went out."""
    audit.record("password.link_sent", user, by=by)


def sign_in_changed(*, user: User, what: str, keep: uuid.UUID | None, by: Actor) -> None:
    """A password or a factor is another one now: all other sessions of the account end, and the trail knows."""
    with transaction.atomic():
        ended = sessions.end_all_of(user, but=keep)
        audit.record("sign_in.changed", user, by=by, what=what, sessions_ended=ended)


def end_session(*, session: OpenSession, by: Actor) -> None:
    """End one of one's own sessions; twice changes nothing."""
    _require_own(session.user_id, by)
    with transaction.atomic():
        if sessions.end(OpenSession.unscoped.filter(pk=session.pk)):
            audit.record("session.ended", by.user, by=by)


def end_other_sessions(*, keep: uuid.UUID | None, by: Actor) -> int:
    """End all of one's own sessions but one. Returns how many there were."""
    if by.user is None:
        raise PermissionDenied("one's own sessions")
    with transaction.atomic():
        ended = sessions.end_all_of(by.user, but=keep)
        if ended:
            audit.record("sessions.ended", by.user, by=by, sessions_ended=ended)
    return ended


def _require_own(owner: Any, by: Actor) -> None:
    if by.user is None or by.user.pk != owner:
        raise PermissionDenied("one's own session")


def add_factor_rule(
    *, role: Role, kind: FactorKind, required_from: date, area: Area | None, site: Site | None, by: Actor
) -> FactorRule:
    """Ask the holders of a role for a second factor from a day on. Raises Refused, PermissionDenied."""
    require(by.user, Permission.NETWORK_EDIT)
    if required_from < timezone.localdate():
        raise Refused({"required_from": _("The day has been already. Choose today or a later day.")})
    rule = FactorRule(role=role, kind=kind, required_from=required_from, area=area, site=site)
    with transaction.atomic():
        checked(rule).save()
        audit.record("factor_rule.added", rule, by=by, site=site, area=area, **_facts(rule))
    return rule


def end_factor_rule(*, rule: FactorRule, by: Actor) -> None:
    """The rule asks nobody any more; twice changes nothing."""
    require(by.user, Permission.NETWORK_EDIT)
    with transaction.atomic():
        row = FactorRule.unscoped.select_for_update(of=("self",)).get(pk=rule.pk)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            audit.record("factor_rule.ended", row, by=by, site=row.site, area=row.area, **_facts(row))


def _facts(rule: FactorRule) -> dict[str, str]:
    return {"role": str(rule.role), "kind": str(rule.kind), "required_from": rule.required_from.isoformat()}
