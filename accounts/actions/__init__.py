"""The deeds of this app: verbs with `by`. Each requires, locks, changes and records in one transaction."""

from .agents import accept_venue, agents_offered_to, end_agency, grant_agent
from .agreements import (
    acknowledge,
    add_agreement,
    decide_stop,
    delete_agreement,
    edit_agreement,
    promise_confidentiality,
    record_paper,
)
from .network import add_area, edit_area, set_participation
from .own import edit_own_account, set_language
from .people import deactivate_person, end_role, grant_role, invite_person
from .sites import add_site, edit_site

__all__ = [
    "accept_venue",
    "acknowledge",
    "add_agreement",
    "add_area",
    "add_site",
    "agents_offered_to",
    "deactivate_person",
    "decide_stop",
    "delete_agreement",
    "edit_agreement",
    "edit_area",
    "edit_own_account",
    "edit_site",
    "end_agency",
    "end_role",
    "grant_agent",
    "grant_role",
    "invite_person",
    "promise_confidentiality",
    "record_paper",
    "set_language",
    "set_participation",
]
