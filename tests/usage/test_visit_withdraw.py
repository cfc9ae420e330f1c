"""A group's visit after it was logged: its page, its one undo, a use of it undone alone."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.models import Card
from tests.usage.desk import GOOD, ticket
from tests.usage.group import SECOND, THIRD, WORKER, visited
from usage.actions import correct_use, withdraw_use, withdraw_visit
from usage.models import Usage, Visit

DESK, GROUP = "/desk/", "/desk/group/"


@pytest.fixture
def visit(sample_cards, places, people, today):
    return visited(places.theatre, someone(people.ville), today, WORKER, GOOD, (SECOND, 1)).visit


def page_of(visit):
    return reverse("visit_detail", args=[visit.pk])


def undo_of(visit):
    return reverse("visit_withdraw", args=[visit.pk])


def test_undoing_undoes_every_use_with_who_and_why(visit, people):
    assert withdraw_visit(visit=visit, reason="wrong_details", by=someone(people.kaarina)) == 3
    assert set(Usage.unscoped.values_list("state", "withdrawn_by", "withdrawn_because")) == {
        ("undone", "coordinator@kaikukanta.test", "wrong_details")
    }
    assert Card.unscoped.get(code=GOOD).first_used_on is None
    verbs = AuditEvent.unscoped.filter(verb__endswith=".withdrawn").values_list("verb", flat=True)
    assert sorted(verbs) == ["usage.withdrawn"] * 3 + ["visit.withdrawn"]


def test_undoing_twice_changes_nothing(visit, people):
    withdraw_visit(visit=visit, reason="mistake", by=someone(people.ville))
    assert withdraw_visit(visit=visit, reason="cancelled", by=someone(people.kaarina)) == 0
    assert set(Usage.unscoped.values_list("withdrawn_by", flat=True)) == {"venue@kaikukanta.test"}


def test_a_use_undone_alone_stays_as_it_was_when_the_rest_is_undone(visit, people):
    alone = Usage.unscoped.get(card__code=GOOD)
    withdraw_use(usage=alone, reason="not_fetched", by=someone(people.ville))
    assert withdraw_visit(visit=visit, reason="mistake", by=someone(people.ville)) == 2
    alone.refresh_from_db()
    assert (alone.state, alone.withdrawn_because) == ("not_fetched", "not_fetched")


def test_a_corrected_use_is_undone_with_its_visit(visit, places, people, today):
    old = Usage.unscoped.get(card__code=GOOD)
    new = correct_use(usage=old, ticket=ticket(places.theatre, today, text_code=THIRD), by=someone(people.ville)).usage
    assert withdraw_visit(visit=visit, reason="mistake", by=someone(people.ville)) == 3
    new.refresh_from_db()
    assert new.is_withdrawn
    assert Card.unscoped.get(code=THIRD).first_used_on is None


def test_the_same_group_can_be_logged_again(visit, places, people, today):
    withdraw_visit(visit=visit, reason="mistake", by=someone(people.ville))
    assert visited(places.theatre, someone(people.ville), today, WORKER, GOOD, SECOND).visit


@pytest.mark.parametrize("name", ["leena", "viktor", "jaana"])
def test_nobody_else_undoes_it(visit, people, name):
    with pytest.raises(PermissionDenied):
        withdraw_visit(visit=visit, reason="mistake", by=someone(getattr(people, name)))
    assert not Usage.unscoped.exclude(withdrawn_at=None).exists()


def test_an_agent_undoes_the_visit_that_it_logged(sample_cards, places, people, today):
    own = visited(places.theatre, someone(people.leena), today, GOOD, SECOND).visit
    assert withdraw_visit(visit=own, reason="mistake", by=someone(people.leena)) == 2


def test_the_page_shows_the_lines_with_masked_codes(visit, sign_in):
    page = sign_in("ville").get(page_of(visit))
    assert [row["who"] for row in page.context["rows"]] == ["one adult", "one adult and 1 child", "one worker"]
    assert "venue@kaikukanta.test" in page.text
    assert not any(code in page.text for code in (GOOD, SECOND, WORKER))


@pytest.mark.parametrize(
    ("name", "status"),
    [("aino", 200), ("kaarina", 200), ("ville", 200), ("leena", 404), ("viktor", 404), ("jaana", 403), ("tilda", 403)],
)
def test_the_pages_are_for_those_who_see_the_uses(visit, sign_in, name, status):
    browser = sign_in(name)
    assert [browser.get(address).status_code for address in (page_of(visit), undo_of(visit))] == [status] * 2
    assert browser.post(undo_of(visit), {"reason": "mistake"}).status_code == (302 if status == 200 else status)
    assert Usage.unscoped.counting().count() == (0 if status == 200 else 3)


def test_an_unknown_visit_is_not_found(sign_in, visit):
    assert sign_in("ville").get(reverse("visit_detail", args=[uuid.uuid4()])).status_code == 404


def test_undoing_asks_why(visit, sign_in):
    browser = sign_in("ville")
    assert "Choose the reason." in browser.post(undo_of(visit), {"reason": ""}).text
    assert "Choose one of the reasons" in browser.post(undo_of(visit), {"reason": "x"}).text
    assert Usage.unscoped.counting().count() == 3
    answer = browser.post(undo_of(visit), {"reason": "wrong_details"}, follow=True)
    assert (answer.redirect_chain, "The whole visit was undone." in answer.text) == ([(page_of(visit), 302)], True)
    assert not answer.context["may_change"]


def test_undoing_what_is_undone_says_so(visit, sign_in):
    browser = sign_in("ville")
    browser.post(undo_of(visit), {"reason": "mistake"})
    for answer in (
        browser.get(undo_of(visit), follow=True),
        browser.post(undo_of(visit), {"reason": "x"}, follow=True),
    ):
        assert "has already been undone" in answer.text


def test_the_desk_undoes_an_entry_of_a_visit_as_a_whole_and_says_so(visit, sign_in):
    browser = sign_in("ville")
    page = browser.get(DESK)
    assert [entry["visit"] for entry in page.context["entries"]] == [visit] * 3
    assert page.text.count("Undo the visit") == 3
    assert page.text.count(f'action="{undo_of(visit)}"') == 3
    answer = browser.post(undo_of(visit), {"reason": "mistake", "to_desk": "1"}, follow=True)
    assert answer.redirect_chain == [(DESK, 302)]
    assert not Usage.unscoped.counting().exists()


def test_a_use_of_a_visit_leads_to_it_and_is_undone_alone_from_its_own_page(visit, sign_in):
    browser, use = sign_in("ville"), Usage.unscoped.get(card__code=SECOND)
    assert page_of(visit) in browser.get(reverse("usage_detail", args=[use.pk])).text
    browser.post(reverse("usage_withdraw", args=[use.pk]), {"reason": "mistake"})
    assert Usage.unscoped.counting().count() == 2


def test_a_booking_that_an_agent_made_is_undone_alone_at_the_agents_desk(places, people, sample_cards, today, sign_in):
    """It was handed over in the theatre's visit, which the agent does not see."""
    visited(places.theatre, someone(people.leena), today, GOOD, SECOND, booked=True)
    handed = visited(places.theatre, someone(people.ville), today, GOOD, SECOND).visit
    entries = sign_in("leena").get(DESK).context["entries"]
    assert [entry["visit"] for entry in entries] == [None, None]
    assert [entry["visit"] for entry in sign_in("ville").get(DESK).context["entries"]] == [None, None]
    assert sign_in("ville").get(page_of(handed)).context["may_change"]


def test_a_visit_whose_bookings_went_over_to_another_says_so(places, people, sample_cards, today, sign_in):
    by = someone(people.ville)
    booked = visited(places.theatre, by, today, GOOD, SECOND, booked=True).visit
    visited(places.theatre, by, today, GOOD, SECOND)
    page = sign_in("ville").get(page_of(booked))
    assert (page.context["rows"], page.context["may_change"]) == ([], False)
    assert "handed over in another visit" in page.text


def test_the_page_takes_as_many_queries_with_two_cards_as_with_four(sample_cards, places, people, today, sign_in):
    counts, browser = [], sign_in("ville")
    for event, cards in (("Yksi", [GOOD, SECOND]), ("Toinen", [WORKER, GOOD, SECOND, THIRD])):
        visit = visited(places.theatre, someone(people.ville), today, *cards, event_name=event).visit
        with CaptureQueriesContext(connection) as captured:
            browser.get(page_of(visit))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert Visit.unscoped.count() == 2
