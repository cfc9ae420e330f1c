import django.contrib.postgres.fields
from django.db import migrations, models


# Each statement that changes uses says in its own transaction which cells have changed, by appending only: no desk waits
# for another's. As the owner: whoever may log a use may not touch the figures otherwise.
JOURNAL = """
CREATE FUNCTION stats_note_new_uses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT venue_id, event_day, array_agg(DISTINCT card_id) FROM made GROUP BY venue_id, event_day;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_note_changed_uses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT both_rows.venue_id, both_rows.event_day, array_agg(DISTINCT both_rows.card_id)
    FROM made JOIN gone USING (id) CROSS JOIN LATERAL (
        VALUES (made.venue_id, made.event_day, made.card_id), (gone.venue_id, gone.event_day, gone.card_id)
    ) AS both_rows (venue_id, event_day, card_id)
    WHERE (made.venue_id, made.event_day, made.card_id, made.category, made.children, made.withdrawn_at IS NULL)
        IS DISTINCT FROM (gone.venue_id, gone.event_day, gone.card_id, gone.category, gone.children, gone.withdrawn_at IS NULL)
    GROUP BY both_rows.venue_id, both_rows.event_day;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_note_moved_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT used.venue_id, used.event_day, array_agg(DISTINCT used.card_id)
    FROM made JOIN gone USING (id) JOIN usage_usage used ON used.card_id = made.id
    WHERE made.site_id IS DISTINCT FROM gone.site_id
    GROUP BY used.venue_id, used.event_day;
    RETURN NULL;
END $$;
CREATE TRIGGER new_uses_are_noted AFTER INSERT ON usage_usage
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION stats_note_new_uses();
CREATE TRIGGER changed_uses_are_noted AFTER UPDATE ON usage_usage
    REFERENCING NEW TABLE AS made OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_note_changed_uses();
CREATE TRIGGER moved_cards_are_noted AFTER UPDATE ON cards_card
    REFERENCING NEW TABLE AS made OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_note_moved_cards();
"""
NO_JOURNAL = """
DROP TRIGGER moved_cards_are_noted ON cards_card;
DROP TRIGGER changed_uses_are_noted ON usage_usage;
DROP TRIGGER new_uses_are_noted ON usage_usage;
DROP FUNCTION stats_note_moved_cards(), stats_note_changed_uses(), stats_note_new_uses();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cards', '0008_the_second_wall'),
        ('usage', '0011_the_second_wall'),
        ('stats', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('venue_id', models.UUIDField()),
                ('day', models.DateField()),
                ('cards', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                'indexes': [models.Index(fields=['venue_id', 'day'], name='changes_of_a_venues_day')],
            },
        ),
        migrations.CreateModel(
            name='DayCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('venue_id', models.UUIDField()),
                ('day', models.DateField()),
                ('category', models.CharField(choices=[('culture', 'Culture'), ('education', 'Education'), ('science', 'Science'), ('sport', 'Sport')], max_length=10)),
                ('site_id', models.UUIDField()),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('venue_id', 'day', 'category', 'site_id'), name='a_day_of_a_venue_is_counted_once'), models.CheckConstraint(condition=models.Q(('adults__gte', 1), ('children__gte', 0)), name='a_count_counts_something')],
            },
        ),
        migrations.CreateModel(
            name='YearCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('venue_id', models.UUIDField()),
                ('year', models.SmallIntegerField()),
                ('category', models.CharField(choices=[('culture', 'Culture'), ('education', 'Education'), ('science', 'Science'), ('sport', 'Sport')], max_length=10)),
                ('site_id', models.UUIDField()),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'venue_id', 'category', 'site_id'), name='a_year_of_a_venue_is_counted_once')],
            },
        ),
        migrations.RunSQL(JOURNAL, NO_JOURNAL),
    ]
