"""Logging a small group's visit: every card is judged as at the desk, and all of them are logged or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Site
from accounts.wall import trusted
from cards.actions.asked_for import note_asked_for
from cards.checking import Answer, Checked, Reason, check
from cards.models import Card, Kind
from usage.grouping import Group, Headcount, headcount
from usage.judging import Ticket, judge_ticket
from usage.limits import Finding
from usage.models import Usage, Visit
from usage.rights import door_of
from usage.weighing import GroupWindow, weighed

from .log import LogResult, log_in_transaction


@dataclass(frozen=True)
class LineResult:
    """The answer of one line, the code as it was read, and what the venue's limits say.

    `usage` is the row when the card can be logged (after a check it is in no log); `redeemed`: it was a booking;
    `same_as`: the number of an earlier line with the same card.
    """

    number: int
    answer: Answer
    code: str = ""
    findings: tuple[Finding, ...] = ()
    card_id: UUID | None = None
    kind: Kind | None = None
    usage: Usage | None = None
    redeemed: bool = False
    repeated: bool = False
    same_as: int | None = None


@dataclass(frozen=True)
class VisitResult:
    """`visit` is the row when the whole group is in the log (`repeated`: the same key had logged it before), None when
    nothing was saved; `lines` in the form's order."""

    lines: tuple[LineResult, ...]
    count: Headcount
    visit: Visit | None = None
    repeated: bool = False

    @property
    def stopped(self) -> Answer | None:
        """Why the desk hears nothing of any card; None when it may ask."""
        return next((line.answer for line in self.lines if line.answer.of_desk), None)

    @property
    def all_usable(self) -> bool:
        return all(line.usage for line in self.lines)

    def may_be_saved(self, confirmed: int | None) -> bool:
        """A small group, or one whose number of people has been confirmed, whose every card can be used."""
        size_is_right = not self.count.is_large or confirmed == self.count.people
        return self.all_usable and not self.count.is_alone and size_is_right


class _NothingSaved(Exception):
    """Undoes the transaction, and keeps what it found out."""

    def __init__(self, result: VisitResult) -> None:
        super().__init__("nothing saved")
        self.result = result


@trusted
def log_visit(*, group: Group, by: Actor, logged_from: Site | None = None) -> VisitResult:
    """Log a small group at one event as one visit, or nothing of it. [S1, S2, domain.md 4.3, house.md 8.5]

    Judged line by line as at the desk, the cardholders first, so that a community card finds them whatever the order of
    the lines; what the lines before have taken of a limit is counted. A booking of the event is redeemed. The same key
    again gives the first result. `logged_from` as in `log_use`. Raises PermissionDenied, and Refused when the key has
    logged something else. What was not logged is weighed as so many checks (usage.weighing).
    """
    door = door_of(by.user, group.common.venue, logged_from)
    return _attempt(group, door, by, keep=True)


@trusted
def check_visit(*, group: Group, by: Actor) -> VisitResult:
    """What `log_visit` would say now: the same deed, taken back, so that no rule can be told in one way and kept in
    another. Raises PermissionDenied and Refused as `log_visit` does."""
    door = door_of(by.user, group.common.venue)
    return _attempt(group, door, by, keep=False)


def _attempt(group: Group, door: Site | None, by: Actor, *, keep: bool) -> VisitResult:
    try:
        with transaction.atomic():
            result = _log(group, door, by)
            if keep and result.may_be_saved(group.confirmed):
                return result
            raise _NothingSaved(replace(result, visit=None))
    except _NothingSaved as nothing:
        result = nothing.result
    except Refused:  # it told that there are such cards
        result = _told(_asked(group, by), group, by)
        if result.stopped:
            return result
        raise
    return _told(result, group, by)


def _asked(group: Group, by: Actor) -> VisitResult:
    """What each card alone is answered."""
    judged = [judge_ticket(group.ticket(place), by=by) for place in range(len(group.lines))]
    pairs = zip(group.lines, judged, strict=True)
    lines = [LineResult(line.number, one.answer, one.code, card_id=one.card_id) for line, one in pairs]
    return VisitResult(tuple(lines), headcount(group.lines, [None] * len(lines)))


