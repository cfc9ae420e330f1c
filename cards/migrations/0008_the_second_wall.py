"""The second wall (accounts/wall.py) on cards and what hangs on them: whose rows a page may read.

Each policy mirrors the `rows_for` of its model. A page writes nothing, so whatever it tried is refused alike: an error
of a unique key never tells of rows beyond the wall.
"""

from django.db import migrations

from accounts.migrations._policies import at, in_area, near_areas, own_areas, own_sites, passes, person, raised, sites

# Runs and blocks in reach, and whether a card is at a site of the person's, without asking the policies of those tables
# again: these run as their owner. A run is for an area's sites, or for some of them that were named; see
# CardQuerySet.registrable_at. One list of lists: each sub-select of a policy is planned for each statement.
BESIDE = """
CREATE TYPE wall_reach AS (runs bigint[], blocks uuid[], free_runs bigint[]);
CREATE FUNCTION wall_reach(sites uuid[], areas bigint[]) RETURNS wall_reach LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    reach wall_reach := ROW('{}'::bigint[], '{}'::uuid[], '{}'::bigint[]);
BEGIN
    IF areas <> '{}' THEN
        reach.runs := ARRAY(SELECT id FROM cards_codeseries WHERE area_id = ANY (areas));
    END IF;
    IF sites <> '{}' THEN
        reach.blocks := ARRAY(SELECT id FROM cards_block WHERE site_id = ANY (sites));
        reach.free_runs := ARRAY(
            SELECT series.id FROM cards_codeseries series
            JOIN accounts_site own ON own.area_id = series.area_id AND own.id = ANY (sites)
            WHERE NOT EXISTS (SELECT FROM cards_codeseries_sites given WHERE given.codeseries_id = series.id)
               OR EXISTS (SELECT FROM cards_codeseries_sites given
                          WHERE given.codeseries_id = series.id AND given.site_id = own.id)
        );
    END IF;
    RETURN reach;
END $$;
CREATE FUNCTION wall_reaches(run bigint, block uuid, reach wall_reach) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN run = ANY (reach.runs) OR block = ANY (reach.blocks) OR block IS NULL AND run = ANY (reach.free_runs);
END $$;
CREATE FUNCTION wall_has_card(card uuid, sites uuid[]) RETURNS boolean LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM cards_card own WHERE own.id = card AND own.site_id = ANY (sites));
END $$;
"""
NOT_BESIDE = """
DROP FUNCTION wall_has_card(uuid, uuid[]);
DROP FUNCTION wall_reaches(bigint, uuid, wall_reach);
DROP FUNCTION wall_reach(uuid[], bigint[]);
DROP TYPE wall_reach;
"""
REACH = f"wall_reach({own_sites('cards')}, {own_areas('cards')})"
UNREGISTERED = f"site_id IS NULL AND wall_reaches(series_id, block_id, (SELECT {REACH}))"
OWN_CARD = passes(f"wall_has_card(card_id, (SELECT {sites('cards')}))")
NEAR = f"area_id = ANY ({near_areas('cards')})"

READERS = {
    "cards_card": at("site_id", "cards", UNREGISTERED),
    "cards_codeseries": in_area("area_id", "runs", NEAR),
    "cards_block": at("site_id", "cards"),
    "cards_validity": OWN_CARD,
    "cards_background": OWN_CARD,
    "cards_consent": OWN_CARD,
    "cards_answer": OWN_CARD,
    "cards_correction": OWN_CARD,
    "cards_question": OWN_CARD,
    "cards_message": "question_id IN (SELECT id FROM cards_question)",
    "cards_draft": f"user_id = {person()}",
    "cards_registrationbatch": f"user_id = {person()} AND {at('site_id', 'cards')}",
    "cards_pilotextension": in_area("area_id", "cards", NEAR),
    "cards_deskstop": at("site_id", "runs"),
    "cards_attempt": "false",
}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_what_the_second_wall_asks"),
        ("cards", "0007_no_index_twice"),
    ]

    operations = [
        migrations.RunSQL(BESIDE, NOT_BESIDE),
        *[migrations.RunSQL(*raised(table, reader)) for table, reader in READERS.items()],
    ]
