"""Since when a site is no distributor or venue any more, or closed: as it was recorded, not as a day was typed."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from accounts.actions import close_site, edit_site, reopen_site
from accounts.actors import someone
from accounts.models import Membership, Site

TODAY = date(2026, 11, 22)
NEXT = date(2026, 11, 23)
DAYS = ("distributor_until", "venue_until", "closing_recorded_on")


@pytest.fixture
def theatre(places, people):
    Membership.unscoped.filter(site=places.theatre).update(ended_at="2026-11-01T12:00Z")
    return places.theatre


def days(site):
    return Site.unscoped.values_list(*DAYS).get(pk=site.pk)


def test_taking_a_task_away_dates_it_and_giving_it_back_takes_the_day_off(theatre, people):
    by = someone(people.kaarina)
    site = edit_site(site=theatre, is_venue=False, is_agent=True, by=by)
    assert days(site) == (None, TODAY, None)
    assert (site.was_venue_since(TODAY), site.was_venue_since(NEXT)) == (True, False)
    assert not site.was_distributor_since(TODAY)
    edit_site(site=site, name_fi="Toinen nimi", by=by)
    assert days(site) == (None, TODAY, None)
    site = edit_site(site=site, is_venue=True, by=by)
    assert days(site) == (None, None, None)
    assert site.was_venue_since(NEXT)


def test_a_closing_counts_from_when_it_was_recorded(theatre, people):
    by = someone(people.kaarina)
    site = close_site(site=theatre, closed_on=date(2025, 12, 31), reason="ended", by=by)
    assert days(site) == (None, None, TODAY)
    assert (site.was_venue_since(date(2026, 1, 1)), site.was_venue_since(NEXT)) == (True, False)
    assert days(reopen_site(site=site, by=by)) == (None, None, None)


def test_the_migration_reads_the_days_from_the_trail(theatre, people, places):
    by = someone(people.kaarina)
    edit_site(site=theatre, is_venue=False, is_agent=True, by=by)
    close_site(site=theatre, closed_on=date(2025, 12, 31), reason="ended", by=by)
    Site.unscoped.filter(pk=places.wasa.pk).update(closed_on=date(2020, 5, 5))  # longer ago than the trail reaches
    Site.unscoped.update(**dict.fromkeys(DAYS))
    with connection.cursor() as cursor:
        cursor.execute(import_module("accounts.migrations.0010_since_when_a_site_is_none").FILL)
    assert [days(site) for site in (theatre, places.wasa, places.office)] == [
        (None, TODAY, TODAY),
        (None, None, date(2020, 5, 5)),
        (None, None, None),
    ]
