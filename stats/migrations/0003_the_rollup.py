import django.contrib.postgres.fields
import django.contrib.postgres.functions
from django.db import migrations, models

from accounts.migrations._policies import raised

# Each statement that changes uses, cards or what their figures are told by says in its own transaction which cells have
# changed, by appending only: no desk waits for another's. As the owner: whoever may log a use may not touch the figures
# otherwise. A row that comes, goes or changes is both of its sides.
JOURNAL = """
CREATE FUNCTION stats_note_uses(found uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT venue_id, event_day, array_agg(DISTINCT card_id) FROM usage_usage WHERE id = ANY (found)
    GROUP BY venue_id, event_day;
$$;
CREATE FUNCTION stats_note_cards(found uuid[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    -- With all the cards of their chains: what is known of a holder is known of each.
    WITH firsts AS MATERIALIZED (
        SELECT DISTINCT coalesce(original_id, id) AS id FROM cards_card WHERE id = ANY (found))
    INSERT INTO stats_cardchange (site_id, month)
    SELECT DISTINCT site_id, date_trunc('month', issued_on)::date FROM cards_card
    WHERE id IN (SELECT unnest(found) UNION SELECT id FROM firsts
                 UNION SELECT own.id FROM cards_card own JOIN firsts ON own.original_id = firsts.id)
        AND site_id IS NOT NULL AND issued_on IS NOT NULL;
$$;
CREATE FUNCTION stats_new_uses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    -- Not grouped: nearly always it is one row, and a desk pays for the planning of a sum.
    INSERT INTO stats_change (venue_id, day, cards) SELECT venue_id, event_day, ARRAY[card_id] FROM made;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_gone_uses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT venue_id, event_day, array_agg(DISTINCT card_id) FROM gone GROUP BY venue_id, event_day;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_changed_uses() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_change (venue_id, day, cards)
    SELECT side.venue_id, side.event_day, array_agg(DISTINCT side.card_id)
    FROM made JOIN gone USING (id) CROSS JOIN LATERAL (
        VALUES (made.venue_id, made.event_day, made.card_id), (gone.venue_id, gone.event_day, gone.card_id)
    ) AS side (venue_id, event_day, card_id)
    WHERE (made.venue_id, made.event_day, made.card_id, made.category, made.children, made.event_key, made.event_name,
           made.logged_at, made.logged_from_id, made.corrects_id, made.withdrawn_at IS NULL)
        IS DISTINCT FROM (gone.venue_id, gone.event_day, gone.card_id, gone.category, gone.children, gone.event_key,
           gone.event_name, gone.logged_at, gone.logged_from_id, gone.corrects_id, gone.withdrawn_at IS NULL)
    GROUP BY side.venue_id, side.event_day;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_new_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_cardchange (site_id, month)
    SELECT DISTINCT site_id, date_trunc('month', issued_on)::date FROM made
    WHERE site_id IS NOT NULL AND issued_on IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_gone_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_cardchange (site_id, month)
    SELECT DISTINCT site_id, date_trunc('month', issued_on)::date FROM gone
    WHERE site_id IS NOT NULL AND issued_on IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_changed_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO stats_cardchange (site_id, month)
    SELECT DISTINCT side.site_id, date_trunc('month', side.issued_on)::date
    FROM made JOIN gone USING (id) CROSS JOIN LATERAL (
        VALUES (made.site_id, made.issued_on), (gone.site_id, gone.issued_on)
    ) AS side (site_id, issued_on)
    WHERE side.site_id IS NOT NULL AND side.issued_on IS NOT NULL
        AND (made.site_id, made.issued_on, made.registered_at IS NULL, made.first_used_on, made.original_id,
             made.ended_on, made.end_kind, made.kind)
        IS DISTINCT FROM (gone.site_id, gone.issued_on, gone.registered_at IS NULL, gone.first_used_on,
             gone.original_id, gone.ended_on, gone.end_kind, gone.kind);
    IF EXISTS (SELECT FROM made JOIN gone USING (id) WHERE (made.site_id, made.original_id)
               IS DISTINCT FROM (gone.site_id, gone.original_id)) THEN
        -- A chain's figures are its first card's: that of before, and that of now, which is found from the card itself.
        INSERT INTO stats_change (venue_id, day, cards)
        SELECT used.venue_id, used.event_day, array_agg(DISTINCT named.id)
        FROM made JOIN gone USING (id) JOIN usage_usage used ON used.card_id = made.id
        CROSS JOIN LATERAL (VALUES (made.id), (gone.original_id)) AS named (id)
        WHERE (made.site_id, made.original_id) IS DISTINCT FROM (gone.site_id, gone.original_id)
            AND named.id IS NOT NULL
        GROUP BY used.venue_id, used.event_day;
        PERFORM stats_note_cards(ARRAY(
            SELECT named.id FROM made JOIN gone USING (id)
            CROSS JOIN LATERAL (VALUES (made.original_id), (gone.original_id)) AS named (id)
            WHERE made.original_id IS DISTINCT FROM gone.original_id AND named.id IS NOT NULL));
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_new_of_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stats_note_cards(ARRAY(SELECT card_id FROM made));
    RETURN NULL;
END $$;
CREATE FUNCTION stats_gone_of_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stats_note_cards(ARRAY(SELECT card_id FROM gone));
    RETURN NULL;
END $$;
CREATE FUNCTION stats_changed_of_cards() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM stats_note_cards(ARRAY(SELECT card_id FROM made UNION SELECT card_id FROM gone));
    RETURN NULL;
END $$;
CREATE FUNCTION stats_homes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    found uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        found := ARRAY(SELECT card_id FROM made);
    ELSIF TG_OP = 'DELETE' THEN
        found := ARRAY(SELECT card_id FROM gone);
    ELSE
        found := ARRAY(SELECT made.card_id FROM made JOIN gone USING (id)
                       WHERE made.municipality_id IS DISTINCT FROM gone.municipality_id);
    END IF;
    PERFORM stats_note_uses(ARRAY(SELECT id FROM usage_usage WHERE card_id = ANY (found)));
    RETURN NULL;
END $$;
CREATE FUNCTION stats_moved_sites() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    found uuid[] := ARRAY(SELECT made.id FROM made JOIN gone USING (id)
        WHERE (made.area_id, made.municipality_id) IS DISTINCT FROM (gone.area_id, gone.municipality_id));
BEGIN
    IF found <> '{}' THEN
        PERFORM stats_note_cards(ARRAY(SELECT id FROM cards_card WHERE site_id = ANY (found)));
        PERFORM stats_note_uses(ARRAY(
            SELECT id FROM usage_usage WHERE venue_id = ANY (found)
            UNION SELECT used.id FROM usage_usage used JOIN cards_card card ON card.id = used.card_id
            WHERE card.site_id = ANY (found)));
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION stats_moved_municipalities() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    found text[] := ARRAY(SELECT made.code FROM made JOIN gone USING (code)
        WHERE made.county_id IS DISTINCT FROM gone.county_id);
BEGIN
    IF found <> '{}' THEN
        PERFORM stats_note_cards(ARRAY(
            SELECT card.id FROM cards_card card JOIN accounts_site site ON site.id = card.site_id
            WHERE site.municipality_id = ANY (found)
            UNION SELECT card_id FROM cards_background WHERE municipality_id = ANY (found)));
        PERFORM stats_note_uses(ARRAY(
            SELECT used.id FROM usage_usage used JOIN accounts_site site ON site.id = used.venue_id
            WHERE site.municipality_id = ANY (found)));
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGERS = [
    ("usage_usage", "INSERT", "stats_new_uses"),
    ("usage_usage", "UPDATE", "stats_changed_uses"),
    ("usage_usage", "DELETE", "stats_gone_uses"),
    ("cards_card", "INSERT", "stats_new_cards"),
    ("cards_card", "UPDATE", "stats_changed_cards"),
    ("cards_card", "DELETE", "stats_gone_cards"),
    *(
        (table, deed, f"stats_{sides}_of_cards")
        for table in ("cards_validity", "cards_background", "cards_answer")
        for deed, sides in (("INSERT", "new"), ("UPDATE", "changed"), ("DELETE", "gone"))
    ),
    *(("cards_background", deed, "stats_homes") for deed in ("INSERT", "UPDATE", "DELETE")),
    ("accounts_site", "UPDATE", "stats_moved_sites"),
    ("accounts_municipality", "UPDATE", "stats_moved_municipalities"),
]
SIDES = {"INSERT": "NEW TABLE AS made", "DELETE": "OLD TABLE AS gone", "UPDATE": "NEW TABLE AS made OLD TABLE AS gone"}
FUNCTIONS = (
    *dict.fromkeys(f"{function}()" for _table, _deed, function in TRIGGERS),
    "stats_note_uses(uuid[])",
    "stats_note_cards(uuid[])",
)


# What stands in the register already is as if it had just changed: the worker counts it, and until then the readers do.
EVERYTHING = """
INSERT INTO stats_change (venue_id, day, cards)
SELECT venue_id, event_day, array_agg(DISTINCT card_id) FROM usage_usage GROUP BY venue_id, event_day;
INSERT INTO stats_cardchange (site_id, month)
SELECT DISTINCT site_id, date_trunc('month', issued_on)::date FROM cards_card
WHERE site_id IS NOT NULL AND issued_on IS NOT NULL;
"""


def hung(table: str, deed: str, function: str) -> migrations.RunSQL:
    name = f"{function}_{deed.lower()}"
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} AFTER {deed} ON {table} REFERENCING {SIDES[deed]} FOR EACH STATEMENT"
        f" EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )



class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0002_reminders'),
        ('usage', '0012_an_index_with_the_logging_site'),
        ('cards', '0008_the_second_wall'),
    ]

    operations = [
        migrations.CreateModel(
            name='CardChange',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False, db_default=django.contrib.postgres.functions.RandomUUID())),
                ('site_id', models.UUIDField()),
                ('month', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.UUIDField(primary_key=True, serialize=False, db_default=django.contrib.postgres.functions.RandomUUID())),
                ('venue_id', models.UUIDField()),
                ('day', models.DateField()),
                ('cards', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CardYear',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('card_id', models.UUIDField()),
                ('year', models.SmallIntegerField()),
                ('venue_id', models.UUIDField()),
                ('site_id', models.UUIDField()),
                ('residence', models.CharField(max_length=3)),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
                ('area_id', models.BigIntegerField()),
                ('municipality_id', models.CharField(max_length=3)),
                ('county_id', models.CharField(max_length=2)),
                ('site_area_id', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('card_id', 'year', 'venue_id', 'site_id', 'residence'), name='a_card_is_at_a_venue_in_a_year_once')],
            },
        ),
        migrations.CreateModel(
            name='DayCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('day', models.DateField()),
                ('category', models.CharField(max_length=10)),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('adults', 0)), fields=['id'], name='days_without_uses')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'day', 'category'), name='a_day_of_a_place_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='DelayCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('month', models.DateField()),
                ('delay', models.SmallIntegerField()),
                ('entries', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('entries', 0)), fields=['id'], name='delays_without_entries')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'month', 'delay'), name='a_delay_of_a_month_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='EventCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('venue_id', models.UUIDField()),
                ('day', models.DateField()),
                ('event_key', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=200)),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('venue_id', 'day', 'event_key'), name='an_event_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='IssueCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('month', models.DateField()),
                ('attribute', models.CharField(max_length=12)),
                ('value', models.CharField(max_length=20)),
                ('cards', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cards', 0)), fields=['id'], name='facts_of_no_cards')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'attribute', 'month', 'value'), name='a_fact_of_a_places_month_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='IssueMonth',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('site_id', models.UUIDField()),
                ('month', models.DateField()),
                ('residence', models.CharField(max_length=3)),
                ('attribute', models.CharField(max_length=12)),
                ('value', models.CharField(max_length=20)),
                ('cards', models.IntegerField()),
                ('area_id', models.BigIntegerField()),
                ('municipality_id', models.CharField(max_length=3)),
                ('county_id', models.CharField(max_length=2)),
                ('residence_county', models.CharField(max_length=2)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site_id', 'month', 'residence', 'attribute', 'value'), name='a_fact_of_a_month_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='LoggedDay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('day', models.DateField()),
                ('entries', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('entries', 0)), fields=['id'], name='days_without_entries')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'day'), name='a_day_of_logging_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='SpanCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('kind', models.CharField(max_length=8)),
                ('day', models.DateField()),
                ('cards', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cards', 0)), fields=['id'], name='days_of_no_cards')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'kind', 'day'), name='a_happening_of_a_day_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='SpanMonth',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('site_id', models.UUIDField()),
                ('month', models.DateField()),
                ('residence', models.CharField(max_length=3)),
                ('kind', models.CharField(max_length=8)),
                ('day', models.DateField()),
                ('cards', models.IntegerField()),
                ('area_id', models.BigIntegerField()),
                ('municipality_id', models.CharField(max_length=3)),
                ('county_id', models.CharField(max_length=2)),
                ('residence_county', models.CharField(max_length=2)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('site_id', 'month', 'residence', 'kind', 'day'), name='what_happened_to_cards_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='VenueDay',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('venue_id', models.UUIDField()),
                ('day', models.DateField()),
                ('category', models.CharField(max_length=10)),
                ('logged_on', models.DateField()),
                ('agent', models.CharField(max_length=36)),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
                ('entries', models.IntegerField()),
                ('area_id', models.BigIntegerField()),
                ('municipality_id', models.CharField(max_length=3)),
                ('county_id', models.CharField(max_length=2)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('venue_id', 'day', 'category', 'logged_on', 'agent'), name='a_venues_day_is_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='YearCards',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('year', models.SmallIntegerField()),
                ('cards', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cards', 0)), fields=['id'], name='years_without_cards')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'year'), name='cards_of_a_year_are_counted_once')],
            },
        ),
        migrations.CreateModel(
            name='YearUses',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('scope', models.CharField(max_length=16)),
                ('place', models.CharField(max_length=36)),
                ('year', models.SmallIntegerField()),
                ('used_at', models.CharField(max_length=36)),
                ('adults', models.IntegerField()),
                ('children', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('adults', 0)), fields=['id'], name='years_without_uses')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'place', 'year', 'used_at'), name='uses_of_a_year_are_counted_once')],
            },
        ),
        migrations.RunSQL(JOURNAL, f"DROP FUNCTION {', '.join(FUNCTIONS)}"),
        *(hung(*trigger) for trigger in TRIGGERS),
        *(migrations.RunSQL(*raised(table)) for table in ("stats_change", "stats_cardyear")),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
