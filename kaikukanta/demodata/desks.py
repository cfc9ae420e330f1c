"""The demo's distributors and partner organisations: who works there, and which cards they have."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.actors import Actor, someone
from accounts.models import Membership, Site
from accounts.permissions import Role

WORKERS = ["Anna", "Mikael", "Sari", "Petra", "Juhani", "Noora"]
AREA_OF_LETTER = {"E": "Espoo", "K": "Kainuu", "V": "Vaasan seutu"}

# site, letter of its area's run, cards issued
DESKS = [
    ("Espoon aikuissosiaalityö", "E", 110),
    ("Ohjaamo Tapiola", "E", 45),
    ("Kajaanin sosiaalityö", "K", 95),
    ("Kuhmon järjestötalo", "K", 40),
    ("Vaasan sosiaalitoimisto", "V", 85),
]
PARTNERS = [("Espoon yhteinen keittiö", "E"), ("Kainuun vertaistupa", "K"), ("Vaasan kohtaamispaikka", "V")]


@dataclass(frozen=True)
class Desk:
    """A site in the demo that gives out cards: who does it, the letter on its cards, and how many it has issued."""

    site: Site
    by: Actor
    prefix: str
    issued: int


def desks(sites: dict[str, Site], admin: Actor) -> list[Desk]:
    return [Desk(sites[name], _worker(sites[name], admin), letter, count) for name, letter, count in DESKS]


def partners(sites: dict[str, Site], admin: Actor) -> list[Desk]:
    """A partner has no login: its area's coordinator registers its community card."""
    return [Desk(sites[name], coordinator(sites[name], admin), letter, 1) for name, letter in PARTNERS]


def _worker(site: Site, admin: Actor) -> Actor:
    """Of a site without people of its own, the coordinator."""
    member = Membership.unscoped.filter(site=site, role=Role.DISTRIBUTOR).select_related("user").first()
    return someone(member.user) if member else coordinator(site, admin)


def coordinator(site: Site, admin: Actor) -> Actor:
    """Of the site's area; where the demo has none, the administrator stands in."""
    member = Membership.unscoped.filter(area=site.area_id, role=Role.COORDINATOR).select_related("user").first()
    return someone(member.user) if member else admin
