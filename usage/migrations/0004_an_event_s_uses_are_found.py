"""The event comes first in the rule against doubles: the same index then finds the event's other uses."""

from django.db import migrations, models

NAME = "a_ticket_of_a_card_to_an_event_counts_once"


class Migration(migrations.Migration):
    dependencies = [
        ("usage", "0003_newest_desk_uses"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="usage", name=NAME),
        migrations.AddConstraint(
            model_name="usage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("venue", "event_day", "event_key", "card", "ordinal"),
                name=NAME,
            ),
        ),
    ]
