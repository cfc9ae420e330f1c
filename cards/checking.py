"""What a venue may know of any card: an answer, never a row.

The desk and the import ask here, so that both judge alike. Validity is judged on the event's day (house.md 8.2), and
the permitted number of children is told only when more were asked for (house.md 8.1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.codes import Pattern, normalise
from cards.models import CodeSeries, DeskStop, Kind, StopReason
from cards.models.reading import Read, cards_and_periods
from cards.stopping import contacts_of, stop_over


class Reason(models.TextChoices):
    """Usable, or why not: the words are those that may be said aloud at a counter."""

    USABLE = "usable", _("The card can be used.")
    MISREAD = "misread", _("The code was not read correctly.")
    NO_SUCH_CARD = "no_such_card", _("There is no card with this code.")
    NOT_REGISTERED = "not_registered", _("The card has not been registered yet.")
    EXPIRED = "expired", _("The card is no longer valid on the day of the event.")
    NOT_YET_VALID = "not_yet_valid", _("The card is not yet valid on the day of the event.")
    ENDED = "ended", _("The card is not in use.")
    TOO_MANY_CHILDREN = "too_many_children", _("There are more children than are registered on the card.")
    CHILDREN_MISSING = (
        "children_missing",
        _("A community card alone needs the number of accompanying people under 16."),
    )
    NOT_FOR_COURSE = "not_for_course", _("The card cannot be used in this way on a course.")
    LIMIT_REACHED = "limit_reached", _("The venue's limits do not allow this.")
    BOOKED = "booked", _("The card has a booking for this event.")
    ALREADY_LOGGED = "already_logged", _("This use has already been logged.")
    CONFIRM = "confirm", _("Confirm that it is you before the next card is checked.")
    PAUSED = "paused", _("No cards can be checked at this desk for a while.")
    STOPPED = "stopped", _("No cards can be checked at this desk.")


NEXT_STEPS = {
    Reason.USABLE: _("Log the use."),
    Reason.MISREAD: _("Check the code on the card and type it again."),
    Reason.NO_SUCH_CARD: _("Check the code. If it is right, ask the person to contact the place that gave the card."),
    Reason.NOT_REGISTERED: _("Ask the person to contact the place that gave the card."),
    Reason.EXPIRED: _("The card can be renewed at the place that gave it."),
    Reason.NOT_YET_VALID: _("Check the day of the event."),
    Reason.ENDED: _("Ask the person to contact the place that gave the card."),
    Reason.TOO_MANY_CHILDREN: _("Lower the number of children, or sell the extra children ordinary tickets."),
    Reason.CHILDREN_MISSING: _("Type the number, or log the cardholders of the group first."),
    Reason.NOT_FOR_COURSE: _("Log the course place of the card holder alone."),
    Reason.LIMIT_REACHED: _("Offer another event."),
    Reason.BOOKED: _("Hand over the ticket."),
    Reason.ALREADY_LOGGED: _("Log it again only if a second ticket is right."),
    Reason.CONFIRM: _(
        "Several codes close to each other were checked and none of them logged. Sign in again, then check the card."
    ),
    Reason.PAUSED: _(
        "Many codes were checked here and not logged. Wait until the time below, or call the area coordinator, who can"
        " open the desk at once."
    ),
    Reason.STOPPED: _(
        "Many codes close to each other were checked here and not logged. The area coordinator has been told: call to"
        " have the desk opened."
    ),
}
# Said of a desk that has asked too much, not of any card. [cards.budgets]
REASON_OF = {
    StopReason.CONFIRM: Reason.CONFIRM,
    StopReason.NEIGHBOURS: Reason.STOPPED,
    StopReason.UNKNOWN: Reason.PAUSED,
    StopReason.HITS: Reason.PAUSED,
}


@dataclass(frozen=True)
class Answer:
    """`last_valid_day` is told when the card is usable or expired; `permitted_children` when too many were asked.

    Of a stopped desk: `until` when it waits, and whom it can call (`contacts`).
    """

    reason: Reason
    last_valid_day: date | None = None
    permitted_children: int | None = None
    until: datetime | None = None
    contacts: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        return self.reason is Reason.USABLE

    @property
    def of_desk(self) -> bool:
        """Whether it says nothing of a card: the desk may not ask."""
        return self.reason in REASON_OF.values()

    @property
    def next_step(self) -> Any:
        return NEXT_STEPS[self.reason]


@dataclass(frozen=True)
class CardFacts:
    """What judging needs of a card; `periods` are (first day, last day, children), oldest first."""

    pk: UUID
    kind: Kind
    registered_at: datetime | None
    ended_on: date | None
    periods: tuple[tuple[date, date, int], ...] = ()
    first_used_on: date | None = None
    original: UUID | None = None  # of a replacement: the first card of its chain

    @property
    def first_card(self) -> UUID:
        return self.original or self.pk

    def period_of(self, day: date) -> tuple[date, date] | None:
        """The first and the last day of the period that `day` is in."""
        return next(((first, last) for first, last, _children in self.periods if first <= day <= last), None)


def facts_of(codes: Collection[str], *, lock: bool = False) -> dict[str, CardFacts]:
    """The facts of all cards with one of these normalised codes: two queries, however many codes.

    With `lock` (inside a transaction) nobody else logs, ends or renews these cards until it ends.
    """
    return _facts(codes, cards_and_periods(codes, lock=lock))


def _facts(codes: Collection[str], read: Read) -> dict[str, CardFacts]:
    asked = set(codes)
    cards = {code: facts for code, *facts in read.cards if code in asked}
    periods: dict[UUID, list[tuple[date, date, int]]] = {}
    for pk, first, last, children in read.periods:
        periods.setdefault(pk, []).append((first, last, children))
    return {
        code: CardFacts(pk, Kind(kind), registered_at, ended_on, tuple(periods.get(pk, ())), used, original)
        for code, (pk, kind, registered_at, ended_on, used, original) in cards.items()
    }


def judge(facts: CardFacts | None, event_day: date, *, children: int = 0) -> Answer:
    """The answer for one card on one day. Pure: the same for the desk, the import and a replayed row.

    A community card's accompanying clients under 16 are typed, not checked against a registered number (house.md 8.5);
    whether it may come alone is for `usage` to say, who knows the other uses of the event.
    """
    if facts is None:
        return Answer(Reason.NO_SUCH_CARD)
    if facts.registered_at is None or not facts.periods:
        return Answer(Reason.NOT_REGISTERED)
    if facts.ended_on and facts.ended_on <= event_day:
        return Answer(Reason.ENDED)
    current = next((period for period in facts.periods if period[0] <= event_day <= period[1]), None)
    if current is None:
        return _outside(facts, event_day)
    if facts.kind == Kind.PERSONAL and children > current[2]:
        return Answer(Reason.TOO_MANY_CHILDREN, current[1], current[2])
    return Answer(Reason.USABLE, current[1])


def _outside(facts: CardFacts, event_day: date) -> Answer:
    """Between two periods the card was expired; before the first it is not yet valid."""
    if event_day < facts.periods[0][0]:
        return Answer(Reason.NOT_YET_VALID)
    passed = [last for _first, last, _children in facts.periods if last < event_day]
    return Answer(Reason.EXPIRED, passed[-1])


@trusted
def patterns() -> list[Pattern]:
    """The shapes of codes ever printed, for reading what people type."""
    return CodeSeries.unscoped.all().patterns()


@dataclass(frozen=True)
class Checked:
    """An answer with what the caller's action needs to go on; pages show the answer only."""

    answer: Answer
    code: str = ""
    facts: CardFacts | None = None


