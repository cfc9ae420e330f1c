"""Areas, sites, people, signing in and the trail."""

from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, User
from .places import AgentClient, Category, Organisation, Site, VenueType
from .sign_in import FactorKind, FactorRule, FailedLogin, KeptForm, KnownDevice, OpenSession, Secret
from .trail import AuditEvent

__all__ = [
    "AccountState",
    "AgentClient",
    "Area",
    "AuditEvent",
    "Category",
    "County",
    "FactorKind",
    "FactorRule",
    "FailedLogin",
    "KeptForm",
    "KnownDevice",
    "Membership",
    "Municipality",
    "NetworkStatus",
    "OpenSession",
    "Organisation",
    "Participation",
    "PostalCode",
    "Region",
    "Secret",
    "Site",
    "User",
    "VenueType",
]
