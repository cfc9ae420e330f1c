"""Undoing a use: the row stays, says who, when and why, and counts no more."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import someone
from accounts.models import AgentClient, AuditEvent
from tests import factories as make
from tests.usage.desk import GOOD, logged
from usage.actions import withdraw_use
from usage.models import Usage


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), GOOD, places.office, date(2026, 5, 11), children=2)


@pytest.fixture
def use(card, places, people, today):
    return logged(places.theatre, someone(people.ville), today).usage


def address(use):
    return reverse("usage_withdraw", args=[use.pk])


def test_an_undone_use_stays_and_says_who_and_why(use, people):
    assert withdraw_use(usage=use, reason="mistake", by=someone(people.ville)) is True
    row = Usage.unscoped.get()
    assert row.is_withdrawn
    assert (row.withdrawn_by, row.withdrawn_because) == ("venue@kaikukanta.test", "mistake")
    assert AuditEvent.unscoped.filter(verb="usage.withdrawn", subject_id=str(use.pk)).count() == 1


def test_undoing_twice_changes_nothing(use, people):
    withdraw_use(usage=use, reason="mistake", by=someone(people.ville))
    assert withdraw_use(usage=use, reason="cancelled", by=someone(people.kaarina)) is False
    assert Usage.unscoped.get().withdrawn_by == "venue@kaikukanta.test"


def test_the_card_is_used_from_its_next_use_after_the_first_is_undone(use, card, places, people, today):
    first = logged(places.theatre, someone(people.ville), date(2026, 11, 20)).usage
    withdraw_use(usage=first, reason="mistake", by=someone(people.ville))
    card.refresh_from_db()
    assert card.first_used_on == today
    withdraw_use(usage=use, reason="mistake", by=someone(people.ville))
    card.refresh_from_db()
    assert card.first_used_on is None


def test_the_same_ticket_can_be_logged_again(use, places, people, today):
    withdraw_use(usage=use, reason="mistake", by=someone(people.ville))
    assert logged(places.theatre, someone(people.ville), today).usage.ordinal == 1


def test_an_agent_undoes_only_what_it_logged(use, places, people, today):
    own = logged(places.theatre, someone(people.leena), date(2026, 11, 20)).usage
    with pytest.raises(PermissionDenied):
        withdraw_use(usage=use, reason="mistake", by=someone(people.leena))
    assert withdraw_use(usage=own, reason="mistake", by=someone(people.leena)) is True


def test_an_agent_whose_grant_has_ended_undoes_nothing(places, card, people, today):
    own = logged(places.theatre, someone(people.leena), today).usage
    AgentClient.unscoped.update(ended_at=own.logged_at)
    with pytest.raises(PermissionDenied):
        withdraw_use(usage=own, reason="mistake", by=someone(people.leena))


def test_the_page_asks_why(use, sign_in):
    page = sign_in("ville").get(address(use))
    assert page.status_code == 200
    assert "Reason for undoing" in page.text
    assert GOOD not in page.text


def test_the_page_undoes_and_returns_to_the_list(use, sign_in):
    answer = sign_in("ville").post(address(use), {"reason": "cancelled"})
    assert (answer.status_code, answer.url) == (302, reverse("usage_list"))
    assert Usage.unscoped.get().withdrawn_because == "cancelled"


def test_the_desk_undoes_with_one_touch_and_returns_to_the_desk(use, sign_in):
    answer = sign_in("ville").post(address(use), {"reason": "mistake", "to_desk": "1"}, follow=True)
    assert answer.redirect_chain == [(reverse("desk"), 302)]
    assert "The use was undone." in answer.text


@pytest.mark.parametrize("reason", ["", "nonsense"])
def test_a_missing_or_strange_reason_is_asked_again(use, sign_in, reason):
    page = sign_in("ville").post(address(use), {"reason": reason})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert not Usage.unscoped.get().is_withdrawn


def test_an_undone_use_gets_a_friendly_word(use, people, sign_in):
    withdraw_use(usage=use, reason="mistake", by=someone(people.ville))
    page = sign_in("ville").post(address(use), {"reason": "mistake"}, follow=True)
    assert "This use has already been undone." in page.text


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("leena", 404), ("jaana", 403), ("tilda", 403)])
def test_another_ones_use_is_not_found(use, sign_in, name, status):
    assert sign_in(name).get(address(use)).status_code == status
    assert sign_in(name).post(address(use), {"reason": "mistake"}).status_code == status
    assert not Usage.unscoped.get().is_withdrawn
