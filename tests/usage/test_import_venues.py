"""A report with rows of several venues: each row is its venue's, and the rest its sender's."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AgentClient
from accounts.permissions import Role
from tests import factories as make
from tests.usage.import_steps import address, fates, previewed, workbook
from usage import importing
from usage.importing.receiving import stage, staged
from usage.models import ImportBatch, RefusedRow, Usage

pytestmark = pytest.mark.usefixtures("read_here")

SNOW, DAY, THAT_DAY = "Lumikuningatar", "14.11.2026", date(2026, 11, 14)
PAIR, FAMILY, ADULT = "A045198723", "A045198742", "A045198700"


@pytest.fixture
def clients(places):
    """Leena sells for Wasa Teater, too."""
    now = timezone.now()
    AgentClient.unscoped.create(agent=places.agency, venue=places.wasa, granted_at=now, accepted_at=now)
    return places


def of_venues(browser, *rows) -> ImportBatch:
    """A preview of rows of (venue, code); the report's own venue is the theatre."""
    theatre = ImportBatch.venue.field.related_model.unscoped.get(name_fi="Espoon kaupunginteatteri")
    batch = previewed(browser, workbook(*[[code, 0, SNOW, DAY] for _venue, code in rows]), venue=theatre.pk)
    named = [replace(row, venue=str(venue)) for row, (venue, _code) in zip(staged(batch), rows, strict=True)]
    stage(batch, named)
    return batch


def test_each_row_is_judged_by_its_own_venues_log_and_limits(sign_in, sample_cards, clients):
    make.use(sample_cards[PAIR], clients.wasa, THAT_DAY, SNOW)
    make.limit(clients.wasa, "no_weekends")
    rows = [("", PAIR), (clients.wasa.pk, PAIR), (clients.wasa.pk, FAMILY), (clients.theatre.pk, FAMILY)]
    batch = of_venues(sign_in("leena"), *rows)
    assert list(fates(batch).values()) == ["new", "already_in", "limit_reached", "new"]


@pytest.mark.parametrize("venue", ["?", uuid.uuid4(), "wasa"])
def test_a_row_of_a_venue_that_is_not_the_senders_is_refused(sign_in, sample_cards, places, venue):
    batch = of_venues(sign_in("leena"), (places.wasa.pk if venue == "wasa" else venue, PAIR), ("", FAMILY))
    assert (list(fates(batch).values()), batch.several_venues) == (["no_venue", "new"], True)


def test_the_uses_go_each_to_its_own_venue_through_the_agent(sign_in, sample_cards, clients):
    browser = sign_in("leena")
    batch = of_venues(browser, ("", PAIR), (clients.wasa.pk, FAMILY))
    browser.post(address("commit", batch))
    found = set(Usage.unscoped.values_list("venue", "card__code", "logged_from"))
    agency = clients.agency.pk
    assert found == {(clients.theatre.pk, PAIR, agency), (clients.wasa.pk, FAMILY, agency)}


def test_a_right_that_has_ended_since_the_preview_stops_the_commit(sign_in, sample_cards, clients):
    browser = sign_in("leena")
    batch = of_venues(browser, ("", PAIR), (clients.wasa.pk, FAMILY))
    AgentClient.unscoped.filter(venue=clients.wasa).update(ended_at=timezone.now())
    browser.post(address("commit", batch))
    batch.refresh_from_db()
    assert (batch.state, list(fates(batch).values()), Usage.unscoped.count()) == ("stale", ["new", "no_venue"], 0)


def test_a_cardholder_at_another_venue_is_not_beside_a_community_card(sign_in, sample_cards, clients):
    batch = of_venues(sign_in("leena"), ("", "A045199101"), (clients.wasa.pk, PAIR))
    assert list(fates(batch).values()) == ["community_alone", "new"]


@pytest.mark.parametrize(
    ("name", "status"),
    [("leena", 200), ("lotta", 200), ("aino", 200), ("ville", 404), ("kaarina", 404), ("viktor", 404)],
)
def test_after_the_import_its_refused_rows_are_the_senders_and_its_sites(
    sign_in, sample_cards, clients, people, name, status
):
    people.lotta = make.person("lotta@kaikukanta.test", Role.AGENT, clients.agency)
    browser = sign_in("leena")
    batch = of_venues(browser, ("", PAIR), (clients.wasa.pk, "A099999999"))
    browser.post(address("commit", batch))
    assert sign_in(name).get(address("preview", batch)).status_code == status
    assert RefusedRow.objects.visible_to(getattr(people, name)).count() == (status == 200)


def test_the_uses_are_seen_as_always_by_their_own_venue(sign_in, sample_cards, clients, people):
    browser = sign_in("leena")
    browser.post(address("commit", of_venues(browser, ("", PAIR), (clients.wasa.pk, FAMILY))))
    seen = {name: Usage.objects.visible_to(getattr(people, name)).count() for name in ("ville", "viktor", "leena")}
    assert seen == {"ville": 1, "viktor": 1, "leena": 2}


def test_colleagues_do_not_see_the_other_venues_rows_of_one_who_works_at_two(sign_in, sample_cards, places, people):
    make.person("vera@kaikukanta.test", Role.VENUE, places.theatre)
    people.vera = make.User.objects.get(email="vera@kaikukanta.test")
    make.Membership.unscoped.create(user=people.ville, role=Role.VENUE, kind="site", site=places.wasa)
    browser = sign_in("ville")
    batch = of_venues(browser, ("", PAIR), (places.wasa.pk, "A099999999"))
    browser.post(address("commit", batch))
    assert [sign_in(name).get(address("preview", batch)).status_code for name in ("ville", "vera")] == [200, 404]


def test_the_list_and_the_preview_say_that_there_are_several_venues(sign_in, sample_cards, clients):
    browser = sign_in("leena")
    batch = of_venues(browser, ("", PAIR), (clients.wasa.pk, FAMILY))
    page = browser.get(address("preview", batch))
    assert [line.venue for line in page.context["lines"]] == ["Espoon kaupunginteatteri", "Wasa Teater"]
    assert "Several venues" in page.text
    assert "Several venues" in browser.get("/usage/import/").text


def test_one_venue_named_on_every_row_is_one_venue(sign_in, sample_cards, places):
    batch = of_venues(sign_in("leena"), (places.theatre.pk, PAIR), ("", FAMILY))
    assert (batch.several_venues, importing.preview(batch, batch.sender).lines[:2][0].venue) == (False, "")
