"""The group's page: every line answered, logged as one, and every kind of bad input keeps what was typed."""

from __future__ import annotations

import re
import uuid
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import someone
from tests import factories as make
from tests.usage.desk import GOOD, logged
from tests.usage.group import CHECK, EXPIRED, FOURTH, PAGE, SECOND, THIRD, WORKER, typed
from usage.models import Usage, Visit

MONDAY = date(2026, 11, 23)


@pytest.fixture
def ville(sample_cards, sign_in):
    return sign_in("ville")


@pytest.fixture
def theatre(places):
    return places.theatre


def said(page):
    """Tone and headline of every line that has an answer."""
    return [(beside.tone, str(beside.headline)) for beside in page.context["lines"] if beside.tone]


def kept(page, *names):
    return [page.context["form"][name].value() for name in names]


def test_the_page_opens_with_five_lines_today_and_the_focus_on_the_first(ville):
    page = ville.get(PAGE)
    assert (page.status_code, len(page.context["lines"])) == (200, 5)
    assert kept(page, "event_day", "children_1", "code_1") == ["22.11.2026", "0", None]
    assert re.search(r'<input[^>]*name="code_1"[^>]*autofocus', page.text)
    assert PAGE in ville.get("/desk/").text


def test_checking_answers_every_line_and_logs_nothing(ville, theatre):
    page = ville.post(PAGE, typed(theatre, WORKER, GOOD, EXPIRED, children_2="1", deed="check"))
    assert said(page) == [
        ("ok", "The card can be used."),
        ("ok", "The card can be used."),
        ("stop", "The card is no longer valid on the day of the event."),
    ]
    assert [beside.next_step for beside in page.context["lines"][:2]] == [
        "Community card: one worker.", "one adult and 1 child",
    ]  # fmt: skip
    assert kept(page, "code_1", "code_2", "children_2") == [WORKER, GOOD, "1"]
    assert "Nothing can be logged yet." in page.text
    assert not Usage.unscoped.exists()


def test_the_answers_alone_have_no_code(ville, theatre):
    page = ville.post(CHECK, typed(theatre, WORKER, GOOD, GOOD, FOURTH))
    assert said(page)[2] == ("ask", "The same card is on line 2.")
    assert not any(code in page.text for code in (WORKER, GOOD, FOURTH))
    assert "<html" not in page.text


def test_the_people_are_counted_without_the_worker_and_the_page_says_so(ville, theatre):
    people = ville.post(PAGE, typed(theatre, WORKER, GOOD, SECOND, children_1="1", deed="check")).context["people"]
    assert (people.number, people.workers, people.is_large, people.is_alone) == (3, 1, False, False)
    assert "is not counted in the two to five" in ville.get(PAGE).text


def test_logging_logs_all_and_offers_the_undo_of_the_whole(ville, theatre):
    answer = ville.post(PAGE, typed(theatre, deed="log"), follow=True)
    visit = Visit.unscoped.get()
    assert answer.redirect_chain == [(f"{PAGE}?visit={visit.pk}", 302)]
    assert "The visit was logged: 3 tickets." in answer.text
    assert Usage.unscoped.filter(visit=visit).count() == 3
    assert kept(answer, "code_1", "event_name", "event_time") == [None, "Lumikuningatar", "19.00"]
    undo = reverse("visit_withdraw", args=[visit.pk])
    assert f'action="{undo}"' in answer.text
    after = ville.post(undo, {"reason": "mistake", "to_group": "1"}, follow=True)
    assert (after.redirect_chain, "The whole visit was undone." in after.text) == ([(PAGE, 302)], True)
    assert not Usage.unscoped.counting().exists()


def test_the_same_form_sent_twice_logs_once(ville, theatre):
    sent = typed(theatre, deed="log")
    answers = [ville.post(PAGE, sent, follow=True) for _ in range(2)]
    assert ["The visit was logged: 3 tickets." in answer.text for answer in answers] == [True, True]
    assert (Visit.unscoped.count(), Usage.unscoped.count()) == (1, 3)


def test_a_repeat_after_undoing_says_so(ville, theatre):
    sent = typed(theatre, deed="log")
    ville.post(PAGE, sent)
    ville.post(reverse("visit_withdraw", args=[Visit.unscoped.get().pk]), {"reason": "mistake"})
    assert "has been undone since" in ville.post(PAGE, sent, follow=True).text
    assert Usage.unscoped.count() == 3


