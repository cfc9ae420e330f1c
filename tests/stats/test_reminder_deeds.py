"""Putting reminders aside, and sending: nothing goes without a setting that says so."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.actors import someone, task
from accounts.errors import Refused
from accounts.mail import MailNotSent
from accounts.models import AuditEvent
from accounts.permissions import Places
from stats import tasks
from stats.models import ReminderMail, ReminderSetting, ReminderState
from stats.reminder_actions import put_aside, send_reminder, send_weekly, set_sending
from stats.reminding import reminders
from tests import factories as make

pytestmark = pytest.mark.django_db
MAIL = {"title": "Commitment", "text": "Please answer."}
WEEKLY = task("send_reminders_of_the_week")


@pytest.fixture(autouse=True)
def overdue(places, people):
    return make.operating_model(answer_by=date(2026, 11, 1))


def address(row, page=""):
    return f"/reminders/commitment/{row}/{page}"


@pytest.fixture
def theatre(places):
    return f"organisation-{places.theatre.organisation_id}"


def one(subject):
    return next(one for one in reminders(Places(everywhere=True)) if one.subject == subject)


def allow(people, places, sending="button", *, country="weekly"):
    set_sending(area=None, sending=country, by=someone(people.aino))
    set_sending(area=places.espoo_area, sending=sending, by=someone(people.kaarina))


def test_without_a_setting_the_mail_is_only_offered(sign_in, theatre, mailoutbox):
    kaarina = sign_in("kaarina")
    page = kaarina.get(address(theatre))
    words = page.content.decode()
    assert ("Send the mail" in words, 'href="mailto:venue@kaikukanta.test?subject=' in words) == (False, True)
    refused = kaarina.post(address(theatre), MAIL)
    assert "The register does not send reminders here" in refused.content.decode()
    assert (mailoutbox, ReminderMail.objects.count(), ReminderState.objects.count()) == ([], 0, 0)


@pytest.mark.parametrize(("country", "sending"), [("off", "button"), ("weekly", "off"), ("off", "weekly")])
def test_both_the_country_and_the_area_must_allow_it(people, places, theatre, mailoutbox, country, sending):
    allow(people, places, sending, country=country)
    with pytest.raises(Refused):
        send_reminder(reminder=one(theatre), **MAIL, by=someone(people.kaarina))
    assert (send_weekly(by=WEEKLY), mailoutbox) == ((0, 0), [])


def test_the_button_sends_what_was_written_and_the_answer_comes_to_the_sender(
    sign_in, people, places, theatre, mailoutbox
):
    allow(people, places)
    kaarina = sign_in("kaarina")
    assert kaarina.post(address(theatre), MAIL)["Location"] == "/reminders/"
    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["venue@kaikukanta.test"], "Commitment", "Please answer.")
    assert mail.reply_to == [people.kaarina.email]
    sent = ReminderMail.objects.get()
    assert (sent.user, sent.sent_on) == (people.kaarina, date(2026, 11, 22))
    assert AuditEvent.unscoped.filter(verb="reminder.sent").count() == 1


def test_what_was_sent_rests_and_says_so(sign_in, people, places, theatre):
    allow(people, places)
    kaarina = sign_in("kaarina")
    kaarina.post(address(theatre), MAIL)
    assert theatre not in [row.subject for row in kaarina.get("/reminders/").context["table"].data]
    resting = kaarina.get("/reminders/?state=resting").content.decode()
    assert "A mail was sent on 22.11.2026 (Kaarina). Put aside until 22.12.2026." in resting


def test_a_mail_goes_once_a_day(people, places, theatre, mailoutbox):
    allow(people, places)
    send_reminder(reminder=one(theatre), **MAIL, by=someone(people.kaarina))
    with pytest.raises(Refused, match="already gone today"):
        send_reminder(reminder=one(theatre), **MAIL, by=someone(people.kaarina))
    assert len(mailoutbox) == 1


def test_a_mail_that_does_not_go_is_not_noted(sign_in, people, places, theatre, monkeypatch):
    allow(people, places)

    def away(self):
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    page = sign_in("kaarina").post(address(theatre), MAIL)
    assert "The mail server did not take the mail." in page.content.decode()
    assert (ReminderMail.objects.count(), ReminderState.objects.count()) == (0, 0)


def test_an_empty_mail_is_not_sent_and_a_title_stays_one_line(sign_in, people, places, theatre, mailoutbox):
    allow(people, places)
    kaarina = sign_in("kaarina")
    assert kaarina.post(address(theatre), {**MAIL, "text": " "}).context["form"].errors.keys() == {"text"}
    kaarina.post(address(theatre), {**MAIL, "title": "One\nBcc: x@example.org"})
    assert [mail.subject for mail in mailoutbox] == ["One Bcc: x@example.org"]


def test_without_an_address_the_other_coordinators_hear_and_never_the_writer(people, places, theatre):
    people.ville.is_active = False
    people.ville.save()
    assert one(theatre).recipients(people.kaarina.email) == ()
    make.person("toinen@kaikukanta.test", "coordinator", places.espoo_area)
    assert one(theatre).recipients(people.kaarina.email) == ("toinen@kaikukanta.test",)
    assert one(theatre).recipients() == ("coordinator@kaikukanta.test", "toinen@kaikukanta.test")


def test_nobody_sends_for_another_area(people, places, theatre):
    allow(people, places)
    for person in (people.ville, make.person("v@kaikukanta.test", "coordinator", places.vaasa_area)):
        with pytest.raises(PermissionDenied):
            send_reminder(reminder=one(theatre), **MAIL, by=someone(person))


def test_the_weekly_mails_go_once_where_they_were_chosen(people, places, theatre, mailoutbox):
    allow(people, places, "weekly")
    expected = [row for row in reminders(Places(areas=frozenset({places.espoo_area.pk}))) if row.recipients()]
    assert send_weekly(by=WEEKLY) == (len(expected), 0)
    assert "viktor@kaikukanta.test" not in [address for mail in mailoutbox for address in mail.to]
    assert {tuple(mail.reply_to) for mail in mailoutbox} == {("coordinator@kaikukanta.test",)}
    assert send_weekly(by=WEEKLY) == (0, 0)
    assert ReminderMail.objects.filter(user=None).count() == len(mailoutbox) == len(expected)


def test_the_weekly_task_asks_to_be_tried_again_when_mails_did_not_go(people, places, monkeypatch):
    monkeypatch.setattr(tasks, "send_weekly", lambda by: (3, 1))
    with pytest.raises(MailNotSent):
        tasks.send_reminders_of_the_week(0)
    with pytest.raises(PermissionDenied):
        send_weekly(by=someone(people.aino))


@pytest.mark.parametrize(("rest", "until"), [("week", date(2026, 11, 29)), ("done", None)])
def test_a_reminder_is_put_aside_and_taken_up_again(sign_in, people, theatre, rest, until):
    kaarina = sign_in("kaarina")
    kaarina.post(address(theatre, "rest/"), {"rest": rest})
    state = ReminderState.objects.get()
    assert (state.until, state.user) == (until, people.kaarina)
    assert theatre not in [row.subject for row in kaarina.get("/reminders/").context["table"].data]
    kaarina.post(address(theatre, "rest/"), {"back": "1"})
    assert theatre in [row.subject for row in kaarina.get("/reminders/").context["table"].data]
    verbs = AuditEvent.unscoped.filter(verb__startswith="reminder.").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["reminder.put_aside", "reminder.taken_up"]


def test_done_holds_until_there_is_a_new_reason(people, theatre):
    put_aside(reminder=one(theatre), until=None, by=someone(people.kaarina))
    assert one(theatre).rests_on(date(2030, 1, 1))
    make.operating_model(date(2026, 11, 10), answer_by=date(2026, 11, 20))
    assert not one(theatre).rests_on(date(2026, 11, 22))


def test_what_rests_until_a_day_comes_back_after_it(people, theatre):
    put_aside(reminder=one(theatre), until=date(2026, 11, 29), by=someone(people.kaarina))
    assert [one(theatre).rests_on(date(2026, 11, day)) for day in (29, 30)] == [True, False]
    with pytest.raises(Refused):
        put_aside(reminder=one(theatre), until=date(2026, 11, 22), by=someone(people.kaarina))


def test_a_rest_without_a_choice_is_refused_in_words(sign_in, theatre):
    page = sign_in("kaarina").post(address(theatre, "rest/"), {"rest": "forever"}, follow=True)
    assert "Choose how long the reminder rests." in page.content.decode()
    assert not ReminderState.objects.exists()


def test_each_chooses_for_the_own_places(sign_in, people, places):
    kaarina, page = sign_in("kaarina"), "/reminders/settings/"
    kaarina.post(page, {"place": "country", "country-sending": "weekly"})
    kaarina.post(page, {"place": f"area-{places.vaasa_area.pk}", f"area-{places.vaasa_area.pk}-sending": "weekly"})
    assert not ReminderSetting.objects.exists()
    key = f"area-{places.espoo_area.pk}"
    assert kaarina.post(page, {"place": key, f"{key}-sending": "never"}).status_code == 200
    kaarina.post(page, {"place": key, f"{key}-sending": "weekly"})
    sign_in("aino").post(page, {"place": "country", "country-sending": "button"})
    chosen = dict(ReminderSetting.objects.values_list("area", "sending"))
    assert chosen == {places.espoo_area.pk: "weekly", None: "button"}
    with pytest.raises(PermissionDenied):
        set_sending(area=None, sending="weekly", by=someone(people.kaarina))


def state(**fields):
    return ReminderState(kind="quiet", subject="site-1", occasion="x", **fields)


def mail(**fields):
    return ReminderMail(
        kind="quiet", subject="site-1", sent_on=date(2026, 1, 1), **{"recipients": "a@b.test", **fields}
    )


IMPOSSIBLE = {
    "a_reminder_has_one_state": lambda: [state(), state()],
    "a_reminder_is_sent_once_a_day": lambda: [mail(), mail()],
    "a_reminder_is_sent_to_somebody": lambda: [mail(recipients="")],
    "a_place_has_one_setting_of_reminders": lambda: [ReminderSetting(sending="off"), ReminderSetting(sending="button")],
}


@pytest.mark.parametrize(("name", "rows"), IMPOSSIBLE.items())
def test_the_database_refuses(name, rows):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        for row in rows():
            row.save()


def test_every_constraint_of_reminders_is_tried():
    models = [model for model in apps.get_app_config("stats").get_models() if "Reminder" in model.__name__]
    assert {c.name for model in models for c in model._meta.constraints} == set(IMPOSSIBLE)
