"""Booking and redeeming are one use; a booking that comes to nothing says so and counts no more."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.checking import Reason
from tests import factories as make
from tests.usage.desk import GOOD, logged, ticket, typed
from usage.actions import check_use, redeem_booking
from usage.models import Usage

DESK, LOG = "/desk/", "/desk/log/"


@pytest.fixture
def card(sample_cards):
    return sample_cards[GOOD]


@pytest.fixture
def booking(card, places, people, today):
    return logged(places.theatre, someone(people.ville), today, children=2, booked=True).usage


def test_a_booking_counts_once_and_the_card_is_used_from_its_event_on(booking, card, today):
    assert (booking.state, Usage.unscoped.counting().count()) == ("booked", 1)
    card.refresh_from_db()
    assert card.first_used_on == today


def test_the_card_at_the_door_redeems_its_booking_and_no_second_use_is_made(booking, places, people, today):
    result = logged(places.theatre, someone(people.ville, worker="MK"), today)
    assert (result.redeemed, result.usage.pk, result.answer.reason) == (True, booking.pk, Reason.BOOKED)
    row = Usage.unscoped.get()
    assert (row.state, row.children, row.redeemed_by) == ("redeemed", 2, "venue@kaikukanta.test (MK)")
    assert AuditEvent.unscoped.filter(verb="usage.redeemed", subject_id=str(booking.pk)).count() == 1


def test_the_same_key_redeems_once_and_is_answered_as_the_first_time(booking, places, people, today):
    key = uuid.uuid4()
    answers = [logged(places.theatre, someone(people.ville), today, key=key, children=n) for n in (0, 1)]
    assert [(a.redeemed, a.repeated, a.usage.pk) for a in answers] == [
        (True, False, booking.pk), (True, True, booking.pk),
    ]  # fmt: skip
    assert AuditEvent.unscoped.filter(verb="usage.redeemed").count() == 1


def test_a_redeemed_booking_is_a_use_like_any_other(booking, places, people, today):
    logged(places.theatre, someone(people.ville), today)
    assert logged(places.theatre, someone(people.ville), today).answer.reason is Reason.ALREADY_LOGGED
    assert logged(places.theatre, someone(people.ville), today, second=True).usage.ordinal == 2


def test_a_second_booking_of_the_same_is_asked_about(booking, places, people, today):
    again = logged(places.theatre, someone(people.ville), today, booked=True)
    assert (again.usage, again.answer.reason) == (None, Reason.ALREADY_LOGGED)
    logged(places.theatre, someone(people.ville), today, booked=True, second=True)
    assert Usage.unscoped.filter(state="booked").count() == 2


def test_the_desk_says_what_was_booked_before_it_hands_it_over(booking, places, people, today):
    judged = check_use(ticket=ticket(places.theatre, today), by=someone(people.ville))
    assert (judged.answer.reason, judged.booking.pk, judged.booking.children) == (Reason.BOOKED, booking.pk, 2)


def test_an_expired_card_does_not_redeem(booking, card, places, people, today):
    card.ended_on, card.end_kind = today, "ended"
    card.save()
    result = logged(places.theatre, someone(people.ville), today)
    assert (result.usage, result.answer.reason) == (None, Reason.ENDED)
    assert Usage.unscoped.get().state == "booked"


def test_the_page_hands_over_with_one_button(booking, places, sign_in):
    browser = sign_in("ville")
    page = browser.post(DESK, typed(places.theatre))
    verdict = page.context["verdict"]
    assert (verdict.tone, verdict.log) == ("ok", "Hand over the ticket")
    assert ("Booked", "one adult and 2 children") in verdict.details
    answer = browser.post(LOG, dict(verdict.carried), follow=True)
    assert "The booked ticket was handed over: one adult and 2 children." in answer.text


def test_a_booking_is_typed_with_a_tick_and_said_in_words(card, places, sign_in):
    browser = sign_in("ville")
    page = browser.post(DESK, typed(places.theatre, booked="on"))
    assert page.context["verdict"].log == "Log the booking"
    assert ("booked", "on") in page.context["verdict"].carried
    answer = browser.post(LOG, dict(page.context["verdict"].carried), follow=True)
    assert "The booking was logged: one adult." in answer.text
    assert answer.context["form"]["booked"].value() in (None, False, "")


@pytest.mark.parametrize("reason", ["cancelled", "not_fetched"])
def test_a_booking_that_comes_to_nothing_counts_no_more(booking, card, sign_in, reason):
    sign_in("ville").post(reverse("usage_withdraw", args=[booking.pk]), {"reason": reason})
    row = Usage.unscoped.get()
    assert (row.state, row.withdrawn_because, Usage.unscoped.counting().count()) == (reason, reason, 0)
    card.refresh_from_db()
    assert card.first_used_on is None


def test_a_booking_found_in_the_list_is_handed_over_from_its_page(booking, sign_in):
    browser = sign_in("ville")
    assert "Hand over the ticket" in browser.get(reverse("usage_detail", args=[booking.pk])).text
    page = browser.post(reverse("usage_redeem", args=[booking.pk]), follow=True)
    assert "The booked ticket was handed over." in page.text
    again = browser.post(reverse("usage_redeem", args=[booking.pk]), follow=True)
    assert "not waiting to be handed over any more" in again.text
    assert Usage.unscoped.get().state == "redeemed"


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("jaana", 403), ("leena", 404), ("kaarina", 302)])
def test_who_may_hand_over(booking, sign_in, name, status):
    assert sign_in(name).post(reverse("usage_redeem", args=[booking.pk])).status_code == status


def test_an_agent_hands_over_only_what_it_booked(booking, people):
    with pytest.raises(PermissionDenied):
        redeem_booking(usage=booking, key=uuid.uuid4(), by=someone(people.leena))


def test_bookings_stand_in_a_list_of_their_own(booking, card, places, today, sign_in):
    make.use(card, places.theatre, today, name="Hamlet")
    rows = sign_in("ville").get("/usage/?state=booked").context["table"].data
    assert [row.pk for row in rows] == [booking.pk]
