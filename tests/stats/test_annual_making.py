"""The worker's half of an annual report: made once, tried again, given up in words, gone in a day."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, Membership
from stats import making, printing, tasks
from stats.annual_parts import Asked
from stats.export_actions import ask_report
from stats.models import ReportJob

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(places):
    return Asked("area", str(places.espoo_area.pk), 2025, "fi", "inner")


@pytest.fixture
def job(people, asked):
    return ask_report(asked=asked, by=someone(people.kaarina))


@pytest.fixture
def drawn(monkeypatch):
    """Drawing takes seconds, and has tests of its own."""
    monkeypatch.setattr(making, "pdf_of", lambda page: page.encode())


def again(job) -> str:
    tasks.make_annual_report(job_id=str(job.pk))
    job.refresh_from_db()
    return job.state


def test_a_report_is_left_to_the_worker_which_gets_an_id_only(job):
    left = ProcrastinateJob.objects.get()
    assert (left.task_name, left.args) == ("stats.tasks.make_annual_report", {"job_id": str(job.pk)})
    assert (job.state, job.progress, job.sealed) == ("waiting", 0, None)


def test_a_report_that_is_being_made_is_not_begun_again(people, job, asked):
    assert ask_report(asked=asked, by=someone(people.kaarina)) == job
    assert ProcrastinateJob.objects.count() == AuditEvent.unscoped.filter(verb="annual_report.asked").count() == 1


def test_a_report_out_of_scope_is_refused(people, asked):
    for who in (people.ville, people.viktor, people.tilda):
        with pytest.raises(Refused, match="not in your scope"):
            ask_report(asked=asked, by=someone(who))
    assert not ReportJob.unscoped.exists()


def test_the_worker_makes_the_report_in_its_own_language_and_seals_it(job, drawn):
    assert again(job) == "ready"
    content = making.opened(job).decode()
    assert '<html lang="fi">' in content
    assert "Espoo 2025" in content
    assert b"Espoo" not in bytes(job.sealed)


def test_made_once_a_report_is_left_alone(job, drawn):
    again(job)
    first = bytes(job.sealed)
    assert (again(job), bytes(job.sealed)) == ("ready", first)


def test_how_far_it_is_stands_in_the_row(job, monkeypatch):
    seen = []
    monkeypatch.setattr(making, "pdf_of", lambda page: seen.append(ReportJob.unscoped.get().progress) or b"pdf")
    again(job)
    assert (seen, job.progress) == ([60], 100)


def test_who_has_lost_the_place_meanwhile_gets_no_report(people, job, drawn):
    Membership.unscoped.filter(user=people.kaarina).update(ended_at=timezone.now())
    assert (again(job), job.sealed) == ("refused", None)


def test_without_pango_the_page_to_print_stands_in(job, monkeypatch):
    def missing():
        raise printing.NoPdf

    monkeypatch.setattr(printing, "_weasyprint", missing)
    assert (again(job), job.sealed) == ("unprinted", None)


def test_a_package_without_its_system_library_is_no_error(monkeypatch):
    def no_pango(name, *args, **options):
        raise OSError("cannot load library 'libpango-1.0-0'")

    with monkeypatch.context() as patched, pytest.raises(printing.NoPdf):
        patched.setattr("builtins.__import__", no_pango)
        printing._weasyprint()


def set_job(**fields):
    """What stands in procrastinate's own table, as its workers write it."""
    changes = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procrastinate_jobs SET {changes}", list(fields.values()))


def test_what_a_killed_worker_left_is_made_after_all(job, drawn):
    ReportJob.unscoped.update(progress=60)
    set_job(status="doing", attempts=1)  # no worker has it: its heart stopped long ago
    tasks.look_after_reports(timestamp=0)
    assert ProcrastinateJob.objects.get().status == "todo"
    assert again(job) == "ready"


@pytest.mark.parametrize(("status", "attempts"), [("failed", 6), ("doing", 5)])
def test_what_failed_for_good_says_so(job, status, attempts):
    set_job(status=status, attempts=attempts)
    tasks.look_after_reports(timestamp=0)
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_report_with_a_living_job_is_waited_for(job):
    tasks.look_after_reports(timestamp=0)
    job.refresh_from_db()
    assert job.state == "waiting"


def test_an_error_leaves_the_report_waiting_to_be_tried_again(job, monkeypatch):
    monkeypatch.setattr(making, "pdf_of", lambda page: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tasks.make_annual_report(job_id=str(job.pk))
    job.refresh_from_db()
    assert job.state == "waiting"
    assert tasks.make_annual_report.retry_strategy.max_attempts == 5


def test_a_day_later_it_is_gone(people, job, drawn, fixed_day):
    again(job)
    fixed_day.shift(timedelta(hours=24, minutes=1))
    assert not ReportJob.objects.visible_to(people.kaarina).exists()
    tasks.throw_away_reports(timestamp=int(timezone.now().timestamp()))
    assert ReportJob.unscoped.count() == 0


def test_before_its_day_it_stays(job):
    tasks.throw_away_reports(timestamp=int(timezone.now().timestamp()))
    assert ReportJob.unscoped.count() == 1


def test_a_real_pdf_comes_out(job):
    again(job)
    with pikepdf.open(BytesIO(making.opened(job))) as pdf:
        assert str(pdf.Root.Lang) == "fi"


def row(people, **fields):
    return ReportJob(**{"user": people.kaarina, "place": "area", "key": "1", "year": 2025, **FIXED, **fields})


FIXED = {"language": "fi", "version": "inner"}
IMPOSSIBLE = {
    "a_report_names_its_place": lambda p: [row(p, place="nation")],
    "a_report_is_ready_with_its_file": lambda p: [row(p, state="ready")],
    "a_report_is_made_to_the_end_at_most": lambda p: [row(p, progress=101)],
    "a_report_is_waited_for_once": lambda p: [row(p), row(p)],
}


@pytest.mark.parametrize(("name", "rows"), IMPOSSIBLE.items())
def test_the_database_refuses(people, name, rows):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        for impossible in rows(people):
            impossible.save()


def test_every_constraint_of_reports_is_tried():
    constraints = apps.get_model("stats", "ReportJob")._meta.constraints
    assert {constraint.name for constraint in constraints} == set(IMPOSSIBLE)
