"""An import left to the worker: its page moves, a dead worker's job is put back, and what is given up says so."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from tests.usage.import_steps import address, committed, previewed, workbook
from usage import importing, tasks
from usage.importing import progress
from usage.models import ImportBatch, Usage
from usage.models.progress import ImportProgress, Stage

pytestmark = pytest.mark.usefixtures("read_here")
CODES = ["A045198723", "A045198728", "A045198742", "A045198798"]


def large(count=501):
    return workbook(*[[CODES[n % 4], 0, f"Event {n // 4}", "14.11.2026"] for n in range(count)])


@pytest.fixture
def ville(sign_in, sample_cards):
    return sign_in("ville")


@pytest.fixture
def waiting(ville):
    return committed(ville, large())


def page_of(browser, batch, name="preview"):
    return browser.get(address(name, batch)).content.decode()


def taken_by_a_worker(batch, *, heart="now()", attempts=0):
    """As procrastinate has it when a worker has taken the job up; `heart` is when it was heard last."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES ({heart}) RETURNING id")
        job = ["doing", attempts, cursor.fetchone()[0], str(batch.pk)]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = %s, worker_id = %s WHERE args->>'batch_id' = %s", job
        )


DEAD = "now() - interval '31 seconds'"


def job():
    return ProcrastinateJob.objects.values_list("status", "attempts").get()


def test_the_page_and_the_list_say_how_far_it_is(ville, waiting):
    assert "0 of 501 rows" in page_of(ville, waiting)
    ImportProgress.objects.update(stage=Stage.LOGGING, done=250, total=501)
    page = page_of(ville, waiting)
    assert "250 of 501 rows" in page
    assert 'value="751" max="1002"' in page
    assert "being logged, 74 % done" in ville.get(reverse("import_list")).content.decode()


def test_without_scripts_a_link_shows_how_far_it_is_now(ville, waiting):
    link = f'href="{address("preview", waiting)}">See if it is done</a>'
    assert link in page_of(ville, waiting)
    tasks.commit_batch(batch_id=str(waiting.pk))
    assert link not in page_of(ville, waiting)


def test_the_moving_part_is_small_and_ends_with_the_import(ville, waiting):
    part = page_of(ville, waiting, "progress")
    assert ("0 of 501 rows" in part, "<html" in part) == (True, False)
    tasks.commit_batch(batch_id=str(waiting.pk))
    assert page_of(ville, waiting, "progress").strip() == ""


def test_nobody_else_is_told_how_far_it_is(sign_in, waiting):
    answers = [sign_in(name).get(address("progress", waiting)).status_code for name in ("viktor", "aino", "jaana")]
    assert answers == [404, 404, 403]


@pytest.mark.django_db(transaction=True)
def test_others_see_it_move_while_the_commit_is_not_there_yet(ville, waiting, monkeypatch):
    monkeypatch.setattr(progress, "_EVERY", 0)
    monkeypatch.setattr(importing.counting, "_AT_A_TIME", 200)
    seen, before = [], importing.counting.insert_imported

    def insert(*args, **kwargs):
        look = threading.Thread(target=lambda: (seen.append(glance()), connection.close()))
        look.start()
        look.join()
        return before(*args, **kwargs)

    def glance():
        return *ImportProgress.objects.values_list("stage", "done", "total").get(), Usage.unscoped.count()

    monkeypatch.setattr(importing.counting, "insert_imported", insert)
    tasks.commit_batch(batch_id=str(waiting.pk))
    assert seen == [("logging", 0, 501, 0), ("logging", 200, 501, 0), ("logging", 400, 501, 0)]


@pytest.mark.parametrize("where", ["cursor", "close"])
def test_a_lost_line_for_telling_does_not_stop_the_commit(ville, waiting, monkeypatch, where):
    def lost(*args):
        raise OperationalError

    line = connection.copy()
    monkeypatch.setattr(line, where, lost)
    monkeypatch.setattr(progress, "connection", SimpleNamespace(copy=lambda: line))
    tasks.commit_batch(batch_id=str(waiting.pk))
    monkeypatch.undo()
    line.close()
    waiting.refresh_from_db()
    assert (waiting.state, Usage.unscoped.count()) == ("committed", 501)


@pytest.mark.django_db(transaction=True)
def test_progress_that_somebody_holds_is_not_waited_for(ville, waiting):
    held, told = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; SELECT FROM usage_importprogress FOR UPDATE")
            held.set()
            told.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    with progress.telling(waiting.pk) as tell:
        tell(Stage.LOGGING, 1, 2)
    told.set()
    holder.join()
    assert ImportProgress.objects.get().done == 0


