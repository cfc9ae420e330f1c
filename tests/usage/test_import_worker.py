"""The worker's share: counting what is large, throwing away what has rested long enough."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.models import AuditEvent, Membership
from tests import factories as make
from tests.usage.import_steps import address, committed, previewed, sample, send, workbook
from usage import importing, tasks
from usage.models import ImportBatch, Usage

pytestmark = pytest.mark.usefixtures("read_here")

DAY, PAIR = "14.11.2026", "A045198723"


def large(count: int):
    codes = ["A045198723", "A045198728", "A045198742", "A045198798"]
    return workbook(*[[codes[n % 4], 0, f"Event {n // 4}", DAY] for n in range(count)])


def test_a_large_import_is_left_to_the_worker(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, large(501))
    page = browser.get(address("preview", batch)).content.decode()
    assert (batch.state, batch.sealed, Usage.unscoped.count()) == ("committing", None, 0)
    assert "501 uses are being logged." in page
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("usage.tasks.commit_batch", {"batch_id": str(batch.pk)})


def test_the_worker_counts_it_once(sign_in, sample_cards):
    browser = sign_in("ville")
    batch = committed(browser, large(501))
    browser.post(address("commit", batch))  # pressed again while it waits
    for _ in range(2):
        tasks.commit_batch(batch_id=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.counted, Usage.unscoped.count()) == ("committed", 501, 501)
    assert ProcrastinateJob.objects.count() == 1
    assert AuditEvent.unscoped.get(verb="usage.imported").actor_name == "venue@kaikukanta.test"


def test_the_worker_also_stops_when_a_fate_has_changed(sign_in, sample_cards, places):
    batch = committed(sign_in("ville"), large(501))
    make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), "Event 0")
    tasks.commit_batch(batch_id=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.counted, batch.already_in, Usage.unscoped.count()) == ("stale", 500, 1, 1)


def test_what_the_worker_stopped_can_be_logged_but_not_mapped_anew(sign_in, sample_cards, places):
    browser = sign_in("ville")
    batch = committed(browser, large(501))
    make.use(sample_cards[PAIR], places.theatre, date(2026, 11, 14), "Event 0")
    tasks.commit_batch(batch_id=str(batch.pk))
    browser.cookies.pop("import-key")  # as the answer to the first press told the browser
    page = browser.get(address("preview", batch)).content.decode()
    assert "nothing was logged" in page
    assert "Correct the columns" not in page
    assert "Log 500 uses" in page


def test_the_worker_logs_nothing_for_one_who_has_lost_the_right(sign_in, sample_cards):
    batch = committed(sign_in("ville"), large(501))
    Membership.unscoped.update(ended_at=timezone.now())
    tasks.commit_batch(batch_id=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, Usage.unscoped.count()) == ("stale", 0)


def test_the_job_stands_in_the_same_transaction(sign_in, sample_cards, people):
    batch = previewed(sign_in("ville"), large(501))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        importing.commit_import(batch=batch, by=someone(people.ville))
        raise ZeroDivisionError
    batch.refresh_from_db()
    assert (batch.state, ProcrastinateJob.objects.count()) == ("previewed", 0)


def test_a_job_of_an_import_that_has_gone_does_nothing(db):
    tasks.commit_batch(batch_id="5f0c7c1e-0000-4000-8000-000000000000")
    assert Usage.unscoped.count() == 0


def test_after_an_hour_the_worker_throws_away_what_was_not_counted(sign_in, sample_cards):
    browser = sign_in("ville")
    kept, lapsed = committed(browser, sample(1)), previewed(browser, sample(2))
    now = timezone.now()
    assert importing.throw_away_resting(now) == 0
    assert importing.throw_away_resting(now + timedelta(minutes=61)) == 1
    assert list(ImportBatch.unscoped.values_list("pk", flat=True)) == [kept.pk]
    assert lapsed.pk != kept.pk


def test_the_worker_throws_away_by_its_clock(sign_in, sample_cards):
    previewed(sign_in("ville"), sample(1))
    ImportBatch.unscoped.update(expires_at=timezone.now())
    tasks.throw_away(timestamp=0)
    assert ImportBatch.unscoped.count() == 0


def test_an_upload_after_a_thrown_away_one_starts_afresh(sign_in, sample_cards):
    browser = sign_in("ville")
    previewed(browser, sample(1))
    importing.throw_away_resting(timezone.now() + timedelta(hours=2))
    assert send(browser, sample(1)).status_code == 302
