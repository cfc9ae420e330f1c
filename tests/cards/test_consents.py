"""The consents of one card: given and withdrawn alike, and exactly what rested on one goes with it."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from cards.models import Background, Consent, Notice
from tests import factories as make
from tests.cards.holding import answer, answers, background, consent, consents, questions, voluntary

TODAY = date(2026, 11, 22)


@pytest.fixture
def card(places, choices):
    row = make.card(make.series(places.espoo_area), "A045198702", places.office, date(2026, 3, 1))
    background(row, **voluntary())
    answer(row, questions(1)[0])
    return row


def page(card, deed=""):
    return f"/cards/{card.pk}/consents/{deed}"


def post(client, card, deed, purpose):
    return client.post(page(card, f"{deed}/"), {"purpose": purpose}, follow=True)


def told(card):
    row = Background.unscoped.get(card=card)
    return [row.gender, row.mother_tongue, row.life_situation]


def test_giving_stores_the_day_and_the_version_in_force(sign_in, card):
    texts = {"text_fi": "a", "text_sv": "b", "text_en": "c"}
    Notice.objects.create(kind="wellbeing", starts_on=date(2025, 1, 1), **texts)
    now = Notice.objects.create(kind="wellbeing", starts_on=date(2026, 6, 1), **texts)
    Notice.objects.create(kind="wellbeing", starts_on=date(2026, 12, 1), **texts)
    post(sign_in("jaana"), card, "give", "wellbeing")
    row = Consent.unscoped.get()
    assert (row.purpose, row.is_given, row.answered_on, row.notice) == ("wellbeing", True, TODAY, now)


def test_giving_twice_is_given_once(sign_in, card):
    client = sign_in("jaana")
    post(client, card, "give", "voluntary")
    post(client, card, "give", "voluntary")
    assert consents(card) == [("voluntary", True, TODAY, None)]
    assert AuditEvent.unscoped.filter(verb="consent.given").count() == 1


def test_withdrawing_the_voluntary_one_deletes_three_fields_and_nothing_else(sign_in, card):
    consent(card, "voluntary")
    consent(card, "wellbeing")
    shown = post(sign_in("jaana"), card, "withdraw", "voluntary").text
    assert "what rested on it is deleted. The card stays valid." in shown
    assert told(card) == [None, None, None]
    assert (Background.unscoped.get().birth_year, len(answers(card))) == (1980, 1)
    assert consents(card)[0] == ("voluntary", True, date(2026, 3, 1), TODAY)
    assert consents(card)[1] == ("wellbeing", True, date(2026, 3, 1), None)


def test_withdrawing_the_wellbeing_one_deletes_all_answers_and_nothing_else(sign_in, card):
    consent(card, "wellbeing")
    post(sign_in("jaana"), card, "withdraw", "wellbeing")
    assert answers(card) == []
    assert None not in told(card)
    card.refresh_from_db()
    assert card.state == "valid"


def test_answers_of_the_whole_chain_go(sign_in, card, places):
    new = make.card(card.series, "A045198703", places.office, date(2026, 11, 1), replaces=card, original=card)
    consent(new, "wellbeing")
    post(sign_in("jaana"), new, "withdraw", "wellbeing")
    assert answers(card) == []


def test_the_trail_names_the_purpose_only(sign_in, card):
    consent(card, "voluntary")
    post(sign_in("jaana"), card, "withdraw", "voluntary")
    event = AuditEvent.unscoped.get(verb="consent.withdrawn")
    assert (event.verb, event.subject_id) == ("consent.withdrawn", str(card.pk))
    assert event.details == {"purpose": "voluntary"}


def test_withdrawing_twice_says_that_there_was_nothing(sign_in, card):
    consent(card, "voluntary")
    client = sign_in("jaana")
    post(client, card, "withdraw", "voluntary")
    assert "There was nothing to withdraw" in post(client, card, "withdraw", "voluntary").text


def test_what_older_rules_stored_without_a_consent_is_deleted_on_request(sign_in, card):
    post(sign_in("jaana"), card, "withdraw", "voluntary")
    assert told(card) == [None, None, None]
    assert consents(card) == [("voluntary", False, TODAY, None)]


def test_a_consent_can_be_given_again_after_it_was_withdrawn(sign_in, card):
    consent(card, "voluntary", withdrawn_on=date(2026, 5, 1))
    post(sign_in("jaana"), card, "give", "voluntary")
    assert [row[2:] for row in consents(card)] == [(date(2026, 3, 1), date(2026, 5, 1)), (TODAY, None)]


def test_the_page_shows_the_history_and_what_goes(sign_in, card):
    consent(card, "voluntary", withdrawn_on=date(2026, 5, 1))
    consent(card, "wellbeing", date(2026, 4, 2))
    shown = sign_in("jaana").get(page(card)).text
    assert all(day in shown for day in ["1.3.2026", "1.5.2026", "2.4.2026"])
    assert "All well-being answers are deleted at once" in shown


def test_giving_and_withdrawing_take_as_many_presses(sign_in, card):
    consent(card, "wellbeing")
    shown = sign_in("jaana").get(page(card)).text.split("</main>")[0]
    assert shown.count("<details") == shown.count("</summary>") == shown.count('class="actions"') == 3


@pytest.mark.parametrize("deed", ["give", "withdraw"])
@pytest.mark.parametrize("purpose", ["", "terms", "marketing"])
def test_another_purpose_is_answered_in_words(sign_in, card, deed, purpose):
    assert "This card has no such consent." in post(sign_in("jaana"), card, deed, purpose).text
    assert consents(card) == []


def test_an_ended_card_asks_for_no_consent_but_one_can_be_withdrawn(sign_in, card):
    consent(card, "voluntary")
    card.ended_on, card.end_kind = date(2026, 10, 1), "ended"
    card.save()
    client = sign_in("jaana")
    assert "is not in use any more" in post(client, card, "give", "wellbeing").text
    post(client, card, "withdraw", "voluntary")
    assert told(card) == [None, None, None]


@pytest.mark.parametrize(
    ("name", "status"),
    [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403), ("tilda", 403)],
)
def test_they_are_for_the_cards_site_and_those_who_act_for_it(sign_in, card, name, status):
    client = sign_in(name)
    assert client.get(page(card)).status_code == status
    deeds = [client.post(page(card, deed), {"purpose": "voluntary"}).status_code for deed in ("give/", "withdraw/")]
    assert deeds == [{200: 302}.get(status, status)] * 2


def test_deeds_are_posts(sign_in, card):
    assert [sign_in("jaana").get(page(card, deed)).status_code for deed in ("give/", "withdraw/")] == [405, 405]


def test_a_community_card_has_no_consents(sign_in, places):
    run = make.series(places.espoo_area, "Y", kind="community")
    card = make.card(run, "Y045199101", places.office, date(2026, 3, 1), kind="community")
    assert sign_in("jaana").get(page(card)).status_code == 404
