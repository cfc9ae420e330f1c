"""The demo's cards: a year and a half of registrations, renewals and endings at each desk."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Site
from cards.actions import EndReason, Told, end_card, register_card, renew_card
from cards.models import Card, EndKind, Kind

from .clients import Clients
from .desks import Desk, desks, partners
from .samples import make_sample_cards

DAYS = 540
PAPER = 0.06  # registered from a paper form
SOON = timedelta(days=60)


class CardMaker:
    """Registers cards as the demo's workers did; `random` decides who came when."""

    def __init__(self, sites: dict[str, Site], random: Random, *, admin: Actor) -> None:
        self.sites, self.random, self.admin = sites, random, admin
        self.clients, self.today = Clients(random), timezone.localdate()

    def make(self) -> None:
        for desk in desks(self.sites, self.admin):
            self._issue(desk)
            self._give_community_card(desk)
        for desk in partners(self.sites, self.admin):
            self._give_community_card(desk)
        make_sample_cards(self.sites["Espoon aikuissosiaalityö"], by=self.admin)

    def _issue(self, desk: Desk) -> None:
        """From the top of the stack, day after day."""
        stack = Card.unscoped.filter(block__site=desk.site, kind=Kind.PERSONAL).order_by("number")
        codes = list(stack.values_list("code", flat=True)[: desk.issued])
        days = sorted(self.today - timedelta(days=int(DAYS * self.random.random() ** 1.2)) for _code in codes)
        homes = self.clients.homes(desk.site)
        for code, day in zip(codes, days, strict=True):
            told = self.clients.told(from_paper=self.random.random() < PAPER)
            card = register_card(
                code=code,
                site=desk.site,
                issued_on=day,
                told=told,
                holder=self.clients.holder(homes, day, told),
                answers=self.clients.answers(told, day),
                by=desk.by,
            )
            self._later(card, desk, has_agreed=bool(told.consent_wellbeing))

    def _give_community_card(self, desk: Desk) -> None:
        stack = Card.unscoped.filter(block__site=desk.site, kind=Kind.COMMUNITY).order_by("number")
        day, told = self.today - timedelta(days=200), Told(worker_name="Sari", terms_told=True)
        register_card(code=stack[0].code, site=desk.site, issued_on=day, told=told, by=desk.by)

    def _later(self, card: Card, desk: Desk, *, has_agreed: bool) -> None:
        """Many are renewed when their year is over or soon will be, a few cards are ended or withdrawn."""
        luck, last = self.random.random(), card.valid_until or self.today
        if last < self.today and luck < 0.6:
            self._renew(card, desk, last + timedelta(days=self.random.randrange(-14, 40)), has_agreed)
        elif last < self.today + SOON and luck < 0.7:
            self._renew(card, desk, self.today - timedelta(days=self.random.randrange(0, 14)), has_agreed)
        elif luck > 0.96 and card.issued_on:
            kind = self.random.choice([EndKind.ENDED, EndKind.WITHDRAWN])
            ended_on = card.issued_on + (min(self.today, last) - card.issued_on) * self.random.random()
            reason = self.random.choice(list(EndReason.values))
            end_card(card=card, kind=kind, ended_on=ended_on, reason=reason, by=desk.by)

    def _renew(self, card: Card, desk: Desk, day: date, has_agreed: bool) -> None:
        """Most of those who agreed to the well-being questions do so again."""
        day, told = min(day, self.today), self.clients.told(wellbeing=0.95 if has_agreed else 0.3)
        answers = self.clients.answers(told, day, better=2)
        renew_card(card=card, renewed_on=day, told=told, answers=answers, seen_last_day=card.valid_until, by=desk.by)
