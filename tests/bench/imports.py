"""The import: what 50,000 rows cost, against reading the same file and copying it into the table, and in memory; and
2,000 rows against django-import-export."""

from __future__ import annotations

import functools
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from accounts.actors import someone
from accounts.permissions import Role
from cards.models import Card, Kind, Validity, ValidityKind
from tests import factories as make
from tests import roles
from tests.bench import rival, worker
from usage import importing
from usage.models import BatchState, ImportBatch, Usage

ROWS, FEW_ROWS = 50_000, 2_000
CARDS = 5_000
EVENTS = 10  # of each venue: every card comes to every event once
ROUNDS = 3
Deed = Callable[[bytes, Any], None]
HEADINGS = ["Tilausnumero", "Lipputyyppi", "Kortin tunnus", "Lapset", "Tapahtuma", "Päivämäärä", "Kellonaika", "Hinta"]


@functools.cache
def register() -> SimpleNamespace:
    """A town with five thousand cards, and a coordinator who imports for all its venues."""
    today = timezone.localdate()
    town = make.municipality("049", "Espoo", "Esbo", county=None, postal_code="02100")
    area = make.area("Espoo", "Esbo", town)
    office = make.site("Toimisto", area, town, is_distributor=True)
    run, issued_on = make.series(area, quantity=CARDS), today - timedelta(days=60)
    made = [_card(run, office, issued_on, number) for number in range(1, CARDS + 1)]
    Card.unscoped.bulk_create(made)
    Validity.unscoped.bulk_create(_period(card, issued_on) for card in made)
    with roles.the_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE cards_card, cards_validity")
    person = make.person("coordinator@kaikukanta.test", Role.COORDINATOR, area)
    return SimpleNamespace(area=area, town=town, today=today, person=person)


def _card(run: Any, office: Any, issued_on: date, number: int) -> Card:
    return Card(
        series=run,
        number=number,
        code=f"A{number:09}",
        kind=Kind.PERSONAL,
        site=office,
        registered_at=timezone.now(),
        issued_on=issued_on,
        valid_from=issued_on,
        valid_until=issued_on + timedelta(days=364),
    )


def _period(card: Card, issued_on: date) -> Validity:
    last_day = issued_on + timedelta(days=364)
    whole = {"kind": ValidityKind.ISSUE, "children": 2, "rules_of": date(2025, 9, 11), "terms_told": True}
    return Validity(card=card, first_day=issued_on, last_day=last_day, worker_name="Jaana", **whole)


def venue() -> Any:
    """A new one each time: nothing that was measured before is in the way."""
    known = register()
    return make.site(f"Teatteri {uuid.uuid4()}", known.area, known.town, is_venue=True)


@functools.cache
def report(rows: int) -> bytes:
    """An .xlsx as ticket offices send them: an order a row, its day a real date, and columns that nobody needs."""
    known = register()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Myynti")
    sheet.append(HEADINGS)
    for number in range(rows):
        event, card = divmod(number, rows // EVENTS)
        day = known.today - timedelta(days=1 + event)
        line = [
            700_000 + number,
            "Kaikukortti",
            f"A{card + 1:09}",
            number % 3,
            f"Lumikuningatar {event}",
            day,
            "19.00",
            0,
        ]
        sheet.append(line)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def against_copy() -> float:
    """The whole import, of what calamine, COPY and one INSERT ... SELECT take."""
    return statistics.median(_times(import_in, ROWS) / copied for copied in _each(copy_in, ROWS))


def against_django_import_export() -> float:
    """How many times as long its dry run and import take as ours."""
    return statistics.median(rival / _times(import_in, FEW_ROWS) for rival in _each(through_rival, FEW_ROWS))


def _each(deed: Deed, rows: int) -> Iterator[float]:
    """Some rounds, after one of both that is for warming up."""
    for one in (deed, import_in):
        _times(one, rows)
    return (_times(deed, rows) for _round in range(ROUNDS))


def _times(deed: Deed, rows: int) -> float:
    """Seconds, at a venue of its own."""
    content, place = report(rows), venue()
    started = time.perf_counter()
    deed(content, place)
    spent = time.perf_counter() - started
    if Usage.unscoped.filter(venue=place).count() != rows:
        raise RuntimeError("not every row became a use")
    print(f"  {deed.__name__:14} {spent:6.2f} s", file=sys.stderr, flush=True)
    return spent


def memory_mb() -> float:
    """The worker's process at its largest while it counts."""
    place = venue()
    batch = previewed(report(ROWS), place)
    importing.commit_import(batch=batch, by=someone(register().person))
    peak = worker.peak_mb()
    if Usage.unscoped.filter(venue=place).count() != ROWS:
        raise RuntimeError("not every row became a use")
    return peak


def import_in(content: bytes, place: Any) -> None:
    """As the pages and the worker do it, one step after another."""
    batch = previewed(content, place)
    batch = importing.commit_import(batch=batch, by=someone(register().person))
    if batch.state == BatchState.COMMITTING:
        importing.commit_waiting(batch_id=str(batch.pk))


def previewed(content: bytes, place: Any) -> ImportBatch:
    """Received, its columns guessed and chosen, and its first page of rows shown."""
    by = someone(register().person)
    batch, key = importing.receive_file(content=content, name="myynti.xlsx", venue=place, by=by)
    workbook = importing.open_file(batch, key)
    mapping = importing.proposed(workbook, batch, several_venues=False).mapping
    if mapping is None:
        raise RuntimeError("the columns were not found")
    workbook = importing.open_file(batch, key)  # the columns page is drawn, then sent: two requests
    batch = importing.choose_columns(batch=batch, workbook=workbook, mapping=mapping, by=by)
    importing.preview(batch, by.user).lines[:100]
    return batch


STAGE = "CREATE TEMPORARY TABLE stage (code text, children int, name text, day date, at time) ON COMMIT DROP"
INSERT = """
INSERT INTO usage_usage (id, card_id, venue_id, category, event_name, event_key, event_day, event_time, children,
                         ordinal, idempotency_key, source, batch_id, logged_by, logged_at, withdrawn_by,
                         withdrawn_because, kind, state, redeemed_by)
SELECT gen_random_uuid(), card.id, %(venue)s, 'culture', name, lower(name), day, at, stage.children,
       1, gen_random_uuid(), 'import', %(batch)s, 'bench', now(), '', '', 'ticket', 'redeemed', ''
FROM stage JOIN cards_card AS card ON card.code = stage.code
"""


def copy_in(content: bytes, place: Any) -> None:
    """The quickest way in that there is, which checks nothing."""
    batch = _counted(place)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy("COPY stage FROM STDIN") as copy:
            for row in rows[1:]:
                copy.write_row((row[2], int(row[3]), row[4], row[5], row[6].replace(".", ":")))
        cursor.execute(INSERT, {"venue": place.pk, "batch": batch.pk})


def through_rival(content: bytes, place: Any) -> None:
    rival.import_through(content, _counted(place), register().person)


def _counted(place: Any) -> ImportBatch:
    """Uses of imports name one."""
    now = timezone.now()
    row = ImportBatch(venue=place, sender=register().person, expires_at=now, committed_at=now)
    row.state = BatchState.COMMITTED
    row.save(force_insert=True)
    return row
