"""The second wall (accounts/wall.py) on cards and what hangs on them: whose rows a page may read.

Each policy mirrors the `rows_for` of its model. A page writes nothing, so whatever it tried is refused alike: an error
of a unique key never tells of rows beyond the wall.
"""

from django.db import migrations

OPEN = "(SELECT wall_is_open()) IS NOT NULL"
EVERYWHERE = "(SELECT wall_everywhere('cards')) IS NOT NULL"


def sites(kind: str) -> str:
    return f"= ANY ((SELECT wall_sites('{kind}'))::uuid[])"


def areas(kind: str, which: str) -> str:
    return f"= ANY ((SELECT wall_areas('{kind}', '{which}'))::bigint[])"


def at(site: str, kind: str = "cards") -> str:
    """That the person's places of this kind cover the site."""
    return f"((SELECT wall_everywhere('{kind}')) IS NOT NULL OR {site} {sites(kind)})"


# Runs and blocks in reach, and whether a card is at a site of the person's, without asking the policies of those tables
# again: these run as their owner. A run is for an area's sites, or for some of them that were named; see
# CardQuerySet.registrable_at. One list of lists: each sub-select of a policy is planned for each statement.
BESIDE = """
CREATE TYPE wall_reach AS (runs bigint[], blocks uuid[], free_runs bigint[]);
CREATE FUNCTION wall_reach() RETURNS wall_reach LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    own_sites uuid[] := wall_own_sites('cards');
    reach wall_reach;
BEGIN
    reach.runs := ARRAY(SELECT id FROM cards_codeseries WHERE area_id = ANY (wall_areas('cards', 'areas')));
    reach.blocks := ARRAY(SELECT id FROM cards_block WHERE site_id = ANY (own_sites));
    reach.free_runs := ARRAY(
        SELECT series.id FROM cards_codeseries series
        JOIN accounts_site own ON own.area_id = series.area_id AND own.id = ANY (own_sites)
        WHERE NOT EXISTS (SELECT FROM cards_codeseries_sites given WHERE given.codeseries_id = series.id)
           OR EXISTS (SELECT FROM cards_codeseries_sites given
                      WHERE given.codeseries_id = series.id AND given.site_id = own.id)
    );
    RETURN reach;
END $$;
CREATE FUNCTION wall_reaches(run bigint, block uuid, reach wall_reach) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN run = ANY (reach.runs) OR block = ANY (reach.blocks) OR block IS NULL AND run = ANY (reach.free_runs);
END $$;
CREATE FUNCTION wall_has_card(card uuid, sites uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM cards_card own WHERE own.id = card AND own.site_id = ANY (sites));
END $$;
"""
NOT_BESIDE = """
DROP FUNCTION wall_has_card(uuid, uuid[]);
DROP FUNCTION wall_reaches(bigint, uuid, wall_reach);
DROP FUNCTION wall_reach();
DROP TYPE wall_reach;
"""
UNREGISTERED = "site_id IS NULL AND wall_reaches(series_id, block_id, (SELECT wall_reach()))"
OWN_CARD = f"{EVERYWHERE} OR wall_has_card(card_id, (SELECT wall_sites('cards')))"
NEAR = f"area_id {areas('cards', 'near')}"

READERS = {
    "cards_card": f"{at('site_id')} OR {UNREGISTERED}",
    "cards_codeseries": f"(SELECT wall_everywhere('runs')) IS NOT NULL OR area_id {areas('runs', 'areas')} OR {NEAR}",
    "cards_block": at("site_id"),
    "cards_validity": OWN_CARD,
    "cards_background": OWN_CARD,
    "cards_consent": OWN_CARD,
    "cards_answer": OWN_CARD,
    "cards_correction": OWN_CARD,
    "cards_question": OWN_CARD,
    "cards_message": f"{OPEN} OR question_id IN (SELECT id FROM cards_question)",
    "cards_draft": f"{OPEN} OR user_id = (SELECT wall_person())",
    "cards_registrationbatch": f"{OPEN} OR user_id = (SELECT wall_person()) AND {at('site_id')}",
    "cards_pilotextension": f"{EVERYWHERE} OR {NEAR}",
    "cards_deskstop": at("site_id", "runs"),
    "cards_attempt": OPEN,
}


def raised(table: str, reader: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY added_beyond_the_wall ON {table} FOR INSERT WITH CHECK ({OPEN});
        CREATE POLICY changed_beyond_the_wall ON {table} FOR UPDATE USING ({OPEN}) WITH CHECK ({OPEN});
        CREATE POLICY removed_beyond_the_wall ON {table} FOR DELETE USING ({OPEN});
        CREATE POLICY seen_in_its_places ON {table} FOR SELECT USING ({reader});
        """,
        f"""
        DROP POLICY seen_in_its_places ON {table};
        DROP POLICY removed_beyond_the_wall ON {table};
        DROP POLICY changed_beyond_the_wall ON {table};
        DROP POLICY added_beyond_the_wall ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_what_the_second_wall_asks"),
        ("cards", "0007_no_index_twice"),
    ]

    operations = [
        migrations.RunSQL(BESIDE, NOT_BESIDE),
        *[raised(table, reader) for table, reader in READERS.items()],
    ]
