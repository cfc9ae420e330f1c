"""What the registration form says of a code as soon as it is typed. [house.md 8.9]

Outside one's own cards every code gets the same answer, whether it was printed or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from accounts import audit
from accounts.actors import Actor
from accounts.models import Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.checking import patterns
from cards.codes import Fault, normalise
from cards.models import Card
from cards.neighbours import neighbours

MOST_NEIGHBOURS = 3


class Standing(StrEnum):
    """What can be said of a code to somebody who registers cards."""

    FREE = "free"
    REGISTERED = "registered"  # in one's own scope
    NOT_YOURS = "not_yours"
    MISREAD = "misread"


@dataclass(frozen=True)
class CodeAnswer:
    """`card` is the free or the registered one; `fault` why the code was misread; `near` the free ones a slip away."""

    standing: Standing
    card: Card | None = None
    fault: Fault | None = None
    near: list[Card] = field(default_factory=list)


@trusted
def look_up(*, text: str, site: Site | None, by: Actor) -> CodeAnswer:
    """Read what was typed or scanned and say whether it can be registered at `site`; None: at any of one's own.

    Raises PermissionDenied.
    """
    require(by.user, Permission.CARD_REGISTER, site=site)
    shapes = patterns()
    free = Card.registrable.visible_to(by.user)
    if site:
        free = free.registrable_at(site)
    reading = normalise(text, shapes)
    if reading.code and (card := free.with_code(reading.code).first()):
        return CodeAnswer(Standing.FREE, card)
    candidates = neighbours(text, shapes)
    found = {card.code: card for card in free.filter(code__in=candidates)}
    near = [found[code] for code in candidates if code in found][:MOST_NEIGHBOURS]
    if reading.code is None:
        return CodeAnswer(Standing.MISREAD, fault=reading.fault, near=near)
    own = Card.objects.visible_to(by.user).registered().select_related("site")
    registered = own.with_code(reading.code).first()
    audit.record_each("card.found", [registered] if registered else [], by=by)
    return CodeAnswer(Standing.REGISTERED if registered else Standing.NOT_YOURS, registered, near=near)
