"""What happens at the demo's desks after a card is given: questions, corrections, lost cards, papers, withdrawals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Site
from cards.actions import (
    Corrected,
    ReplaceReason,
    Why,
    ask_question,
    close_question,
    confirm_paper_destroyed,
    correct_card,
    note_asked_for,
    replace_card,
    reply_to_question,
    seen_of,
    withdraw_consent,
)
from cards.actions.background import background_of, holder_of
from cards.models import Card, Consent, Correction, CorrectionReason, Kind, Message, Purpose, Question, Validity

from .desks import WORKERS, Desk, desks
from .threads import THREADS, Thread
from .uses import clerk

UNDESTROYED = 4  # papers whose destruction nobody has confirmed yet
# venue, which card of its area's first desk that waits for its holder, days ago
ASKED_FOR = [
    ("Espoon kaupunginteatteri", 1, 0),
    ("Leppävaaran uimahalli", 2, 2),
    ("Kajaanin uimahalli", 1, 5),
    ("Wasa Teater", 1, 1),
]


class WorkMaker:
    """Goes on with the cards that `CardMaker` registered; `random` decides which."""

    def __init__(self, sites: dict[str, Site], random: Random, *, admin: Actor) -> None:
        self.sites, self.random, self.admin = sites, random, admin
        self.today, self.now = timezone.localdate(), timezone.now()
        self.desks = {desk.site.name_fi: desk for desk in desks(sites, admin)}

    def make(self) -> None:
        for thread in THREADS:
            self._talk(thread)
        for place, desk in enumerate(self.desks.values()):
            self._correct(desk)
            self._withdraw(desk)
            if place % 2 == 0:
                self._replace(desk)
        self._destroy_papers()
        self._ask_for_unregistered()

    def _valid(self, desk: Desk) -> list[Card]:
        """The desk's own personal cards that are in use, those of the samples left alone."""
        own = Card.unscoped.filter(site=desk.site, kind=Kind.PERSONAL, ended_on=None, valid_until__gte=self.today)
        return list(own.filter(series__prefix=desk.prefix, issued_on__lt=self.today).order_by("number"))

    def _talk(self, thread: Thread) -> None:
        desk = self.desks[thread.site]
        card, workers = self.random.choice(self._valid(desk)), WORKERS
        question: Question | None = None
        for turn, text in enumerate(thread.turns):
            is_site = (turn % 2 == 0) != thread.from_kaikukeskus
            by, worker = (desk.by, self.random.choice(workers)) if is_site else (self.admin, "")
            if question is None:
                question = ask_question(card=card, text=text, worker_name=worker, by=by)
            else:
                reply_to_question(question=question, text=text, worker_name=worker, by=by)
        if question and thread.is_closed:
            close_question(question=question, by=self.admin)
        if question:
            self._date_back(question, thread.days_ago)

    def _date_back(self, question: Question, days_ago: int) -> None:
        """A turn a day, the first on its day."""
        for turn, message in enumerate(Message.unscoped.filter(question=question).order_by("pk")):
            message.written_at = min(
                self.now, self.now - timedelta(days=days_ago - turn, hours=self.random.randrange(5))
            )
            message.save(update_fields=["written_at"])
        ago = timedelta(days=days_ago)
        last = Message.unscoped.filter(question=question).latest("written_at").written_at
        closed = last if Question.unscoped.get(pk=question.pk).closed_at else None
        Question.unscoped.filter(pk=question.pk).update(
            opened_at=F("opened_at") - ago, changed_at=last, closed_at=closed
        )

    def _correct(self, desk: Desk) -> None:
        for reason in self.random.sample(
            [CorrectionReason.TYPING, CorrectionReason.CHANGED, CorrectionReason.CLIENT], 2
        ):
            card = self.random.choice(self._valid(desk))
            why = Why(reason=reason, worker_name=self.random.choice(WORKERS))
            made = correct_card(
                card=card, corrected=self._corrected(card, reason), why=why, seen=seen_of(card), by=desk.by
            )
            day = self.now - timedelta(days=self.random.randrange(1, max(2, (self.today - card.issued_on).days)))
            Correction.unscoped.filter(pk=made.pk).update(recorded_at=day)

    def _corrected(self, card: Card, reason: str) -> Corrected:
        """A birth year typed wrongly; or one child more."""
        if reason == CorrectionReason.TYPING:
            holder = holder_of(background_of(card))
            return Corrected(holder=replace(holder, birth_year=(holder.birth_year or 1980) - 1))
        children = Validity.unscoped.of([card]).latest("last_day").children
        return Corrected(children=children + 1)

    def _withdraw(self, desk: Desk) -> None:
        given = Consent.unscoped.of(self._valid(desk)).in_force().for_purpose(Purpose.WELLBEING)
        card = Card.unscoped.get(pk=self.random.choice(list(given.order_by("pk").values_list("card", flat=True))))
        withdraw_consent(card=card, purpose=Purpose.WELLBEING, by=desk.by)

    def _replace(self, desk: Desk) -> None:
        stack = Card.unscoped.filter(block__site=desk.site, kind=Kind.PERSONAL, registered_at=None)
        spare = stack.filter(block__confirmed_at__isnull=False).order_by("-number")
        old = self.random.choice([card for card in self._valid(desk) if card.valid_from <= self.today - timedelta(9)])
        replace_card(
            card=old,
            code=spare[0].code,
            replaced_on=self.today - timedelta(days=self.random.randrange(8)),
            reason=self.random.choice(list(ReplaceReason.values)),
            worker_name=self.random.choice(WORKERS),
            by=desk.by,
        )

    def _destroy_papers(self) -> None:
        """All but the newest."""
        papers = Validity.unscoped.filter(from_paper=True).select_related("card__site").order_by("-first_day", "pk")
        confirm_paper_destroyed(papers=papers[UNDESTROYED:], by=self.admin)
        Validity.unscoped.filter(paper_destroyed_at__isnull=False).update(
            paper_destroyed_at=F("recorded_at") + timedelta(days=2)
        )

    def _ask_for_unregistered(self) -> None:
        """Somebody came to a desk with a card that had been handed out but not registered."""
        for venue, which, days_ago in ASKED_FOR:
            area = self.sites[venue].area_id
            desk = next(desk for desk in self.desks.values() if desk.site.area_id == area)
            stack = Card.unscoped.filter(block__site=desk.site, kind=Kind.PERSONAL, registered_at=None)
            card = stack.order_by("number")[which]
            note_asked_for(cards=[card.pk], by=clerk(self.sites[venue], self.admin))
            Card.unscoped.filter(pk=card.pk).update(asked_for_on=self.today - timedelta(days=days_ago))
