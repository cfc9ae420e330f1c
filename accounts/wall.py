"""The second wall: what PostgreSQL itself lets a statement see.

Policies on the tables of cards, uses and what hangs on them (cards and usage, migrations "the_second_wall") read one
setting, `kaiku.scope`: the places of the person a page is drawn for. A statement brings it along and it ends with the
statement's transaction, so no connection remembers it. Without the setting there are no rows. Pages see their person's
rows and write none; deeds, which ask for their permission themselves, are `trusted` and stand beyond the wall: for them
the register's role becomes another, of which the policies ask nothing, so that they cost a desk's logging nothing.

Knows people's places through permissions; no models, no requests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

from accounts.permissions import Permission, Places, places_where

# What the policies tell apart: each kind of rows is seen by those who hold the permission somewhere.
KINDS = {
    "cards": Permission.CARD_VIEW,
    "runs": Permission.SERIES_VIEW,
    "uses": Permission.USAGE_VIEW,
}
CLOSED, OPEN = "", "beyond the wall"
BEYOND = "kaiku_beyond"  # the role that sees and changes all rows; docker/postgres/roles.sql makes it
SAFE = re.compile(r"[\w {},|*-]*", re.ASCII)  # what a scope is made of: no quote, no percent sign
WALLED = re.compile(r"\b(?:cards_|usage_|stats_change|stats_cardyear)")

P = ParamSpec("P")
R = TypeVar("R")
_Scope = Callable[[], str]
_scope: ContextVar[_Scope] = ContextVar("scope")


def scope_of(user: Any) -> str:
    """The setting's text for a person, or CLOSED when they have no places: see accounts/migrations/_policies.py."""
    places = [places_where(user, permission) for permission in KINDS.values()]
    if not any(places):
        return CLOSED
    areas_of = {held.site_id: held.site.area_id for held in user.memberships_in_force if held.site_id}
    fields = [str(user.pk), *(field for held in places for field in _fields(held, areas_of)), ""]
    return "|".join(fields)


def _fields(places: Places, areas_of: dict[Any, int | None]) -> Iterator[str]:
    """Sites held themselves, areas held, and these with the areas of those sites."""
    near = {area for site in places.sites if (area := areas_of[site]) is not None}
    yield "*" if places.everywhere else _list(map(str, places.sites))
    yield _list(map(str, places.areas))
    yield _list(map(str, places.areas | near))


def _list(keys: Iterable[str]) -> str:
    """PostgreSQL's text of an array; an empty text for an empty one."""
    known = ",".join(sorted(keys))
    return f"{{{known}}}" if known else ""


@contextmanager
def seen_by(user: Any) -> Iterator[None]:
    """Until the end of the block statements see the rows of `user`, whose places are read when first needed."""
    known: list[str] = []

    def once() -> str:
        if not known:
            known.append(scope_of(user))
        return known[0]

    with _standing(once):
        yield


def beyond() -> AbstractContextManager[None]:
    """Until the end of the block statements stand beyond the wall: commands and jobs."""
    return _standing(_open)


def trusted(function: Callable[P, R]) -> Callable[P, R]:
    """`@trusted`: a deed, or an answer that is no row, stands beyond the wall; it asks for its permission itself."""

    @wraps(function)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        with _standing(_open):
            return function(*args, **kwargs)

    acting.is_trusted = True  # type: ignore[attr-defined]  # read by tests/test_wall.py
    return acting


def _open() -> str:
    return OPEN


def _closed() -> str:
    return CLOSED


@contextmanager
def _standing(scope: _Scope) -> Iterator[None]:
    before = _scope.set(scope)
    try:
        if with_scope in connection.execute_wrappers:
            yield
        else:
            with connection.execute_wrapper(with_scope):
                yield
    finally:
        _scope.reset(before)


def with_scope(execute: Callable[..., Any], text: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Django's execute wrapper: a statement about a walled table brings its scope along, in the same round trip.

    It is said anew each time: what a savepoint takes back, or another transaction began with, never matters.
    """
    if not WALLED.search(text):
        return execute(text, params, many, context)
    if many:
        raise NotImplementedError("executemany on a walled table")
    scope = _scope.get(_closed)()
    if scope.endswith("|") and "usage_" in text:
        scope += "1"  # only these need the cards that were used at the person's venues
    if not SAFE.fullmatch(scope):
        raise ValueError("a scope with signs that no scope has")
    said = (
        [f"SET LOCAL ROLE {BEYOND}"] if scope is OPEN else ["SET LOCAL ROLE NONE", f"SET LOCAL kaiku.scope = '{scope}'"]
    )
    result = execute("; ".join([*said, text]), params, many, context)
    for _one in said:
        context["cursor"].nextset()
    return result
