"""Areas, sites, people and the trail."""

from .invitations import Invitation, InvitationState
from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, Side, User
from .places import USUAL_CATEGORY, AgentClient, Category, ClosingReason, Organisation, ReportsBy, Site, VenueType
from .trail import AuditEvent

__all__ = [
    "USUAL_CATEGORY",
    "AccountState",
    "AgentClient",
    "Area",
    "AuditEvent",
    "Category",
    "ClosingReason",
    "County",
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
    "User",
    "VenueType",
]