def test_other_content_under_the_same_key_is_refused_and_kept_with_a_new_key(ville, theatre):
    sent = typed(theatre, deed="log")
    ville.post(PAGE, sent)
    page = ville.post(PAGE, {**sent, "code_3": THIRD})
    assert "to log another visit." in page.text
    assert kept(page, "code_1", "code_3") == [WORKER, THIRD]
    assert page.context["form"]["key"].value() != sent["key"]
    assert (Visit.unscoped.count(), Usage.unscoped.count()) == (1, 3)


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((GOOD, EXPIRED), "Nothing was logged. Mend the lines that say why"),
        ((GOOD,), "Nothing was logged. Scan the next card, or log this one at the ticket desk."),
        ((WORKER,), "Nothing was logged. Mend the lines"),
    ],
)
def test_a_group_that_cannot_be_logged_says_why_at_the_top(ville, theatre, codes, words):
    page = ville.post(PAGE, typed(theatre, *codes, deed="log"))
    assert words in str(page.context["form"].non_field_errors())
    assert kept(page, "code_1") == [codes[0]]
    assert not (Usage.unscoped.exists() or Visit.unscoped.exists())


def test_more_than_five_are_logged_after_the_tick_for_that_number(ville, theatre):
    sent = typed(theatre, GOOD, SECOND, THIRD, FOURTH, children_4="2", deed="log")
    page = ville.post(PAGE, sent)
    assert "tick that it is right" in str(page.context["form"].non_field_errors())
    assert 'type="checkbox" name="confirmed" value="6"' in page.text
    assert not Usage.unscoped.exists()
    ville.post(PAGE, {**sent, "confirmed": "5"})
    assert not Usage.unscoped.exists()
    ville.post(PAGE, {**sent, "confirmed": "6"})
    assert Usage.unscoped.count() == 4


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code_2", "x" * 300, "The text is too long for a card code."),
        ("code_2", "", "Scan the card of this line, or take the children off it."),
        ("children_2", "two", "Type the number of children as a number"),
        ("children_2", "51", "Type at most 50 children."),
        ("event_day", "31.11.2026", "There is no such day."),
        ("event_time", "late", "Type the time as numbers"),
        ("event_name", "0401234567", "telephone number"),
        ("venue", "x", "You cannot log uses for this venue."),
        ("venue", uuid.uuid4(), "You cannot log uses for this venue."),
        ("event", uuid.uuid4(), "not on the venue"),
        ("kind", "fee", "Choose from the list what the card is used for."),
        ("key", "x", "This page is too old."),
        ("confirmed", "many", "This page is too old."),
        ("lines", "many", "This page is too old."),
    ],
)
@pytest.mark.parametrize("deed", ["check", "log"])
def test_bad_input_is_told_and_everything_kept(ville, theatre, field, value, words, deed):
    page = ville.post(PAGE, typed(theatre, **{"children_2": "1", field: value}, deed=deed))
    assert words in page.text
    others = {"code_1": WORKER, "code_3": SECOND, "event_time": "19.00"}
    assert {name: kept(page, name)[0] for name in others if name != field} == {
        name: told for name, told in others.items() if name != field
    }
    assert not Usage.unscoped.exists()


def test_an_empty_form_asks_for_the_first_card(ville, theatre):
    page = ville.post(PAGE, typed(theatre, "  ", deed="log"))
    assert page.context["form"].errors == {"code_1": ["Scan the first card or type its code."]}
    assert ville.post(CHECK, typed(theatre, " ")).context["faults"] == []


def test_a_fault_of_the_form_is_told_in_the_place_of_the_answers(ville, theatre):
    page = ville.post(CHECK, typed(theatre, event_day="tomorrow"))
    assert said(page) == []
    assert "Day of the event: Type the day as numbers" in page.text


def test_a_line_more_keeps_everything_and_asks_nothing_yet(ville, theatre):
    sent = typed(theatre, WORKER, GOOD, "", "", THIRD, children_2="x", event_day="?", booked="on", deed="line")
    page = ville.post(PAGE, sent)
    assert (len(page.context["lines"]), page.context["form"].errors) == (6, {})
    assert kept(page, "code_1", "code_2", "code_5", "code_6") == [WORKER, GOOD, THIRD, None]
    assert kept(page, "children_2", "event_day", "booked", "key") == ["x", "?", "on", sent["key"]]
    assert re.search(r'<input[^>]*name="code_3"[^>]*autofocus', page.text)