def _told(result: VisitResult, group: Group, by: Actor) -> VisitResult:
    """The answers, weighed; a desk that has asked too much hears that instead of every one of them. A printed card that
    is not registered is noted for its distributor."""
    window = _window(result, group, by)
    for line in result.lines:
        answer = weighed(line.answer, line.code, line.card_id, site=group.common.venue, by=by, group=window)
        if answer.of_desk:
            lines = tuple(LineResult(one.number, answer) for one in result.lines)
            return VisitResult(lines, headcount(group.lines, [None] * len(lines)))
    asked = [line.card_id for line in result.lines if line.card_id and line.answer.reason is Reason.NOT_REGISTERED]
    if asked:
        note_asked_for(cards=asked, by=by)
    return result


def _window(result: VisitResult, group: Group, by: Actor) -> GroupWindow | None:
    """With a usable community card the codes of a group may be neighbours: they came from one printed sheet."""
    pairs = zip(result.lines, group.lines, strict=True)
    of_worker = next((line for found, line in pairs if found.kind == Kind.COMMUNITY), None)
    if of_worker is None or by.device is None:
        return None
    checked = check(of_worker.text_code, group.common.event_day, children=of_worker.children, by=by)
    return GroupWindow(checked) if checked.answer.usable else None


def _log(group: Group, door: Site | None, by: Actor) -> VisitResult:
    common = group.common
    cards = [check(line.text_code, common.event_day, children=line.children, by=by) for line in group.lines]
    # All at once, in the order of all: two desks whose groups overlap never wait for each other in a circle.
    list(Card.unscoped.filter(pk__in=[card.facts.pk for card in cards if card.facts]).locked_with_originals())
    named = {"venue": common.venue, "event_day": common.event_day, "logged_from": door}
    visit, is_new = Visit.unscoped.get_or_create(
        idempotency_key=common.key, defaults={**named, "logged_by": by.trail_name[:200]}
    )
    log = partial(log_in_transaction, door=door, by=by, visit=visit)
    try:
        lines = _lines(group, cards, lambda ticket: log(ticket=ticket))
    except Refused:  # the key of a line has logged another card
        raise _another_visit() from None
    if is_new:
        audit.record("visit.logged", visit, by=by, site=common.venue, cards=len(lines))
    elif not _is_repeat(group, lines):
        raise _another_visit()
    count = headcount(group.lines, [line.kind for line in lines])
    return VisitResult(tuple(lines), count, visit, repeated=not is_new)


def _lines(group: Group, cards: list[Checked], log: Callable[[Ticket], LogResult]) -> list[LineResult]:
    """Every line's answer, in the form's order. A line whose answer tells nothing of a card tells no kind either."""
    found: dict[int, LineResult] = {}
    for place in sorted(range(len(cards)), key=lambda place: _kind(cards[place]) == Kind.COMMUNITY):
        number, code = group.lines[place].number, cards[place].code
        same = next((group.lines[other].number for other in found if code and cards[other].code == code), None)
        one = LogResult(Answer(Reason.ALREADY_LOGGED), code=code) if same else log(group.ticket(place))
        found[place] = LineResult(
            number,
            one.answer,
            one.code,
            one.findings,
            one.card_id,
            _kind(cards[place]) if one.code else None,
            one.usage,
            redeemed=one.redeemed,
            repeated=one.repeated,
            same_as=same,
        )
    return [found[place] for place in range(len(cards))]


def _kind(card: Checked) -> Kind | None:
    return card.facts.kind if card.facts else None


def _is_repeat(group: Group, lines: list[LineResult]) -> bool:
    """Whether the visit that the key has logged before is this one, card by card."""
    next_key = group.key_of(len(lines))
    more = Usage.unscoped.filter(Q(idempotency_key=next_key) | Q(redeem_key=next_key)).exists()
    return not more and all(line.repeated for line in lines)


def _another_visit() -> Refused:
    return Refused(_("This page has already been used to log another visit. Check the cards again, then log it."))
