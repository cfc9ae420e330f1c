"""The second wall (accounts/wall.py) on cards and what hangs on them: whose rows a page may read.

Each policy mirrors the `rows_for` of its model. A page writes nothing, so whatever it tried is refused alike: an error
of a unique key never tells of rows beyond the wall.
"""

from django.db import migrations

EVERYWHERE = "(SELECT wall_everywhere('{kind}'))"
SITES = "ANY ((SELECT wall_sites('{kind}'))::uuid[])"
AREAS = "ANY ((SELECT wall_areas('{kind}'))::bigint[])"
COVERED = f"({EVERYWHERE} OR {{site}} = {SITES} OR {{site}} IN (SELECT id FROM accounts_site WHERE area_id = {AREAS}))"


def at(site: str, kind: str = "cards") -> str:
    """That the person's places of this kind cover the site."""
    return COVERED.format(site=site, kind=kind)


def sites(kind: str = "cards") -> str:
    return SITES.format(kind=kind)


def areas(kind: str = "cards") -> str:
    return AREAS.format(kind=kind)


OPEN = "(SELECT wall_is_open())"
OF_OWN_AREAS = f"(SELECT area_id FROM accounts_site WHERE id = {sites()})"
# A run for an area's sites, or for some of them that were named; see CardQuerySet.registrable_at.
RUNS_IN_REACH = f"""(
    SELECT run.id FROM cards_codeseries run JOIN accounts_site own ON own.area_id = run.area_id AND own.id = {sites()}
    WHERE NOT EXISTS (SELECT FROM cards_codeseries_sites given WHERE given.codeseries_id = run.id)
       OR EXISTS (SELECT FROM cards_codeseries_sites given WHERE given.codeseries_id = run.id AND given.site_id = own.id)
)"""
UNREGISTERED = f"""(site_id IS NULL AND (
    series_id IN (SELECT id FROM cards_codeseries WHERE area_id = {areas()})
    OR block_id IN (SELECT id FROM cards_block WHERE site_id = {sites()})
    OR block_id IS NULL AND series_id IN {RUNS_IN_REACH}
))"""
OWN_CARD = f"EXISTS (SELECT FROM cards_card own WHERE own.id = card_id AND {at('own.site_id')})"

READERS = {
    "cards_card": f"{at('site_id')} OR {UNREGISTERED}",
    "cards_codeseries": f"(SELECT wall_everywhere('runs')) OR area_id = {areas('runs')} OR area_id IN {OF_OWN_AREAS}",
    "cards_block": at("site_id"),
    "cards_validity": OWN_CARD,
    "cards_background": OWN_CARD,
    "cards_consent": OWN_CARD,
    "cards_answer": OWN_CARD,
    "cards_correction": OWN_CARD,
    "cards_question": OWN_CARD,
    "cards_message": "question_id IN (SELECT id FROM cards_question)",
    "cards_draft": "user_id = (SELECT wall_person())",
    "cards_registrationbatch": f"user_id = (SELECT wall_person()) AND {at('site_id')}",
    "cards_pilotextension": f"(SELECT wall_everywhere('cards')) OR area_id = {areas()} OR area_id IN {OF_OWN_AREAS}",
    "cards_deskstop": at("site_id", "runs"),
    "cards_attempt": "false",
}


def raised(table: str, reader: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY beyond_the_wall ON {table} USING ({OPEN}) WITH CHECK ({OPEN});
        CREATE POLICY seen_in_its_places ON {table} FOR SELECT USING ({reader});
        """,
        f"""
        DROP POLICY seen_in_its_places ON {table};
        DROP POLICY beyond_the_wall ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_what_the_second_wall_asks"),
        ("cards", "0007_no_index_twice"),
    ]

    operations = [raised(table, reader) for table, reader in READERS.items()]
