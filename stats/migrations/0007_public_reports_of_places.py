from django.db import migrations


class Migration(migrations.Migration):
    """An area, a municipality and a county have a report that may be published, made of released tables."""

    dependencies = [("stats", "0006_a_release_is_of_its_entry")]

    operations = [migrations.RemoveConstraint("reportjob", "a_public_report_is_the_nations")]
