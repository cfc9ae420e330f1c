# Written for issue 8: the text of a release is of the period and number of its entry; one worker has an entry.

from django.db import migrations, models

# As in 0005, with `a_release_is_of_its_entry`. Rows that were audited before are tried when they are approved.
FITS = """
CREATE OR REPLACE FUNCTION stats_ledger_fits(made stats_ledgerentry) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before text := '';
    line text;
BEGIN
    IF made.day IS NULL OR made.sealed IS NULL OR made.release = '' THEN
        PERFORM stats_refuse('an_audited_release_is_whole');
    END IF;
    IF made.release_hash IS DISTINCT FROM stats_hash(convert_to(made.release, 'UTF8')) THEN
        PERFORM stats_refuse('a_release_is_what_its_hash_says');
    END IF;%s
    IF made.audit_hash IS DISTINCT FROM stats_hash(convert_to(made.audit, 'UTF8'))
            OR nullif(made.audit, '')::jsonb ->> 'of' IS DISTINCT FROM made.release_hash
            OR nullif(made.audit, '')::jsonb -> 'verdict' -> 'passed' IS DISTINCT FROM 'true'::jsonb THEN
        PERFORM stats_refuse('a_release_has_passed_an_audit_of_its_own');
    END IF;
    IF made.number <> 1 + coalesce((SELECT max(number) FROM stats_ledgerentry WHERE state = 'approved'), 0) THEN
        PERFORM stats_refuse('a_release_follows_the_one_before');
    END IF;
    SELECT entry_hash INTO before FROM stats_ledgerentry WHERE state = 'approved' AND number = made.number - 1;
    line := concat_ws(chr(31), made.previous_hash, made.number, made.period, made.status,
        to_char(made.day, 'YYYY-MM-DD'), made.release_hash, made.audit_hash, stats_hash(made.sealed),
        made.why_fi, made.why_sv, made.why_en);
    IF made.previous_hash IS DISTINCT FROM coalesce(before, '')
            OR made.entry_hash IS DISTINCT FROM stats_hash(convert_to(line, 'UTF8')) THEN
        PERFORM stats_refuse('a_release_fits_the_chain');
    END IF;
END $$;
"""
OF_ITS_ENTRY = """
    IF stats_of(made.release) IS DISTINCT FROM ARRAY[made.period::text, made.number::text] THEN
        PERFORM stats_refuse('a_release_is_of_its_entry');
    END IF;"""
# The period and number that a release's text tells; nulls of what is no such text.
OF = """
CREATE FUNCTION stats_of(release text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN ARRAY[release::jsonb ->> 'period', release::jsonb ->> 'number'];
EXCEPTION WHEN data_exception THEN
    RETURN ARRAY[NULL, NULL]::text[];
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stats', '0005_the_ledger_of_releases'),
    ]

    operations = [
        migrations.AddField(
            model_name='ledgerentry',
            name='unplaced',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='run',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='failure',
            field=models.CharField(blank=True, choices=[('audit', 'the audit did not pass'), ('rounding', 'the figures could not be rounded so that they fit together'), ('stopped', 'it was tried several times and did not succeed'), ('withdrawn', 'the one who asked may not ask any more'), ('places', 'something was counted at a site that has no row in the statistics of the year'), ('names', 'the count could not be compared with the earlier one, card by card')], max_length=9),
        ),
        migrations.RunSQL(OF + FITS % OF_ITS_ENTRY, FITS % '' + 'DROP FUNCTION stats_of(text);'),
    ]
