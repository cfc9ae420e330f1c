"""Areas, sites, people and the trail."""

from .people import Membership, User
from .places import (
    AgentClient,
    Area,
    Category,
    County,
    Municipality,
    NetworkStatus,
    Organisation,
    Participation,
    PostalCode,
    Region,
    Site,
    VenueType,
)
from .trail import AuditEvent

__all__ = [
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
    "User",
    "VenueType",
]
