"""Questions between sites and Kaikukeskus about a registration: asking, writing in the thread, closing. [S0 §5]

The trail hears that it was done, never what was written.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Membership, Site, User
from accounts.permissions import Permission, Role, may, require
from accounts.wall import trusted
from cards.models import Card, Message, Question, Turn

from .told import Told

LONGEST_TEXT = Message._meta.get_field("text").max_length or 0


@trusted
def store_question(card: Card, told: Told, *, by: Actor) -> None:
    """Open a question with the remark of a registration or renewal, when the worker marked it as one.

    Called inside that deed's transaction, which has asked for the permission. The one who registers stands at the
    site's side, be it Kaikukeskus itself.
    """
    if not (told.ask_kaikukeskus and told.remarks and card.site):
        return
    question = _opened(card, card.site, by)
    _write(question, told.remarks, told.worker_name, None, by, is_from_kaikukeskus=False)


@trusted
def ask_question(*, card: Card, text: str, worker_name: str = "", key: uuid.UUID | None = None, by: Actor) -> Question:
    """Open a thread about a registered card: a site asks Kaikukeskus, or Kaikukeskus asks the issuing site.

    The same form sent twice (`key`) asks once. When Kaikukeskus asks, the site's distributors get a mail that something
    waits, and nothing of what. Raises PermissionDenied and Refused.
    """
    site = _site_of(card)
    require(by.user, Permission.QUESTION_ASK, site=site)
    _check_text(text)
    with transaction.atomic():
        Card.unscoped.select_for_update(of=("self",)).get(pk=card.pk)  # one form sent twice waits for itself
        if sent := _sent_before(key):
            return sent.question
        question = _opened(card, site, by)
        _write(question, text, worker_name, key, by)
        _tell_who_waits(question, site, by)
    return question


@trusted
def reply_to_question(
    *, question: Question, text: str, worker_name: str = "", key: uuid.UUID | None = None, by: Actor
) -> Question:
    """Write in the thread: then it is the other side's turn. A closed question is open again. Raises as above."""
    site = _site_of(question.card)
    require(by.user, Permission.QUESTION_ASK, site=site)
    _check_text(text)
    with transaction.atomic():
        question = _locked(question)
        if _sent_before(key):
            return question
        _write(question, text, worker_name, key, by)
        audit.record("question.replied", question, by=by, site=site)
        _tell_who_waits(question, site, by)
    return question


@trusted
def close_question(*, question: Question, seen: str = "", by: Actor) -> Question:
    """Kaikukeskus closes a question; twice changes nothing. Raises PermissionDenied and Refused.

    `seen` is the `version` of the thread that was on the page: what the site has written since is not buried unread.
    """
    site = _site_of(question.card)
    require(by.user, Permission.QUESTION_ANSWER, site=site)
    with transaction.atomic():
        question = _locked(question)
        if question.closed_at is None:
            if seen and seen != question.version:
                raise Refused(_("The site has written meanwhile. Read it, then close the question."))
            _turn_to(question, Turn.NOBODY)
            audit.record("question.closed", question, by=by, site=site)
    return question


def _site_of(card: Card) -> Site:
    if card.site is None:
        raise Refused(_("The card is not registered yet. Register it first."))
    return card.site


def _opened(card: Card, site: Site, by: Actor) -> Question:
    question: Question = Question.unscoped.create(card=card)
    audit.record("question.asked", question, by=by, site=site)
    return question


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refused({"text": _("Write the question or the answer.")})
    if len(text) > LONGEST_TEXT:
        raise Refused({"text": _("The text is too long. Shorten it to 1000 characters.")})


def _locked(question: Question) -> Question:
    rows = Question.unscoped.select_for_update(of=("self",)).select_related("card__site")
    return rows.get(pk=question.pk)


def _sent_before(key: uuid.UUID | None) -> Message | None:
    """What this very form has written already."""
    sent: Message | None = None
    if key:
        sent = Message.unscoped.select_related("question__card__site").filter(idempotency_key=key).first()
    return sent


def _write(
    question: Question,
    text: str,
    worker_name: str,
    key: uuid.UUID | None,
    by: Actor,
    *,
    is_from_kaikukeskus: bool | None = None,
) -> None:
    """Add a message; the turn goes to the other side. Who may answer for Kaikukeskus writes as Kaikukeskus."""
    if is_from_kaikukeskus is None:
        is_from_kaikukeskus = may(by.user, Permission.QUESTION_ANSWER)
    Message.unscoped.create(
        question=question,
        text=text,
        is_from_kaikukeskus=is_from_kaikukeskus,
        written_by=by.user,
        worker_name=worker_name,
        idempotency_key=key,
    )
    _turn_to(question, Turn.SITE if is_from_kaikukeskus else Turn.KAIKUKESKUS)


def _turn_to(question: Question, turn: Turn) -> None:
    now = timezone.now()
    question.turn, question.changed_at = turn, now
    question.closed_at = now if turn is Turn.NOBODY else None
    question.save(update_fields=["turn", "changed_at", "closed_at"])


def _tell_who_waits(question: Question, site: Site, by: Actor) -> None:
    """Mails to the site when it is its turn, sent by the worker once this is committed.

    Kaikukeskus has its queue with a count, and gets none.
    """
    readers = _workers_of(site, but=by.user) if question.turn == Turn.SITE else []
    if readers:
        jobs: list[dict[str, Any]] = [
            {"question_id": str(question.pk), "user_id": str(reader.pk)} for reader in readers
        ]
        app.configure_task("cards.tasks.tell_of_question").batch_defer(*jobs)


def _workers_of(site: Site, *, but: User | None) -> list[User]:
    """The site's distributors with an e-mail of their own; where there are none, its shared account."""
    held = Membership.unscoped.in_force().filter(site=site, role=Role.DISTRIBUTOR).values("user")
    people = User.objects.filter(pk__in=held, is_active=True).exclude(pk=but.pk if but else None).order_by("email")
    return [one for one in people if not one.is_shared] or list(people)
