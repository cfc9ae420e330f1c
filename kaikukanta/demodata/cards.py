"""The demo's cards: print runs, a year and a half of registrations, renewals and endings, and the sample cards."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.actors import Actor, someone
from accounts.models import Area, Membership, Participation, PostalCode, Site
from accounts.permissions import Role
from cards.actions import EndReason, Holder, Told, create_series, end_card, register_card, renew_card
from cards.models import Card, Choice, ChoiceList, CodeSeries, EndKind, Kind

SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples" / "cards.csv"
WORKERS = ["Anna", "Mikael", "Sari", "Petra", "Juhani", "Noora"]
STOCK = 40  # printed cards of each run that wait for their holder


@dataclass(frozen=True)
class Desk:
    """A distributor in the demo: its site, who works there, the letter on its cards, and how many it has issued."""

    site: Site
    by: Actor
    prefix: str
    issued: int


# site, letter of its area's run, cards issued
DESKS = [
    ("Espoon aikuissosiaalityö", "E", 110),
    ("Ohjaamo Tapiola", "E", 45),
    ("Kajaanin sosiaalityö", "K", 95),
    ("Kuhmon järjestötalo", "K", 40),
    ("Vaasan sosiaalitoimisto", "V", 85),
]
AREA_OF_LETTER = {"E": "Espoo", "K": "Kainuu", "V": "Vaasan seutu"}


class CardMaker:
    """Registers cards as the demo's workers did; `random` decides who came when."""

    def __init__(self, sites: dict[str, Site], random: Random, *, admin: Actor) -> None:
        self.sites, self.random, self.admin = sites, random, admin
        self.choices = {name: list(Choice.objects.filter(list=name).order_by("order")) for name in ChoiceList.values}
        self.today = timezone.localdate()

    def make(self) -> None:
        for letter, name in AREA_OF_LETTER.items():
            area = Area.unscoped.get(name_fi=name)
            issued = sum(count for _site, of, count in DESKS if of == letter)
            create_series(prefix=letter, quantity=issued + STOCK, kind=Kind.PERSONAL, area=area, by=self.admin)
            create_series(prefix=f"Y{letter}", quantity=10, kind=Kind.COMMUNITY, area=area, by=self.admin)
        for desk in self._desks():
            self._issue(desk)
        make_sample_cards(self.sites["Espoon aikuissosiaalityö"], by=self.admin)
        _date_back()

    def _desks(self) -> Iterator[Desk]:
        for name, letter, count in DESKS:
            site = self.sites[name]
            member = Membership.unscoped.filter(site=site, role=Role.DISTRIBUTOR).select_related("user").first()
            yield Desk(site, someone(member.user) if member else self.admin, letter, count)

    def _issue(self, desk: Desk) -> None:
        free = Card.unscoped.registrable_at(desk.site).filter(code__startswith=desk.prefix).order_by("code")
        codes = list(free.values_list("code", flat=True)[: desk.issued])
        homes = self._homes(desk.site)
        for code in codes:
            issued_on = self.today - timedelta(days=int(540 * self.random.random() ** 1.2))
            holder = self._holder(homes, issued_on)
            card = register_card(
                code=code, site=desk.site, issued_on=issued_on, told=self._told(), holder=holder, by=desk.by
            )
            self._later(card, desk)
        community = Card.unscoped.registrable_at(desk.site).filter(kind=Kind.COMMUNITY).order_by("code").first()
        if community:
            day = self.today - timedelta(days=200)
            told = Told(worker_name="Sari", terms_told=True)
            register_card(code=community.code, site=desk.site, issued_on=day, told=told, by=desk.by)

    def _homes(self, site: Site) -> list[PostalCode]:
        """Postal codes of the area's municipalities whose residents may get a card, those of the site's own first."""
        taking_part = Participation.objects.giving_cards_on(self.today - timedelta(days=560)).filter(area=site.area)
        places = taking_part.values("municipality")
        codes = PostalCode.objects.filter(municipality__in=places, kind="ordinary").order_by("code")
        own = [code for code in codes if code.municipality_id == site.municipality_id]
        return own * 3 + list(codes)

    def _holder(self, homes: list[PostalCode], issued_on: date) -> Holder:
        return Holder(
            birth_year=issued_on.year - self.random.choice([*range(17, 80), *range(25, 60)]),
            postal_code=self.random.choice(homes),
            gender=self._choice(ChoiceList.GENDER, [45, 40, 3, 12]),
            mother_tongue=self._choice(ChoiceList.MOTHER_TONGUE, [60, 10]),
            life_situation=self._choice(ChoiceList.LIFE_SITUATION, [10, 35, 15, 25, 1, 10]),
        )

    def _choice(self, name: str, weights: list[int]) -> Choice:
        rows = self.choices[name]
        return self.random.choices(rows, [*weights, *[1] * (len(rows) - len(weights))])[0]

    def _told(self) -> Told:
        children = self.random.choices([0, 1, 2, 3, 4], [62, 15, 14, 7, 2])[0]
        return Told(worker_name=self.random.choice(WORKERS), children=children, terms_told=True, consent_voluntary=True)

    def _later(self, card: Card, desk: Desk) -> None:
        """Some of the expired are renewed, a few cards are ended or withdrawn."""
        luck, reasons = self.random.random(), list(EndReason.values)
        if card.valid_until and card.valid_until < self.today and luck < 0.6:
            renewed_on = min(self.today, card.valid_until + timedelta(days=self.random.randrange(-14, 40)))
            renew_card(card=card, renewed_on=renewed_on, told=self._told(), seen_last_day=card.valid_until, by=desk.by)
        elif luck > 0.96 and card.issued_on:
            kind = self.random.choice([EndKind.ENDED, EndKind.WITHDRAWN])
            latest = min(self.today, card.valid_until or self.today)
            ended_on = card.issued_on + (latest - card.issued_on) * self.random.random()
            end_card(card=card, kind=kind, ended_on=ended_on, reason=self.random.choice(reasons), by=desk.by)


