"""A remark that is a question, its thread between the site and Kaikukeskus, and the queue."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from cards import actions, tasks
from cards.models import Card, Message, Question, Turn
from cards.waiting import waiting_count
from tests import factories as make

from .registering import CODE

pytestmark = pytest.mark.django_db
TEXT = "May the client have a second card?"


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
