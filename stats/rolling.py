"""The rollup at work: counting what has changed, counting all anew, proving that both are equal, and reading.

A statement sees a change of a row if and only if it sees what the journal says of it, so figures are exact at every
instant: what was counted, and for the cells that the journal names what the rows say less what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accounts.wall import trusted
from stats.cubes import BASES, Base, View

# One counter at a time; it waits for no desk, and no desk for it.
_ALONE = "SELECT pg_advisory_lock(hashtext('stats.rolling'))"
_NO_LONGER = "SELECT pg_advisory_unlock(hashtext('stats.rolling'))"
_JOURNALS = ("stats_change", "stats_cardchange")
_WAITING = "SELECT EXISTS (SELECT FROM stats_change) OR EXISTS (SELECT FROM stats_cardchange)"


def _columns(names: tuple[str, ...], of: str = "") -> str:
    return ", ".join(f"{of}{name}" for name in names)


def _changed(base: Base) -> str:
    """The beginning of a statement: the cells that have changed, as they are and as they were counted."""
    same = " AND ".join(f"cells.{name} = old.{name}" for name in base.cell)
    return f"""WITH cells AS MATERIALIZED ({base.cells}), now AS MATERIALIZED ({base.counted()}),
        before AS MATERIALIZED (SELECT old.* FROM {base.table} old JOIN cells ON {same})"""


def _moved(view: View) -> str:
    sums = ", ".join(f"sum({name})::int AS {name}" for name in view.measures)
    some = " OR ".join(f"sum({name}) <> 0" for name in view.measures)
    numbers = ", ".join(str(n + 1) for n in range(len(view.key)))
    both = f"{view.figures('now')} UNION ALL {view.figures('before', '-')}"
    return f"SELECT {_columns(view.key)}, {sums} FROM ({both}) AS both_sides GROUP BY {numbers} HAVING {some}"


def _fold(base: Base) -> Iterator[str]:
    columns, same = _columns(base.columns), " AND ".join(f"cells.{name} = old.{name}" for name in base.cell)
    for view in base.views:
        added = ", ".join(f"{name} = {view.table}.{name} + excluded.{name}" for name in view.measures)
        names = _columns((*view.key, *view.measures))
        yield f"""{_changed(base)} INSERT INTO {view.table} ({names}) {_moved(view)}
            ON CONFLICT ({_columns(view.key)}) DO UPDATE SET {added}"""
        nothing = " AND ".join(f"{name} = 0" for name in view.measures)
        yield f"DELETE FROM {view.table} WHERE {nothing}"
    # The old cells go and the new ones come in one statement, of which each part sees the rows as they were before it.
    yield f"""{_changed(base)}, gone AS (DELETE FROM {base.table} old USING cells WHERE {same})
        SELECT count(*) FROM now"""
    yield f"WITH cells AS MATERIALIZED ({base.cells}) INSERT INTO {base.table} ({columns}) {base.counted()}"


@contextmanager
def _alone() -> Iterator[Any]:
    """A transaction of one snapshot, taken when no other counter is at work: it holds all that they have written."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        outermost = not connection.in_atomic_block
        try:
            with transaction.atomic():
                if outermost:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield cursor
        finally:
            cursor.execute(_NO_LONGER)


@trusted
def fold() -> None:
    """Count the cells that have changed and forget their changes; those that commit meanwhile stay in the journal."""
    with _alone() as cursor:
        cursor.execute(_WAITING)
        if not cursor.fetchone()[0]:
            return
        for base in BASES:
            for statement in _fold(base):
                cursor.execute(statement)
        for journal in _JOURNALS:
            cursor.execute(f"DELETE FROM {journal}")


