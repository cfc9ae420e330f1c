"""What the venue's limits and the national model add to a judged ticket. Reads the log's counts; writes nothing."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from cards.checking import Answer, CardFacts, Reason
from cards.models import Kind
from usage.limits import (
    PLACE_KINDS,
    Counts,
    Finding,
    LimitKind,
    Limits,
    National,
    Needs,
    Weight,
    Wish,
    needs,
    places_of,
    standing,
)
from usage.models import Limit, UseKind, UseState
from usage.models.bearing import Bearing
from usage.models.counting import Counted, counts_of
from usage.tickets import Judged, Ticket


def within_limits(ticket: Ticket, judged: Judged, facts: CardFacts, found: Bearing, *, lock: bool) -> Judged:
    """Add what the limits say. A booking that is redeemed counts already: of it only the hour is asked. With `lock` the
    places are counted while nobody else gives any."""
    redeems = judged.answer.reason is Reason.BOOKED
    if judged.first or not (judged.answer.usable or redeems):
        return judged
    limits = found.limits.only(lambda kind: kind is LimitKind.HANDED_OVER) if redeems else found.limits
    if not limits and judged.event is None and ticket.kind != UseKind.COURSE_PLACE:
        return judged  # nothing of the venue's, and nothing that the national model minds
    event, wish = judged.event.facts if judged.event else None, _wish(ticket, facts)
    asked = Needs() if redeems else needs(limits, event, wish)
    counts = counts_of(asked, _counted(ticket, judged, facts), lock=lock) if asked else Counts()
    findings = tuple(standing(limits, event, wish, counts, timezone.localtime()))
    stopped = next((finding for finding in findings if finding.weight is Weight.STOP), None)
    if stopped is None:
        return replace(judged, findings=findings)
    return replace(judged, answer=replace(judged.answer, reason=reason_of(stopped)), findings=findings)


def reason_of(stopped: Finding) -> Reason:
    """What the answer of a use that a limit, or the national model, stops is called."""
    of_course = isinstance(stopped.kind, National) or stopped.kind is LimitKind.CHILDREN_ON_COURSES
    return Reason.NOT_FOR_COURSE if of_course else Reason.LIMIT_REACHED


# What is told of a card at a full event all the same: it is in already, or waits to be handed over.
TOLD_WHEN_FULL = {Reason.USABLE, Reason.BOOKED, Reason.ALREADY_LOGGED}


def full_instead(ticket: Ticket, judged: Judged) -> Judged:
    """Of a listed event that has nothing left the same is said of every card, good, bad or unknown: it is full.

    So a sold-out evening tells nothing about cards, and costs a desk none of its budgets. (cards.budgets)
    """
    if judged.first or judged.answer.reason in TOLD_WHEN_FULL:
        return judged
    full = _full(judged.findings) or (_full(_of_anybody(ticket)) if ticket.event else None)
    return Judged(Answer(Reason.LIMIT_REACHED), findings=(full,)) if full else judged


def _full(findings: tuple[Finding, ...]) -> Finding | None:
    return next((finding for finding in findings if finding.kind in PLACE_KINDS and finding.left == 0), None)


def _of_anybody(ticket: Ticket) -> tuple[Finding, ...]:
    """What the limits say of one adult at the chosen event, whoever it is."""
    event, day = ticket.event, ticket.event_day
    limits: Limits = Limit.unscoped.of(ticket.venue).in_force_on(day).as_limits(day)
    if event is None or places_of(limits, event.facts, day) is None:
        return ()
    what = Counted(ticket.venue.pk, day, event, event.name_key, ticket.venue.pk, (day, day))
    counts = counts_of(Needs(taken=True), what, lock=False)
    return tuple(standing(limits, event.facts, Wish(kind=ticket.kind, event_day=day), counts, timezone.localtime()))


def _wish(ticket: Ticket, facts: CardFacts) -> Wish:
    return Wish(
        kind=ticket.kind,
        state=UseState.BOOKED if ticket.booked else UseState.REDEEMED,
        children=ticket.children,
        event_day=ticket.event_day,
        event_time=ticket.event_time,
        has_production=bool(ticket.event_key),
        is_community=facts.kind == Kind.COMMUNITY,
        amount=ticket.amount,
    )


def _counted(ticket: Ticket, judged: Judged, facts: CardFacts) -> Counted:
    period = facts.period_of(ticket.event_day) or (ticket.event_day, ticket.event_day)
    return Counted(
        ticket.venue.pk, ticket.event_day, judged.event, ticket.event_key, judged.first_card or facts.pk, period
    )
