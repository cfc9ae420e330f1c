from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_agreements_and_promises'),
        ('cards', '0008_the_second_wall'),
        ('usage', '0011_the_second_wall'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='usage',
            name='newest_uses_of_a_venue',
        ),
        migrations.AddIndex(
            model_name='usage',
            index=models.Index(fields=['venue', '-logged_at'], include=('logged_from',), name='newest_uses_of_a_venue'),
        ),
    ]
