"""A remark that is a question, its thread between the site and Kaikukeskus, and the queue."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from cards import actions, tasks
from cards.models import Card, Message, Question, Turn
from cards.waiting import waiting_count
from tests import factories as make

from .registering import CODE, PAGE, filled, words

pytestmark = pytest.mark.django_db
TEXT = "May the client have a second card?"


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))


@pytest.fixture
def vaasa_card(places):
    run = make.series(places.vaasa_area, prefix="B")
    return make.card(run, "B045198790", places.vaasa_office, date(2026, 1, 5))


@pytest.fixture
def question(people, card):
    """Jaana has asked."""
    return actions.ask_question(card=card, text=TEXT, by=someone(people.jaana))


def page_of(question):
    return f"/cards/questions/{question.pk}/"


def turn(question):
    return Question.unscoped.get(pk=question.pk).turn


def mailed():
    """Run the mails that wait for the worker."""
    for job in ProcrastinateJob.objects.filter(task_name="cards.tasks.tell_of_question").order_by("id"):
        tasks.tell_of_question(**job.args)


# A remark as a question


def test_a_remark_that_is_no_question_opens_no_thread(people, places, choices):
    registered(people, places, ask_kaikukeskus=False)
    assert Question.unscoped.count() == 0


def test_a_remark_that_is_a_question_opens_a_thread_that_waits_for_kaikukeskus(people, places, choices):
    card = registered(people, places, ask_kaikukeskus=True)
    asked = Question.unscoped.get()
    written = Message.unscoped.of(asked).get()
    assert (asked.card, asked.turn, asked.site) == (card, Turn.KAIKUKESKUS, places.office)
    assert (written.text, written.writer, written.is_from_kaikukeskus) == (TEXT, "Jaana N.", False)


def registered(people, places, **more):
    run = make.series(places.espoo_area, kind="community")
    make.printed(run, CODE)
    told = actions.Told(worker_name="Jaana N.", remarks=TEXT, terms_told=True, **more)
    return actions.register_card(
        code=CODE, site=places.office, issued_on=date(2026, 11, 20), told=told, by=someone(people.jaana)
    )


# Deeds


def test_the_turn_goes_to_and_fro_and_ends_when_kaikukeskus_closes(people, question):
    turns = [turn(question)]
    actions.reply_to_question(question=question, text="Why?", by=someone(people.aino))
    turns.append(turn(question))
    actions.reply_to_question(question=question, text="The first one got wet.", by=someone(people.jaana))
    turns.append(turn(question))
    actions.close_question(question=question, by=someone(people.aino))
    assert [*turns, turn(question)] == ["kaikukeskus", "site", "kaikukeskus", "nobody"]


def test_writing_opens_a_closed_question_again(people, question):
    actions.close_question(question=question, by=someone(people.aino))
    actions.reply_to_question(question=question, text="One more thing.", by=someone(people.jaana))
    again = Question.unscoped.get(pk=question.pk)
    assert (again.turn, again.closed_at) == (Turn.KAIKUKESKUS, None)


def test_closing_twice_is_recorded_once(people, question):
    for _time in range(2):
        actions.close_question(question=question, by=someone(people.aino))
    assert AuditEvent.unscoped.filter(verb="question.closed").count() == 1


def test_the_same_form_sent_twice_writes_once(people, card):
    key, answer_key = uuid.uuid4(), uuid.uuid4()
    asked = [actions.ask_question(card=card, text=TEXT, key=key, by=someone(people.jaana)) for _time in range(2)]
    for _time in range(2):
        actions.reply_to_question(question=asked[0], text="Yes.", key=answer_key, by=someone(people.aino))
    assert asked[0] == asked[1]
    assert Message.unscoped.count() == 2
    assert ProcrastinateJob.objects.filter(task_name="cards.tasks.tell_of_question").count() == 1


@pytest.mark.parametrize(("name", "status"), [("viveca", 403), ("ville", 403), ("tilda", 403)])
def test_others_neither_ask_nor_write(people, card, question, name, status):
    by = someone(getattr(people, name))
    with pytest.raises(PermissionDenied):
        actions.ask_question(card=card, text=TEXT, by=by)
    with pytest.raises(PermissionDenied):
        actions.reply_to_question(question=question, text=TEXT, by=by)


@pytest.mark.parametrize("name", ["jaana", "kaarina"])
def test_only_kaikukeskus_closes(people, question, name):
    with pytest.raises(PermissionDenied):
        actions.close_question(question=question, by=someone(getattr(people, name)))


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001])
def test_an_empty_or_endless_text_is_refused(people, card, question, text):
    with pytest.raises(Refused):
        actions.ask_question(card=card, text=text, by=someone(people.jaana))
    with pytest.raises(Refused):
        actions.reply_to_question(question=question, text=text, by=someone(people.jaana))


def test_nothing_is_asked_about_a_card_in_the_drawer(people, places):
    printed = make.printed(make.series(places.espoo_area), "A045198703")
    with pytest.raises(Refused, match="not registered"):
        actions.ask_question(card=printed, text=TEXT, by=someone(people.aino))


def test_the_trail_hears_the_deeds_and_never_the_words(people, question):
    actions.reply_to_question(question=question, text="Of course.", by=someone(people.aino))
    actions.close_question(question=question, by=someone(people.aino))
    trail = AuditEvent.unscoped.filter(verb__startswith="question.").order_by("at", "pk")
    assert [event.verb for event in trail] == ["question.asked", "question.replied", "question.closed"]
    assert not re.search("second card|Of course|A045198701", str(list(trail.values())))


# Mails


def test_when_kaikukeskus_writes_the_sites_distributors_get_a_mail_that_tells_nothing(people, question, mailoutbox):
    actions.reply_to_question(question=question, text="Of course.", by=someone(people.aino))
    mailed()
    (mail,) = mailoutbox
    assert mail.to == ["distributor@kaikukanta.test"]
    assert page_of(question) in mail.body
    assert not re.search("second card|Of course|A045|Espoo", mail.subject + mail.body)


def test_kaikukeskus_gets_no_mail_and_coordinators_none(people, question, mailoutbox):
    actions.reply_to_question(question=question, text="Hello?", by=someone(people.kaarina))
    mailed()
    assert mailoutbox == []


def test_nobody_is_mailed_when_the_site_was_quicker(people, question, mailoutbox):
    actions.reply_to_question(question=question, text="Why?", by=someone(people.aino))
    actions.reply_to_question(question=question, text="It got wet.", by=someone(people.jaana))
    mailed()
    assert mailoutbox == []


@pytest.mark.parametrize("own", [True, False])
def test_a_shared_account_is_mailed_only_where_nobody_has_an_own_one(people, places, card, mailoutbox, own):
    shared = make.person("office@kaikukanta.test", Role.DISTRIBUTOR, places.office)
    User.objects.filter(pk=shared.pk).update(is_shared=True)
    User.objects.filter(pk=people.jaana.pk).update(is_active=own)
    actions.ask_question(card=card, text="Is the postal code right?", by=someone(people.aino))
    mailed()
    assert [mail.to for mail in mailoutbox] == [["distributor@kaikukanta.test" if own else "office@kaikukanta.test"]]


# Who sees


def test_each_sees_the_questions_of_the_own_place(people, question, vaasa_card):
    other = actions.ask_question(card=vaasa_card, text="Vaasa asks.", by=someone(people.viveca))
    seen = {name: set(Question.objects.visible_to(getattr(people, name))) for name in vars(people)}
    assert seen["aino"] == {question, other}
    assert seen["jaana"] == seen["kaarina"] == {question}
    assert seen["viveca"] == {other}
    assert not any(seen[name] for name in ("ville", "leena", "tilda", "viktor"))


def test_a_question_follows_its_card_to_another_site(people, places, card, question):
    successor = make.site("Espoon perhekeskus", places.espoo_area, places.espoo, is_distributor=True)
    Card.unscoped.filter(pk=card.pk).update(site=successor)
    assert set(Question.objects.visible_to(people.jaana)) == set()
    assert set(Question.objects.visible_to(people.kaarina)) == {question}


def test_the_count_is_of_what_waits_for_oneself(people, question, card, django_assert_num_queries):
    actions.ask_question(card=card, text="Is the postal code right?", by=someone(people.aino))
    counts = {name: waiting_count(getattr(people, name)) for name in ("aino", "jaana", "kaarina", "viveca", "ville")}
    assert counts == {"aino": 1, "jaana": 1, "kaarina": 1, "viveca": 0, "ville": 0}
    with django_assert_num_queries(1):
        waiting_count(people.jaana)
    with django_assert_num_queries(0):
        waiting_count(people.ville)


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
