"""What must never be true of uses and imports, and the database refuses."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests import factories as make
from usage.models import Event, ImportBatch, LateRefusal, Limit, RefusedRow, ReportColumns, Usage

pytestmark = pytest.mark.django_db
DAY, CODE = date(2026, 11, 20), {"code": "koodi"}


@pytest.fixture
def known(places: Any, people: Any) -> SimpleNamespace:
    """Ville's theatre with one logged use, and his import with one refused row."""
    card = make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))
    batch = ImportBatch.unscoped.create(
        venue=places.theatre, sender=people.ville, file_name="a.xlsx", file_digest="0" * 64, expires_at=timezone.now()
    )
    RefusedRow.unscoped.create(batch=batch, number=2, reason="no_code")
    ReportColumns.unscoped.create(site=places.theatre, name="Tickets", headings=CODE)
    use = make.use(card, places.theatre, DAY)
    return SimpleNamespace(use=use, batch=batch, event=make.event(places.theatre, DAY))


def again(known, **fields):
    """Another ticket of the same card to the same event."""
    names = ("card", "venue", "category", "event_name", "event_key", "event_day", "source", "logged_by")
    same = {name: getattr(known.use, name) for name in names}
    return Usage(**{**same, "idempotency_key": uuid.uuid4(), "ordinal": 2, **fields})


def event(known, **fields):
    """Another event of the theatre on the same day."""
    whole = {"venue": known.use.venue, "kind": "show", "name": "Hamlet", "name_key": "hamlet", "category": "culture"}
    return Event(**{**whole, "day": DAY, **fields})


def counted(batch, **fields):
    for name, value in {"state": "committed", "committed_at": timezone.now(), **fields}.items():
        setattr(batch, name, value)
    return batch


IMPOSSIBLE = {
    "a_ticket_of_a_card_to_an_event_counts_once": lambda k: again(k, ordinal=1),
    "a_use_has_at_most_fifty_children": lambda k: again(k, children=51),
    "tickets_are_numbered_from_one": lambda k: again(k, ordinal=0),
    "a_withdrawal_says_who_when_and_why": lambda k: again(
        k, withdrawn_at=timezone.now(), withdrawn_by="Ville", state="undone"
    ),
    "a_booked_or_redeemed_use_counts": lambda k: again(k, state="cancelled"),
    "a_redeemed_booking_says_who_and_when": lambda k: again(k, redeem_key=uuid.uuid4()),
    "only_what_costs_has_an_amount": lambda k: again(k, amount=5),
    "an_event_has_a_name": lambda k: event(k, name="", name_key=""),
    "shows_and_courses_have_a_day": lambda k: event(k, day=None),
    "a_venue_lists_an_event_once": lambda k: event(k, **{"name": k.event.name, "name_key": k.event.name_key}),
    "cards_get_no_more_than_all_tickets": lambda k: event(k, places=10, own_limit=11),
    "a_price_is_not_negative": lambda k: event(k, price=-1),
    "an_imported_use_names_its_import": lambda k: again(k, source="import"),
    "a_counted_import_keeps_no_file": lambda k: counted(k.batch, sealed=b"names"),
    "an_import_that_was_given_up_keeps_nothing": lambda k: counted(
        k.batch, state="lapsed", committed_at=None, rows=[1]
    ),
    "a_withdrawn_import_says_who_when_and_why": lambda k: counted(k.batch, withdrawn_at=timezone.now()),
    "a_site_names_its_report_columns_once": lambda k: ReportColumns(site=k.use.venue, name="TICKETS", headings=CODE),
    "report_columns_have_a_code": lambda k: ReportColumns(site=k.use.venue, name="Sales", headings={"day": "pvm"}),
    "a_row_is_refused_once": lambda k: RefusedRow(batch=k.batch, number=2, reason="misread"),
}
UNIQUE = {"usage_usage_idempotency_key_key": lambda k: again(k, idempotency_key=k.use.idempotency_key)}


@pytest.mark.parametrize(("name", "row"), [*IMPOSSIBLE.items(), *UNIQUE.items()])
def test_the_database_refuses(known, name, row):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row(known).save()


def test_every_constraint_of_this_app_is_tried():
    elsewhere = {Limit, LateRefusal}  # tests/usage/test_limit_rows.py, test_late_list.py
    models = set(apps.get_app_config("usage").get_models()) - elsewhere
    assert {c.name for model in models for c in model._meta.constraints} == set(IMPOSSIBLE)


def test_a_withdrawn_ticket_does_not_stand_in_the_way(known):
    Usage.unscoped.update(
        withdrawn_at=timezone.now(), withdrawn_by="Ville", withdrawn_because="mistake", state="undone"
    )
    again(known, ordinal=1).save()
    assert Usage.unscoped.counting().count() == 1


@pytest.mark.parametrize(("years", "refused"), [(9, True), (11, False)])
def test_a_use_is_deleted_by_nobody_before_its_ten_years(known, years, refused):
    Usage.unscoped.update(logged_at=timezone.now() - timedelta(days=366 * years))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM usage_usage")
    except IntegrityError:
        assert refused
    assert Usage.unscoped.exists() == refused
