"""The deeds of this app: verbs with `by`. Each requires, locks, changes and records in one transaction."""

from .agents import accept_venue, agents_offered_to, end_agency, grant_agent
from .devices import enrol_device, rename_device, revoke_device
from .network import add_area, edit_area, set_participation
from .own import edit_own_account, set_language
from .people import deactivate_person, end_role, grant_role, invite_person
from .sites import add_site, edit_site
from .switching import TakeOver, change_own_pin, take_over
from .workers import (
    accounts_offered_to,
    add_worker,
    edit_worker,
    end_worker,
    set_names_workers,
    set_pin,
)

__all__ = [
    "TakeOver",
    "accept_venue",
    "accounts_offered_to",
    "add_area",
    "add_site",
    "add_worker",
    "agents_offered_to",
    "change_own_pin",
    "deactivate_person",
    "edit_area",
    "edit_own_account",
    "edit_site",
    "edit_worker",
    "end_agency",
    "end_role",
    "end_worker",
    "enrol_device",
    "grant_agent",
    "grant_role",
    "invite_person",
    "rename_device",
    "revoke_device",
    "set_language",
    "set_names_workers",
    "set_participation",
    "set_pin",
    "take_over",
]
