"""The deeds of this app: verbs with `by`. Each requires, locks, changes and records in one transaction."""

from .agents import accept_venue, agents_offered_to, end_agency, grant_agent, set_reports_by
from .agreements import (
    acknowledge,
    add_agreement,
    decide_stop,
    delete_agreement,
    edit_agreement,
    promise_confidentiality,
    record_paper,
)
from .bringing import bring_site
from .closing import close_site, reopen_site
from .devices import enrol_device, rename_device, revoke_device
from .invitations import accept_invitations, cancel_invitation, invitation_of, resend_invitation
from .network import add_area, edit_area, set_participation
from .organisations import add_organisation, rename_organisation
from .own import edit_own_account, set_language
from .people import change_role, deactivate_person, end_role, grant_role, invite_person
from .refusing import note_refusal
from .sealing import purge_trail, seal_closed_days
from .sign_in import (
    add_factor_rule,
    end_factor_rule,
    end_other_sessions,
    end_session,
    new_password_sent,
    order_new_password,
    sign_in_changed,
)
from .sites import add_site, edit_site, edit_site_details
from .switching import TakeOver, change_own_pin, take_over
from .workers import accounts_offered_to, add_worker, edit_worker, end_worker, set_names_workers, set_pin

__all__ = [
    "TakeOver",
    "accept_invitations",
    "accept_venue",
    "accounts_offered_to",
    "acknowledge",
    "add_agreement",
    "add_area",
    "add_factor_rule",
    "add_organisation",
    "add_site",
    "add_worker",
    "agents_offered_to",
    "bring_site",
    "cancel_invitation",
    "change_own_pin",
    "change_role",
    "close_site",
    "deactivate_person",
    "decide_stop",
    "delete_agreement",
    "edit_agreement",
    "edit_area",
    "edit_own_account",
    "edit_site",
    "edit_site_details",
    "edit_worker",
    "end_agency",
    "end_factor_rule",
    "end_other_sessions",
    "end_role",
    "end_session",
    "end_worker",
    "enrol_device",
    "grant_agent",
    "grant_role",
    "invitation_of",
    "invite_person",
    "new_password_sent",
    "note_refusal",
    "order_new_password",
    "promise_confidentiality",
    "purge_trail",
    "record_paper",
    "rename_device",
    "rename_organisation",
    "reopen_site",
    "resend_invitation",
    "revoke_device",
    "seal_closed_days",
    "set_language",
    "set_names_workers",
    "set_participation",
    "set_pin",
    "set_reports_by",
    "sign_in_changed",
    "take_over",
]
