"""The desk lists its own last entries: without this index a large import would stand before them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0002_uses_are_never_deleted"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="usage",
            index=models.Index(
                condition=models.Q(("source", "desk")),
                fields=["venue", "-logged_at"],
                name="newest_desk_uses_of_a_venue",
            ),
        ),
    ]
