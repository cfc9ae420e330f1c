"""What the hand-over sheet says of one card, in the language that is active when it is asked.

Reads through the scope of the person who prints it. The card's code is left out on purpose: the card has it, so a sheet
that is left on a bus tells nobody anything that could be used.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from accounts.models import Area
from accounts.models.places import in_language
from cards import rulebook
from cards.consent_page import consent_page
from cards.labels import address_qr_svg
from cards.models import Card, Validity
from cards.presenting import last_renewal
from cards.telling import notice_on


class Link(NamedTuple):
    """A page to read at home: as an address and as a QR code of it."""

    label: str
    address: str
    qr: str


def handover_sheet(user: Any, card: Card) -> dict[str, Any]:
    """The template's context, for a registered card with its site and area. [S2; domain.md 2.3]

    After a renewal the day of renewal stands in place of the day of issue, and the terms are those told that day.
    """
    periods = list(Validity.objects.visible_to(user).of([card]).order_by("first_day"))
    renewed_on = last_renewal(periods)
    latest = periods[-1]
    return {
        "card": card,
        "renewed_on": renewed_on,
        "children": latest.children,
        "child_age": rulebook.rules_on(latest.rules_of).child_age,
        "told": notice_on(renewed_on or card.issued_on or latest.first_day),
        "links": links_of(card.site.area) if card.site else [],
        **({} if card.is_community else consent_page(user, card)),
    }


def links_of(area: Area) -> list[Link]:
    """The area's brochure and own page, once each, in the active language or else in Finnish."""
    named = {
        in_language(area, "brochure"): _("Brochure: what the card is accepted for in your area"),
        in_language(area, "page"): _("The area’s own page about Kaikukortti"),
    }
    return [Link(label, address, _drawn(address, label)) for address, label in named.items() if address]


def _drawn(address: str, label: str) -> str:
    try:
        return address_qr_svg(iri_to_uri(address), title=_("QR code of the address: %(page)s") % {"page": label})
    except ValueError:  # an address that a camera would not open; it is there to be read all the same
        return ""
