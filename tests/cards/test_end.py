"""Ending a card: a day of its own, a reason for the trail, and never by somebody else's hand."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from cards.models import Card
from tests import factories as make


@pytest.fixture
def card(places):
    """Valid from 1.3.2026 to 28.2.2027."""
    return make.card(make.series(places.espoo_area), "A045198702", places.office, date(2026, 3, 1))


def page(card):
    return f"/cards/{card.pk}/end/"


def filled(**changes):
    return {"kind": "withdrawn", "ended_on": "2026-11-22", "reason": "lost"} | changes


def ending(card):
    card.refresh_from_db()
    return card.ended_on, card.end_kind


@pytest.mark.parametrize("kind", ["ended", "withdrawn"])
def test_the_card_ends_from_the_day_chosen(sign_in, card, kind):
    response = sign_in("jaana").post(page(card), filled(kind=kind, ended_on="2026-12-01"))
    assert response.url == f"/cards/{card.pk}/"
    assert ending(card) == (date(2026, 12, 1), kind)
    assert (card.state_on(date(2026, 11, 30)), card.state_on(date(2026, 12, 1))) == ("valid", "ended")


def test_the_reason_stands_in_the_trail(sign_in, card):
    sign_in("jaana").post(page(card), filled())
    details = AuditEvent.unscoped.get(verb="card.ended").details
    assert (details["reason"], details["after"]) == ("lost", {"ended_on": "2026-11-22", "end_kind": "withdrawn"})


def test_sent_twice_it_is_done_once(sign_in, card):
    client = sign_in("jaana")
    assert [client.post(page(card), filled()).status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.unscoped.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": ""}, "Choose whether the validity ends or the card is withdrawn."),
        ({"kind": "replaced"}, "Select a valid choice."),
        ({"reason": ""}, "Choose the reason."),
        ({"reason": "moved to Oulu"}, "Select a valid choice."),
        ({"ended_on": "soon"}, "Write the day as day, month and year"),
        ({"ended_on": "2026-02-28"}, "Choose a day between the issue date, 1.3.2026, and 28.2.2027."),
        ({"ended_on": "2027-03-01"}, "Choose a day between the issue date, 1.3.2026, and 28.2.2027."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, card, changes, message):
    response = sign_in("jaana").post(page(card), filled(**changes))
    assert message in response.content.decode()
    assert ending(card) == (None, "")


def test_an_ended_card_stays_ended(sign_in, card):
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 10, 1), end_kind="ended")
    response = sign_in("jaana").post(page(card), filled())
    assert "was already ended on 1.10.2026" in response.content.decode()
    assert ending(card) == (date(2026, 10, 1), "ended")


def test_an_end_that_is_still_to_come_can_be_brought_forward(sign_in, card):
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 12, 31), end_kind="ended")
    sign_in("jaana").post(page(card), filled())
    assert ending(card) == (date(2026, 11, 22), "withdrawn")


@pytest.mark.parametrize(
    ("name", "status"),
    [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403), ("tilda", 403)],
)
def test_the_issuing_site_ends_or_those_who_act_for_it(sign_in, card, name, status):
    assert sign_in(name).get(page(card)).status_code == status


def test_a_post_for_another_areas_card_changes_nothing(sign_in, card):
    assert sign_in("viveca").post(page(card), filled()).status_code == 404
    assert ending(card) == (None, "")
