"""The two roles of the tests' database, as in production: its owner, and the register's own, which owns nothing.

The database is made and dropped by the owner. `hand_over` lets the other one use it; what no page asks (a test's own
rows) stands beyond the second wall then, for its connections begin as the role beyond.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from kaikukanta.devdb import BEYOND, OWNER, ROLE
from kaikukanta.devdb.cluster import GRANTS

BETWEEN_TESTS = f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {ROLE}, {BEYOND}"


def become(role: str, **options: str) -> None:
    """From its next connection on the database is used by this role; statements are prepared anew."""
    connection.close()
    connection.settings_dict |= {"USER": role, "OPTIONS": options}


def hand_over() -> None:
    """The owner lets the register's role use what is there, and becomes it."""
    with connection.cursor() as cursor:
        for grant in (*GRANTS, BETWEEN_TESTS):
            cursor.execute(grant)
    become(ROLE, options=f"-c role={BEYOND}")


def as_itself(cursor: Any, text: str) -> Any:
    """The one row of an answer about other sessions, of which only their own role sees what they do."""
    cursor.execute(f"SET LOCAL ROLE NONE; {text}")
    cursor.nextset()
    answer = cursor.fetchone()
    cursor.execute("RESET ROLE")  # the tests' connections begin beyond the wall
    return answer


@contextmanager
def the_owner() -> Iterator[None]:
    """For the block, the role that may change the schema; not within a transaction."""
    become(OWNER)
    try:
        yield
    finally:
        become(ROLE, options=f"-c role={BEYOND}")
