"""What the policies of the second wall (accounts/wall.py) ask of the setting `kaiku.scope`.

Each is called within a scalar sub-select, and so once for a statement. Without the setting all of them say no.
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
"""
BACK = """
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
