"""A line of the trail names the device; its days are sealed, and the database keeps the seals."""

import django.db.models.manager
from django.db import migrations, models

# `kept_rows` of migration 0002: UPDATE never, DELETE only after what is for ever.
SEALS = """
CREATE TRIGGER a_seal_is_never_changed BEFORE UPDATE OR DELETE ON accounts_trailseal
    FOR EACH ROW EXECUTE FUNCTION kept_rows('sealed_at', '1000 years');
CREATE TRIGGER seals_are_never_emptied BEFORE TRUNCATE ON accounts_trailseal
    FOR EACH STATEMENT EXECUTE FUNCTION kept_rows();
"""
UNGUARDED = (
    "DROP TRIGGER a_seal_is_never_changed ON accounts_trailseal;"
    "DROP TRIGGER seals_are_never_emptied ON accounts_trailseal;"
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_desks_and_workers'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailSeal',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('form', models.PositiveSmallIntegerField(help_text='Which columns, in which order: accounts.seals.FORMS.')),
                ('lines', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('mark', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name='auditevent',
            name='device_id',
            field=models.CharField(blank=True, default='', max_length=36),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='device_name',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['area_id', 'at'], name='trail_of_an_area'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['site_id', 'at'], name='trail_of_a_site'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['actor_id', 'at'], name='trail_of_a_person'),
        ),
        migrations.RunSQL(SEALS, UNGUARDED),
    ]