def answer_of(stop: DeskStop) -> Answer:
    """What a stopped desk hears, whatever it asks. One query."""
    return Answer(REASON_OF[StopReason(stop.reason)], until=stop.ends_at, contacts=tuple(contacts_of(stop.site)))


@trusted
def standing(by: Actor) -> Answer | None:
    """What a desk hears before it asks: why it is stopped; None when it may ask."""
    stop = stop_over(by)
    return answer_of(stop) if stop else None


@trusted
def check(text: str, event_day: date, *, children: int = 0, by: Actor, lock: bool = False) -> Checked:
    """Read what was typed or scanned and judge the card for a use on `event_day`; `lock` as in `facts_of`.

    Only those who may log uses may ask (PermissionDenied otherwise), and no desk that is stopped. The caller hands the
    answer to `usage.weighing` before it is told, outside the transaction that a refusal undoes.
    """
    require(by.user, Permission.USAGE_LOG)
    code = text.strip().upper()
    read = cards_and_periods([code], lock=lock, account=by.user.pk if by.device else None)
    if read.is_stopped and (stopped := standing(by)):
        return Checked(stopped)
    facts = _facts([code], read).get(code)
    if facts is None:  # not as it is printed: only then the shapes of codes are read
        reading = normalise(text, patterns())
        if reading.code is None:
            return Checked(Answer(Reason.MISREAD))
        code, facts = reading.code, facts_of([reading.code], lock=lock).get(reading.code)
    return Checked(judge(facts, event_day, children=children), code, facts)
