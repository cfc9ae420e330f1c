"""The rollup: counting what has changed, counting all anew, and proving that both are equal.

A statement sees a use if and only if it sees the change that came with it, so figures are exact at every instant: read
`_DAYS` or `_YEARS` within one statement.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from accounts.wall import trusted

# One counter at a time; it waits for no desk, and no desk for it.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('stats.rolling'))"
_KEY = "venue_id, day, category, site_id"
_COUNTED = """
SELECT used.venue_id, used.event_day AS day, used.category, card.site_id,
       count(*)::int AS adults, sum(used.children)::int AS children
FROM usage_usage used JOIN cards_card card ON card.id = used.card_id {cells}
WHERE used.withdrawn_at IS NULL GROUP BY 1, 2, 3, 4
"""
_OF_CELLS = "JOIN cells ON cells.venue_id = used.venue_id AND cells.day = used.event_day"
_FOLD = f"""
WITH taken AS (DELETE FROM stats_change RETURNING venue_id, day),
cells AS (SELECT DISTINCT venue_id, day FROM taken),
now AS ({_COUNTED.format(cells=_OF_CELLS)}),
before AS (SELECT counted.* FROM stats_daycount counted JOIN cells USING (venue_id, day)),
moved AS (
    SELECT {_KEY}, coalesce(now.adults, 0) - coalesce(before.adults, 0) AS adults,
        coalesce(now.children, 0) - coalesce(before.children, 0) AS children
    FROM now FULL JOIN before USING ({_KEY})
),
written AS (
    INSERT INTO stats_daycount ({_KEY}, adults, children) SELECT {_KEY}, adults, children FROM now
    ON CONFLICT ({_KEY}) DO UPDATE SET adults = excluded.adults, children = excluded.children
),
emptied AS (
    DELETE FROM stats_daycount old USING before
    WHERE old.id = before.id AND NOT EXISTS (SELECT FROM now WHERE ({_KEY}) = (before.venue_id, before.day, before.category, before.site_id))
),
years AS (
    INSERT INTO stats_yearcount (year, venue_id, category, site_id, adults, children)
    SELECT extract(year FROM day)::smallint, venue_id, category, site_id, sum(adults), sum(children)
    FROM moved GROUP BY 1, 2, 3, 4 HAVING sum(adults) <> 0 OR sum(children) <> 0
    ON CONFLICT (year, venue_id, category, site_id) DO UPDATE
    SET adults = stats_yearcount.adults + excluded.adults, children = stats_yearcount.children + excluded.children
)
SELECT count(*) FROM cells
"""
# As it is now: counted days, and those that changes name from the rows.
DAYS = f"""
WITH cells AS (SELECT DISTINCT venue_id, day FROM stats_change)
SELECT {_KEY}, adults, children FROM stats_daycount counted
WHERE NOT EXISTS (SELECT FROM cells WHERE cells.venue_id = counted.venue_id AND cells.day = counted.day)
UNION ALL
{_COUNTED.format(cells=_OF_CELLS)}
"""
YEARS = f"""
WITH cells AS (SELECT DISTINCT venue_id, day FROM stats_change),
moved AS (
    SELECT * FROM ({_COUNTED.format(cells=_OF_CELLS)}) now
    UNION ALL
    SELECT {_KEY}, -adults, -children FROM stats_daycount counted JOIN cells USING (venue_id, day)
)
SELECT year, venue_id, category, site_id, sum(adults)::int AS adults, sum(children)::int AS children
FROM (
    SELECT year, venue_id, category, site_id, adults, children FROM stats_yearcount
    UNION ALL
    SELECT extract(year FROM day)::smallint, venue_id, category, site_id, adults, children FROM moved
) both_parts GROUP BY 1, 2, 3, 4 HAVING sum(adults) <> 0
"""


@trusted
def fold() -> int:
    """Count the cells that have changed and forget their changes. Returns how many cells."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ALONE)
        cursor.execute(_FOLD)
        return cursor.fetchone()[0]


@trusted
def rows(statement: str) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


def recount() -> str:
    """The days from the rows alone."""
    return _COUNTED.format(cells="")
