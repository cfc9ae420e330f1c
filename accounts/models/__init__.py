"""Areas, sites, people, desks and the trail."""

from .desks import Desk, EnrolledDevice, Worker, WrongPins, desk_of
from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, User
from .places import AgentClient, Category, Organisation, Site, VenueType
from .trail import AuditEvent

__all__ = [
    "AccountState",
    "AgentClient",
    "Area",
    "AuditEvent",
    "Category",
    "County",
    "Desk",
    "EnrolledDevice",
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
    "Worker",
    "WrongPins",
    "desk_of",
]
