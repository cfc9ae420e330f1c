"""The pages of questions: the queue, the thread, and asking from the page of a card."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.models import User
from cards import actions
from cards.models import Message, Question, Turn
from tests import factories as make

from .registering import CODE, PAGE, filled, words

pytestmark = pytest.mark.django_db
TEXT = "May the client have a second card?"


def page_of(question):
    return f"/cards/questions/{question.pk}/"


def turn(question):
    return Question.unscoped.get(pk=question.pk).turn


# The list


def listed(client, **query):
    page = client.get("/cards/questions/", query).content.decode()
    return [" ".join(text.split()) for text in re.findall(r'<th scope="row"[^>]*>\s*<a[^>]*>(.*?)</a>', page, re.S)]


@pytest.fixture
def threads(people, card):
    """Four questions, a day apart: two wait for Kaikukeskus, then one for the site, one is closed."""
    made = {}
    for day, text in enumerate(["closed", "second", "first", "answered"], 1):
        row = actions.ask_question(card=card, text=text, by=someone(people.jaana))
        made[text] = row
        if text == "closed":
            actions.close_question(question=row, by=someone(people.aino))
            Question.unscoped.filter(pk=row.pk).update(closed_at="2026-09-01T12:00Z")
        if text == "answered":
            actions.reply_to_question(question=row, text="Yes.", by=someone(people.aino))
        Question.unscoped.filter(pk=row.pk).update(changed_at=f"2026-11-{20 - day}T12:00Z")
    return made


def test_a_question_answered_and_closed_at_once_is_still_found_by_its_site(sign_in, people, threads):
    actions.close_question(question=threads["first"], by=someone(people.aino))
    assert listed(sign_in("jaana")) == ["answered", "second", "first"]


@pytest.mark.parametrize(
    ("name", "query", "texts"),
    [
        ("aino", {}, ["first", "second", "answered"]),
        ("jaana", {}, ["answered", "first", "second"]),
        ("aino", {"turn": "kaikukeskus"}, ["first", "second"]),
        ("aino", {"turn": "site"}, ["answered"]),
        ("aino", {"turn": "nobody"}, ["closed"]),
        ("aino", {"sort": "-changed_at"}, ["second", "first", "answered"]),
        ("aino", {"sort": "site"}, ["answered", "first", "second"]),
        ("viveca", {}, []),
        ("aino", {"turn": "x"}, ["first", "second", "answered"]),
        ("aino", {"page": "99"}, ["first", "second", "answered"]),
        ("aino", {"site": "x"}, ["first", "second", "answered"]),
    ],
)
def test_what_waits_for_the_reader_comes_first_and_the_oldest_at_the_top(sign_in, threads, name, query, texts):
    assert listed(sign_in(name), **query) == texts


def test_an_empty_list_says_so(sign_in):
    assert "No questions here." in words(sign_in("jaana").get("/cards/questions/"))


@pytest.mark.parametrize("address", ["/cards/questions/", "{thread}"])
def test_the_number_of_queries_does_not_grow(sign_in, people, card, question, address):
    client, numbers = sign_in("aino"), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address.format(thread=page_of(question)))
        numbers.append(len(queries))
        for text in ("one", "two"):
            actions.ask_question(card=card, text=text, by=someone(people.jaana))
            actions.reply_to_question(question=question, text=text, by=someone(people.kaarina))
    assert numbers[0] == numbers[1]


# The pages


def test_kaikukeskus_answers_on_the_page_and_the_site_reads_it(sign_in, question):
    answered = sign_in("aino").post(
        f"{page_of(question)}reply/", {"text": "Yes, when the old one is ended."}, follow=True
    )
    assert "Sent to the site." in words(answered)
    page = words(sign_in("jaana").get(page_of(question)))
    assert [text in page for text in (TEXT, "Kaikukeskus, Aino", "Yes, when the old one is ended.")] == [True] * 3
    assert "waits for the site" in page


def test_a_site_asks_from_the_cards_page_and_comes_back_to_it(sign_in, card):
    client = sign_in("jaana")
    assert f"/cards/{card.pk}/ask/" in client.get(f"/cards/{card.pk}/").content.decode()
    answer = client.post(f"/cards/{card.pk}/ask/", {"text": TEXT, "key": str(uuid.uuid4())}, follow=True)
    assert answer.redirect_chain == [(f"/cards/{card.pk}/", 302)]
    assert "Sent to Kaikukeskus." in words(answer)
    assert turn(Question.unscoped.get()) == Turn.KAIKUKESKUS


def test_kaikukeskus_asks_the_site_about_a_card(sign_in, card):
    client = sign_in("aino")
    assert "Ask the site about a card" in words(client.get(f"/cards/{card.pk}/ask/"))
    client.post(f"/cards/{card.pk}/ask/", {"text": "Is the postal code right?"})
    assert turn(Question.unscoped.get()) == Turn.SITE


def test_only_kaikukeskus_has_the_button_that_closes(sign_in, question):
    shown = {name: "Close the question" in words(sign_in(name).get(page_of(question))) for name in ("aino", "jaana")}
    assert shown == {"aino": True, "jaana": False}
    assert "The question is closed." in words(sign_in("aino").post(f"{page_of(question)}close/", follow=True))


def test_what_was_written_meanwhile_is_not_buried_unread(sign_in, people, question):
    client = sign_in("aino")
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(page_of(question)).content.decode())[1]
    actions.reply_to_question(question=question, text="And one more thing.", by=someone(people.jaana))
    answer = client.post(f"{page_of(question)}close/", {"seen": seen}, follow=True)
    assert "The site has written meanwhile." in words(answer)
    assert turn(question) == Turn.KAIKUKESKUS


def test_a_thread_that_was_read_to_its_end_is_closed(sign_in, question):
    client = sign_in("aino")
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(page_of(question)).content.decode())[1]
    client.post(f"{page_of(question)}close/", {"seen": seen})
    assert turn(question) == Turn.NOBODY


def test_behind_a_shared_login_the_name_is_asked_and_remembered(sign_in, people, question):
    User.objects.filter(pk=people.jaana.pk).update(is_shared=True)
    client = sign_in("jaana")
    assert "Type your name" in words(client.post(f"{page_of(question)}reply/", {"text": "Thank you."}))
    client.post(f"{page_of(question)}reply/", {"text": "Thank you.", "worker_name": "Jaana N."})
    assert Message.unscoped.of(question).last().writer == "Jaana N."
    assert 'value="Jaana N."' in client.get(page_of(question)).content.decode()


def test_a_text_that_looks_personal_is_kept_on_the_page_until_it_is_confirmed(sign_in, question):
    client, text = sign_in("jaana"), "Call 040 123 4567"
    asked = client.post(f"{page_of(question)}reply/", {"text": text})
    assert "This looks like a telephone number: 040 123 4567." in words(asked)
    confirmed = re.search(r'name="text_confirmed"[^>]*value="(\w+)"', asked.content.decode())[1]
    client.post(f"{page_of(question)}reply/", {"text": text, "text_confirmed": confirmed})
    assert Message.unscoped.of(question).last().text == text


@pytest.mark.parametrize("text", ["", "x" * 1001, "131052-308T"])
def test_bad_input_is_told_in_words(sign_in, card, question, text):
    for address in (f"{page_of(question)}reply/", f"/cards/{card.pk}/ask/"):
        assert "Error:" in words(sign_in("jaana").post(address, {"text": text}))
    assert Message.unscoped.count() == 1


def test_the_title_and_the_addresses_hold_no_code(sign_in, question):
    page = sign_in("aino").get(page_of(question)).content.decode()
    assert "A045" not in re.search("<title>(.*?)</title>", page, re.S)[1]
    assert not re.search(r'href="[^"]*A045', page)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("viveca", {"detail": 404, "reply": 404, "close": 403, "ask": 404, "list": 200}),
        ("ville", {"detail": 403, "reply": 403, "close": 403, "ask": 403, "list": 403}),
        ("kaarina", {"detail": 200, "reply": 200, "close": 403, "ask": 200, "list": 200}),
    ],
)
def test_pages_are_for_those_of_the_place(sign_in, card, question, name, expected):
    client = sign_in(name)
    found = {
        "detail": client.get(page_of(question)),
        "reply": client.post(f"{page_of(question)}reply/", {"text": ""}),
        "close": client.post(f"{page_of(question)}close/"),
        "ask": client.get(f"/cards/{card.pk}/ask/"),
        "list": client.get("/cards/questions/"),
    }
    assert {page: answer.status_code for page, answer in found.items()} == expected


def test_a_card_in_the_drawer_has_no_page_to_ask_on(sign_in, places):
    printed = make.printed(make.series(places.espoo_area), "A045198703")
    assert sign_in("kaarina").get(f"/cards/{printed.pk}/ask/").status_code == 404


def test_a_remark_typed_as_a_name_is_asked_about_at_the_registration(sign_in, places, choices):
    make.printed(make.series(places.espoo_area), CODE)
    page = sign_in("jaana").post(PAGE, filled(remarks="Matti Virtanen asked"))
    assert "This looks like a name: Matti Virtanen." in words(page)
