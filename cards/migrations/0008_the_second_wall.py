"""The second wall (accounts/wall.py) on cards and what hangs on them: whose rows a page may read.

Each policy mirrors the `rows_for` of its model. A page writes nothing, so whatever it tried is refused alike: an error
of a unique key never tells of rows beyond the wall.
"""

from django.db import migrations

OPEN = "(SELECT wall_is_open())"
SITES = "ANY ((SELECT wall_sites('cards'))::uuid[])"
OF_OWN_AREAS = f"(SELECT area_id FROM accounts_site WHERE id = {SITES})"


def at(site: str, kind: str = "cards") -> str:
    """That the person's places of this kind cover the site."""
    own = f"(SELECT wall_everywhere('{kind}')) OR {site} = ANY ((SELECT wall_sites('{kind}'))::uuid[])"
    return f"({own} OR {site} IN (SELECT wall_covered('{kind}')))"


# Whether a card is at a site of the person's, and which runs and blocks are in reach, without asking the policies of those
# tables again: these run as their owner, and tell of nothing beyond the scope.
# A run is for an area's sites, or for some of them that were named; see CardQuerySet.registrable_at.
BESIDE = """
CREATE FUNCTION wall_has_card(card uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN wall_everywhere('cards') OR EXISTS (
        SELECT FROM cards_card own WHERE own.id = card AND own.site_id IN (SELECT wall_covered('cards'))
    );
END $$;
CREATE FUNCTION wall_reaches(run bigint, stack uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM cards_codeseries WHERE id = run AND area_id = ANY (wall_areas('cards')))
        OR EXISTS (SELECT FROM cards_block WHERE id = stack AND site_id = ANY (wall_sites('cards')))
        OR stack IS NULL AND EXISTS (
            SELECT FROM cards_codeseries series
            JOIN accounts_site own ON own.area_id = series.area_id AND own.id = ANY (wall_sites('cards'))
            WHERE series.id = run AND (
                NOT EXISTS (SELECT FROM cards_codeseries_sites given WHERE given.codeseries_id = run)
                OR EXISTS (SELECT FROM cards_codeseries_sites given
                           WHERE given.codeseries_id = run AND given.site_id = own.id)
            )
        );
END $$;
"""
NOT_BESIDE = "DROP FUNCTION wall_reaches(bigint, uuid), wall_has_card(uuid)"
UNREGISTERED = "site_id IS NULL AND wall_reaches(series_id, block_id)"
OWN_CARD = "(SELECT wall_everywhere('cards')) OR wall_has_card(card_id)"

READERS = {
    "cards_card": f"{at('site_id')} OR {UNREGISTERED}",
    "cards_codeseries": f"""(SELECT wall_everywhere('runs')) OR area_id = ANY ((SELECT wall_areas('runs'))::bigint[])
        OR area_id IN {OF_OWN_AREAS}""",
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
    "cards_pilotextension": f"""(SELECT wall_everywhere('cards')) OR area_id = ANY ((SELECT wall_areas('cards'))::bigint[])
        OR area_id IN {OF_OWN_AREAS}""",
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
