"""The demo's promises and commitments: everybody has promised, some partners have answered and some have not.

And what makes reminders: an invitation that nobody has used, a venue that has gone quiet, contact people to write to.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from accounts.actions import acknowledge, edit_site, promise_confidentiality, record_paper
from accounts.actors import Actor, someone
from accounts.committing import version_in_force
from accounts.models import Confidentiality, Membership, Municipality, Organisation, Site, User
from usage.models import Usage

from .people import address

# who answers, for which organisation, by whose decision
ANSWERED = [
    ("distributor", "Espoon sosiaalipalvelut", "Maija Mallikas, palvelupäällikkö"),
    ("vasa", "Pohjanmaan sosiaalipalvelut", "Mats Modell, servicechef"),
    ("teater", "Wasa Teater", "Tove Teaterchef, teaterchef"),
]
ON_PAPER = [("Espoon kaupunki", "Kalle Kaupunki, kulttuurijohtaja", date(2025, 11, 14))]
CONTACTS = {
    "Espoon kaupunginteatteri": "Tiina Teatteri",
    "Leppävaaran uimahalli": "Ulla Uimari",
    "Kajaanin uimahalli": "Aleksi Allas",
    "Ohjaamo Tapiola": "Oskari Ohjaaja",
}
QUIET, QUIET_DAYS = "Espoon työväenopisto", 150  # more than it ever paused before
NOT_YET_IN, INVITED_DAYS = "kuhmo", 40


def make_agreements(sites: dict[str, Site], *, admin: Actor) -> None:
    text, version = Confidentiality.objects.in_force_on(timezone.localdate()).first(), version_in_force()
    if text is None or version is None:
        return  # the reference has none: nothing is asked then
    for person in User.objects.exclude(email=address(NOT_YET_IN)):
        promise_confidentiality(text=text, by=someone(person))
    for who, name, decided_by in ANSWERED:
        by = someone(User.objects.get(email=address(who)))
        acknowledge(version=version, place=Organisation.unscoped.get(name_fi=name), decided_by=decided_by, by=by)
    coordinator = someone(User.objects.get(email=address("coordinator")))
    for name, decided_by, day in ON_PAPER:
        paper = {"decided_by": decided_by, "decided_on": day, "note": "Mappi 3, kulttuuripalvelut"}
        place = Organisation.unscoped.get(name_fi=name)
        record_paper(version=version, place=place, **paper, by=coordinator)
    viewer = someone(User.objects.get(email=address("statistics")))
    espoo = Municipality.objects.get(name_fi="Espoo")
    acknowledge(version=version, place=espoo, decided_by="Kirsi Kunta, apulaiskaupunginjohtaja", by=viewer)
    _give_reasons(sites, admin=admin)


def _give_reasons(sites: dict[str, Site], *, admin: Actor) -> None:
    """What the list of reminders finds."""
    for name, person in CONTACTS.items():
        email = f"{person.split()[0].lower()}@kaikukanta.test"
        edit_site(site=sites[name], contact_name=person, contact_email=email, by=admin)
    _fall_quiet(sites[QUIET])
    ago = timezone.now() - timedelta(days=INVITED_DAYS)
    invited = User.objects.filter(email=address(NOT_YET_IN))
    invited.update(created_at=ago)
    Membership.unscoped.filter(user__in=invited).update(granted_at=ago)


def _fall_quiet(venue: Site) -> None:
    """It logged places of courses every other week, six times, and then no more."""
    for number, use in enumerate(Usage.unscoped.filter(venue=venue).order_by("event_day", "pk")):
        use.logged_at = timezone.now() - timedelta(days=QUIET_DAYS + 14 * (number % 6))
        use.save(update_fields=["logged_at"])