def test_a_dead_workers_import_is_put_back_and_counted_once(ville, waiting):
    taken_by_a_worker(waiting, heart=DEAD)
    tasks.look_after_waiting(timestamp=0)
    assert job() == ("todo", 1)
    tasks.commit_batch(batch_id=str(waiting.pk))
    assert Usage.unscoped.count() == 501


def test_a_living_workers_import_is_left_to_it(ville, waiting):
    taken_by_a_worker(waiting)
    tasks.look_after_waiting(timestamp=0)
    assert job() == ("doing", 0)
    assert "501 uses are being logged." in page_of(ville, waiting)


def test_a_job_that_kills_every_worker_is_given_up_and_the_page_says_so(ville, waiting):
    taken_by_a_worker(waiting, heart=DEAD, attempts=importing.TRIES)
    tasks.look_after_waiting(timestamp=0)
    waiting.refresh_from_db()
    assert job()[0] == "failed"
    assert (waiting.state, waiting.rows, waiting.fates, Usage.unscoped.count()) == ("failed", [], [], 0)
    page = page_of(ville, waiting)
    assert "The import was not logged" in page
    assert "tried several times and did not succeed" in page
    assert "data-reload-when-done" not in page


def test_a_job_that_has_failed_for_good_says_so_in_the_list_too(ville, waiting):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    tasks.look_after_waiting(timestamp=0)
    assert "not logged" in ville.get(reverse("import_list")).content.decode()


def test_a_job_that_failed_once_is_tried_again_before_anything_is_said(ville, waiting):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 1, scheduled_at = now() + interval '10 seconds'")
    tasks.look_after_waiting(timestamp=0)
    waiting.refresh_from_db()
    assert waiting.state == "committing"


def test_each_try_has_its_own_hour(ville, waiting):
    almost = timezone.now() + timedelta(minutes=1)
    ImportBatch.unscoped.update(expires_at=almost)
    assert importing.waiting._take_up(str(waiting.pk))
    assert importing.throw_away_resting(almost + timedelta(minutes=1)) == 0
    waiting.refresh_from_db()
    assert waiting.state == "committing"


@pytest.mark.parametrize("who", ["worker", "clock"])
def test_an_import_whose_hour_passed_is_not_logged_and_says_so(ville, waiting, who):
    ImportBatch.unscoped.update(expires_at=timezone.now())
    said = "its hour passed before the import could be done"
    assert said in page_of(ville, waiting)  # no worker has come to it yet
    tasks.commit_batch(batch_id=str(waiting.pk)) if who == "worker" else tasks.throw_away(timestamp=0)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.rows, Usage.unscoped.count()) == ("lapsed", [], 0)
    page = page_of(ville, waiting)
    assert said in page
    assert "not logged in time" in ville.get(reverse("import_list")).content.decode()


def test_what_was_given_up_cannot_be_confirmed_again(ville, waiting, people):
    ImportBatch.unscoped.update(expires_at=timezone.now())
    tasks.throw_away(timestamp=0)
    page = ville.post(address("commit", waiting), follow=True).content.decode()
    assert "The import was not logged. Send the file again." in page
    with pytest.raises(importing.receiving.Refused):
        importing.commit_import(batch=waiting, by=someone(people.ville))


def test_the_fact_that_it_was_given_up_goes_after_thirty_days(ville, waiting):
    ImportBatch.unscoped.update(expires_at=timezone.now())
    tasks.throw_away(timestamp=0)
    now = timezone.now()
    assert [importing.throw_away_resting(now + timedelta(days=days)) for days in (29, 31)] == [0, 1]
    assert ImportProgress.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_large_file_at_once_count_it_once(sign_in, sample_cards):
    batches = [committed(sign_in(name), large()) for name in ("ville", "kaarina")]
    together = threading.Barrier(2)

    def work(batch):
        together.wait()
        tasks.commit_batch(batch_id=str(batch.pk))
        connection.close()

    hands = [threading.Thread(target=work, args=[batch]) for batch in batches]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]
    assert sorted(ImportBatch.unscoped.values_list("state", flat=True)) == ["committed", "stale"]
    assert Usage.unscoped.count() == 501


@pytest.mark.django_db(transaction=True)
def test_two_people_who_press_at_once_count_it_once(sign_in, sample_cards, people):
    batches = [previewed(sign_in(name), large(40)) for name in ("ville", "kaarina")]
    together = threading.Barrier(2)

    def press(batch, who):
        together.wait()
        importing.commit_import(batch=batch, by=someone(who))
        connection.close()

    pairs = zip(batches, (people.ville, people.kaarina), strict=True)
    hands = [threading.Thread(target=press, args=pair) for pair in pairs]
    [hand.start() for hand in hands]
    [hand.join() for hand in hands]
    assert Usage.unscoped.count() == 40
