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
CREATE FUNCTION stats_note_changed_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT used.venue_id, used.event_day, array_agg(DISTINCT used.card_id)
    FROM made JOIN gone USING (id) JOIN usage_usage used ON used.card_id = made.id
    WHERE made.site_id IS DISTINCT FROM gone.site_id
    GROUP BY used.venue_id, used.event_day;
    INSERT INTO stats_cardchange (site_id, day)
    SELECT DISTINCT either.site_id, either.issued_on FROM made JOIN gone USING (id) CROSS JOIN LATERAL (
        VALUES (made.site_id, made.issued_on), (gone.site_id, gone.issued_on)
    ) AS either (site_id, issued_on)
    WHERE either.site_id IS NOT NULL AND either.issued_on IS NOT NULL
        AND (made.site_id, made.issued_on, made.registered_at IS NULL, made.first_used_on IS NULL, made.original_id IS NULL)
        IS DISTINCT FROM (gone.site_id, gone.issued_on, gone.registered_at IS NULL, gone.first_used_on IS NULL, gone.original_id IS NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION stats_note_new_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_cardchange (site_id, day)
    SELECT DISTINCT site_id, issued_on FROM made WHERE site_id IS NOT NULL AND issued_on IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_note_moved_sites() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT used.venue_id, used.event_day, array_agg(DISTINCT used.card_id)
    FROM made JOIN gone USING (id) JOIN usage_usage used ON used.venue_id = made.id
    WHERE (made.area_id, made.municipality_id) IS DISTINCT FROM (gone.area_id, gone.municipality_id)
    GROUP BY used.venue_id, used.event_day;
    RETURN NULL;
END $$;
CREATE TRIGGER new_uses_are_noted AFTER INSERT ON usage_usage
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION stats_note_new_uses();
CREATE TRIGGER changed_uses_are_noted AFTER UPDATE ON usage_usage
    REFERENCING NEW TABLE AS made OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_note_changed_uses();
CREATE TRIGGER changed_cards_are_noted AFTER UPDATE ON cards_card
    REFERENCING NEW TABLE AS made OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_note_changed_cards();
CREATE TRIGGER new_cards_are_noted AFTER INSERT ON cards_card
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION stats_note_new_cards();
CREATE TRIGGER moved_sites_are_noted AFTER UPDATE ON accounts_site
    REFERENCING NEW TABLE AS made OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_note_moved_sites();
"""
NO_JOURNAL = """
DROP TRIGGER moved_sites_are_noted ON accounts_site;
DROP TRIGGER new_cards_are_noted ON cards_card;
DROP TRIGGER changed_cards_are_noted ON cards_card;
DROP TRIGGER changed_uses_are_noted ON usage_usage;
DROP TRIGGER new_uses_are_noted ON usage_usage;
DROP FUNCTION stats_note_new_cards(), stats_note_moved_sites(), stats_note_changed_cards(), stats_note_changed_uses(), stats_note_new_uses();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cards', '0008_the_second_wall'),
        ('usage', '0011_the_second_wall'),
        ('stats', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site_id', models.UUIDField()),
                ('day', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='CardCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site_id', models.UUIDField()),
                ('day', models.DateField()),
                ('registered', models.IntegerField()),
                ('used', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site_id', 'day'), name='cards_of_a_day_are_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='CardYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('card_id', models.UUIDField()),
                ('venue_id', models.UUIDField()),
                ('year', models.SmallIntegerField()),
                ('area_id', models.BigIntegerField()),
                ('municipality_id', models.CharField(max_length=3)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('card_id', 'year', 'venue_id'), name='a_card_is_at_a_venue_in_a_year_once')],
            },
        ),
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
            name='YearCards',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.SmallIntegerField()),
                ('scope', models.CharField(max_length=12)),
                ('place', models.CharField(max_length=36)),
                ('cards', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'scope', 'place'), name='cards_of_a_year_are_counted_once')],
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
