"""Areas, sites, people and the trail."""

from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, User
from .places import AgentClient, Category, Organisation, Site, VenueType
from .trail import AuditEvent, TrailSeal

__all__ = [
    "AccountState",
    "AgentClient",
    "Area",
    "AuditEvent",
    "Category",
    "County",
    "Membership",
    "Municipality",
    "NetworkStatus",
    "Organisation",
    "Participation",
    "PostalCode",
    "Region",
    "Site",
    "TrailSeal",
    "User",
    "VenueType",
]
