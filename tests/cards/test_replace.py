"""Replacing a lost card: a new code takes over validity and history, and the old one is over."""

import uuid
from datetime import date

import pytest
from django.db import transaction

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from cards.actions import replace_card
from cards.checking import Reason, facts_of, judge
from cards.models import Background, Card, Validity
from tests import factories as make
from tests.cards.holding import answer, answers, background, consent, consents, questions

OLD, NEW = "A045198702", "A045198703"
TODAY = date(2026, 11, 22)


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def card(run, places):
    """Valid from 1.3.2026 to 28.2.2027, with two children."""
    return make.card(run, OLD, places.office, date(2026, 3, 1), children=2)


@pytest.fixture
def printed(run):
    return make.printed(run, NEW)


def page(card):
    return f"/cards/{card.pk}/replace/"


def filled(**changes):
    form = {"code": NEW, "replaced_on": "22.11.2026", "reason": "lost", "worker_name": "Jaana", **changes}
    return {"key": str(uuid.uuid4())} | form


def replaced(card, people, code=NEW, day=TODAY):
    how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
    return replace_card(card=card, code=code, replaced_on=day, **how)


def periods(card):
    rows = Validity.unscoped.filter(card=card).order_by("first_day")
    return list(rows.values_list("kind", "first_day", "last_day", "children"))


def answer_of(code, day):
    return judge(facts_of([code])[code], day).reason


def test_the_new_card_is_valid_as_long_as_the_old_one_was(sign_in, card, printed):
    response = sign_in("jaana").post(page(card), filled())
    assert str(printed.pk) in response.url
    printed.refresh_from_db()
    assert (printed.issued_on, printed.valid_until, printed.site) == (TODAY, date(2027, 2, 28), card.site)
    assert periods(printed) == [("replacement", TODAY, date(2027, 2, 28), 2)]
    assert (printed.replaces, printed.original) == (card, card)


def test_the_old_card_ends_that_day_and_venues_hear_no_more(card, printed, people):
    replaced(card, people)
    card.refresh_from_db()
    assert (card.ended_on, card.end_kind) == (TODAY, "replaced")
    assert answer_of(OLD, TODAY) is Reason.ENDED
    assert str(Reason.ENDED.label) == "The card is not in use."


def test_the_old_code_stays_good_for_events_before(card, printed, people):
    replaced(card, people)
    assert answer_of(OLD, date(2026, 11, 21)) is Reason.USABLE
    assert [answer_of(NEW, day) for day in (date(2026, 11, 21), TODAY)] == [Reason.NOT_YET_VALID, Reason.USABLE]


def test_what_is_known_of_the_holder_goes_over(card, printed, people):
    background(card)
    consent(card, "wellbeing")
    answer(card, questions(1)[0])
    new = replaced(card, people)
    assert Background.unscoped.get().card == new
    assert (len(consents(new)), len(answers(new)), consents(card), answers(card)) == (1, 1, [], [])


def test_used_goes_over(card, printed, people):
    Card.unscoped.filter(pk=card.pk).update(first_used_on=date(2026, 5, 17))
    assert replaced(card, people).first_used_on == date(2026, 5, 17)


def test_a_period_that_waits_goes_over_whole(card, printed, people):
    waits = {"kind": "renewal", "first_day": date(2027, 3, 1), "last_day": date(2028, 2, 29), "children": 3}
    Validity.unscoped.create(card=card, rules_of=date(2025, 9, 11), worker_name="Jaana", **waits)
    Card.unscoped.filter(pk=card.pk).update(valid_until=date(2028, 2, 29))
    assert periods(replaced(card, people)) == [
        ("replacement", TODAY, date(2027, 2, 28), 2),
        ("replacement", date(2027, 3, 1), date(2028, 2, 29), 3),
    ]


def test_a_replacement_can_be_replaced_again(card, printed, people, run):
    third = make.printed(run, "A045198704")
    second = replaced(card, people)
    replaced(second, people, third.code)
    third.refresh_from_db()
    assert (third.replaces, third.original) == (second, card)
    assert [answer_of(code, TODAY) for code in (OLD, NEW, third.code)] == [Reason.ENDED, Reason.ENDED, Reason.USABLE]


def test_an_end_that_is_still_to_come_comes_along(card, printed, people):
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 12, 31), end_kind="ended")
    new = replaced(card, people)
    card.refresh_from_db()
    assert (new.ended_on, new.end_kind) == (date(2026, 12, 31), "ended")
    assert (card.ended_on, card.end_kind) == (TODAY, "replaced")


def test_a_card_that_was_withdrawn_when_it_was_lost_is_replaced_later(card, printed, people):
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 11, 10), end_kind="withdrawn")
    new = replaced(card, people)
    card.refresh_from_db()
    assert (card.ended_on, card.end_kind, new.ended_on) == (date(2026, 11, 10), "replaced", None)


