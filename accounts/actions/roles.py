"""What giving, changing and ending roles have in common. Called inside the actions' transactions, after their locks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor, ActorKind
from accounts.errors import Refused
from accounts.granting import KINDS, Place, fits, may_grant
from accounts.models import Area, Invitation, Membership, Side, Site, User
from accounts.models.people import PLACE_FIELDS
from accounts.permissions import PlaceKind, Role


def require_grant(by: Actor, role: Role, place: Place) -> None:
    """A named task may grant: the first administrator comes from a command."""
    if by.kind is not ActorKind.TASK and not may_grant(by.user, role, place):
        raise PermissionDenied(f"{role} cannot be given by this person here")


def locked(place: Place) -> Place:
    """A site as it is now, held until the role is given: it may have moved to another area, or been closed."""
    return Site.unscoped.select_for_update().get(pk=place.pk) if isinstance(place, Site) else place


def give(person: User, role: Role, place: Place, *, side: str = "", invitation: Invitation | None = None) -> Membership:
    """The new membership. Raises Refused where the role does not fit, or is held already."""
    _refuse_unfit(role, place)
    kind = KINDS[type(place)]
    where_ = {PLACE_FIELDS[kind]: place} if kind != PlaceKind.EVERYWHERE else {}
    if Membership.unscoped.in_force().filter(user=person, role=role, kind=kind, **where_).exists():
        raise Refused(_("The person already has this role there."))
    sided = (side or Side.BOTH) if role == Role.COORDINATOR else ""
    return Membership.unscoped.create(user=person, role=role, kind=kind, side=sided, invitation=invitation, **where_)


def _refuse_unfit(role: Role, place: Place) -> None:
    if isinstance(place, Site) and place.is_partner:
        message = _("A partner organisation has no people here: the area coordinator registers and renews its cards.")
        raise Refused({"place": message})
    if isinstance(place, Site) and place.closed_on:
        raise Refused({"place": _("The site has been closed. Open it again first.")})
    if not fits(role, place):
        raise Refused({"place": _("The role cannot be held there. Choose another place.")})


def end(held: list[Membership]) -> int:
    """End the roles and say how many were in force. Two administrators cannot end each other at the same moment.

    An invitation that brings nothing any more is cancelled: its link stops working.
    """
    keys, now = [membership.pk for membership in held], timezone.now()
    if any(membership.kind == PlaceKind.EVERYWHERE for membership in held):
        everywhere = Membership.unscoped.in_force().filter(kind=PlaceKind.EVERYWHERE).order_by("pk")
        if {row.pk for row in everywhere.select_for_update()} <= set(keys):
            raise Refused(_("This is the last administrator. Invite another one first."))
    ended = Membership.unscoped.in_force().filter(pk__in=keys).update(ended_at=now)
    left = Membership.unscoped.in_force().exclude(invitation=None).values("invitation")
    brought = Invitation.unscoped.open().filter(memberships__in=keys)
    Invitation.unscoped.filter(pk__in=brought.values("pk")).exclude(pk__in=left).update(cancelled_at=now)
    return ended


def refuse_oneself(person: User, by: Actor) -> None:
    if by.user is not None and person.pk == by.user.pk:
        raise Refused(_("You cannot do this to yourself. Ask another administrator or coordinator."))


def where(membership: Membership) -> dict[str, str]:
    """For the trail: which role, and the kind and key of its place; of a coordinator the side."""
    place = membership.place
    line = {"role": str(membership.role), "kind": str(membership.kind), "place": str(place.pk) if place else ""}
    return {**line, "side": str(membership.side)} if membership.side else line


def at(place: Place) -> dict[str, Any]:
    """For the trail: the site or area whose coordinators may read the line."""
    if isinstance(place, Site):
        return {"site": place}
    return {"area": place} if isinstance(place, Area) else {}
