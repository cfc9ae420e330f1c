"""The policies of the second wall (accounts/wall.py), and what they ask of the setting `kaiku.scope`, as SQL.

The setting is a person's fields between bars: their key; then for cards, runs and uses the sites held (`*`: all), the
areas held, and the areas that they are in or hold; at last 1 when the statement shows uses. Without it every list is
empty. The role beyond the wall asks nothing of it.

Migrations have taken these texts as they stand: a change needs a migration that makes the policies anew.

A list that many rows are compared with is a sub-select of its own, made once for a statement at most; each of them is
planned with each statement, which short ones feel. What few rows come to is asked where it stands.
"""

BEYOND = "kaiku_beyond"
SAID = "current_setting('kaiku.scope', true)"
NOWHERE = "'00000000-0000-0000-0000-000000000000'::uuid"
FIRST = {"cards": 2, "runs": 5, "uses": 8}  # a kind's first field
SHOWS_USES = f"split_part({SAID}, '|', 11) = '1'"


def _listed(number: int, kind: str) -> str:
    return f"coalesce(nullif(nullif(split_part({SAID}, '|', {number}), ''), '*'), '{{}}')::{kind}[]"


def person() -> str:
    return f"(SELECT nullif(nullif(split_part({SAID}, '|', 1), '*'), '')::uuid)"


def own_sites(kind: str) -> str:
    """The sites held themselves, as an array."""
    return _listed(FIRST[kind], "uuid")


def own_areas(kind: str) -> str:
    return _listed(FIRST[kind] + 1, "bigint")


def near_areas(kind: str) -> str:
    """The areas held, and those that sites held are in."""
    return _listed(FIRST[kind] + 2, "bigint")


def sites(kind: str) -> str:
    """The sites held and those of the areas held, as an array; NULL for all sites."""
    return f"wall_sites({FIRST[kind]})"


def passes(condition: str, otherwise: str = "false") -> str:
    """That the condition, which is NULL where everything passes, or something else holds.

    For the planner it is put as whether something is NULL: of that it believes that nearly every row passes, and so
    plans a statement as it would without the wall. Of a plain condition it believes that few rows do, and took the
    desk's last ten uses from ten thousand sorted ones.
    """
    return f"nullif(coalesce({condition}, true) OR {otherwise}, false) IS NOT NULL"


def at(site: str, kind: str, otherwise: str = "false") -> str:
    """That the person's places of this kind cover the site. What is at no site, only those cover who hold all."""
    return passes(f"coalesce({site}, {NOWHERE}) = ANY ((SELECT {sites(kind)})::uuid[])", otherwise)


def at_own(site: str, kind: str) -> str:
    return f"({site} IS NOT NULL AND {site} = ANY ({own_sites(kind)}))"


def in_area(area: str, kind: str, otherwise: str = "false") -> str:
    return passes(f"coalesce({area}, 0) = ANY ((SELECT wall_areas({FIRST[kind]}))::bigint[])", otherwise)


def raised(table: str, reader: str = "false") -> tuple[str, str]:
    """The SQL that raises the wall on a table, and that takes it down. `reader`: whose rows a page may read."""
    up = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_beyond_the_wall ON {table} TO {BEYOND} USING (true) WITH CHECK (true);
        CREATE POLICY seen_in_its_places ON {table} FOR SELECT USING ({reader});
    """
    down = f"""
        DROP POLICY seen_in_its_places ON {table};
        DROP POLICY all_beyond_the_wall ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    return up, down