def make_sample_cards(site: Site, *, by: Actor) -> None:
    """The cards of samples/cards.csv in the state that the file says; days to come are left out of the demo."""
    with SAMPLES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for kind in (Kind.PERSONAL, Kind.COMMUNITY):
        # Runs of old had no check digit; they were printed before the register and are entered as they are.
        codes = [row["code"] for row in rows if row["kind"] == kind]
        run = CodeSeries.unscoped.create(
            prefix="A", digits=9, check_scheme="none", kind=kind, quantity=len(codes), area=site.area
        )
        run.sites.set([site])
        Card.unscoped.bulk_create(Card(series=run, code=code, kind=kind) for code in codes)
    home = PostalCode.objects.filter(municipality=site.municipality, kind="ordinary").order_by("code").first()
    for row in rows:
        if row["state"] != "unregistered" and date.fromisoformat(row["issued_on"]) <= timezone.localdate():
            _sample_card(row, site, home, by=by)


def _sample_card(row: dict[str, str], site: Site, home: PostalCode | None, *, by: Actor) -> None:
    personal = row["kind"] == Kind.PERSONAL
    card = register_card(
        code=row["code"],
        site=site,
        issued_on=date.fromisoformat(row["issued_on"]),
        last_day=None if personal else date.fromisoformat(row["last_valid_day"]),
        told=Told(worker_name="Anna", children=int(row["children"]), terms_told=True),
        holder=Holder(birth_year=1980, postal_code=home) if personal else None,
        by=by,
    )
    kinds = {"ended": EndKind.ENDED, "out of use": EndKind.WITHDRAWN}
    if row["state"] in kinds:
        ended_on = date.fromisoformat(row["ended_on"])
        end_card(card=card, kind=kinds[row["state"]], ended_on=ended_on, reason=EndReason.OTHER, by=by)


def _date_back() -> None:
    """What was registered just now happened, in the demo's story, at noon of its day."""
    now = [timezone.now()]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cards_card SET registered_at = LEAST(%s, issued_on + time '12:00') WHERE registered_at IS NOT NULL",
            now,
        )
        cursor.execute("UPDATE cards_validity SET recorded_at = LEAST(%s, first_day + time '12:00')", now)
