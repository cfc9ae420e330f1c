"""What the tests of uses share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

import pytest
import time_machine
from django.db import connection

from cards.workbook import read
from usage.importing import receiving


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read workbooks in this process, for tests that are not about reading: the limited child takes a third of a second
    each time. The samples, hostile and upload tests do without."""
    monkeypatch.setattr(receiving, "read_safely", read)


@pytest.fixture(autouse=True)
def no_jobs_stay(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of a test that commits: emptying the tables afterwards knows procrastinate's not."""
    mark = request.node.get_closest_marker("django_db")
    if mark is None or not mark.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.fixture
def real_day(fixed_day: Any) -> date:
    """For tests with real processes, whose clock is the real one."""
    now = time_machine.escape_hatch.datetime.datetime.now(UTC)
    fixed_day.move_to(now)
    return now.astimezone().date()
