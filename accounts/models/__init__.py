"""Areas, sites, people and the trail."""

from .agreements import Acknowledgement, AgreementKind, Confidentiality, OperatingModel, Promise
from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, User
from .places import AgentClient, Category, Organisation, Site, VenueType
from .trail import AuditEvent

__all__ = [
    "AccountState",
    "Acknowledgement",
    "AgentClient",
    "AgreementKind",
    "Area",
    "AuditEvent",
    "Category",
    "Confidentiality",
    "County",
    "Membership",
    "Municipality",
    "NetworkStatus",
    "OperatingModel",
    "Organisation",
    "Participation",
    "PostalCode",
    "Promise",
    "Region",
    "Site",
    "User",
    "VenueType",
]
