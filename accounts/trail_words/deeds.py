"""The kinds of deeds, and a sentence for each. `who` is a name."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class Deeds(models.TextChoices):
    """Deeds of one kind, for whoever looks for them."""

    CARDS = "cards", _("Cards")
    LOOKED = "looked", _("Looking at cards")
    USES = "uses", _("Uses and imports")
    OFFERING = "offering", _("Events and limits")
    PEOPLE = "people", _("People and roles")
    PLACES = "places", _("Sites, areas and ticket agents")
    SIGN_IN = "sign_in", _("Logging in and out")
    REFUSED = "refused", _("Refused pages")
    TEXTS = "texts", _("Texts and publications")


D = Deeds
DEEDS: dict[str, tuple[Deeds, Any]] = {
    "card.registered": (D.CARDS, _("%(who)s registered a card")),
    "card.renewed": (D.CARDS, _("%(who)s renewed a card")),
    "card.corrected": (D.CARDS, _("%(who)s corrected the details of a card")),
    "card.replaced": (D.CARDS, _("%(who)s replaced a lost card by a new one")),
    "card.took_over": (D.CARDS, _("%(who)s took a new card into use in place of a lost one")),
    "card.ended": (D.CARDS, _("%(who)s ended the validity of a card")),
    "card.paper_destroyed": (D.CARDS, _("%(who)s confirmed that a paper form was destroyed")),
    "consent.given": (D.CARDS, _("%(who)s stored a consent")),
    "consent.withdrawn": (D.CARDS, _("%(who)s stored that a consent was withdrawn")),
    "registrations.imported": (D.CARDS, _("%(who)s registered cards from a workbook")),
    "cards.moved": (D.CARDS, _("%(who)s moved the cards of a site to another one")),
    "pilot.extended": (D.CARDS, _("%(who)s extended cards of a pilot")),
    "series.created": (D.CARDS, _("%(who)s made a print run")),
    "block.given": (D.CARDS, _("%(who)s gave cards to a site")),
    "block.confirmed": (D.CARDS, _("%(who)s confirmed that cards had arrived")),
    "block.taken_back": (D.CARDS, _("%(who)s took cards back from a site")),
    "question.asked": (D.CARDS, _("%(who)s asked about a card")),
    "question.replied": (D.CARDS, _("%(who)s replied to a question about a card")),
    "question.closed": (D.CARDS, _("%(who)s closed a question about a card")),
    "card.viewed": (D.LOOKED, _("%(who)s looked at a card")),
    "card.found": (D.LOOKED, _("%(who)s found a card by its code")),
    "card.background_opened": (D.LOOKED, _("%(who)s opened the background information of a card")),
    "series.codes_opened": (D.LOOKED, _("%(who)s opened or printed the codes of a print run")),
    "usage.logged": (D.USES, _("%(who)s logged a use")),
    "usage.redeemed": (D.USES, _("%(who)s handed over a booked ticket")),
    "usage.corrected": (D.USES, _("%(who)s corrected a use")),
    "usage.withdrawn": (D.USES, _("%(who)s undid a use")),
    "visit.logged": (D.USES, _("%(who)s logged the uses of a small group")),
    "visit.withdrawn": (D.USES, _("%(who)s undid the uses of a small group")),
    "usage.refused_late": (D.USES, _("%(who)s sent a use from a desk without a network, which was refused")),
    "usage.late_settled": (D.USES, _("%(who)s settled a use that had been refused")),
    "usage.imported": (D.USES, _("%(who)s imported a report")),
    "import.withdrawn": (D.USES, _("%(who)s withdrew an import")),
    "import.discarded": (D.USES, _("%(who)s threw an import away before it was logged")),
    "report_columns.added": (D.USES, _("%(who)s stored the columns of a report")),
    "report_columns.changed": (D.USES, _("%(who)s changed the stored columns of a report")),
    "report_columns.deleted": (D.USES, _("%(who)s deleted the stored columns of a report")),
    "desk.stopped": (D.USES, _("%(who)s asked about so many codes that the desk was stopped")),
    "desk.released": (D.USES, _("%(who)s let a stopped desk go on")),
    "event.added": (D.OFFERING, _("%(who)s added an event")),
    "event.changed": (D.OFFERING, _("%(who)s changed an event")),
    "event.closed": (D.OFFERING, _("%(who)s took an event off the list")),
    "limit.set": (D.OFFERING, _("%(who)s set a limit")),
    "limit.ended": (D.OFFERING, _("%(who)s ended a limit")),
    "limit.removed": (D.OFFERING, _("%(who)s removed a limit that had not begun")),
    "person.invited": (D.PEOPLE, _("%(who)s invited a person")),
    "role.granted": (D.PEOPLE, _("%(who)s gave a role")),
    "role.ended": (D.PEOPLE, _("%(who)s ended a role")),
    "person.deactivated": (D.PEOPLE, _("%(who)s closed an account")),
    "role.changed": (D.PEOPLE, _("%(who)s changed a role")),
    "invitation.resent": (D.PEOPLE, _("%(who)s sent an invitation again")),
    "invitation.cancelled": (D.PEOPLE, _("%(who)s cancelled an invitation")),
    "invitation.accepted": (D.PEOPLE, _("%(who)s accepted an invitation")),
    "confidentiality.promised": (D.PEOPLE, _("%(who)s promised confidentiality")),
    "commitment.acknowledged": (D.PEOPLE, _("%(who)s stored a commitment to the operating model")),
    "worker.added": (D.PEOPLE, _("%(who)s added a worker of a site")),
    "worker.edited": (D.PEOPLE, _("%(who)s changed the details of a worker")),
    "worker.ended": (D.PEOPLE, _("%(who)s took a worker off the list")),
    "worker.pin_set": (D.PEOPLE, _("%(who)s gave a worker a new PIN")),
    "factor_rule.added": (D.PEOPLE, _("%(who)s made a rule about the second step at log-in")),
    "factor_rule.ended": (D.PEOPLE, _("%(who)s ended a rule about the second step at log-in")),
    "reminder.put_aside": (D.PEOPLE, _("%(who)s put a reminder aside")),
    "reminder.taken_up": (D.PEOPLE, _("%(who)s took up a reminder again")),
    "reminder.sent": (D.PEOPLE, _("%(who)s sent a reminder")),
    "reminder.setting_changed": (D.PEOPLE, _("%(who)s changed who may send reminders")),
    "account.edited": (D.PEOPLE, _("%(who)s changed the own account")),
    "site.added": (D.PLACES, _("%(who)s added a site")),
    "site.edited": (D.PLACES, _("%(who)s changed a site")),
    "site.checked": (D.PLACES, _("%(who)s confirmed that the details of a site are right")),
    "site.closed": (D.PLACES, _("%(who)s closed a site")),
    "site.reopened": (D.PLACES, _("%(who)s opened a closed site again")),
    "site.names_workers": (D.PLACES, _("%(who)s changed whether a site names its workers")),
    "device.enrolled": (D.PLACES, _("%(who)s took a device into a site’s use")),
    "device.renamed": (D.PLACES, _("%(who)s gave a device another name")),
    "device.revoked": (D.PLACES, _("%(who)s took a device out of use")),
    "organisation.renamed": (D.PLACES, _("%(who)s renamed an organisation")),
    "organisation.added": (D.PLACES, _("%(who)s added an organisation")),
    "area.added": (D.PLACES, _("%(who)s added an area")),
    "area.edited": (D.PLACES, _("%(who)s changed an area")),
    "participation.set": (D.PLACES, _("%(who)s set the status of a municipality")),
    "agent.granted": (D.PLACES, _("%(who)s let a ticket agent log uses for a venue")),
    "agent.accepted": (D.PLACES, _("%(who)s accepted a venue as a client")),
    "agent.reports_set": (D.PLACES, _("%(who)s changed who brings in the reports")),
    "agent.ended": (D.PLACES, _("%(who)s ended a ticket agent’s permission")),
    "sign_in.done": (D.SIGN_IN, _("%(who)s logged in")),
    "sign_in.ended": (D.SIGN_IN, _("%(who)s logged out")),
    "sign_in.failed": (D.SIGN_IN, _("%(who)s tried to log in with a wrong password or an unknown address")),
    "sign_in.wrong_proof": (D.SIGN_IN, _("%(who)s gave a wrong password or code for the account")),
    "password.changed": (D.SIGN_IN, _("%(who)s changed the own password")),
    "password.reset": (D.SIGN_IN, _("%(who)s chose a new password by the link in a mail")),
    "password.link_sent": (D.SIGN_IN, _("%(who)s sent a link for a new password")),
    "sign_in.changed": (D.SIGN_IN, _("%(who)s changed how to log in, which ended other sessions")),
    "session.ended": (D.SIGN_IN, _("%(who)s ended a session")),
    "sessions.ended": (D.SIGN_IN, _("%(who)s ended all other sessions")),
    "worker.took_over": (D.SIGN_IN, _("%(who)s let a worker take over at a device")),
    "worker.pin_changed": (D.SIGN_IN, _("%(who)s changed a worker’s own PIN")),
    "worker.wrong_pin": (D.SIGN_IN, _("%(who)s gave a wrong PIN")),
    "factor.added": (D.SIGN_IN, _("%(who)s added a second way to confirm the log-in")),
    "factor.removed": (D.SIGN_IN, _("%(who)s removed a second way to confirm the log-in")),
    "factor.renewed": (D.SIGN_IN, _("%(who)s made new recovery codes")),
    "access.refused": (D.REFUSED, _("%(who)s asked for a page without the right to it")),
    "choice.added": (D.TEXTS, _("%(who)s added an answer to a value list")),
    "choice.edited": (D.TEXTS, _("%(who)s changed an answer of a value list")),
    "choice.deleted": (D.TEXTS, _("%(who)s deleted an answer of a value list")),
    "notice.added": (D.TEXTS, _("%(who)s added a text that clients are told")),
    "notice.edited": (D.TEXTS, _("%(who)s changed a text that clients are told")),
    "notice.deleted": (D.TEXTS, _("%(who)s deleted a text that clients are told")),
    "questionnaire.added": (D.TEXTS, _("%(who)s added a questionnaire")),
    "questionnaire.edited": (D.TEXTS, _("%(who)s changed a questionnaire")),
    "questionnaire.deleted": (D.TEXTS, _("%(who)s deleted a questionnaire")),
    "agreement.added": (D.TEXTS, _("%(who)s added a text that people agree to")),
    "agreement.edited": (D.TEXTS, _("%(who)s changed a text that people agree to")),
    "agreement.deleted": (D.TEXTS, _("%(who)s deleted a text that people agree to")),
    "agreement.stop_decided": (D.TEXTS, _("%(who)s decided when an unanswered commitment stops work")),
    "table.exported": (D.TEXTS, _("%(who)s took a table of figures as a file")),
    "release.asked": (D.TEXTS, _("%(who)s asked for a release of statistics")),
    "release.audited": (D.TEXTS, _("%(who)s made and audited a release of statistics")),
    "release.not_made": (D.TEXTS, _("%(who)s could not make a release of statistics")),
    "release.approved": (D.TEXTS, _("%(who)s approved a release of statistics")),
    "release.refused": (D.TEXTS, _("%(who)s refused a release of statistics")),
    "annual_report.asked": (D.TEXTS, _("%(who)s had an annual report made")),
    "annual_report.opened": (D.TEXTS, _("%(who)s took an annual report as a file or to be printed")),
    "publication.published": (D.TEXTS, _("%(who)s published figures")),
}


def said(verb: str, who: str) -> str:
    """The sentence. A verb that is not used any more has lost its words; its lines are still there."""
    if verb not in DEEDS:
        return _now("%(who)s did something that has no name any more") % {"who": who}
    return str(DEEDS[verb][1]) % {"who": who}