def test_the_trail_says_why_on_both_cards_and_holds_no_code(card, printed, people):
    replaced(card, people)
    events = {event.verb: event for event in AuditEvent.unscoped.all()}
    assert (events["card.replaced"].subject_id, events["card.took_over"].subject_id) == (str(card.pk), str(printed.pk))
    assert events["card.replaced"].details["reason"] == "lost"
    assert not any(code in str(event.details) for event in events.values() for code in (OLD, NEW))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": ""}, "Type the card code, or read it with a reader."),
        ({"code": "A04519870"}, "This is not a whole card code."),
        ({"code": "A999999999"}, "There is no such card among those given to your site."),
        ({"code": OLD}, "This card is already registered"),
        ({"reason": ""}, "Choose the reason."),
        ({"replaced_on": "23.11.2026"}, "The day is in the future."),
        ({"replaced_on": "28.2.2026"}, "The day is before the issue date, 1.3.2026."),
        ({"replaced_on": "soon"}, "Write the day as day, month and year"),
        ({"worker_name": " "}, "Type your name"),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, card, printed, changes, message):
    assert message in sign_in("jaana").post(page(card), filled(**changes)).text
    assert Card.unscoped.registered().count() == 1


def test_a_code_of_another_area_is_answered_like_one_never_printed(sign_in, card, places):
    make.printed(make.series(places.vaasa_area, "B"), "B045198703")
    pages = [sign_in("jaana").post(page(card), filled(code=code)).text for code in ("B045198703", "B999999999")]
    assert all("There is no such card among those given to your site." in shown for shown in pages)


def test_a_card_of_the_other_kind_does_not_take_over(card, people, places):
    make.printed(make.series(places.espoo_area, "Y", kind="community"), "Y045198703")
    with pytest.raises(Refused, match="This is a community card."), transaction.atomic():
        replaced(card, people, "Y045198703")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"ended_on": date(2026, 11, 1), "end_kind": "ended"}, "The validity of this card has been ended."),
        ({"ended_on": TODAY, "end_kind": "replaced"}, "This card was replaced by a new one on 22.11.2026."),
    ],
)
def test_a_card_that_is_over_is_not_replaced(sign_in, card, printed, fields, message):
    Card.unscoped.filter(pk=card.pk).update(**fields)
    assert message in sign_in("jaana").post(page(card), filled()).text
    assert Card.unscoped.registered().count() == 1


def test_an_expired_card_is_renewed_first(card, printed, people):
    Validity.unscoped.update(last_day=date(2026, 10, 31))
    Card.unscoped.filter(pk=card.pk).update(valid_until=date(2026, 10, 31))
    with pytest.raises(Refused, match="ended on 31.10.2026. Renew the card first"):
        replaced(card, people)


def test_the_same_form_sent_twice_replaces_once(sign_in, card, printed):
    client, form = sign_in("jaana"), filled()
    assert len({client.post(page(card), form).url for _ in range(2)}) == 1
    assert AuditEvent.unscoped.filter(verb="card.replaced").count() == 1


def test_another_form_for_a_replaced_card_is_refused(sign_in, card, printed, run):
    make.printed(run, "A045198704")
    client = sign_in("jaana")
    client.post(page(card), filled())
    assert "Open the new card and do it there." in client.post(page(card), filled(code="A045198704")).text
    assert Card.unscoped.registered().count() == 2


@pytest.mark.parametrize("deed", ["renew", "correct", "replace", "end", "consents"])
def test_whoever_opens_a_replaced_cards_deed_is_led_to_the_new_card(sign_in, card, printed, people, deed):
    replaced(card, people)
    response = sign_in("jaana").get(f"/cards/{card.pk}/{deed}/", follow=True)
    assert response.redirect_chain == [(f"/cards/{printed.pk}/", 302)]
    assert "was replaced by a new one. Go on with the new card." in response.text


@pytest.mark.parametrize(
    ("name", "status"),
    [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403), ("tilda", 403)],
)
def test_the_issuing_site_replaces_or_those_who_act_for_it(sign_in, card, name, status):
    assert sign_in(name).get(page(card)).status_code == status


def test_of_two_replacements_at_the_same_second_one_counts(at_once, people, places):
    run = make.series(places.espoo_area)
    card = make.card(run, OLD, places.office, date(2026, 3, 1))
    codes = iter([make.printed(run, code).code for code in (NEW, "A045198704")])
    answers_ = at_once(lambda: replaced(card, people, next(codes)))
    assert answers_ == ["This card was replaced by a new on", "done"]
    assert Card.unscoped.registered().count() == 2


def test_of_two_cards_replaced_by_one_code_at_the_same_second_one_gets_it(at_once, people, places):
    run = make.series(places.espoo_area)
    make.printed(run, NEW)
    lost = iter([make.card(run, f"A00000000{n}", places.office, date(2026, 3, 1)) for n in (1, 2)])
    answers_ = at_once(lambda: replaced(next(lost), people))
    assert answers_ == ["This card is already registered: E", "done"]


def test_a_withdrawn_card_whose_last_day_has_passed_is_not_brought_back(card, printed, people):
    Validity.unscoped.update(last_day=date(2026, 10, 31))
    over = {"valid_until": date(2026, 10, 31), "ended_on": date(2026, 10, 1), "end_kind": "withdrawn"}
    Card.unscoped.filter(pk=card.pk).update(**over)
    with pytest.raises(Refused, match="has been ended. Give the client a new card"):
        replaced(card, people)
