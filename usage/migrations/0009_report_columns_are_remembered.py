"""Columns of a report that a site has chosen before: the next report with the same headings is read by itself."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_partners_and_earlier_pilots'),
        ('usage', '0008_imports_withdrawn_and_their_quality'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportColumns',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('headings', models.JSONField()),
                ('sheet', models.CharField(blank=True, max_length=120)),
                ('header_row', models.PositiveIntegerField(blank=True, null=True)),
                ('counted_types', models.JSONField(blank=True, default=list)),
                ('child_types', models.JSONField(blank=True, default=list)),
                ('other_types', models.JSONField(blank=True, default=list)),
                ('venues', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.CharField(max_length=200)),
                ('used_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_by', models.CharField(max_length=200)),
                ('site', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', related_query_name='report_columns', to='accounts.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('site'), django.db.models.functions.text.Lower('name'), name='a_site_names_its_report_columns_once', violation_error_message='Columns with this name are remembered already. Type another name.'), models.CheckConstraint(condition=models.Q(('headings__has_key', 'code')), name='report_columns_have_a_code')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
