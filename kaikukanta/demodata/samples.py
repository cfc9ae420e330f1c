"""The cards of tests/samples/cards.csv in the state that the file says, for trying the desk and the imports."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import PostalCode, Site
from cards.actions import EndReason, Holder, Told, end_card, register_card
from cards.models import Card, CodeSeries, EndKind, Kind

from .clients import CONFIRMED

SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples" / "cards.csv"


def make_sample_cards(site: Site, *, by: Actor) -> None:
    """Days to come are left out of the demo."""
    with SAMPLES.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for kind in (Kind.PERSONAL, Kind.COMMUNITY):
        # Runs of old had no check digit; they were printed before the register and are entered as they are.
        codes = [row["code"] for row in rows if row["kind"] == kind]
        run = CodeSeries.unscoped.create(
            prefix="A", digits=9, check_scheme="none", kind=kind, quantity=len(codes), area=site.area
        )
        run.sites.set([site])
        Card.unscoped.bulk_create(
            Card(series=run, number=number, code=code, kind=kind) for number, code in enumerate(codes, 1)
        )
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
        told=Told(
            worker_name="Anna",
            children=int(row["children"]),
            **CONFIRMED,
            consent_voluntary=False,
            consent_wellbeing=False,
        ),
        holder=Holder(birth_year=1980, postal_code=home) if personal else None,
        by=by,
    )
    kinds = {"ended": EndKind.ENDED, "out of use": EndKind.WITHDRAWN}
    if row["state"] in kinds:
        ended_on = date.fromisoformat(row["ended_on"])
        end_card(card=card, kind=kinds[row["state"]], ended_on=ended_on, reason=EndReason.OTHER, by=by)
