"""Correcting a use: the wrong row is withdrawn and a new one that names it is logged, or nothing happens."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.wall import trusted
from cards.actions.using import mark_used
from cards.models import Card
from usage.judging import Judged, Ticket, judge_ticket
from usage.models import Usage, WithdrawReason
from usage.rights import may_undo
from usage.weighing import weighed

from .log import LogResult, row_of
from .undo import withdrawn


class _Unusable(Exception):
    """The corrected ticket cannot be logged: what was withdrawn for it comes back."""

    def __init__(self, judged: Judged) -> None:
        super().__init__(judged.answer.reason.value)
        self.judged = judged


@trusted
def correct_use(*, usage: Usage, ticket: Ticket, by: Actor) -> LogResult:
    """Log `ticket` in the place of `usage`. [house.md 3]

    Judged as any other use, without the old row. When the answer is not usable the old row stays as it was and the
    result's `usage` is None. The same key again gives the first result. Raises PermissionDenied, and Refused when the
    use has been undone or corrected meanwhile.
    """
    if not may_undo(by.user, usage):
        raise PermissionDenied("usage.log required")
    try:
        with transaction.atomic():
            return _correct(usage, ticket, by)
    except _Unusable as unusable:
        judged = unusable.judged
    answer = weighed(judged.answer, judged.code, judged.card_id, site=ticket.venue, by=by)
    if answer.of_desk:
        return LogResult(answer)
    return LogResult(answer, code=judged.code, findings=judged.findings)


def _correct(usage: Usage, ticket: Ticket, by: Actor) -> LogResult:
    # Both cards at once, in the order of all: two corrections that swap two cards never wait in a circle.
    meant = judge_ticket(ticket, by=by).card_id or usage.card_id
    cards = list(Card.unscoped.filter(pk__in={usage.card_id, meant}).locked_with_originals())
    old = Usage.unscoped.select_related("venue").select_for_update(of=("self",)).get(pk=usage.pk)
    before = Usage.unscoped.filter(idempotency_key=ticket.key, corrects=old).first()
    if old.is_withdrawn and before is None:
        raise Refused(_("This use has been undone or corrected meanwhile. Look it up in the list of uses."))
    if before is None:
        withdrawn(old, WithdrawReason.WRONG_DETAILS, by)
    judged = judge_ticket(ticket, by=by, lock=True)
    if before:
        return LogResult(judged.answer, before, repeated=True, code=judged.code)
    if not judged.answer.usable:
        raise _Unusable(judged)
    return _log_instead(old, ticket, judged, {card.first_card for card in cards}, by)


def _log_instead(old: Usage, ticket: Ticket, judged: Judged, firsts: set[Any], by: Actor) -> LogResult:
    new = row_of(ticket, judged, old.logged_from, by)
    new.corrects, new.visit_id = old, old.visit_id
    if not Usage.unscoped.insert_once([new]):
        raise Refused(_("This use has been undone or corrected meanwhile. Look it up in the list of uses."))
    firsts |= {judged.first_card} if judged.first_card else set()
    mark_used(firsts, Usage.unscoped.all().first_day_of_chain())
    audit.record("usage.corrected", new, by=by, site=ticket.venue, corrects=str(old.pk))
    return LogResult(judged.answer, new, code=judged.code, findings=judged.findings)
