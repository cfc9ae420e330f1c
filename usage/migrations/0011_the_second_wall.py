"""The second wall (accounts/wall.py) on uses and what belongs to them, as cards/0008 on cards.

Each policy mirrors the `rows_for` of its model. Of a card that was used at a venue the venue sees the row, for its
code; nothing that hangs on it.
"""

from django.db import migrations

OPEN = "(SELECT wall_is_open()) IS NOT NULL"
EVERYWHERE = "(SELECT wall_everywhere('uses')) IS NOT NULL"
PERSON = "(SELECT wall_person())"
SITES = "= ANY ((SELECT wall_sites('uses'))::uuid[])"
OWN = "= ANY ((SELECT wall_own_sites('uses'))::uuid[])"
CLIENTS = "= ANY ((SELECT wall_clients())::uuid[])"  # the venues that an agent's site of the person sells for


def at(site: str) -> str:
    """That the person's places cover the site."""
    return f"({EVERYWHERE} OR {site} {SITES})"


OR_CLIENTS = f"{at('venue_id')} OR venue_id {CLIENTS}"
LOGGED = f"{at('venue_id')} OR logged_from_id {OWN}"
# An import is its sender's until it is counted, and one of several venues no venue's.
OWN_IMPORT = f"sender_id = {PERSON} AND ({at('venue_id')} OR {at('sent_from_id')})"
COUNTED = f"""state = 'committed' AND (
    {EVERYWHERE}
    OR NOT several_venues AND ({at('venue_id')} OR sent_from_id {OWN})
    OR several_venues AND sent_from_id {OWN} AND sent_from_id <> venue_id
)"""

READERS = {
    "usage_usage": LOGGED,
    "usage_visit": LOGGED,
    "usage_event": OR_CLIENTS,
    "usage_limit": OR_CLIENTS,
    "usage_laterefusal": f"{at('venue_id')} OR sent_from_id {OWN} AND venue_id {CLIENTS}",
    "usage_reportcolumns": at("site_id"),
    "usage_importbatch": f"{OPEN} OR {OWN_IMPORT} OR {COUNTED}",
    "usage_refusedrow": f"{OPEN} OR batch_id IN (SELECT id FROM usage_importbatch)",
    "usage_importprogress": f"{OPEN} OR batch IN (SELECT id FROM usage_importbatch)",
}
# Whether a card was used where the person sees uses: as the owner, so that the policies of uses are not asked again.
BESIDE = """
CREATE TYPE wall_places AS (sites uuid[], own uuid[]);
CREATE FUNCTION wall_uses() RETURNS wall_places LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF wall_shows_uses() THEN
        RETURN ROW(wall_sites('uses'), wall_own_sites('uses'))::wall_places;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION wall_saw_card(card uuid, places wall_places) RETURNS boolean LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM usage_usage used
        WHERE used.card_id = card AND (used.venue_id = ANY (places.sites) OR used.logged_from_id = ANY (places.own))
    );
END $$;
"""
NOT_BESIDE = """
DROP FUNCTION wall_saw_card(uuid, wall_places);
DROP FUNCTION wall_uses();
DROP TYPE wall_places;
"""
OF_OWN_USES = "wall_saw_card(id, (SELECT wall_uses()))"


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
        ("cards", "0008_the_second_wall"),
        ("usage", "0010_progress_of_imports_and_imports_given_up"),
    ]

    operations = [
        *[raised(table, reader) for table, reader in READERS.items()],
        migrations.RunSQL(BESIDE, NOT_BESIDE),
        migrations.RunSQL(
            f"CREATE POLICY seen_by_its_use ON cards_card FOR SELECT USING ({OF_OWN_USES})",
            "DROP POLICY seen_by_its_use ON cards_card",
        ),
    ]
