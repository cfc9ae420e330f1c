"""What a venue's limits say at the desk: what is left, what the holder pays, and when it stops."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from cards.checking import Answer, Reason
from cards.models import Card
from tests import factories as make
from tests.usage.desk import GOOD, corrected, logged, ticket, typed
from usage.actions import check_use, withdraw_use
from usage.limits import LimitKind, National, Weight
from usage.models import Usage

DESK, LOG = "/desk/", "/desk/log/"
OTHER, COMMUNITY = "A045198728", "A045199101"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def card(sample_cards):
    return sample_cards[GOOD]


@pytest.fixture
def by(people):
    return someone(people.ville)


@pytest.fixture
def show(places):
    """A show of 101 tickets: three per cent are four."""
    make.limit(places.theatre, "show_share", 3)
    return make.event(places.theatre, MONDAY, time=time(19), places=101)


def stopped(result):
    return result.findings[0].kind if result.usage is None else None


def test_what_is_left_of_the_show_is_said_before_it_is_logged(show, card, places, by, sign_in):
    judged = check_use(ticket=ticket(places.theatre, MONDAY, event=show), by=by)
    assert [(f.kind, f.weight, f.number, f.left) for f in judged.findings] == [
        (LimitKind.SHOW_SHARE, Weight.LEFT, 4, 4)
    ]
    page = sign_in("ville").post(DESK, typed(places.theatre, event=show.pk))
    assert len(page.context["verdict"].notes) == 1
    assert page.context["verdict"].notes[0] in page.text


def test_children_take_places_too_and_too_many_are_stopped(show, card, sample_cards, places, by):
    assert logged(places.theatre, by, MONDAY, event=show, children=2).usage
    result = logged(places.theatre, by, MONDAY, event=show, text_code=OTHER, children=1)
    assert (result.answer.reason, stopped(result)) == (Reason.LIMIT_REACHED, LimitKind.SHOW_SHARE)
    assert logged(places.theatre, by, MONDAY, event=show, text_code=OTHER).usage


@pytest.mark.parametrize("code", [OTHER, "A045199001", "A045199004", "A999999999"])
def test_of_a_full_event_the_same_is_said_of_every_card(show, card, sample_cards, places, by, code):
    """Usable, expired, unregistered or unknown: who asks at a full house learns nothing, and it weighs nothing."""
    logged(places.theatre, by, MONDAY, event=show, children=2)
    logged(places.theatre, by, MONDAY, event=show, text_code="A045198735")
    judged = check_use(ticket=ticket(places.theatre, MONDAY, event=show, text_code=code), by=by)
    assert (judged.answer, judged.code, judged.card_id) == (Answer(Reason.LIMIT_REACHED), "", None)
    assert [(f.kind, f.left) for f in judged.findings] == [(LimitKind.SHOW_SHARE, 0)]
    assert logged(places.theatre, by, MONDAY, event=show, text_code=code).answer == Answer(Reason.LIMIT_REACHED)


def test_at_a_full_event_a_booking_is_handed_over_and_a_logged_card_is_known(show, sample_cards, places, by):
    logged(places.theatre, by, MONDAY, event=show, children=2)
    logged(places.theatre, by, MONDAY, event=show, text_code="A045198735", booked=True)
    assert logged(places.theatre, by, MONDAY, event=show, text_code="A045198735").redeemed
    assert logged(places.theatre, by, MONDAY, event=show).answer.reason is Reason.ALREADY_LOGGED


def test_an_undone_use_gives_its_places_back(show, card, sample_cards, places, by):
    use = logged(places.theatre, by, MONDAY, event=show, children=2).usage
    withdraw_use(usage=use, reason="mistake", by=by)
    assert logged(places.theatre, by, MONDAY, event=show, text_code=OTHER, children=0).findings[0].left == 4


def test_an_imported_row_without_an_event_takes_a_place_of_the_show_of_its_name(show, card, sample_cards, places, by):
    make.use(sample_cards[OTHER], places.theatre, MONDAY, children=2, event_time=time(19))
    assert logged(places.theatre, by, MONDAY, event=show).findings[0].left == 1


def test_without_the_number_of_tickets_there_is_no_such_limit(card, places, by):
    make.limit(places.theatre, "show_share", 3)
    event = make.event(places.theatre, MONDAY)
    assert logged(places.theatre, by, MONDAY, event=event).findings == ()


def test_the_events_own_number_goes_before_the_venues(show, card, places, by):
    show.own_limit = 20
    show.save()
    assert logged(places.theatre, by, MONDAY, event=show).findings[0].number == 20


def test_once_per_production_also_by_a_typed_name_and_on_another_day(card, places, by):
    make.limit(places.theatre, "once_per_production")
    assert logged(places.theatre, by, MONDAY).usage
    result = logged(places.theatre, by, date(2026, 11, 24), event_name=" LUMIKUNINGATAR")
    assert stopped(result) == LimitKind.ONCE_PER_PRODUCTION
    assert logged(places.theatre, by, date(2026, 11, 24), event_name="Hamlet").usage


def test_what_a_card_has_used_follows_it_through_a_replacement(card, sample_cards, places, by):
    make.limit(places.theatre, "once_per_production")
    logged(places.theatre, by, MONDAY)
    new = sample_cards[OTHER]
    new.replaces, new.original = card, card
    new.save()
    result = logged(places.theatre, by, date(2026, 11, 24), text_code=OTHER)
    assert stopped(result) == LimitKind.ONCE_PER_PRODUCTION


def test_open_reservations_are_counted_until_they_are_redeemed(card, places, by):
    make.limit(places.theatre, "open_reservations", 1)
    assert logged(places.theatre, by, MONDAY, booked=True).usage
    second = {"event_name": "Hamlet", "booked": True}
    assert stopped(logged(places.theatre, by, MONDAY, **second)) == LimitKind.OPEN_RESERVATIONS
    assert logged(places.theatre, by, MONDAY, event_name="Hamlet").usage  # not a reservation
    assert logged(places.theatre, by, MONDAY).redeemed
    assert logged(places.theatre, by, MONDAY, event_name="Tuhkimo", booked=True).usage


@pytest.mark.parametrize(
    ("period", "first_day", "left"), [("calendar_year", date(2026, 1, 2), 24), ("card_period", date(2026, 5, 12), 24)]
)
def test_visits_of_a_swimming_hall_count_the_children(card, places, by, period, first_day, left):
    places.theatre.venue_type = "swimming_hall"
    places.theatre.save()
    make.limit(places.theatre, "visits", 30, period=period)
    make.use(card, places.theatre, first_day, "", children=2)
    make.use(card, places.theatre, date(2026, 11, 20), "", children=2)
    make.use(card, places.theatre, date(2025, 12, 30), "", children=2)  # neither this year nor this period
    result = logged(places.theatre, by, MONDAY, event_name="")
    assert [(f.kind, f.left) for f in result.findings] == [(LimitKind.VISITS, left)]


def test_a_library_tells_what_the_holder_pays_over_the_euros(card, places, by):
    places.theatre.venue_type = "library"
    places.theatre.save()
    make.limit(places.theatre, "fee_euros", 20, period="calendar_year")
    assert logged(places.theatre, by, MONDAY, event_name="", kind="fee", amount=Decimal(15)).usage
    fee = {"event_name": "Kopiot", "kind": "fee", "amount": Decimal("8.50")}
    [finding] = logged(places.theatre, by, MONDAY, **fee).findings
    assert (finding.weight, finding.left, finding.excess) == (Weight.WARN, 5, Decimal("3.50"))
    nothing = logged(places.theatre, by, MONDAY, event_name="", kind="fee", amount=Decimal(1), second=True)
    assert stopped(nothing) == LimitKind.FEE_EUROS


def test_excluded_events_are_stopped_and_included_ones_go_on(card, places, by):
    make.limit(places.theatre, "no_premieres")
    premiere = make.event(places.theatre, MONDAY, "Ensi-ilta", is_premiere=True)
    assert stopped(logged(places.theatre, by, MONDAY, event=premiere)) == LimitKind.NO_PREMIERES
    assert logged(places.theatre, by, MONDAY).usage


def test_a_ticket_is_had_from_the_day_that_the_venue_says(card, places, by, today):
    make.limit(places.theatre, "obtainable", 7)
    far = make.event(places.theatre, date(2026, 11, 30), "Myöhemmin")
    result = logged(places.theatre, by, today, event=far, booked=True)
    assert (stopped(result), result.findings[0].opens) == (LimitKind.OBTAINABLE, date(2026, 11, 23))
    assert logged(places.theatre, by, MONDAY, booked=True).usage


def test_a_booking_handed_over_too_early_is_warned_of_only(card, places, by, today):
    make.limit(places.theatre, "handed_over", 30)
    evening = make.event(places.theatre, today, time=time(19))
    logged(places.theatre, by, today, event=evening, booked=True)
    result = logged(places.theatre, by, today, event=evening)  # noon
    assert result.redeemed
    judged = check_use(ticket=ticket(places.theatre, today, event=evening, second=True), by=by)
    assert [f.kind for f in judged.findings] == [LimitKind.HANDED_OVER]


@pytest.mark.parametrize(("day", "kind"), [(MONDAY, LimitKind.CHILDREN_ON_COURSES), (date(2025, 3, 3), None)])
def test_children_get_a_course_place_only_where_the_venue_gives_one(card, places, by, day, kind):
    course = make.event(places.theatre, MONDAY, "Keramiikka", kind="course")
    result = logged(places.theatre, by, MONDAY, event=course, kind="course_place", children=1)
    assert (result.answer.reason, stopped(result)) == (Reason.NOT_FOR_COURSE, LimitKind.CHILDREN_ON_COURSES)
    make.limit(places.theatre, "children_on_courses")
    assert logged(places.theatre, by, MONDAY, event=course, kind="course_place", children=1).usage


def test_the_model_of_2020_gives_children_and_community_cards_no_course_place(sample_cards, places, by):
    run = make.series(places.espoo_area, "K", kind="community")
    make.card(run, "K000000001", places.office, date(2025, 3, 1), kind="community")
    make.card(make.series(places.espoo_area, "L"), "L000000001", places.office, date(2025, 3, 1), children=2)
    make.limit(places.theatre, "children_on_courses")
    for code, kind in (("K000000001", National.COMMUNITY_ON_COURSES), ("L000000001", National.CHILDREN_ON_COURSES)):
        result = logged(places.theatre, by, date(2025, 3, 3), text_code=code, kind="course_place", children=1)
        assert stopped(result) == kind


def test_a_trial_of_2021_no_longer_limits(card, places, by):
    places.theatre.venue_type = "swimming_hall"
    places.theatre.save()
    make.limit(places.theatre, "day_places", 20, starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    assert logged(places.theatre, by, MONDAY, event_name="").findings == ()


NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")


@pytest.mark.parametrize("name", ["ville", "leena"])
def test_a_limited_event_takes_at_most_twelve_statements(show, sample_cards, places, sign_in, name):
    make.limit(places.theatre, "once_per_production")
    make.use(sample_cards[GOOD], places.theatre, date(2026, 11, 20), "Hamlet")
    Card.unscoped.filter(code=GOOD).update(first_used_on=date(2026, 11, 20))
    browser, sent = sign_in(name), typed(places.theatre, event=show.pk)
    browser.post(DESK, sent)
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(LOG, sent).status_code == 302
    sent = [q["sql"].strip() for q in captured if not q["sql"].lstrip().startswith(NOT_COUNTED)]
    counted = [statement for text in sent for statement in text.split(";\n")]  # two may go in one
    assert len(counted) <= 12, counted
    assert Usage.unscoped.count() == 2


def test_a_correction_does_not_count_the_row_that_it_replaces(show, card, places, by):
    make.limit(places.theatre, "once_per_production")
    use = logged(places.theatre, by, MONDAY, event=show, children=2).usage
    result = corrected(use, by, event=show, children=1)
    assert (result.usage.children, result.findings[0].left) == (1, 4)
