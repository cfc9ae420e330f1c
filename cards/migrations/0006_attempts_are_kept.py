"""The database refuses to change an attempt, and to delete it before its thirty days have passed."""

from django.db import migrations

GUARD = """
CREATE TRIGGER an_attempt_is_never_changed BEFORE UPDATE OR DELETE ON cards_attempt
    FOR EACH ROW EXECUTE FUNCTION kept_rows('at', '30 days');
CREATE TRIGGER attempts_are_never_emptied BEFORE TRUNCATE ON cards_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION kept_rows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0005_attempts_and_desk_stops"),
        ("accounts", "0002_guarded_trail_and_cache"),
    ]

    operations = [
        migrations.RunSQL(
            GUARD,
            "DROP TRIGGER an_attempt_is_never_changed ON cards_attempt;"
            "DROP TRIGGER attempts_are_never_emptied ON cards_attempt;",
        ),
    ]
