"""The rollup: counting what has changed, counting all anew, and proving that both are equal.

A statement sees a use if and only if it sees the change that came with it, so figures are exact at every instant: read
`_DAYS` or `_YEARS` within one statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accounts.wall import trusted

# One counter at a time; it waits for no desk, and no desk for it.
_ALONE = "SELECT pg_advisory_lock(hashtext('stats.rolling'))"
_NO_LONGER = "SELECT pg_advisory_unlock(hashtext('stats.rolling'))"
_KEY = "venue_id, day, category, site_id"
_COUNTED = """
SELECT used.venue_id, used.event_day AS day, used.category, card.site_id,
       count(*)::int AS adults, sum(used.children)::int AS children
FROM usage_usage used JOIN cards_card card ON card.id = used.card_id {cells}
WHERE used.withdrawn_at IS NULL GROUP BY 1, 2, 3, 4
"""
_OF_CELLS = "JOIN cells ON cells.venue_id = used.venue_id AND cells.day = used.event_day"
# Of the cards that changes name: at which venues they are in a year, as it was counted and as it is.
_SCOPES = """CROSS JOIN LATERAL (VALUES ('nation', ''), ('area', area_id::text), ('municipality', municipality_id),
    ('venue', venue_id::text)) AS scopes (scope, place)"""
_CARDS = f"""
dirty AS (
    SELECT DISTINCT card.id AS card_id, venue_id, extract(year FROM day)::smallint AS year
    FROM taken CROSS JOIN LATERAL unnest(cards) AS card (id)
),
counted AS (
    SELECT one.* FROM stats_cardyear one
    WHERE EXISTS (SELECT FROM dirty WHERE dirty.card_id = one.card_id AND dirty.year = one.year)
),
found AS (
    SELECT card_id, venue_id, year, site.area_id, site.municipality_id
    FROM dirty JOIN accounts_site site ON site.id = venue_id
    WHERE EXISTS (
        SELECT FROM usage_usage used
        WHERE used.card_id = dirty.card_id AND used.venue_id = dirty.venue_id AND used.withdrawn_at IS NULL
            AND used.event_day >= make_date(year, 1, 1) AND used.event_day < make_date(year + 1, 1, 1)
    )
),
after AS (
    SELECT card_id, venue_id, year, area_id, municipality_id FROM found
    UNION ALL
    SELECT card_id, venue_id, year, area_id, municipality_id FROM counted
    WHERE NOT EXISTS (SELECT FROM dirty WHERE (dirty.card_id, dirty.venue_id, dirty.year) = (counted.card_id, counted.venue_id, counted.year))
),
cards_moved AS (
    SELECT year, scope, place, sum(cards)::int AS cards FROM (
        SELECT year, scope, place, count(DISTINCT card_id) AS cards FROM after {_SCOPES} GROUP BY 1, 2, 3
        UNION ALL
        SELECT year, scope, place, -count(DISTINCT card_id) FROM counted {_SCOPES} GROUP BY 1, 2, 3
    ) both_parts GROUP BY 1, 2, 3 HAVING sum(cards) <> 0
)
"""
_FOLD = f"""
WITH taken AS (DELETE FROM stats_change RETURNING venue_id, day, cards),
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
),
{_CARDS},
cards_gone AS (
    DELETE FROM stats_cardyear old USING dirty
    WHERE (old.card_id, old.venue_id, old.year) = (dirty.card_id, dirty.venue_id, dirty.year)
        AND NOT EXISTS (SELECT FROM found WHERE (found.card_id, found.venue_id, found.year) = (old.card_id, old.venue_id, old.year))
),
cards_here AS (
    INSERT INTO stats_cardyear (card_id, venue_id, year, area_id, municipality_id)
    SELECT card_id, venue_id, year, area_id, municipality_id FROM found
    ON CONFLICT (card_id, year, venue_id) DO UPDATE
    SET area_id = excluded.area_id, municipality_id = excluded.municipality_id
),
cards_of_years AS (
    INSERT INTO stats_yearcards (year, scope, place, cards) SELECT year, scope, place, cards FROM cards_moved
    ON CONFLICT (year, scope, place) DO UPDATE SET cards = stats_yearcards.cards + excluded.cards
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


CARDS = f"""
WITH taken AS (SELECT venue_id, day, cards FROM stats_change), {_CARDS}
SELECT year, scope, place, sum(cards)::int AS cards FROM (
    SELECT year, scope, place, cards FROM stats_yearcards UNION ALL SELECT year, scope, place, cards FROM cards_moved
) both_parts GROUP BY 1, 2, 3 HAVING sum(cards) <> 0
"""
CARDS_RECOUNTED = f"""
SELECT extract(year FROM used.event_day)::smallint AS year, scope, place, count(DISTINCT card_id)::int
FROM usage_usage used JOIN accounts_site site ON site.id = used.venue_id {_SCOPES.replace("area_id", "site.area_id").replace("municipality_id", "site.municipality_id").replace("venue_id", "used.venue_id")}
WHERE withdrawn_at IS NULL GROUP BY 1, 2, 3
"""


_ISSUED = """
SELECT card.site_id, card.issued_on AS day, count(*)::int AS registered, count(card.first_used_on)::int AS used
FROM cards_card card {cells}
WHERE card.registered_at IS NOT NULL AND card.original_id IS NULL GROUP BY 1, 2
"""
_OF_ISSUES = "JOIN cells ON cells.site_id = card.site_id AND cells.day = card.issued_on"
_FOLD_CARDS = f"""
WITH taken AS (DELETE FROM stats_cardchange RETURNING site_id, day),
cells AS (SELECT DISTINCT site_id, day FROM taken),
now AS ({_ISSUED.format(cells=_OF_ISSUES)}),
written AS (
    INSERT INTO stats_cardcount (site_id, day, registered, used) SELECT site_id, day, registered, used FROM now
    ON CONFLICT (site_id, day) DO UPDATE SET registered = excluded.registered, used = excluded.used
),
emptied AS (
    DELETE FROM stats_cardcount old USING cells
    WHERE (old.site_id, old.day) = (cells.site_id, cells.day)
        AND NOT EXISTS (SELECT FROM now WHERE (now.site_id, now.day) = (old.site_id, old.day))
)
SELECT count(*) FROM cells
"""
ISSUED = f"""
WITH cells AS (SELECT DISTINCT site_id, day FROM stats_cardchange)
SELECT site_id, day, registered, used FROM stats_cardcount counted
WHERE NOT EXISTS (SELECT FROM cells WHERE (cells.site_id, cells.day) = (counted.site_id, counted.day))
UNION ALL
{_ISSUED.format(cells=_OF_ISSUES)}
"""


@contextmanager
def _alone(isolation: str = "READ COMMITTED") -> Iterator[Any]:
    """A transaction that begins when no other counter is at work: its snapshot holds all that they have written."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        try:
            with transaction.atomic():
                if isolation != "READ COMMITTED":
                    cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                yield cursor
        finally:
            cursor.execute(_NO_LONGER)


@trusted
def fold() -> int:
    """Count the cells that have changed and forget their changes. Returns how many cells."""
    with _alone() as cursor:
        cursor.execute(_FOLD_CARDS)
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])


# Counted anew without a gap: whoever reads sees the old figures until the new ones are there. The journal is emptied in
# the same snapshot; changes that commit meanwhile stay in it.
_REBUILD = f"""
DELETE FROM stats_change; DELETE FROM stats_cardchange;
DELETE FROM stats_daycount; DELETE FROM stats_yearcount; DELETE FROM stats_cardyear;
DELETE FROM stats_yearcards; DELETE FROM stats_cardcount;
INSERT INTO stats_daycount ({_KEY}, adults, children) {_COUNTED.format(cells="")};
INSERT INTO stats_yearcount (year, venue_id, category, site_id, adults, children)
SELECT extract(year FROM day)::smallint, venue_id, category, site_id, sum(adults), sum(children)
FROM stats_daycount GROUP BY 1, 2, 3, 4;
INSERT INTO stats_cardyear (card_id, venue_id, year, area_id, municipality_id)
SELECT DISTINCT used.card_id, used.venue_id, extract(year FROM used.event_day)::smallint, site.area_id, site.municipality_id
FROM usage_usage used JOIN accounts_site site ON site.id = used.venue_id WHERE used.withdrawn_at IS NULL;
INSERT INTO stats_yearcards (year, scope, place, cards)
SELECT year, scope, place, count(DISTINCT card_id) FROM stats_cardyear {_SCOPES} GROUP BY 1, 2, 3;
INSERT INTO stats_cardcount (site_id, day, registered, used) {_ISSUED.format(cells="")}
"""


@trusted
def rebuild() -> None:
    """Count everything anew from the rows. Slow at large sizes; nobody waits for it but another counter."""
    with _alone(isolation="REPEATABLE READ") as cursor:
        cursor.execute(_REBUILD)


@trusted
def rows(statement: str) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


def recount() -> str:
    """The days from the rows alone."""
    return _COUNTED.format(cells="")


def recount_issued() -> str:
    return _ISSUED.format(cells="")
