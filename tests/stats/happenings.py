"""What may happen to the rows that statistics count, at random: `something(chance, network)`.

`network` is (cards, venues, distributing sites). Rows change as the actions change them, without asking their rules.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import County, Municipality, Site, User
from cards.models import Answer, Background, Card, Item, Validity
from stats import rolling
from tests import factories as make
from usage.models import ImportBatch, Usage

COUNTIES = ("91", "92")


def log(chance, network):
    """Perhaps late, perhaps for a day of another year, perhaps by a ticket agent, which may be a venue itself."""
    cards, venues, _sites = network
    day = date(2025, 12, 30) + timedelta(days=chance.randrange(4))
    seller = chance.choice([None, *Site.unscoped.filter(is_agent=True).order_by("pk")])
    late = {"logged_at": timezone.now() - timedelta(days=chance.randrange(400)), "children": chance.randrange(3)}
    make.use(
        chance.choice(cards), chance.choice(venues), day, f"Ilta {chance.randrange(10**6)}", logged_from=seller, **late
    )


def withdraw(chance, network):
    counting = list(Usage.unscoped.counting())
    if counting:
        gone = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "mistake", "state": "undone"}
        Usage.unscoped.filter(pk=chance.choice(counting).pk).update(**gone)


def correct(chance, network):
    if Usage.unscoped.exists():
        row = chance.choice(list(Usage.unscoped.all()))
        changed = {"event_day": row.event_day + timedelta(days=2), "children": chance.randrange(4)}
        Usage.unscoped.filter(pk=row.pk).update(**changed)


def move_card(chance, network):
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(site=chance.choice(network[2]))


def move_site(chance, network):
    _cards, venues, sites = network
    to = chance.choice(sites)
    moved = Site.unscoped.filter(pk=chance.choice(venues + sites).pk)
    moved.update(area=to.area, municipality=to.municipality)


def register(chance, network):
    cards, _venues, sites = network
    issued_on = date(2026, 1, 5) + timedelta(days=chance.randrange(40))
    make.card(cards[0].series, f"A9{chance.randrange(10**8):08}", chance.choice(sites), issued_on)


def first_use(chance, network):
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(first_used_on=chance.choice([None, date(2026, 2, 1)]))


def renew(chance, network):
    card = chance.choice(network[0])
    if Validity.unscoped.filter(card=card).count() == 1:
        first_day = card.valid_until + timedelta(days=chance.choice([1, 30]))
        days = {"first_day": first_day, "last_day": first_day + timedelta(days=364), "renewed_on": first_day}
        Validity.unscoped.create(card=card, kind="renewal", children=0, rules_of=date(2025, 9, 11), **days)


def end(chance, network):
    ended = {"ended_on": date(2026, 3, 1) + timedelta(days=chance.randrange(9)), "end_kind": "ended"}
    Card.unscoped.filter(pk=chance.choice(network[0]).pk).update(
        **chance.choice([ended, {"ended_on": None, "end_kind": ""}])
    )


def replace(chance, network):
    """A card becomes the follower of another and takes over what is known of its holder, or is its own again."""
    first, second = chance.choice(network[0][:2]), network[0][5]
    if chance.random() < 0.4:
        Card.unscoped.filter(pk=second.pk).update(replaces=None, original=None)
        return
    Background.unscoped.filter(card=second).delete()
    Background.unscoped.filter(card=first).update(card=second)
    Card.unscoped.filter(pk=second.pk).update(replaces=first, original=first)


def another_background(chance, network):
    home = chance.choice([None, *Municipality.objects.all()[:2]])
    told = {"birth_year": chance.choice([None, 1950, 2005]), "municipality": home, "postal_code": None}
    Background.unscoped.filter(card=chance.choice(network[0][:4])).update(**told)


def another_county(chance, network):
    town = chance.choice(list(Municipality.objects.all()))
    county = chance.choice([None, *County.objects.filter(code__in=COUNTIES)])
    Municipality.objects.filter(pk=town.pk).update(county=county)


def answer(chance, network):
    """A holder answers, or withdraws the consent and with it every answer."""
    items, card = list(Item.objects.order_by("pk")[:2]), chance.choice(network[0])
    if chance.random() < 0.3:
        Answer.unscoped.filter(card=card).delete()
        return
    day, phase = date(2026, 1, 1) + timedelta(days=chance.randrange(300)), chance.choice(["issue", "renewal"])
    given = {"phase": phase, "answered_on": day, "value": chance.randrange(11)}
    Answer.unscoped.bulk_create([Answer(card=card, item=item, **given) for item in items], ignore_conflicts=True)


def import_report(chance, network):
    """Many rows at once, or one of the earlier reports withdrawn as a whole."""
    reports = sorted(set(Usage.unscoped.counting().filter(logged_by="import").values_list("event_name", flat=True)))
    if reports and chance.random() < 0.4:
        gone = {"withdrawn_at": timezone.now(), "withdrawn_by": "x", "withdrawn_because": "mistake", "state": "undone"}
        Usage.unscoped.counting().filter(event_name=chance.choice(reports)).update(**gone)
        return
    cards, venues, _sites = network
    name, day = f"Raportti {chance.randrange(10**6)}", date(2026, 1, 1) + timedelta(days=chance.randrange(3))
    of_batch = {"venue": venues[0], "file_name": "raportti.xlsx", "file_digest": "0" * 64, "several_venues": True}
    moments = {"state": "committed", "committed_at": timezone.now(), "expires_at": timezone.now()}
    batch = ImportBatch.unscoped.create(sender=User.objects.earliest("pk"), **of_batch, **moments)
    of_all = {"event_name": name, "event_key": name.casefold(), "event_day": day, "source": "import", "batch": batch}
    of_all["logged_by"] = "import"
    Usage.unscoped.bulk_create(
        Usage(card=card, venue=venue, category=venue.category, idempotency_key=uuid.uuid4(), **of_all)
        for card in cards
        for venue in venues
    )


def fold(chance, network):
    rolling.fold()


WEIGHTS = {
    log: 8, withdraw: 2, correct: 2, move_card: 1, move_site: 1, register: 2, first_use: 1, renew: 1, end: 1,
    replace: 1, another_background: 1, another_county: 1, answer: 2, import_report: 2, fold: 2,
}  # fmt: skip


def something(chance, network):
    """One of them, at random."""
    chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0](chance, network)
