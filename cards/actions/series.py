"""Defining the codes of a print run and giving them to an area. [S0 §7a, W9]"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from secrets import SystemRandom
from typing import Any

from django.db import connection, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.errors import Refused
from accounts.models import Area, Site
from accounts.permissions import Permission, require
from accounts.wall import trusted
from cards.codes import DOUBTFUL, CheckScheme, Pattern, draw
from cards.models import Card, CodeSeries, Kind

DIGITS = 9  # as in codes of old, the check digit included: desks and forms know a code by its length
MOST_CARDS = 20_000  # drawn and stored while somebody waits for the page
MISREAD_LETTERS = DOUBTFUL | set("OIL")  # read as digits by people


@trusted
def create_series(
    *,
    prefix: str,
    quantity: int,
    kind: str,
    area: Area,
    sites: Sequence[Site] = (),
    note: str = "",
    key: uuid.UUID | None = None,
    by: Actor,
) -> CodeSeries:
    """Draw the codes of a new run, with a check digit, and make a card of each.

    Without `sites` every distributor of `area` may register them. The same form sent twice (`key`) makes one run.
    Raises PermissionDenied and Refused.
    """
    require(by.user, Permission.SERIES_CREATE)
    with transaction.atomic():
        _one_run_at_a_time()
        if key and (made := CodeSeries.unscoped.filter(idempotency_key=key).first()):
            return made
        _check(quantity, kind, area, sites)
        run = _define(prefix, kind=kind, quantity=quantity, area=area, note=note, idempotency_key=key)
        run.sites.set(sites)
        _print_cards(run)
        given = [str(site.pk) for site in sites]
        audit.record("series.created", run, by=by, area=area, prefix=prefix, quantity=quantity, kind=kind, sites=given)
    return run


def _one_run_at_a_time() -> None:
    """Two runs of one prefix drawn at once might share a code; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cards.create_series'))")


def _check(quantity: int, kind: str, area: Area, sites: Sequence[Site]) -> None:
    if not 1 <= quantity <= MOST_CARDS:
        message = _("A run has from 1 to %(most)s cards. For more, make several runs.")
        raise Refused({"quantity": message % {"most": number_format(MOST_CARDS, force_grouping=True)}})
    if kind not in Kind.values:
        raise Refused({"kind": _("Choose the kind of card.")})
    if any(site.area_id != area.pk or not site.is_distributor for site in sites):
        raise Refused({"sites": _("Choose only distributors of the area.")})


def _pattern(prefix: str) -> Pattern:
    """The shape of the run's codes. The prefix tells it: old codes have no check digit. [house.md 8.6]"""
    if not re.fullmatch("[A-Z]{1,3}", prefix):
        raise Refused({"prefix": _("Type one to three letters from A to Z.")})
    if MISREAD_LETTERS & set(prefix):
        message = _("These letters are easily read as digits: %(letters)s. Choose others.")
        raise Refused({"prefix": message % {"letters": ", ".join(sorted(MISREAD_LETTERS))}})
    pattern = Pattern(prefix, DIGITS, CheckScheme.DAMM)
    if any(old.pattern != pattern for old in CodeSeries.unscoped.filter(prefix=prefix)):
        raise Refused({"prefix": _("Cards without a check digit carry these letters. Choose letters never printed.")})
    return pattern


def _define(prefix: str, **fields: Any) -> CodeSeries:
    pattern = _pattern(prefix)
    shape = {"prefix": prefix, "digits": pattern.digits, "check_scheme": pattern.check.value}
    return CodeSeries.unscoped.create(**shape, **fields)


def _print_cards(run: CodeSeries) -> None:
    taken = set(Card.unscoped.starting_with(run.prefix).values_list("code", flat=True))
    try:
        codes = draw(run.quantity, run.pattern, taken, SystemRandom())
    except ValueError as error:
        raise Refused(
            {"prefix": _("Half of the codes with these letters are in use. Choose other letters.")}
        ) from error
    cards = (Card(series=run, number=number, code=code, kind=run.kind) for number, code in enumerate(codes, 1))
    Card.unscoped.bulk_create(cards, batch_size=2_000)
