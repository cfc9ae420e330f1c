"""What the policies of the second wall (accounts/wall.py) ask of the setting `kaiku.scope`.

Each is called within a sub-select of its own, and so once for a statement at most, when the first row asks for it. What
reads other tables is plpgsql, which the planner does not look into: a desk's statements are planned each time they come.
Without the setting all of them say no.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION wall_scope() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN current_setting('kaiku.scope', true) LIKE '{%' THEN current_setting('kaiku.scope', true)::jsonb END
$$;
CREATE FUNCTION wall_is_open() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('kaiku.scope', true) = '*', false)
$$;
CREATE FUNCTION wall_everywhere(kind text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT wall_is_open() OR coalesce((wall_scope() -> kind ->> 'everywhere')::boolean, false)
$$;
CREATE FUNCTION wall_sites(kind text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT jsonb_array_elements_text(wall_scope() -> kind -> 'sites')::uuid)
$$;
CREATE FUNCTION wall_areas(kind text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT jsonb_array_elements_text(wall_scope() -> kind -> 'areas')::bigint)
$$;
CREATE FUNCTION wall_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (wall_scope() ->> 'person')::uuid
$$;
CREATE FUNCTION wall_shows_uses() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((wall_scope() ->> 'shows_uses')::boolean, false)
$$;
CREATE FUNCTION wall_covered(kind text) RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT unnest(wall_sites(kind)) UNION SELECT id FROM accounts_site WHERE area_id = ANY (wall_areas(kind));
END $$;
CREATE FUNCTION wall_clients() RETURNS SETOF uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT client.venue_id FROM accounts_agentclient client JOIN accounts_site agent ON agent.id = client.agent_id
        WHERE client.accepted_at IS NOT NULL AND client.ended_at IS NULL AND agent.is_agent
          AND agent.id IN (SELECT wall_covered('uses'));
END $$;
"""
BACK = """
DROP FUNCTION wall_clients();
DROP FUNCTION wall_covered(text);
DROP FUNCTION wall_shows_uses();
DROP FUNCTION wall_person();
DROP FUNCTION wall_areas(text);
DROP FUNCTION wall_sites(text);
DROP FUNCTION wall_everywhere(text);
DROP FUNCTION wall_is_open();
DROP FUNCTION wall_scope();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_partners_and_earlier_pilots")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
