"""A foreign key whose column begins another index needs none of its own: each index is read by the planner and written by
every use."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_partners_and_earlier_pilots'),
        ('cards', '0006_attempts_are_kept'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='card',
            name='series',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='cards', to='cards.codeseries'),
        ),
        migrations.AlterField(
            model_name='card',
            name='site',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='cards', to='accounts.site', verbose_name='issuing site'),
        ),
        migrations.AlterField(
            model_name='deskstop',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='desk_stops', to=settings.AUTH_USER_MODEL),
        ),
        # Django's own for beginnings of text, which the unique index serves: its collation is C.
        migrations.RunSQL(
            "DROP INDEX IF EXISTS cards_card_code_b33d53a3_like",
            "CREATE INDEX cards_card_code_b33d53a3_like ON cards_card (code varchar_pattern_ops)",
        ),
    ]
