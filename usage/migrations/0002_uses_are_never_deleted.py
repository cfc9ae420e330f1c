"""The database refuses to delete a use before its ten years have passed (S0: at most ten years)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0001_uses_and_imports"),
        ("accounts", "0002_guarded_trail_and_cache"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER a_use_is_never_deleted BEFORE DELETE ON usage_usage"
            " FOR EACH ROW EXECUTE FUNCTION kept_rows('logged_at', '10 years')",
            "DROP TRIGGER a_use_is_never_deleted ON usage_usage",
        ),
    ]
