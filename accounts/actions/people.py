"""Inviting people, giving, changing and ending roles, closing accounts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, mail, sessions
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.granting import Place, manages
from accounts.models import Membership, User
from accounts.permissions import Permission, Role, require

from .changes import checked
from .invitations import new_invitation
from .roles import at, end, give, locked, refuse_oneself, require_grant, where


def invite_person(
    *, email: str, role: Role, place: Place, by: Actor, also: Sequence[Role] = (), side: str = "", **about: Any
) -> User:
    """Give the person behind an address a role (and those of `also` there), with one mail: it asks for a password, or
    tells of the new role. `about` them: name, is_shared, language.

    Who has an account already is told to nobody: the answer is the same, and what they are called stays as it was.
    A closed account opens anew with an unusable password. Raises Refused, PermissionDenied, mail.MailNotSent (then
    everything but the mail is done).
    """
    with transaction.atomic():
        place = locked(place)
        for each in (role, *also):
            require_grant(by, each, place)
        person, made = _account(email, **about)
        reopened = not person.is_active
        if reopened:
            _reopen(person)
        invitation, key = (None, "") if person.has_usable_password() else new_invitation(person, by)
        held = [give(person, each, place, side=side, invitation=invitation) for each in (role, *also)]
        for membership in held:
            told = {**where(membership), "made": made, "reopened": reopened}
            audit.record("person.invited", person, by=by, **at(place), **told)
        _mail(held, by, key)
    return person


def _mail(held: list[Membership], by: Actor, key: str = "") -> None:
    """Once all is saved; `key` is that of an invitation, "" for somebody who has a password."""
    transaction.on_commit(partial(mail.send_role, held, giver=str(by.user or ""), key=key))


def _account(email: str, **fields: Any) -> tuple[User, bool]:
    """The account with this address, locked, and whether it was made now, with a password that opens nothing."""
    new = User(email=email.strip().lower(), **fields)
    new.set_unusable_password()
    if not User.objects.filter(email=new.email).exists():
        checked(new, validate_unique=False)  # somebody else may be inviting the same person at this moment
    person, made = User.objects.get_or_create(email=new.email, defaults={**fields, "password": new.password})
    return User.objects.select_for_update().get(pk=person.pk), made


def _reopen(person: User) -> None:
    person.is_active, person.last_login = True, None
    person.set_unusable_password()
    person.save(update_fields=["is_active", "last_login", "password"])


def grant_role(*, person: User, role: Role, place: Place, by: Actor, side: str = "") -> Membership:
    """Give a role to somebody who has an account; a mail tells them. Raises as `invite_person` does."""
    with transaction.atomic():
        place = locked(place)
        require_grant(by, role, place)
        person = User.objects.select_for_update().get(pk=person.pk)
        if not person.is_active:
            raise Refused(_("The account is closed. Invite the person again."))
        invitation, key = (None, "") if person.has_usable_password() else new_invitation(person, by)
        membership = give(person, role, place, side=side, invitation=invitation)
        audit.record("role.granted", person, by=by, **at(place), **where(membership))
        _mail([membership], by, key)
    return membership


def change_role(*, membership: Membership, role: Role, place: Place, by: Actor, side: str = "") -> Membership:
    """End one role and give another in its stead, as one deed. Raises as `grant_role` and `end_role` do.

    Who has not answered an invitation yet keeps its link; a mail tells the others, unless only the side has changed.
    """
    with transaction.atomic():
        place = locked(place)
        old = Membership.unscoped.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
        require_grant(by, Role(old.role), old.place)
        require_grant(by, role, place)
        refuse_oneself(old.user, by)
        if old.ended_at:
            raise Refused(_("The role has ended already. Give the person a new one."))
        before, moved = where(old), (old.role, old.place) != (role, place)
        new = _instead(old, role, place, side)
        audit.record("role.changed", old.user, by=by, **at(place), before=before, after=where(new))
        if moved and old.user.has_usable_password():
            _mail([new], by)
    return new


def _instead(old: Membership, role: Role, place: Place, side: str) -> Membership:
    """The link of an open invitation goes over to the new role before the old one ends, so that it still works."""
    if (old.role, old.place, old.side) == (role, place, side):
        raise Refused(_("This is the role as it is. Choose what it changes to."))
    if (old.role, old.place) == (role, place):
        old.side = side
        old.save(update_fields=["side"])
        return old
    new = give(old.user, role, place, side=side, invitation=old.invitation)
    end([old])
    return new


def end_role(*, membership: Membership, by: Actor) -> None:
    """End a role at once; twice changes nothing. Raises Refused for one's own and for the last administrator's."""
    require_grant(by, Role(membership.role), membership.place)
    refuse_oneself(membership.user, by)
    with transaction.atomic():
        if end([membership]):
            audit.record("role.ended", membership.user, by=by, **at(membership.place), **where(membership))


def deactivate_person(*, person: User, by: Actor) -> None:
    """Close an account: no log-in, no open session, no roles. Raises Refused for oneself and for others' people."""
    require(by.user, Permission.PERSON_INVITE)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=person.pk)
        refuse_oneself(row, by)
        held = list(Membership.unscoped.in_force().filter(user=row))
        if not manages(by.user, row):
            raise Refused(
                _("The person also has roles that you do not manage. End the roles of your own area instead.")
            )
        row.is_active = False
        row.set_unusable_password()
        row.save(update_fields=["is_active", "password"])
        end(held)
        sessions.end_all_of(row)
        audit.record(
            "person.deactivated", row, by=by, **audit.place_of(held), roles=[where(membership) for membership in held]
        )
