"""Inviting people, giving and ending roles, closing accounts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, mail, sessions
from accounts.actors import Actor, ActorKind
from accounts.errors import Refused
from accounts.granting import KINDS, Place, fits, manages, may_grant
from accounts.models import Membership, Site, User
from accounts.models.people import PLACE_FIELDS
from accounts.permissions import Permission, PlaceKind, Role, require

from .changes import checked


def invite_person(
    *, email: str, role: Role, place: Place, by: Actor, name: str = "", is_shared: bool = False, language: str = "fi"
) -> User:
    """Give the person behind an address a role, with a mail that asks for a password or tells of the new role.

    Who has an account already is told to nobody: the answer is the same, and what they are called stays as it was.
    A closed account opens anew with an unusable password. Raises Refused, PermissionDenied, mail.MailNotSent (then
    everything but the mail is done).
    """
    _require_grant(by, role, place)
    with transaction.atomic():
        person, made = _account(email, name=name, is_shared=is_shared, language=language)
        reopened = not person.is_active
        if reopened:
            _reopen(person)
        membership = _give(person, role, place)
        audit.record("person.invited", person, by=by, **_where(membership), made=made, reopened=reopened)
        transaction.on_commit(partial(mail.send_role, membership, giver=str(by.user or "")))
    return person


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


def grant_role(*, person: User, role: Role, place: Place, by: Actor) -> Membership:
    """Give a role to somebody who has an account; a mail tells them. Raises as `invite_person` does."""
    _require_grant(by, role, place)
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=person.pk)
        if not person.is_active:
            raise Refused(_("The account is closed. Invite the person again."))
        membership = _give(person, role, place)
        audit.record("role.granted", person, by=by, **_where(membership))
        transaction.on_commit(partial(mail.send_role, membership, giver=str(by.user or "")))
    return membership


def end_role(*, membership: Membership, by: Actor) -> None:
    """End a role at once; twice changes nothing. Raises Refused for one's own and for the last administrator's."""
    _require_grant(by, Role(membership.role), membership.place)
    _refuse_oneself(membership.user, by)
    with transaction.atomic():
        if _end([membership]):
            audit.record("role.ended", membership.user, by=by, **_where(membership))


def deactivate_person(*, person: User, by: Actor) -> None:
    """Close an account: no log-in, no open session, no roles. Raises Refused for oneself and for others' people."""
    require(by.user, Permission.PERSON_INVITE)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=person.pk)
        _refuse_oneself(row, by)
        held = list(Membership.unscoped.in_force().filter(user=row))
        if not manages(by.user, row):
            raise Refused(
                _("The person also has roles that you do not manage. End the roles of your own area instead.")
            )
        row.is_active = False
        row.set_unusable_password()
        row.save(update_fields=["is_active", "password"])
        _end(held)
        sessions.end_all_of(row)
        audit.record("person.deactivated", row, by=by, roles=[_where(membership) for membership in held])


def _require_grant(by: Actor, role: Role, place: Place) -> None:
    """A named task may grant: the first administrator comes from a command."""
    if by.kind is not ActorKind.TASK and not may_grant(by.user, role, place):
        raise PermissionDenied(f"{role} cannot be given by this person here")


def _give(person: User, role: Role, place: Place) -> Membership:
    if isinstance(place, Site) and place.is_partner:
        message = _("A partner organisation has no people here: the area coordinator registers and renews its cards.")
        raise Refused({"place": message})
    if not fits(role, place):
        raise Refused({"place": _("The role cannot be held there. Choose another place.")})
    kind = KINDS[type(place)]
    where = {PLACE_FIELDS[kind]: place} if kind != PlaceKind.EVERYWHERE else {}
    if Membership.unscoped.in_force().filter(user=person, role=role, kind=kind, **where).exists():
        raise Refused(_("The person already has this role there."))
    return Membership.unscoped.create(user=person, role=role, kind=kind, **where)


def _end(held: list[Membership]) -> int:
    """End the roles and say how many were in force. Two administrators cannot end each other at the same moment."""
    keys = [membership.pk for membership in held]
    if any(membership.kind == PlaceKind.EVERYWHERE for membership in held):
        everywhere = Membership.unscoped.in_force().filter(kind=PlaceKind.EVERYWHERE).order_by("pk")
        if {row.pk for row in everywhere.select_for_update()} <= set(keys):
            raise Refused(_("This is the last administrator. Invite another one first."))
    return Membership.unscoped.in_force().filter(pk__in=keys).update(ended_at=timezone.now())


def _refuse_oneself(person: User, by: Actor) -> None:
    if by.user is not None and person.pk == by.user.pk:
        raise Refused(_("You cannot do this to yourself. Ask another administrator or coordinator."))


def _where(membership: Membership) -> dict[str, str]:
    """For the trail: which role, and the kind and key of its place."""
    place = membership.place
    return {"role": str(membership.role), "kind": str(membership.kind), "place": str(place.pk) if place else ""}