@pytest.mark.parametrize(
    ("lines", "more"), [("11", True), ("12", False), ("99", False), ("999999", True), ("-1", True)]
)
def test_there_are_twelve_lines_at_most(ville, theatre, lines, more):
    page = ville.post(PAGE, typed(theatre, lines=lines, deed="check"))
    assert len(page.context["lines"]) == {"11": 11, "12": 12, "99": 12}.get(lines, 5)
    assert ('value="line"' in page.text) is more


def test_a_sixth_card_is_logged_too_whatever_the_page_says_of_its_lines(ville, theatre):
    sixth = {"code_6": "A045198749", "lines": "5"}
    ville.post(PAGE, typed(theatre, GOOD, SECOND, THIRD, FOURTH, WORKER, deed="log", **sixth))
    assert Usage.unscoped.count() == 6


def test_a_limit_of_the_venue_is_told_in_its_own_words(ville, theatre):
    make.limit(theatre, "show_share", 3)
    show = make.event(theatre, MONDAY, time=time(19), places=101)
    sent = typed(theatre, GOOD, SECOND, THIRD, children_1="2", event=show.pk, deed="check")
    page = ville.post(PAGE, sent)
    assert [tone for tone, _headline in said(page)] == ["ok", "ok", "stop"]
    assert "All 4 tickets for card holders have been given out for this show." in page.text
    assert page.context["people"].left == "4 tickets for card holders are left for this show."


def test_a_booking_is_told_and_handed_over(ville, theatre, people, today):
    logged(theatre, someone(people.ville), today, booked=True)
    page = ville.post(PAGE, typed(theatre, GOOD, SECOND, deed="check"))
    assert said(page)[0] == ("ok", "The card has a booking for this event.")
    ville.post(PAGE, typed(theatre, GOOD, SECOND, deed="log"))
    assert sorted(Usage.unscoped.values_list("state", flat=True)) == ["redeemed", "redeemed"]


def test_a_card_in_the_log_already_is_led_to_the_desk(ville, theatre, sample_cards, today):
    make.use(sample_cards[GOOD], theatre, today)
    page = ville.post(PAGE, typed(theatre, GOOD, SECOND, deed="log"))
    assert said(page)[0] == ("ask", "This use has already been logged.")
    assert "If a second ticket is right, log it at the desk." in page.text
    assert Usage.unscoped.count() == 1


def test_another_venues_events_are_shown_and_the_cards_kept(sample_cards, places, sign_in):
    museum = make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    make.event(museum, MONDAY, "Näyttely")
    browser = sign_in("kaarina")
    page = browser.post(PAGE, typed(museum, deed="venue"))
    assert [event.name for event in page.context["form"].events] == ["Näyttely"]
    assert (kept(page, "code_2"), page.context["form"].errors) == ([GOOD], {})
    assert browser.get(PAGE).context["venue"] == museum


def test_the_venue_and_the_event_are_remembered_at_the_desk_too(ville, theatre):
    ville.post(PAGE, typed(theatre, deed="check"))
    form = ville.get("/desk/").context["form"]
    assert [form[name].value() for name in ("event_name", "event_time")] == ["Lumikuningatar", "19.00"]


def test_a_shared_account_is_asked_for_initials_that_every_row_keeps(ville, people, theatre):
    assert 'name="worker"' not in ville.get(PAGE).text
    people.ville.is_shared = True
    people.ville.save()
    answer = ville.post(PAGE, typed(theatre, worker="MK", deed="log"), follow=True)
    assert answer.context["logged"]["visit"].logged_by == "venue@kaikukanta.test (MK)"
    assert set(Usage.unscoped.values_list("logged_by", flat=True)) == {"venue@kaikukanta.test (MK)"}


def test_a_card_more_takes_the_same_few_statements_more(ville, theatre):
    counts = []
    for cards in ((GOOD, SECOND), (GOOD, SECOND, THIRD), (GOOD, SECOND, THIRD, FOURTH)):
        with CaptureQueriesContext(connection) as captured:
            ville.post(CHECK, typed(theatre, *cards))
        counts.append(len(captured))
    assert counts[2] - counts[1] == counts[1] - counts[0] <= 12
