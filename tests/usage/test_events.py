"""A venue's list of events, and the desk that chooses from it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from tests import factories as make
from tests.usage.desk import GOOD, logged, ticket, typed
from usage.actions import add_event, change_event
from usage.models import Event, Usage

LIST, ADD, DESK, LOG = "/events/", "/events/add/", "/desk/", "/desk/log/"
LATER = date(2026, 11, 29)


@pytest.fixture
def show(places, today):
    return make.event(places.theatre, today, time=time(19), places=199)


def filled(at, **changes):
    whole = {"venue": at.theatre.pk, "kind": "show", "name": "Hamlet", "day": "29.11.2026", "time": "19.00"}
    return {**whole, "category": "culture", "places": "199", **changes}


def fields(**changes):
    names = ("time", "places", "own_limit", "price")
    flags = dict.fromkeys(("is_visiting", "is_premiere", "is_gala"), False)
    whole = {"kind": "show", "name": "Hamlet", "day": LATER, "category": "culture"}
    return {**dict.fromkeys(names), **flags, **whole, **changes}


def test_an_event_is_added_and_the_trail_says_by_whom(places, people, sign_in):
    page = sign_in("ville").post(ADD, filled(places, is_premiere="on", price="12,50"), follow=True)
    event = Event.unscoped.get()
    assert (event.name, event.name_key, event.day, event.time) == ("Hamlet", "hamlet", LATER, time(19))
    assert (event.places, event.is_premiere, event.price) == (199, True, Decimal("12.50"))
    assert "The event was added: Hamlet." in page.text
    line = AuditEvent.unscoped.get(verb="event.added")
    assert (line.actor_name, line.details["after"]["price"]) == ("venue@kaikukanta.test", "12.50")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Type the name of the event."),
        ({"name": "Soita 040 123 4567"}, "This looks like a telephone number"),
        ({"day": ""}, "Type the day, for example 22.11.2026."),
        ({"day": "31.11.2026"}, "There is no such day."),
        ({"places": "0"}, "Type a number of at least 1."),
        ({"places": "many"}, "Type the number as digits"),
        ({"own_limit": "5"}, "at least 6 tickets"),
        ({"own_limit": "200"}, "There cannot be more tickets for card holders than tickets in all."),
        ({"own_limit": "10", "places": ""}, "Type the number of tickets too"),
        ({"price": "a lot"}, "Type the sum in euros as a number"),
        ({"venue": ""}, "Choose the venue."),
    ],
)
def test_bad_input_gives_clear_words_and_keeps_what_was_typed(places, sign_in, change, words, people):
    sent = filled(places, **change)
    page = sign_in("ville").post(ADD, sent)
    assert words in page.text
    form = page.context["form"]
    assert {name: str(form[name].value()) for name in sent} == {name: str(value) for name, value in sent.items()}
    assert not Event.unscoped.exists()


def test_the_same_event_stands_on_the_list_once(show, places, sign_in):
    sent = filled(places, name=" lumikuningatar ", day="22.11.2026")
    assert "This event is already on the list." in sign_in("ville").post(ADD, sent).text


def test_admission_has_no_day(places, sign_in, people):
    sign_in("ville").post(ADD, filled(places, kind="admission", name="Museum"))
    assert Event.unscoped.values_list("day", "time").get() == (None, None)


def test_an_event_of_another_venue_is_not_added(places, sign_in, people):
    page = sign_in("ville").post(ADD, filled(places, venue=places.wasa.pk))
    assert "You do not keep the list of this venue." in page.text


def test_once_it_has_uses_the_kind_and_day_stay(show, sample_cards, places, people, today):
    logged(places.theatre, someone(people.ville), today, event=show)
    with pytest.raises(Refused, match="its kind and day stay"):
        change_event(event=show, fields=fields(day=LATER), by=someone(people.ville))
    change_event(event=show, fields=fields(name="Toinen nimi", day=today), by=someone(people.ville))
    assert Usage.unscoped.get().event_name == "Lumikuningatar"


def test_a_changed_event_is_saved_from_its_page(show, places, sign_in):
    address = reverse("event_edit", args=[show.pk])
    form = sign_in("ville").get(address).context["form"]
    assert [form[name].value() for name in ("name", "day", "time", "places")] == [
        "Lumikuningatar", "22.11.2026", "19.00", 199,
    ]  # fmt: skip
    sign_in("ville").post(address, filled(places, name="Lumikuningatar", day="22.11.2026", places="120"))
    assert Event.unscoped.get().places == 120


def test_an_event_taken_off_is_offered_no_more(show, places, sign_in):
    browser = sign_in("ville")
    assert browser.get(DESK).context["form"].events == [show]
    browser.post(reverse("event_close", args=[show.pk]))
    assert browser.get(DESK).context["form"].events == []
    assert browser.get(reverse("event_edit", args=[show.pk])).status_code == 404
    assert "Lumikuningatar" in browser.get(f"{LIST}?listed=all").text


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("ville", (200, 200)),
        ("kaarina", (200, 200)),
        ("aino", (200, 200)),
        ("leena", (200, 403)),
        ("viktor", (200, 404)),
        ("jaana", (403, 403)),
        ("tilda", (403, 403)),
    ],
)
def test_who_sees_the_list_and_who_keeps_it(show, sign_in, name, statuses):
    browser = sign_in(name)
    found = (browser.get(LIST).status_code, browser.get(reverse("event_edit", args=[show.pk])).status_code)
    assert found == statuses


def test_the_list_takes_as_many_queries_with_one_row_as_with_three(show, places, sign_in):
    browser, counts = sign_in("ville"), []
    for name in ("Toinen", "Kolmas"):
        with CaptureQueriesContext(connection) as captured:
            browser.get(LIST)
        counts.append(len(captured))
        make.event(places.theatre, LATER, name)
    assert counts[0] == counts[1]


def test_the_list_tells_how_many_tickets_have_gone(show, sample_cards, places, people, today, sign_in):
    logged(places.theatre, someone(people.ville), today, event=show, children=2)
    [row] = sign_in("ville").get(LIST).context["table"].data
    assert row.tickets == 3


def test_the_desk_offers_today_first_then_other_days_then_any_day(show, places, sign_in):
    make.event(places.theatre, LATER, "Myöhemmin")
    make.event(places.theatre, None, "Näyttely")
    make.event(places.theatre, date(2026, 11, 1), "Ohi")
    make.event(places.wasa, date(2026, 11, 22), "Muualla")
    widget = sign_in("ville").get(DESK).context["form"].fields["event"].widget
    assert [(str(label), [name for _pk, name in events]) for label, events in widget.choices[1:]] == [
        ("Today", ["19.00 Lumikuningatar"]), ("Other days", ["29.11.2026 Myöhemmin"]), ("Any day", ["Näyttely"]),
    ]  # fmt: skip


def test_a_chosen_event_gives_the_use_its_name_day_time_and_category(show, sample_cards, places, sign_in):
    Event.unscoped.update(category="science")
    sent = typed(places.theatre, event=show.pk, event_name="", event_day="1.1.2026", event_time="")
    sign_in("ville").post(LOG, sent)
    use = Usage.unscoped.get()
    assert (use.event, use.event_name, use.event_day, use.event_time) == (
        show, "Lumikuningatar", date(2026, 11, 22), time(19),
    )  # fmt: skip
    assert (use.category, use.kind) == ("science", "ticket")


def test_the_desk_remembers_the_event_for_the_next_card(show, sample_cards, places, sign_in):
    browser = sign_in("ville")
    browser.post(LOG, typed(places.theatre, event=show.pk))
    assert browser.get(DESK).context["form"]["event"].value() == str(show.pk)


@pytest.mark.parametrize("typed_name", ["lumikuningatar", "LUMIKUNINGATAR "])
def test_a_typed_name_that_stands_on_the_list_means_that_event(show, sample_cards, places, people, today, typed_name):
    assert logged(places.theatre, someone(people.ville), today, event_name=typed_name).usage.event == show


def test_a_typed_name_of_two_performances_means_neither_until_the_time_is_said(
    show, sample_cards, places, people, today
):
    matinee = make.event(places.theatre, today, time=time(13))
    assert logged(places.theatre, someone(people.ville), today).usage.event is None
    other = {"text_code": "A045198728", "event_time": time(13)}
    assert logged(places.theatre, someone(people.ville), today, **other).usage.event == matinee


def test_an_event_of_another_venue_is_refused_and_what_was_typed_stays(places, sample_cards, sign_in, today):
    other = make.event(places.wasa, today)
    page = sign_in("ville").post(LOG, typed(places.theatre, event=other.pk))
    assert "not on the venue&#x27;s list any more" in page.text
    assert page.context["form"]["code"].value() == GOOD
    assert not Usage.unscoped.exists()


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        ("show", "", "ticket"),
        ("show", "series", "series"),
        ("show", "course_place", "ticket"),
        ("course", "ticket", "course_place"),
        ("course", "series", "series"),
    ],
)
def test_what_the_card_is_used_for_fits_the_event(sample_cards, places, sign_in, today, kind, said, kept):
    event = make.event(places.theatre, today, kind=kind)
    sign_in("ville").post(LOG, typed(places.theatre, event=event.pk, kind=said))
    assert Usage.unscoped.get().kind == kept


@pytest.mark.parametrize(
    ("venue_type", "kept"), [("library", "fee"), ("institute", "course_place"), ("cinema", "ticket")]
)
def test_without_an_event_the_venue_says_what_a_card_is_used_for(sample_cards, places, sign_in, venue_type, kept):
    places.theatre.venue_type = venue_type
    places.theatre.save()
    sign_in("ville").post(LOG, typed(places.theatre))
    assert Usage.unscoped.get().kind == kept


def test_a_fee_is_logged_with_its_euros_and_a_ticket_without(sample_cards, places, sign_in):
    browser = sign_in("ville")
    browser.post(LOG, typed(places.theatre, kind="fee", amount="4,20"))
    browser.post(LOG, typed(places.theatre, kind="ticket", amount="4,20", code="A045198728"))
    assert sorted(Usage.unscoped.values_list("kind", "amount")) == [("fee", Decimal("4.20")), ("ticket", None)]


@pytest.mark.parametrize("amount", ["1,234", "-5", "x", "10000"])
def test_a_sum_that_is_none_is_said_so(sample_cards, places, sign_in, amount):
    page = sign_in("ville").post(LOG, typed(places.theatre, kind="fee", amount=amount))
    assert "amount" in page.context["form"].errors
    assert page.context["form"].says_more


def test_a_course_is_judged_on_its_first_day(sample_cards, places, people, today):
    course = make.event(places.theatre, date(2027, 6, 1), "Keramiikka", kind="course")
    assert logged(places.theatre, someone(people.ville), today, event=course).answer.reason == "expired"


def test_another_venue_chosen_shows_its_events(places, sample_cards, sign_in, today):
    museum = make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    exhibition = make.event(museum, None, "Näyttely")
    page = sign_in("kaarina").get(f"{DESK}?venue={museum.pk}")
    assert (page.context["venue"], page.context["form"].events) == (museum, [exhibition])


def test_an_agent_chooses_among_its_clients_events(show, sample_cards, places, sign_in):
    browser = sign_in("leena")
    assert browser.get(DESK).context["form"].events == [show]
    browser.post(LOG, typed(places.theatre, event=show.pk))
    assert Usage.unscoped.values_list("event", "logged_from").get() == (show.pk, places.agency.pk)


def test_nobody_adds_an_event_where_they_do_not_keep_the_list(places, people):
    for who in (people.leena, people.viktor, people.jaana):
        with pytest.raises(PermissionDenied):
            add_event(venue=places.theatre, fields=fields(), by=someone(who))


def test_a_ticket_to_an_event_says_its_name(show, places, today):
    assert ticket(places.theatre, today, event=show, event_name="muu").event_name == "Lumikuningatar"
