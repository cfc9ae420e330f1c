"""The database itself guards the trail, and the cache that counts wrong passwords gets its table."""

from django.db import migrations

# A row may go only when its keeping time (the trigger's second argument, of the column in the first) has passed.
# TRUNCATE is refused too, but for a test run's database, which is emptied between tests.
GUARD = """
CREATE FUNCTION kept_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF current_database() LIKE 'test\\_%' THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' AND (to_jsonb(OLD) ->> TG_ARGV[0])::timestamptz < now() - TG_ARGV[1]::interval THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
TRAIL = """
CREATE TRIGGER the_trail_is_never_changed BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION kept_rows('at', '24 months');
CREATE TRIGGER the_trail_is_never_emptied BEFORE TRUNCATE ON accounts_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION kept_rows();
"""
CACHE = """
CREATE TABLE kaikukanta_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX kaikukanta_cache_expires ON kaikukanta_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_places_people_and_the_trail")]

    operations = [
        migrations.RunSQL(GUARD, "DROP FUNCTION kept_rows()"),
        migrations.RunSQL(
            TRAIL,
            "DROP TRIGGER the_trail_is_never_changed ON accounts_auditevent;"
            "DROP TRIGGER the_trail_is_never_emptied ON accounts_auditevent;",
        ),
        migrations.RunSQL(CACHE, "DROP TABLE kaikukanta_cache"),
    ]
