# Written for issue 8: which sites have a row in a year's statistics follows from these days.

from django.db import migrations, models

# What the trail still tells of earlier changes. Of a closing that it no longer has, `closed_on` is taken.
FILL = """
UPDATE accounts_site SET
    distributor_until = CASE WHEN NOT is_distributor THEN (
        SELECT max((at AT TIME ZONE 'Europe/Helsinki')::date) FROM accounts_auditevent
        WHERE verb = 'site.edited' AND subject_id = accounts_site.id::text
        AND details #>> '{after,is_distributor}' = 'false') END,
    venue_until = CASE WHEN NOT is_venue THEN (
        SELECT max((at AT TIME ZONE 'Europe/Helsinki')::date) FROM accounts_auditevent
        WHERE verb = 'site.edited' AND subject_id = accounts_site.id::text
        AND details #>> '{after,is_venue}' = 'false') END,
    closing_recorded_on = CASE WHEN closed_on IS NOT NULL THEN coalesce((
        SELECT max((at AT TIME ZONE 'Europe/Helsinki')::date) FROM accounts_auditevent
        WHERE verb = 'site.closed' AND subject_id = accounts_site.id::text), closed_on) END
WHERE NOT (is_distributor AND is_venue AND closed_on IS NULL)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_agreements_and_promises'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='distributor_until',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='venue_until',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='closing_recorded_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
