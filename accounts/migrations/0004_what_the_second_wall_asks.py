"""Lists of the second wall (accounts/wall.py), of whom accounts/migrations/_policies.py tells.

They are plpgsql, which the planner does not look into and keeps planned; one expression where that is enough, for each
has its cost in each transaction. `first` is the first field of a kind.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION wall_sites_and_those_of_areas(said text, first int) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN coalesce(nullif(split_part(said, '|', first), ''), '{}')::uuid[] || ARRAY(
        SELECT id FROM accounts_site
        WHERE area_id = ANY (coalesce(nullif(split_part(said, '|', first + 1), ''), '{}')::bigint[])
    );
END $$;
CREATE FUNCTION wall_sites(first int) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    said constant text := current_setting('kaiku.scope', true);
BEGIN
    RETURN CASE
        WHEN split_part(said, '|', first) = '*' THEN NULL
        WHEN split_part(said, '|', first + 1) = '' THEN coalesce(nullif(split_part(said, '|', first), ''), '{}')::uuid[]
        ELSE wall_sites_and_those_of_areas(said, first)
    END;
END $$;
CREATE FUNCTION wall_areas(first int) RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    said constant text := current_setting('kaiku.scope', true);
BEGIN
    RETURN CASE
        WHEN split_part(said, '|', first) = '*' THEN NULL
        ELSE coalesce(nullif(split_part(said, '|', first + 1), ''), '{}')::bigint[]
    END;
END $$;
CREATE FUNCTION wall_clients() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    agents constant uuid[] := wall_sites(8);
BEGIN
    RETURN ARRAY(
        SELECT client.venue_id FROM accounts_agentclient client JOIN accounts_site agent ON agent.id = client.agent_id
        WHERE client.accepted_at IS NOT NULL AND client.ended_at IS NULL AND agent.is_agent AND agent.id = ANY (agents)
    );
END $$;
"""
BACK = """
DROP FUNCTION wall_clients();
DROP FUNCTION wall_areas(int);
DROP FUNCTION wall_sites(int);
DROP FUNCTION wall_sites_and_those_of_areas(text, int);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_partners_and_earlier_pilots")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
