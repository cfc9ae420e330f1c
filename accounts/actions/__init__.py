"""The deeds of this app: verbs with `by`. Each requires, locks, changes and records in one transaction."""

from .agents import accept_venue, agents_offered_to, end_agency, grant_agent
from .network import add_area, edit_area, set_participation
from .own import edit_own_account, set_language
from .people import deactivate_person, end_role, grant_role, invite_person
from .sign_in import (
    add_factor_rule,
    end_factor_rule,
    end_other_sessions,
    end_session,
    new_password_sent,
    order_new_password,
    sign_in_changed,
)
from .sites import add_site, edit_site

__all__ = [
    "accept_venue",
    "add_area",
    "add_factor_rule",
    "add_site",
    "agents_offered_to",
    "deactivate_person",
    "edit_area",
    "edit_own_account",
    "edit_site",
    "end_agency",
    "end_factor_rule",
    "end_other_sessions",
    "end_role",
    "end_session",
    "grant_agent",
    "grant_role",
    "invite_person",
    "new_password_sent",
    "order_new_password",
    "set_language",
    "set_participation",
    "sign_in_changed",
]
