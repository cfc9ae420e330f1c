"""Names for the details of a line, and for values that are codes of ours.

The fields of a model have their names already. What only another app knows (why a card was ended) it teaches when it
is ready: `teach("card.ended", "reason", EndReason.choices)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Any] = {
    "about": _("Concerns"),
    "agent": _("Ticket agent"),
    "by_card": _("New card"),
    "cards": _("Cards"),
    "children": _("Children"),
    "closed": _("The account was closed"),
    "count": _("How many in a row"),
    "day": _("Day"),
    "digest": _("Fingerprint of the release"),
    "ended_on": _("Cannot be used from"),
    "end_kind": _("How it ended"),
    "fields": _("Corrected"),
    "filled_in": _("Filled in"),
    "format": _("Kind of file"),
    "from_card": _("Old card"),
    "is_refusal": _("Means “does not wish to tell”"),
    "issued_on": _("Issue date"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_day": _("Last day of validity"),
    "list": _("List"),
    "made": _("The account was made now"),
    "means": _("By"),
    "method": _("Kind of request"),
    "municipality": _("Municipality"),
    "name": _("Name"),
    "numbers": _("Numbers"),
    "page": _("Page"),
    "pairs": _("Ticket agents"),
    "personal": _("Contact details changed"),
    "pilot_ends_on": _("Last day of the pilot"),
    "place": _("Place"),
    "prefix": _("Letter"),
    "purpose": _("Purpose"),
    "quantity": _("Number of cards"),
    "questions_after": _("Questions after"),
    "questions_before": _("Questions before"),
    "reason": _("Reason"),
    "refused": _("Refused"),
    "registered": _("Registered"),
    "renewed_on": _("Renewal date"),
    "reopened": _("A closed account was opened again"),
    "replaced_on": _("Replaced on"),
    "role": _("Role"),
    "reports_by": _("Brings in the reports"),
    "required_from": _("Needed from"),
    "roles": _("Roles"),
    "rows": _("Rows"),
    "rules_of": _("Rules of"),
    "runs": _("Print runs"),
    "sessions_ended": _("Ended sessions"),
    "sites": _("Sites"),
    "table": _("Table"),
    "times_sent": _("Times sent"),
    "to": _("Moved to"),
    "unregistered": _("Unregistered cards"),
    "until": _("Until"),
    "uses": _("Uses"),
    "venue": _("Venue"),
    "version": _("Version"),
    "what": _("What changed"),
    "year": _("Year"),
    # what an import counted (usage.importing.receiving.COUNTERS)
    "counted": _("Logged"),
    "already_in": _("Already in"),
    "ignored": _("Not about Kaikukortti"),
    # fields that have no name of their own in the model
    "closed_on": _("Closed"),
    "ends_on": _("Ends on"),
    "number": _("Number"),
    "period": _("Period"),
    "starts_on": _("Starts on"),
    "status": _("Status"),
    "valid_until": _("Last day of validity"),
}

# In details for the machine: which row it was, which nobody reads.
UNSAID = frozenset({"run", "corrects", "place", "person", "earlier_pilot_ends"})

MEANS = {
    "password": _("password"),
    "mfa": _("second step"),
    "totp": _("authenticator app"),
    "webauthn": _("passkey"),
    "recovery_codes": _("recovery codes"),
    "code": _("code by mail"),
}
REQUESTS = {"GET": _("opening"), "HEAD": _("opening"), "POST": _("sending a form")}

VALUES: dict[tuple[str, str], dict[str, Any]] = {("", "means"): MEANS, ("", "method"): REQUESTS}


def teach(verb: str, key: str, words: Iterable[tuple[Any, Any]]) -> None:
    """What the values of a detail mean; verb "" for all verbs. Called by apps that are ready."""
    VALUES[verb, key] = {str(value): word for value, word in words}


def word_for(verb: str, key: str, value: Any) -> Any:
    """The value in words, or None when nobody has taught any."""
    return VALUES.get((verb, key), {}).get(str(value)) or VALUES.get(("", key), {}).get(str(value))
