"""A foreign key whose column begins another index needs none of its own: each index is read by the planner and written by
every use."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_partners_and_earlier_pilots'),
        ('usage', '0005_late_refusals'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='usage',
            name='uses_of_an_event',
        ),
        migrations.AlterField(
            model_name='usage',
            name='venue',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='uses', to='accounts.site'),
        ),
        migrations.AlterField(
            model_name='usage',
            name='visit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='uses', to='usage.visit'),
        ),
    ]
