"""Areas, sites, people, desks and the trail."""

from .desks import Desk, EnrolledDevice, Worker, WrongPins, desk_of
from .invitations import Invitation, InvitationState
from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, Side, User
from .places import USUAL_CATEGORY, AgentClient, Category, ClosingReason, Organisation, ReportsBy, Site, VenueType
from .trail import AuditEvent, TrailSeal

__all__ = [
    "AccountState",
    "AgentClient",
    "Area",
    "AuditEvent",
    "Category",
    "ClosingReason",
    "County",
    "Desk",
    "EnrolledDevice",
    "Invitation",
    "InvitationState",
    "Membership",
    "Municipality",
    "NetworkStatus",
    "Organisation",
    "Participation",
    "PostalCode",
    "Region",
    "ReportsBy",
    "Side",
    "Site",
    "TrailSeal",
    "USUAL_CATEGORY",
    "User",
    "VenueType",
    "Worker",
    "WrongPins",
    "desk_of",
]
