"""Areas, sites, people, signing in and the trail."""

from .agreements import Acknowledgement, AgreementKind, Confidentiality, OperatingModel, Promise
from .desks import Desk, EnrolledDevice, Worker, WrongPins, desk_of
from .invitations import Invitation, InvitationState
from .network import Area, County, Municipality, NetworkStatus, Participation, PostalCode, Region
from .people import AccountState, Membership, Side, User
from .places import USUAL_CATEGORY, AgentClient, Category, ClosingReason, Organisation, ReportsBy, Site, VenueType
from .sign_in import FactorKind, FactorRule, FailedLogin, KeptForm, KnownDevice, OpenSession, Secret
from .trail import AuditEvent, TrailSeal

__all__ = [
    "AccountState",
    "Acknowledgement",
    "AgentClient",
    "AgreementKind",
    "Area",
    "AuditEvent",
    "Category",
    "ClosingReason",
    "Confidentiality",
    "County",
    "Desk",
    "EnrolledDevice",
    "FactorKind",
    "FactorRule",
    "FailedLogin",
    "Invitation",
    "InvitationState",
    "KeptForm",
    "KnownDevice",
    "Membership",
    "Municipality",
    "NetworkStatus",
    "OpenSession",
    "OperatingModel",
    "Organisation",
    "Participation",
    "PostalCode",
    "Promise",
    "Region",
    "ReportsBy",
    "Secret",
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