@trusted
def rebuild() -> None:
    """Count everything anew from the rows. Slow at large sizes; whoever reads sees the old figures until then."""
    with _alone() as cursor:
        for base in BASES:
            for table in (base.table, *(view.table for view in base.views)):
                cursor.execute(f"DELETE FROM {table}")
            names, cell = _columns(base.columns), _columns(base.cell)
            counted = f"SELECT {names} FROM ({base.counted(all_cells=True)}) AS counted ORDER BY {cell}"
            cursor.execute(f"INSERT INTO {base.table} ({names}) {counted}")  # in the order of its index
            for view in base.views:
                names = _columns((*view.key, *view.measures))
                cursor.execute(f"INSERT INTO {view.table} ({names}) {view.figures(base.table)}")
        for journal in _JOURNALS:
            cursor.execute(f"DELETE FROM {journal}")


@trusted
def differences() -> dict[str, int]:
    """By table, how many of its rows, with what the journals name counted in, are not as a recount has them."""
    found = {}
    with connection.cursor() as cursor:
        for base in BASES:
            everything = f"{_changed(base)}, everything AS ({base.counted(all_cells=True)})"
            pairs = [(base.table, base.columns, _live_cells(base), "everything")]
            pairs += [
                (v.table, (*v.key, *v.measures), f"({_live(v)})", f"({v.figures('everything')})") for v in base.views
            ]
            for table, columns, kept, recount in pairs:
                names = _columns(columns)
                sides = [f"SELECT {names} FROM {side} AS side" for side in (kept, recount)]
                apart = f"({sides[0]} EXCEPT ALL {sides[1]}) UNION ALL ({sides[1]} EXCEPT ALL {sides[0]})"
                cursor.execute(f"{everything} SELECT count(*) FROM ({apart}) AS apart")
                found[table] = int(cursor.fetchone()[0])
    return found


def _live_cells(base: Base) -> str:
    columns, same = _columns(base.columns), " AND ".join(f"cells.{name} = old.{name}" for name in base.cell)
    old = f"SELECT {columns} FROM {base.table} old WHERE NOT EXISTS (SELECT FROM cells WHERE {same})"
    return f"({old} UNION ALL SELECT {columns} FROM now)"


def _live(view: View, where: str = "true") -> str:
    """The view's figures where a condition on its key holds, with what the journal names."""
    names, key = _columns((*view.key, *view.measures)), _columns(view.key)
    sums = ", ".join(f"sum({name})::int AS {name}" for name in view.measures)
    some = " OR ".join(f"sum({name}) <> 0" for name in view.measures)
    return f"""SELECT {key}, {sums} FROM (
        SELECT {names} FROM {view.table} WHERE {where}
        UNION ALL SELECT {names} FROM ({_moved(view)}) AS moved WHERE {where}
    ) AS both_parts GROUP BY {key} HAVING {some}"""


@trusted
def read(view: View, what: str, where: str, words: dict[str, Any], group: str = "") -> list[tuple[Any, ...]]:
    """Exact rows of a view: `what` of the figures where a condition on the view's key holds.

    With an empty journal what was counted is read alone: a use that commits in between is seen by the next reader.
    """
    (base,) = [base for base in BASES if view in base.views]
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        if cursor.fetchone()[0]:
            statement = f"{_changed(base)} SELECT {what} FROM ({_live(view, where)}) AS figures {group}"
        else:
            statement = f"SELECT {what} FROM {view.table} AS figures WHERE {where} {group}"
        cursor.execute(statement, words)
        return list(cursor.fetchall())


@trusted
def read_cells(base: Base, what: str, where: str, words: dict[str, Any], group: str) -> list[tuple[Any, ...]]:
    """Exact rows of a table of cells, in the same way."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        if cursor.fetchone()[0]:
            statement = f"{_changed(base)} SELECT {what} FROM {_live_cells(base)} AS cells_now WHERE {where} {group}"
        else:
            statement = f"SELECT {what} FROM {base.table} AS cells_now WHERE {where} {group}"
        cursor.execute(statement, words)
        return list(cursor.fetchall())
