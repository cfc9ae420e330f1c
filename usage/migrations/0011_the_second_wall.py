"""The second wall (accounts/wall.py) on uses and what belongs to them, as cards/0008 on cards.

Each policy mirrors the `rows_for` of its model. Of a card that was used at a venue the venue sees the row, for its
code; nothing that hangs on it.
"""

from django.db import migrations

from accounts.migrations._policies import SHOWS_USES, at, at_own, own_sites, person, raised, sites

CLIENTS = "venue_id = ANY ((SELECT wall_clients())::uuid[])"  # the venues that an agent's site of the person sells for
OR_CLIENTS = at("venue_id", "uses", f"coalesce({CLIENTS}, false)")
LOGGED = at("venue_id", "uses", at_own("logged_from_id", "uses"))
FROM_OWN = at_own("sent_from_id", "uses")
EVERYWHERE = f"(SELECT {sites('uses')} IS NULL)"
# An import is its sender's until it is counted, and one of several venues no venue's.
OWN_IMPORT = f"sender_id = {person()} AND ({at('venue_id', 'uses')} OR {at('sent_from_id', 'uses')})"
COUNTED = f"""state = 'committed' AND (
    {EVERYWHERE} OR NOT several_venues AND ({at('venue_id', 'uses')} OR {FROM_OWN})
    OR several_venues AND {FROM_OWN} AND sent_from_id <> venue_id
)"""

READERS = {
    "usage_usage": LOGGED,
    "usage_visit": LOGGED,
    "usage_event": OR_CLIENTS,
    "usage_limit": OR_CLIENTS,
    "usage_laterefusal": f"{at('venue_id', 'uses')} OR {FROM_OWN} AND {CLIENTS}",
    "usage_reportcolumns": at("site_id", "uses"),
    "usage_importbatch": f"{OWN_IMPORT} OR {COUNTED}",
    "usage_refusedrow": "batch_id IN (SELECT id FROM usage_importbatch)",
    "usage_importprogress": "batch IN (SELECT id FROM usage_importbatch)",
}
# Whether a card was used where the person sees uses: as the owner, so that the policies of uses are not asked again.
BESIDE = """
CREATE TYPE wall_places AS (sites uuid[], own uuid[]);
CREATE FUNCTION wall_saw_card(card uuid, places wall_places) RETURNS boolean LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM usage_usage used
        WHERE used.card_id = card
          AND (places.sites IS NULL OR used.venue_id = ANY (places.sites) OR used.logged_from_id = ANY (places.own))
    );
END $$;
"""
NOT_BESIDE = """
DROP FUNCTION wall_saw_card(uuid, wall_places);
DROP TYPE wall_places;
"""
PLACES = f"CASE WHEN {SHOWS_USES} THEN ROW({sites('uses')}, {own_sites('uses')})::wall_places END"
OF_OWN_USES = f"wall_saw_card(id, (SELECT {PLACES}))"


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0008_the_second_wall"),
        ("usage", "0010_progress_of_imports_and_imports_given_up"),
    ]

    operations = [
        *[migrations.RunSQL(*raised(table, reader)) for table, reader in READERS.items()],
        migrations.RunSQL(BESIDE, NOT_BESIDE),
        migrations.RunSQL(
            f"CREATE POLICY seen_by_its_use ON cards_card FOR SELECT USING ({OF_OWN_USES})",
            "DROP POLICY seen_by_its_use ON cards_card",
        ),
    ]
