"""Cards of old runs get their numbers in the order of their codes; consents of old become rows of their own."""

from django.db import migrations

NUMBERS = """
UPDATE cards_card c SET number = n.number
FROM (SELECT id, row_number() OVER (PARTITION BY series_id ORDER BY code) AS number FROM cards_card) n
WHERE n.id = c.id
"""
# The texts that were agreed to then are not known by version, so no notice is named.
CONSENTS = """
INSERT INTO cards_consent (card_id, purpose, notice_id, is_given, answered_on, recorded_at)
SELECT card_id, 'voluntary', NULL, true, first_day, recorded_at
FROM cards_validity WHERE kind = 'issue' AND voluntary_consent
"""
BACK = """
UPDATE cards_validity v SET voluntary_consent = true
FROM cards_consent c WHERE c.card_id = v.card_id AND c.purpose = 'voluntary' AND c.is_given AND c.withdrawn_on IS NULL;
DELETE FROM cards_consent WHERE purpose = 'voluntary' AND notice_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0002_registration_as_it_is_done")]

    operations = [
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
        migrations.RunSQL(CONSENTS, BACK),
    ]
