"""The second wall (accounts/wall.py) on uses and what belongs to them, as cards/0008 on cards.

Each policy mirrors the `rows_for` of its model. Of a card that was used at a venue the venue sees the row, for its
code; nothing that hangs on it.
"""

from django.db import migrations

OPEN = "(SELECT wall_is_open())"
EVERYWHERE = "(SELECT wall_everywhere('uses'))"
SITES = "ANY ((SELECT wall_sites('uses'))::uuid[])"
PERSON = "(SELECT wall_person())"


def at(site: str) -> str:
    """That the person's places cover the site."""
    return f"({EVERYWHERE} OR {site} = {SITES} OR {site} IN (SELECT wall_covered('uses')))"


CLIENTS = "(SELECT wall_clients())"  # the venues that an agent's site of the person sells for
OR_CLIENTS = f"{at('venue_id')} OR venue_id IN {CLIENTS}"
LOGGED = f"{at('venue_id')} OR logged_from_id = {SITES}"
# An import is its sender's until it is counted, and one of several venues no venue's.
OWN_IMPORT = f"sender_id = {PERSON} AND ({at('venue_id')} OR {at('sent_from_id')})"
COUNTED = f"""state = 'committed' AND (
    {EVERYWHERE}
    OR NOT several_venues AND ({at('venue_id')} OR sent_from_id = {SITES})
    OR several_venues AND sent_from_id = {SITES} AND sent_from_id <> venue_id
)"""

READERS = {
    "usage_usage": LOGGED,
    "usage_visit": LOGGED,
    "usage_event": OR_CLIENTS,
    "usage_limit": OR_CLIENTS,
    "usage_laterefusal": f"{at('venue_id')} OR sent_from_id = {SITES} AND venue_id IN {CLIENTS}",
    "usage_reportcolumns": at("site_id"),
    "usage_importbatch": f"{OPEN} OR {OWN_IMPORT} OR {COUNTED}",
    "usage_refusedrow": f"{OPEN} OR batch_id IN (SELECT id FROM usage_importbatch)",
    "usage_importprogress": f"{OPEN} OR batch IN (SELECT id FROM usage_importbatch)",
}
# Whether a card was used where the person sees uses: as the owner, so that the policies of uses are not asked again.
BESIDE = """
CREATE FUNCTION wall_saw_card(card uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT FROM usage_usage used WHERE used.card_id = card AND (
        used.venue_id IN (SELECT wall_covered('uses')) OR used.logged_from_id = ANY (wall_sites('uses'))
    ));
END $$;
"""
OF_OWN_USES = "(SELECT wall_shows_uses()) AND wall_saw_card(id)"


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
        migrations.RunSQL(BESIDE, "DROP FUNCTION wall_saw_card(uuid)"),
        migrations.RunSQL(
            f"CREATE POLICY seen_by_its_use ON cards_card FOR SELECT USING ({OF_OWN_USES})",
            "DROP POLICY seen_by_its_use ON cards_card",
        ),
    ]
