"""Rows by plain SQL, for the few reads and writes that every deed at a desk passes through. (desk_log)

The ORM puts a statement together anew each time, which costs more than the statement. Only for models whose columns
come from the driver as they are: no JSON, no expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

Row = TypeVar("Row", bound=models.Model)


def rows_where(model: type[Row], condition: str, values: Sequence[Any]) -> list[Row]:
    """The rows that meet `condition`, an SQL text of ours with a placeholder for each of `values`."""
    statement, names = _selection(model)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE {condition}", values)
        return [model.from_db(connection.alias, names, row) for row in cursor.fetchall()]


def rows_with(model: type[Row], relation: str, condition: str, values: Sequence[Any]) -> list[Row]:
    """As `rows_where`, each with the row that its foreign key `relation` names, or None, at hand."""
    field = model._meta.get_field(relation)
    other: type[models.Model] = field.related_model  # type: ignore[assignment]
    statement, names, others = _pair(model, relation)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE {condition}", values)
        found = cursor.fetchall()
    rows = []
    for values_of_row in found:
        row = model.from_db(connection.alias, names, values_of_row[: len(names)])
        if getattr(row, field.attname) is not None:  # type: ignore[union-attr]
            setattr(row, relation, other.from_db(connection.alias, others, values_of_row[len(names) :]))
        rows.append(row)
    return rows


def insert_rows(rows: Sequence[models.Model], *, ending: str = "") -> list[tuple[Any, ...]]:
    """Insert rows of one model in one statement; `ending` is what follows the values (ON CONFLICT, RETURNING), and what
    it returns comes back."""
    values = [value for row in rows for value in _values_of(row)]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(type(rows[0]), len(rows)) + ending, values)
        return cursor.fetchall() if "RETURNING" in ending else []


def insert_with(row: models.Model, line: models.Model) -> bool:
    """Insert `row` unless it clashes with another, and with it, in the same statement, `line`. True when it got in."""
    with connection.cursor() as cursor:
        cursor.execute(_insertion_with(type(row), type(line)), _values_of(row) + _values_of(line))
        return bool(cursor.rowcount)


@cache
def _selection(model: type[models.Model]) -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    text = sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(model._meta.db_table)).as_string()
    return text, [field.attname for field in fields]


@cache
def _pair(model: type[models.Model], relation: str) -> tuple[str, list[str], list[str]]:
    key = model._meta.get_field(relation)
    other = key.related_model
    tables = [sql.Identifier(model._meta.db_table), sql.Identifier(other._meta.db_table)]  # type: ignore[union-attr]
    fields = [list(model._meta.concrete_fields), list(other._meta.concrete_fields)]  # type: ignore[union-attr]
    columns = [
        sql.SQL("{}.{}").format(table, sql.Identifier(str(field.column)))
        for table, of_table in zip(tables, fields, strict=True)
        for field in of_table
    ]
    text = sql.SQL("SELECT {} FROM {} LEFT JOIN {} ON {}.{} = {}.{}").format(
        sql.SQL(", ").join(columns),
        *tables,
        tables[1],
        sql.Identifier(str(other._meta.pk.column)),  # type: ignore[union-attr]
        tables[0],
        sql.Identifier(str(key.column)),  # type: ignore[union-attr]
    )
    return text.as_string(), *([field.attname for field in of_table] for of_table in fields)  # type: ignore[return-value]


def _values_of(row: models.Model) -> list[Any]:
    at_hand = row.__dict__
    return [field.get_db_prep_save(at_hand[name], connection) for name, field in _filled(type(row))]


@cache
def _filled(model: type[models.Model]) -> list[tuple[str, models.Field]]:
    return [(field.attname, field) for field in model._meta.concrete_fields]


@cache
def _insertion(model: type[models.Model], rows: int) -> str:
    line = sql.SQL("({})").format(_places_in(model))
    return sql.SQL("{} VALUES {} ").format(_into(model), sql.SQL(", ").join([line] * rows)).as_string()


@cache
def _insertion_with(model: type[models.Model], other: type[models.Model]) -> str:
    once = sql.SQL("WITH made AS ({} VALUES ({}) ON CONFLICT DO NOTHING RETURNING 1)").format(
        _into(model), _places_in(model)
    )
    return sql.SQL("{} {} SELECT {} FROM made").format(once, _into(other), _places_in(other)).as_string()


def _into(model: type[models.Model]) -> sql.Composed:
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in model._meta.concrete_fields])
    return sql.SQL("INSERT INTO {} ({})").format(sql.Identifier(model._meta.db_table), columns)


def _places_in(model: type[models.Model]) -> sql.Composed:
    return sql.SQL(", ").join([sql.Placeholder()] * len(model._meta.concrete_fields))
