"""Fill an empty register with the demo: places, people, cards and a year of uses, through the actions."""

from __future__ import annotations

import random
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts.actors import task
from accounts.models import Municipality, User
from accounts.wall import trusted
from cards.models import Card
from kaikukanta.demodata import bulk, people
from kaikukanta.demodata.agreements import make_agreements
from kaikukanta.demodata.backdating import date_back_cards
from kaikukanta.demodata.cards import CardMaker
from kaikukanta.demodata.offering import OfferingMaker
from kaikukanta.demodata.places import make_places
from kaikukanta.demodata.releases import make_releases
from kaikukanta.demodata.runs import make_runs
from kaikukanta.demodata.uses import UseMaker
from kaikukanta.demodata.work import WorkMaker
from stats import rolling
from stats.actions import publish_national_totals
from stats.models import LedgerEntry


class Command(BaseCommand):
    help = (
        "Loads the demo once; run again, it only says who the demo people are. With --cards and --uses it then fills in"
        " that many more in bulk, for benchmarks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cards", type=int, default=0, help="cards to add in bulk")
        parser.add_argument("--uses", type=int, default=0, help="uses to add in bulk")
        parser.add_argument("--seed", type=int, default=20261122, help="the same seed makes the same demo")

    @trusted
    def handle(self, *args: Any, cards: int, uses: int, seed: int, **options: Any) -> None:
        if not Municipality.objects.exists():
            raise CommandError("Load the reference data first: manage.py load_reference")
        if not User.objects.filter(email=people.ADMIN).exists():
            if User.objects.exists():
                raise CommandError("This register is in use: the demo is for an empty one only.")
            self._load(random.Random(seed))  # noqa: S311  (a demo keeps no secret)
        elif not people.PASSWORD_FILE.exists():
            people.give_password()
        if cards or uses:
            bulk.fill(cards=cards, uses=uses, seed=seed)
        rolling.rebuild()  # so much at once is counted anew sooner than change by change
        publish_national_totals(by=task("load_demo"))
        if not (cards or uses or LedgerEntry.unscoped.exists()):
            self._release()
        self.stdout.write(people.who_is_who())
        self.stdout.write(_codes_to_try())

    def _load(self, chance: random.Random) -> None:
        started = time.monotonic()
        with transaction.atomic():  # a demo that was stopped half-way starts anew
            admin = people.make_administrator()
            sites = make_places(by=admin)
            people.invite_everybody(sites, by=admin)
            people.add_workers(sites, by=admin)
            make_runs(sites, admin=admin)
            CardMaker(sites, chance, admin=admin).make()
            date_back_cards()
            UseMaker(sites, chance, admin=admin).make()
            WorkMaker(sites, chance, admin=admin).make()
            OfferingMaker(sites, chance, admin=admin).make()
            people.invite_more(sites, by=admin)
            make_agreements(sites, admin=admin)
        people.give_password()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stderr.write(f"demo data made in {time.monotonic() - started:.0f} s")

    def _release(self) -> None:
        started = time.monotonic()
        make_releases()
        self.stderr.write(f"demo releases made in {time.monotonic() - started:.0f} s")


def _codes_to_try() -> str:
    """Cards for trying things out; the demo's codes are nobody's."""
    stack = Card.unscoped.filter(block__site__name_fi="Espoon aikuissosiaalityö", kind="personal", registered_at=None)
    free = stack.filter(asked_for_on=None).order_by("number").first()
    return (
        "Codes to try:\n"
        f"  register at Espoon aikuissosiaalityö:  {free.code if free else '-'}\n"
        "  log a use (two children allowed):      A045198723\n"
        "  expired, ended, withdrawn:             A045199001, A045199002, A045199003\n"
        "Reports to import: tests/samples/"
    )
