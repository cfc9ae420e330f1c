"""Who has looked at a given card: every way to see one is recorded, and one page tells it to those who may know."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import serializers
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.trail_words import said
from tests import factories as make
from tests.usage.desk import typed

pytestmark = pytest.mark.django_db

CODE = "A000000001"


@pytest.fixture
def card(places, choices):
    return make.card(make.series(places.espoo_area), CODE, places.office, date(2026, 1, 5))


def looks(card):
    lines = AuditEvent.unscoped.about(card).order_by("at")
    return [(line.verb, line.details.get("page", "")) for line in lines]


PAGES = ["card_detail", "card_handed", "card_handover", "card_consents", "card_correct", "card_renew", "card_replace"]


@pytest.mark.parametrize("page", [*PAGES, "card_end", "question_ask"])
def test_opening_a_page_of_the_card_is_recorded(sign_in, card, page):
    assert sign_in("jaana").get(reverse(page, args=[card.pk])).status_code == 200
    assert looks(card) == [("card.viewed", page)]
    line = AuditEvent.unscoped.get()
    assert (line.actor_name, line.site_id) == ("distributor@kaikukanta.test", str(card.site_id))


def test_a_card_that_is_not_registered_is_its_areas(sign_in, places, card):
    printed = make.printed(card.series, "A000000002")
    sign_in("kaarina").get(reverse("card_detail", args=[printed.pk]))
    line = AuditEvent.unscoped.get()
    assert (line.verb, line.site_id, line.area_id) == ("card.viewed", "", str(places.espoo_area.pk))


def test_finding_a_card_by_its_code_is_recorded_without_the_code(sign_in, card):
    sign_in("jaana").post("/cards/find/", {"code": CODE})
    assert looks(card) == [("card.found", "")]
    assert CODE not in serializers.serialize("json", AuditEvent.unscoped.all())


def test_finding_cards_by_the_beginning_of_a_code_is_a_line_for_each(sign_in, card, places):
    other = make.card(card.series, "A000000002", places.office, date(2026, 1, 5))
    sign_in("jaana").post("/cards/find/", {"code": "A0000"})
    assert (looks(card), looks(other)) == ([("card.found", "")],) * 2


def test_a_code_of_ones_own_that_is_registered_already_is_recorded(sign_in, card):
    sign_in("jaana").post("/cards/register/code/", {"code": CODE})
    assert looks(card) == [("card.found", "")]


def test_a_page_that_is_refused_or_not_there_is_no_look(sign_in, card):
    for name in ("viveca", "ville"):
        assert sign_in(name).get(reverse("card_detail", args=[card.pk])).status_code in {403, 404}
    sign_in("viveca").post("/cards/find/", {"code": CODE})
    assert looks(card) == []


def told(page):
    return [told.sentence for told in page.context["table"].told.values()]


def test_the_page_tells_who_has_looked_and_that_itself_was_a_look(sign_in, card):
    sign_in("jaana").get(reverse("card_detail", args=[card.pk]))
    page = sign_in("kaarina").get(reverse("card_trail", args=[card.pk]))
    names = ("Kaarina", "Jaana")
    assert told(page) == [said("card.viewed", name) for name in names]


def test_the_trails_part_is_one_query(sign_in, card, django_assert_max_num_queries):
    kaarina = sign_in("kaarina")
    with django_assert_max_num_queries(60) as caught:
        kaarina.get(reverse("card_trail", args=[card.pk]))
    asked = [q["sql"] for q in caught.captured_queries if 'FROM "accounts_auditevent"' in q["sql"]]
    assert [sql for sql in asked if "COUNT(" not in sql][0].count("subject_id") >= 1
    assert len(asked) == 2  # the lines, and how many they are


def test_only_who_reads_the_trail_has_the_page_and_its_link(sign_in, card):
    address = reverse("card_trail", args=[card.pk])
    asked = {name: sign_in(name).get(address).status_code for name in ("aino", "kaarina", "jaana", "viveca", "ville")}
    assert asked == {"aino": 200, "kaarina": 200, "jaana": 403, "viveca": 403, "ville": 403}
    linked = {
        n: address in sign_in(n).get(reverse("card_detail", args=[card.pk])).content.decode()
        for n in ("kaarina", "jaana")
    }
    assert linked == {"kaarina": True, "jaana": False}


def check(client, venue):
    """Ask at the desk whether the card can be used."""
    client.post("/desk/", typed(venue, code=CODE))


def test_a_desks_question_is_told_with_its_venue(sign_in, card, places):
    check(sign_in("ville"), places.theatre)
    for name in ("aino", "kaarina"):
        page = sign_in(name).get(reverse("card_trail", args=[card.pk]))
        assert [(one.venue, one.account) for one in page.context["asked"]] == [("Espoon kaupunginteatteri", "Ville")]


def test_a_coordinator_hears_nothing_of_desks_elsewhere(sign_in, card, places):
    """Else the page would be a list of where somebody goes."""
    check(sign_in("viktor"), places.wasa)
    kaarina = sign_in("kaarina").get(reverse("card_trail", args=[card.pk]))
    aino = sign_in("aino").get(reverse("card_trail", args=[card.pk]))
    assert (kaarina.context["asked"], [one.venue for one in aino.context["asked"]]) == ([], ["Wasa Teater"])
    assert "Wasa" not in kaarina.content.decode()
