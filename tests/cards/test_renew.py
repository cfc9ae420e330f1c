"""Renewing: the same card goes on, twelve months at a time, and never twice by accident."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.actions import Told, renew_card
from cards.models import Card, Validity
from tests import factories as make
from tests.cards.holding import background

CODE = "A045198702"
CONFIRMED = {"terms_told": True, "client_confirmed": True, "situation_confirmed": True}


@pytest.fixture
def card(places):
    """Valid from 1.3.2026 to 28.2.2027, with two children."""
    row = make.card(make.series(places.espoo_area), CODE, places.office, date(2026, 3, 1), children=2)
    background(row)
    return row


def filled(**changes):
    form = {
        "key": str(uuid.uuid4()),
        "drawn_for": "2025-09-11",
        "seen_last_day": "2027-02-28",
        "renewed_on": "2026-11-22",
        "children": "3",
        "consent_wellbeing": "no",
        "worker_name": "Jaana",
        "client_confirmed": "on",
        "situation_confirmed": "on",
        "terms_told": "on",
    } | changes
    return {name: value for name, value in form.items() if value is not None}


def page(card):
    return f"/cards/{card.pk}/renew/"


def periods():
    return list(Validity.unscoped.order_by("first_day").values_list("first_day", "last_day", "children"))


def expired(card, places):
    late = make.card(card.series, "A045198709", places.office, date(2025, 3, 1))
    background(late)
    return late


def test_an_early_renewal_begins_the_day_after_the_old_last_day(sign_in, card):
    response = sign_in("jaana").post(page(card), filled())
    assert response.url == f"/cards/{card.pk}/handed/"
    assert periods()[1] == (date(2027, 3, 1), date(2028, 2, 29), 3)
    card.refresh_from_db()
    assert (card.issued_on, card.valid_from, card.valid_until) == (
        date(2026, 3, 1),
        date(2026, 3, 1),
        date(2028, 2, 29),
    )


def test_a_late_renewal_begins_on_the_day_of_renewal(sign_in, card, places):
    late = expired(card, places)
    sign_in("jaana").post(page(late), filled(seen_last_day="2026-02-28"))
    latest = Validity.unscoped.of([late]).latest("last_day")
    assert (latest.first_day, latest.last_day) == (date(2026, 11, 22), date(2027, 11, 21))


def test_the_page_tells_the_days_to_write_on_the_card(sign_in, card):
    shown = sign_in("jaana").post(page(card), filled(), follow=True).content.decode()
    assert "Renewal date" in shown and "22.11.2026" in shown and "29.2.2028" in shown


def test_the_previous_number_of_children_is_offered_under_the_age_limit_in_force(sign_in, card):
    shown = sign_in("jaana").get(page(card)).content.decode()
    assert 'name="children" value="2"' in shown
    assert "under 18 years" in shown


def test_the_trail_has_the_last_day_before_and_after(sign_in, card):
    sign_in("jaana").post(page(card), filled())
    event = AuditEvent.unscoped.get()
    assert (event.verb, event.details["last_day"]) == ("card.renewed", ["2027-02-28", "2028-02-29"])


def test_the_same_form_sent_twice_renews_once(sign_in, card):
    client, form = sign_in("jaana"), filled()
    assert [client.post(page(card), form).status_code for _ in range(2)] == [302, 302]
    assert len(periods()) == 2


def test_a_form_drawn_before_another_workers_renewal_adds_nothing(sign_in, card, places):
    late, client = expired(card, places), sign_in("jaana")
    forms = [filled(seen_last_day="2026-02-28") for _ in range(2)]
    answers = [client.post(page(late), form) for form in forms]
    assert "The card has already been renewed. Its last day of validity is 21.11.2027." in answers[1].content.decode()
    assert Validity.unscoped.of([late]).count() == 2


def test_a_card_whose_next_period_waits_is_not_renewed_again(sign_in, card):
    client = sign_in("jaana")
    client.post(page(card), filled())
    response = client.post(page(card), filled(seen_last_day="2028-02-29"))
    assert "The card has already been renewed." in response.content.decode()
    assert len(periods()) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"renewed_on": "2026-11-23"}, "The day is in the future."),
        ({"renewed_on": "2026-02-28"}, "The day is before the present validity began, 1.3.2026."),
        ({"renewed_on": "2020-01-01"}, "The day is before 2021"),
        ({"renewed_on": ""}, "Write the day as day, month and year"),
        ({"children": ""}, "Type the number of children with digits"),
        ({"worker_name": " "}, "Type your name"),
        ({"terms_told": None}, "Tell the terms of use"),
        ({"client_confirmed": None}, "Tick this if the person is a client of yours."),
        ({"situation_confirmed": None}, "Ask whether money is tight"),
        ({"consent_wellbeing": None}, "Ask the client, then choose yes or no."),
        ({"seen_last_day": "tomorrow"}, "Enter a valid date."),
        ({"seen_last_day": None}, "The card has already been renewed."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, card, changes, message):
    response = sign_in("jaana").post(page(card), filled(**changes))
    assert message in response.content.decode()
    assert len(periods()) == 1


def test_an_ended_card_is_not_renewed(sign_in, card):
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 11, 1), end_kind="withdrawn")
    assert "Give the client a new card" in sign_in("jaana").post(page(card), filled()).content.decode()


def test_a_closed_sites_card_is_not_renewed_before_it_is_moved(sign_in, card, places):
    places.office.closed_on = date(2026, 11, 1)
    places.office.save()
    assert "The issuing site has closed." in sign_in("jaana").post(page(card), filled()).content.decode()


def test_a_pilots_card_is_not_renewed_beyond_the_pilot(sign_in, card, places):
    places.espoo_area.pilot_ends_on = date(2027, 2, 28)
    places.espoo_area.save()
    assert "Cards of a pilot are not valid longer" in sign_in("jaana").post(page(card), filled()).content.decode()


def test_a_community_cards_last_day_is_the_organisations(sign_in, places):
    run = make.series(places.espoo_area, kind="community")
    card = make.card(run, "A045199101", places.office, date(2026, 3, 1), kind="community")
    form = filled(children=None, consent_wellbeing=None, last_day="2027-12-31")
    sign_in("jaana").post(page(card), form)
    assert periods()[1] == (date(2027, 3, 1), date(2027, 12, 31), 0)


def test_the_database_refuses_the_same_form_twice_for_a_card(card):
    period = Validity.unscoped.get()
    period.idempotency_key = uuid.uuid4()
    period.save()
    again = {"pk": None, "kind": "renewal", "first_day": date(2027, 3, 1), "last_day": date(2028, 2, 29)}
    for name, value in again.items():
        setattr(period, name, value)
    with pytest.raises(IntegrityError, match="a_form_sent_twice_counts_once"):
        period.save()


@pytest.mark.parametrize(("name", "status"), [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404)])
def test_the_issuing_site_renews_or_those_who_act_for_it(sign_in, card, name, status):
    assert sign_in(name).get(page(card)).status_code == status


@pytest.mark.parametrize("name", ["ville", "leena", "tilda"])
def test_those_who_issue_no_cards_are_turned_away(sign_in, card, name):
    assert sign_in(name).post(page(card), filled()).status_code == 403


def test_a_card_that_is_not_registered_has_no_renewal(sign_in, places):
    assert sign_in("aino").get(page(make.printed(make.series(places.espoo_area), CODE))).status_code == 404


def test_of_two_renewals_at_the_same_second_one_counts(at_once, people, card, places):
    late, told = expired(card, places), Told(worker_name="Jaana", children=0, consent_wellbeing=False, **CONFIRMED)
    days = {"renewed_on": date(2026, 11, 22), "seen_last_day": date(2026, 2, 28)}
    answers = at_once(lambda: renew_card(card=late, told=told, by=someone(people.jaana), **days))
    assert answers == ["The card has already been renewed.", "done"]
