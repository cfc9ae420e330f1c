"""The link that asks somebody in: made, sent again, cancelled, accepted.

The key stands in the mail only. The link leads to the page of passwords for as long as the invitation is open; each way
of ending it (a password chosen, a new link, a cancellation) makes the old link worthless.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, mail
from accounts.actors import Actor
from accounts.digests import digest
from accounts.errors import Refused
from accounts.models import Invitation, Membership, User
from accounts.permissions import Role

from .roles import end, require_grant, where

OPEN_FOR = timedelta(days=mail.INVITED_FOR)


def new_invitation(person: User, by: Actor) -> tuple[Invitation, str]:
    """An invitation and the key of its link."""
    key, now = secrets.token_urlsafe(24), timezone.now()
    row = Invitation(person=person, key_digest=digest("invitation", key), sent_at=now, expires_at=now + OPEN_FOR)
    row.sent_by = by.user
    row.save(force_insert=True)
    return row, key


def invitation_of(key: str) -> Invitation | None:
    """The invitation of a link, whatever has become of it."""
    rows = Invitation.unscoped.select_related("person")
    return rows.filter(key_digest=digest("invitation", key)).first()


def resend_invitation(*, invitation: Invitation, by: Actor) -> None:
    """Send a new link; the old one stops working. Also for the person, whose link has become too old.

    Raises Refused when it is over, PermissionDenied, mail.MailNotSent.
    """
    with transaction.atomic():
        row = _locked(invitation)
        _refuse_over(row)
        held = _brought(row)
        if by.user.pk != row.person_id:
            _require_all(by, held)
        key, row.sent_at = secrets.token_urlsafe(24), timezone.now()
        row.key_digest, row.expires_at = digest("invitation", key), row.sent_at + OPEN_FOR
        row.times_sent += 1
        row.save(update_fields=["key_digest", "sent_at", "expires_at", "times_sent"])
        _forget_links(row.person)
        audit.record("invitation.resent", row, by=by, person=str(row.person_id), times_sent=row.times_sent)
        transaction.on_commit(partial(mail.send_role, held, giver=str(row.sent_by or ""), key=key))


def cancel_invitation(*, invitation: Invitation, by: Actor) -> None:
    """End the roles that it brings; the link stops working. Without another role the account is closed.

    Twice changes nothing. Raises Refused when the person has come in already, PermissionDenied.
    """
    with transaction.atomic():
        row = _locked(invitation)
        if row.accepted_at:
            raise Refused(_("The person has already accepted the invitation. End the role instead."))
        if row.cancelled_at:
            return
        held = _brought(row)
        _require_all(by, held)
        end(held)
        _forget_links(row.person)
        closed = not Membership.unscoped.in_force().filter(user=row.person).exists()
        if closed:
            User.objects.filter(pk=row.person_id).update(is_active=False)
        roles = [where(membership) for membership in held]
        audit.record("invitation.cancelled", row, by=by, person=str(row.person_id), roles=roles, closed=closed)


def accept_invitations(*, by: Actor) -> None:
    """The person has chosen a password: whatever they were invited to is accepted, and no link works any more."""
    with transaction.atomic():
        for row in Invitation.unscoped.open().select_for_update().filter(person=by.user).order_by("sent_at"):
            row.accepted_at = timezone.now()
            row.save(update_fields=["accepted_at"])
            audit.record("invitation.accepted", row, by=by, person=str(row.person_id))


def _locked(invitation: Invitation) -> Invitation:
    """The person first, as where accounts are closed: two such deeds at once wait for each other."""
    User.objects.select_for_update().get(pk=invitation.person_id)
    return Invitation.unscoped.select_for_update(of=("self",)).select_related("person", "sent_by").get(pk=invitation.pk)


def _brought(row: Invitation) -> list[Membership]:
    """The roles in force that the invitation brings, with their places."""
    held = Membership.unscoped.in_force().filter(invitation=row).order_by("granted_at", "pk")
    return list(held.select_related("user", "site", "area", "municipality", "county"))


def _require_all(by: Actor, held: list[Membership]) -> None:
    if not held:
        raise PermissionDenied("an invitation without roles")
    for membership in held:
        require_grant(by, Role(membership.role), membership.place)


def _refuse_over(row: Invitation) -> None:
    if row.accepted_at:
        raise Refused(_("The person has already accepted the invitation and logs in with the password."))
    if row.cancelled_at:
        raise Refused(_("The invitation has been cancelled. Invite the person again."))


def _forget_links(person: User) -> None:
    """Whoever followed the old link a moment ago stands at the page of passwords: that door closes, too."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
