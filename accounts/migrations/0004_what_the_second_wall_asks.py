"""What the policies of the second wall (accounts/wall.py) ask of the setting `kaiku.scope`.

Each is called within a sub-select of its own, and so once for a statement at most, when the first row asks for it. They
are plpgsql, which the planner does not look into: a desk's statements are planned each time they come, and functions in
SQL made that twice as dear. Without the setting all of them say no.

`wall_is_open` and `wall_everywhere` say true or NULL, and a policy asks whether they are NULL: of that the planner
believes that nearly every row passes, and so plans a statement as it would without the wall. Of a boolean it believes
half, and took the desk's last ten uses from ten thousand sorted ones.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION wall_is_open() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN nullif(current_setting('kaiku.scope', true) = '*', false);
END $$;
CREATE FUNCTION wall_scope() RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    said text := current_setting('kaiku.scope', true);
BEGIN
    RETURN CASE WHEN said LIKE '{%' THEN said::jsonb END;
END $$;
CREATE FUNCTION wall_everywhere(kind text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF current_setting('kaiku.scope', true) = '*' THEN
        RETURN true;
    END IF;
    RETURN nullif((wall_scope() -> kind ->> 'everywhere')::boolean, false);
END $$;
CREATE FUNCTION wall_own_sites(kind text) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT jsonb_array_elements_text(wall_scope() -> kind -> 'sites')::uuid);
END $$;
CREATE FUNCTION wall_areas(kind text, which text) RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT jsonb_array_elements_text(wall_scope() -> kind -> which)::bigint);
END $$;
CREATE FUNCTION wall_sites(kind text) RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    own uuid[] := wall_own_sites(kind);
    areas bigint[] := wall_areas(kind, 'areas');
BEGIN
    IF areas = '{}' THEN
        RETURN own;
    END IF;
    RETURN ARRAY(SELECT unnest(own) UNION SELECT id FROM accounts_site WHERE area_id = ANY (areas));
END $$;
CREATE FUNCTION wall_person() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (wall_scope() ->> 'person')::uuid;
END $$;
CREATE FUNCTION wall_shows_uses() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN coalesce((wall_scope() ->> 'shows_uses')::boolean, false);
END $$;
CREATE FUNCTION wall_clients() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN ARRAY(
        SELECT client.venue_id FROM accounts_agentclient client JOIN accounts_site agent ON agent.id = client.agent_id
        WHERE client.accepted_at IS NOT NULL AND client.ended_at IS NULL AND agent.is_agent
          AND agent.id = ANY (wall_sites('uses'))
    );
END $$;
"""
BACK = """
DROP FUNCTION wall_clients();
DROP FUNCTION wall_shows_uses();
DROP FUNCTION wall_person();
DROP FUNCTION wall_sites(text);
DROP FUNCTION wall_areas(text, text);
DROP FUNCTION wall_own_sites(text);
DROP FUNCTION wall_everywhere(text);
DROP FUNCTION wall_scope();
DROP FUNCTION wall_is_open();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_partners_and_earlier_pilots")]

    operations = [migrations.RunSQL(FUNCTIONS, BACK)]
