"""A large import is logged whole and once, or not at all, whenever its worker is killed. Against real processes and the
real database; the points are drawn anew each time, and their seed is printed."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.models import AuditEvent
from tests import factories as make
from tests import roles
from tests.usage.import_steps import workbook
from tests.usage.long_runs import sized
from tests.usage.working import let_a_minute_pass, until, working
from usage import importing
from usage.models import ImportBatch, Usage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("read_here")]
POINTS = sized(everyday=2, ci=10, long=30)
ROWS = sized(everyday=1_000, ci=5_000, long=20_000)
CARDS = 100


@pytest.fixture
def codes(places, real_day):
    run, first = make.series(places.espoo_area), real_day - timedelta(days=30)
    return [make.card(run, f"A{number:09}", places.office, first).code for number in range(CARDS)]


@pytest.fixture
def left_to_worker(codes, places, people, real_day):
    """`left_to_worker("Ilta")` → Ville's import, confirmed and waiting; every name has uses of its own."""

    def confirmed(name):
        day = f"{real_day.day}.{real_day.month}.{real_day.year}"
        rows = [[codes[number % CARDS], 0, f"{name} {number // CARDS}", day] for number in range(ROWS)]
        by = someone(people.ville)
        content = workbook(*rows).read()
        batch, key = importing.receive_file(content=content, name="a.xlsx", venue=places.theatre, by=by)
        book = importing.open_file(batch, key)
        mapping = importing.proposed(book, batch, several_venues=False).mapping
        batch = importing.choose_columns(batch=batch, workbook=book, mapping=mapping, by=by)
        return importing.commit_import(batch=batch, by=by)

    return confirmed


def state(batch):
    return ImportBatch.unscoped.values_list("state", flat=True).get(pk=batch.pk)


def is_taken_up(batch):
    return ProcrastinateJob.objects.filter(args__batch_id=str(batch.pk)).exclude(status="todo").exists()


def others():
    """Who else is in the database, by process: a killed worker's connections go, and with them what they held."""
    with connection.cursor() as cursor:
        (found,) = roles.as_itself(
            cursor,
            "SELECT array_agg(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()",
        )
        return set(found or ())


def seconds_of_one(left_to_worker):
    """How long an import takes from its job's beginning, undisturbed."""
    batch = left_to_worker("Ensi-ilta")
    with working():
        until(lambda: is_taken_up(batch))
        return until(lambda: state(batch) == "committed")


def kill_one(batch, after):
    before = others()
    with working() as worker:
        until(lambda: is_taken_up(batch))
        time.sleep(after)
        worker.kill()
        worker.wait(timeout=30)
    until(lambda: others() <= before)


def test_killed_at_any_instant_it_has_happened_or_not_and_after_a_restart_it_has_once(left_to_worker):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    whole = seconds_of_one(left_to_worker)
    for point in range(POINTS):
        batch, after = left_to_worker(f"Ilta {point}"), chance.uniform(0, 1.1 * whole)
        kill_one(batch, after)
        before, found = state(batch), Usage.unscoped.filter(batch=batch).count()
        print(f"seed {seed}: killed after {after:.3f} of {whole:.3f} s: {before}, {found} uses")
        assert (before, found) in {("committing", 0), ("committed", ROWS)}
        whole = min(whole, after) if found else whole  # a quicker one: the next are killed earlier
        let_a_minute_pass()
        with working():
            until(lambda batch=batch: state(batch) == "committed")
        assert Usage.unscoped.filter(batch=batch).count() == ROWS
        assert AuditEvent.unscoped.filter(verb="usage.imported", subject_id=str(batch.pk)).count() == 1
    assert Usage.unscoped.count() == ROWS * (POINTS + 1)
