"""Questions between a site and Kaikukeskus about a card's registration. [S0 §5]"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Site, User
from accounts.permissions import Permission, may, places_where
from accounts.privacy import Personal, declare
from accounts.scoping import ScopedManager, ScopedQuerySet

from .cards import Card

LATELY = timedelta(days=30)
ASKER = Personal("staff", "whom to answer", "card end + 6 months")


class Turn(models.TextChoices):
    """Whose turn it is."""

    KAIKUKESKUS = "kaikukeskus", _("waits for Kaikukeskus")
    SITE = "site", _("waits for the site")
    NOBODY = "nobody", pgettext_lazy("question", "closed")

    @classmethod
    def of(cls, user: Any) -> Turn:
        """The turn that is `user`'s own: Kaikukeskus's for those who answer there, the site's for all others."""
        return cls.KAIKUKESKUS if may(user, Permission.QUESTION_ANSWER) else cls.SITE


class QuestionQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        """A question follows its card: when the card moves to a successor, so does what is open about it."""
        return places_where(user, Permission.QUESTION_ASK).sites_within("card__site__")

    def current(self) -> Self:
        """The open ones, and those closed so lately that the one who asked may not have read the answer."""
        return self.filter(~Q(turn=Turn.NOBODY) | Q(closed_at__gt=timezone.now() - LATELY))

    def waiting_for(self, turn: str) -> Self:
        return self.filter(turn=turn)

    def in_queue_order(self, first: Turn) -> Self:
        """Those whose turn is `first` before the other's, closed ones last; in each the one that waited longest."""
        ranks = [When(turn=first, then=Value(0)), When(turn=Turn.NOBODY, then=Value(2))]
        return self.order_by(Case(*ranks, default=Value(1)), "changed_at", "pk")

    def with_first_words(self) -> Self:
        """Each with `first_text`, what was asked, by the same query."""
        texts = Message.unscoped.filter(question=OuterRef("pk")).order_by("written_at", "pk").values("text")
        return self.annotate(first_text=Subquery(texts[:1]))


class Question(models.Model):
    """A thread: opened by a remark of the site or by Kaikukeskus, closed by Kaikukeskus."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="+", related_query_name="questions")
    turn = models.CharField(max_length=12, choices=Turn.choices, default=Turn.KAIKUKESKUS)
    opened_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = declare("id card turn opened_at changed_at closed_at")
    unscoped = models.Manager.from_queryset(QuestionQuerySet)()
    objects = ScopedManager(QuestionQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(turn="nobody", closed_at__isnull=False) | (~Q(turn="nobody") & Q(closed_at=None)),
                name="a_closed_question_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["turn", "changed_at"], name="questions_by_turn")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def version(self) -> str:
        """Another after each message: tells whether a page shows the whole thread."""
        return self.changed_at.isoformat()

    @property
    def site(self) -> Site | None:
        """The issuing site, today's."""
        return self.card.site


class MessageQuerySet(ScopedQuerySet):
    def rows_for(self, user: Any) -> Q:
        return Q(question__in=Question.objects.visible_to(user))

    def of(self, question: Question) -> Self:
        """The thread, from its beginning."""
        return self.filter(question=question).order_by("written_at", "pk")


class Message(models.Model):
    """One turn in a question's thread."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="+", related_query_name="messages")
    text = models.CharField(max_length=1000)
    is_from_kaikukeskus = models.BooleanField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    worker_name = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    PRIVACY = declare(
        "id question is_from_kaikukeskus written_by written_at idempotency_key",
        text=Personal("holder", "questions about the form to Kaikukeskus [S0]", "card end + 6 months"),
        worker_name=ASKER,
    )
    unscoped = models.Manager.from_queryset(MessageQuerySet)()
    objects = ScopedManager(MessageQuerySet)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_message_says_something")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.written_at:%Y-%m-%d}"

    @property
    def writer(self) -> str:
        """Whom to answer: the name typed behind a shared login, else the account's; "" when neither is known."""
        return self.worker_name or (str(self.written_by) if self.written_by else "")
