"""Correcting a registration with a reason: judged as the issue was, told by field names, never by values."""

import uuid
from datetime import date

import pytest

from accounts.models import AuditEvent
from cards.models import Background, Card, Choice, Correction, Validity
from tests import factories as make
from tests.cards.holding import background, consent, voluntary
from tests.cards.registering import numbers

TODAY = date(2026, 11, 22)


@pytest.fixture
def card(places, choices):
    """Issued on 1.3.2026 for a year, with two children; born in 1980, at home in Espoo."""
    row = make.card(make.series(places.espoo_area), "A045198702", places.office, date(2026, 3, 1), children=2)
    background(row)
    return row


def page(card):
    return f"/cards/{card.pk}/correct/"


def typed(client, card, **changes):
    """The form as the page gives it, with the changes that the worker makes, and a reason."""
    form = client.get(page(card)).context["form"]
    stands = {name: form[name].value() for name in form.fields}
    ticked = {name: getattr(value, "pk", value) for name, value in stands.items() if value not in (None, "")}
    sent = {name: value for name, value in ticked.items() if value is not False}
    return {**sent, "key": str(uuid.uuid4()), "reason": "typing", "worker_name": "Jaana", **changes}


def corrected(client, card, **changes):
    return client.post(page(card), typed(client, card, **changes))


def days(card):
    card.refresh_from_db()
    first = Validity.unscoped.filter(card=card).earliest("first_day")
    return card.issued_on, card.valid_until, first.first_day, first.last_day


def test_what_was_typed_wrongly_is_corrected_and_told_by_its_name(sign_in, card):
    response = corrected(sign_in("jaana"), card, birth_year="1990", children="3")
    row = Correction.unscoped.get()
    assert response.url == f"/cards/{card.pk}/"
    assert (row.fields, row.reason, row.worker_name) == (["children", "birth_year"], "typing", "Jaana")
    assert (Background.unscoped.get().birth_year, Validity.unscoped.get().children) == (1990, 3)


def test_the_cards_page_shows_what_why_and_by_whom_but_no_values(sign_in, card):
    client = sign_in("jaana")
    corrected(client, card, birth_year="1990", reason="other", explanation="read badly")
    page = client.get(f"/cards/{card.pk}/")
    assert all(text in page.text for text in ["Year of birth", "Another reason", "read badly", "Jaana"])
    assert not numbers(page) & {"1990", "1980"}


def test_the_trail_has_names_of_fields_only(sign_in, card):
    corrected(sign_in("jaana"), card, postal_code="", birth_year="1990", reason="client")
    assert not Correction.unscoped.exists()  # the postal code is mandatory: nothing was written
    corrected(sign_in("jaana"), card, birth_year="1990", reason="client")
    event = AuditEvent.unscoped.get(verb="card.corrected")
    assert event.details == {"fields": ["birth_year"], "reason": "client"}


def test_opening_the_page_is_recorded_since_it_shows_the_background(sign_in, card):
    sign_in("jaana").get(page(card))
    assert AuditEvent.unscoped.filter(verb="card.background_opened").count() == 1


def test_what_is_shown_beside_an_error_is_recorded_too(sign_in, card):
    assert "Now: Espoo" in sign_in("jaana").post(page(card)).text
    assert AuditEvent.unscoped.get().verb == "card.background_opened"


def test_the_municipality_follows_the_postal_code(sign_in, card, places):
    corrected(sign_in("jaana"), card, postal_code="65100")
    assert Background.unscoped.get().municipality == places.vaasa


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Nothing has been changed."),
        ({"birth_year": ""}, "The rules of that day ask for this."),
        ({"birth_year": "2011"}, "The card can be issued from the year in which the client turns 16."),
        ({"birth_year": "198"}, "Type the year of birth with four digits"),
        ({"postal_code": "00100"}, "Helsinki does not take part in Kaikukortti on the issue date."),
        ({"postal_code": "99999"}, "There is no such postal code in Finland."),
        ({"children": "21"}, "Type the number of children with digits, from 0 to 20."),
        ({"children": ""}, "Type the number of children with digits, from 0 to 20."),
        ({"issued_on": "23.11.2026"}, "The day is in the future."),
        ({"issued_on": "31.12.2020"}, "The day is before 2021"),
        ({"birth_year": "1990", "reason": ""}, "Choose the reason."),
        ({"birth_year": "1990", "reason": "renewal"}, "Select a valid choice."),
        ({"birth_year": "1990", "reason": "other"}, "Write shortly why the information is corrected."),
        ({"birth_year": "1990", "worker_name": ""}, "Type your name"),
        ({"birth_year": "1990", "explanation": "010190-123A"}, "This is like a personal identity code"),
    ],
)
def test_bad_input_is_answered_in_words_and_changes_nothing(sign_in, card, changes, message):
    assert message in corrected(sign_in("jaana"), card, **changes).text
    assert (Correction.unscoped.count(), Background.unscoped.get().birth_year) == (0, 1980)
    assert days(card)[0] == date(2026, 3, 1)


def test_age_is_judged_on_the_issue_day(sign_in, card, places):
    old = make.card(card.series, "A045198709", places.office, date(2023, 3, 1))
    background(old)
    assert "turns 16" in corrected(sign_in("jaana"), old, birth_year="2008").text
    assert corrected(sign_in("jaana"), old, birth_year="2007").status_code == 302


def test_a_home_outside_the_network_needs_a_coordinators_reason(sign_in, card, places):
    client = sign_in("kaarina")
    assert "Write why it is let through." in corrected(client, card, postal_code="00100").text
    corrected(client, card, postal_code="00100", residence_reason="moves to Espoo next week")
    assert Background.unscoped.get().municipality == places.helsinki
    assert Validity.unscoped.get().residence_reason == "moves to Espoo next week"


def test_an_unchanged_home_is_not_judged_again(sign_in, card, places):
    Background.unscoped.update(municipality=places.helsinki, postal_code="00100")
    assert corrected(sign_in("jaana"), card, birth_year="1990").status_code == 302


class TestVoluntary:
    def test_without_a_consent_it_is_not_asked(self, sign_in, card):
        shown = sign_in("jaana").get(page(card)).text
        assert 'name="gender"' not in shown and "need the client’s consent" in shown

    def test_with_a_consent_it_is_corrected(self, sign_in, card):
        consent(card, "voluntary")
        corrected(sign_in("jaana"), card, gender=voluntary()["gender"].pk)
        assert Background.unscoped.get().gender.code == "first"

    def test_a_consent_withdrawn_meanwhile_stops_it(self, sign_in, card):
        client, given = sign_in("jaana"), consent(card, "voluntary")
        form = typed(client, card, gender=voluntary()["gender"].pk)
        given.withdrawn_on = TODAY
        given.save()
        client.post(page(card), form)
        assert Background.unscoped.get().gender is None

    def test_an_answer_that_is_not_offered_any_more_stays(self, sign_in, card):
        consent(card, "voluntary")
        Background.unscoped.update(**voluntary())
        Choice.objects.filter(code="first").update(ends_on=date(2026, 10, 31))
        corrected(sign_in("jaana"), card, birth_year="1990")
        assert (Background.unscoped.get().gender.code, Correction.unscoped.get().fields) == ("first", ["birth_year"])


class TestIssueDay:
    def test_the_first_period_is_counted_anew(self, sign_in, card):
        corrected(sign_in("jaana"), card, issued_on="1.2.2026")
        assert days(card) == (date(2026, 2, 1), date(2027, 1, 31), date(2026, 2, 1), date(2027, 1, 31))

    def test_the_rules_of_the_new_day_hold(self, sign_in, card):
        corrected(sign_in("jaana"), card, issued_on="1.3.2025")
        assert Validity.unscoped.get().rules_of == date(2025, 2, 26)

    def test_a_later_period_may_not_be_overlapped(self, sign_in, card):
        late = {"kind": "renewal", "first_day": date(2027, 3, 1), "last_day": date(2028, 2, 29), "children": 2}
        Validity.unscoped.create(card=card, rules_of=date(2025, 9, 11), worker_name="Jaana", **late)
        response = corrected(sign_in("jaana"), card, issued_on="2.3.2026")
        assert "The card was renewed from 1.3.2027 on." in response.text
        corrected(sign_in("jaana"), card, issued_on="1.2.2026")
        assert days(card)[2:] == (date(2026, 2, 1), date(2027, 1, 31))

    @pytest.mark.parametrize(("day", "status"), [("2.3.2026", 200), ("1.2.2026", 302), ("1.3.2025", 200)])
    def test_a_used_card_keeps_the_days_that_have_passed(self, sign_in, card, day, status):
        """The answer is the same whenever the use was: trying one day after another tells nothing."""
        for first_use in (date(2026, 3, 1), date(2026, 11, 20)):
            Card.unscoped.filter(pk=card.pk).update(first_used_on=first_use, issued_on=date(2026, 3, 1))
            Validity.unscoped.update(first_day=date(2026, 3, 1), last_day=date(2027, 2, 28))
            assert corrected(sign_in("jaana"), card, issued_on=day).status_code == status

    def test_an_ended_cards_issue_stays_before_its_end(self, sign_in, card):
        Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 10, 1), end_kind="ended")
        assert "after the end of the card’s validity" in corrected(sign_in("jaana"), card, issued_on="2.10.2026").text

    def test_a_community_card_keeps_its_organisations_last_day(self, sign_in, places):
        run = make.series(places.espoo_area, "Y", kind="community")
        card = make.card(run, "Y045199101", places.office, date(2026, 3, 1), kind="community")
        form = {"issued_on": "1.4.2026", "reason": "typing", "worker_name": "Jaana"}
        client = sign_in("jaana")
        client.post(page(card), form | {"seen": client.get(page(card)).context["form"]["seen"].value()})
        assert days(card) == (date(2026, 4, 1), date(2027, 2, 28), date(2026, 4, 1), date(2027, 2, 28))


def test_children_hold_for_a_period_that_waits_too(sign_in, card):
    waits = {"kind": "renewal", "first_day": date(2027, 3, 1), "last_day": date(2028, 2, 29), "children": 2}
    Validity.unscoped.create(card=card, rules_of=date(2025, 9, 11), worker_name="Jaana", **waits)
    corrected(sign_in("jaana"), card, children="0")
    assert set(Validity.unscoped.values_list("children", flat=True)) == {0}


def test_children_of_passed_periods_stay(sign_in, card, places):
    old = make.card(card.series, "A045198709", places.office, date(2025, 3, 1), children=1)
    background(old)
    again = {"kind": "renewal", "first_day": date(2026, 3, 1), "last_day": date(2027, 2, 28), "children": 1}
    Validity.unscoped.create(card=old, rules_of=date(2025, 9, 11), worker_name="Jaana", **again)
    corrected(sign_in("jaana"), old, children="4")
    rows = Validity.unscoped.filter(card=old).order_by("first_day")
    assert list(rows.values_list("children", flat=True)) == [1, 4]


def test_the_same_form_sent_twice_corrects_once(sign_in, card):
    client = sign_in("jaana")
    form = typed(client, card, birth_year="1990")
    assert [client.post(page(card), form).status_code for _ in range(2)] == [302, 302]
    assert Correction.unscoped.count() == 1


def test_a_form_drawn_before_another_workers_correction_writes_nothing(sign_in, card):
    client = sign_in("jaana")
    stale = typed(client, card, children="3")
    corrected(client, card, birth_year="1990")
    assert "The card has been changed since you opened this page." in client.post(page(card), stale).text
    assert Validity.unscoped.get().children == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403), ("tilda", 403)],
)
def test_the_issuing_site_corrects_or_those_who_act_for_it(sign_in, card, name, status):
    assert sign_in(name).get(page(card)).status_code == status
    assert sign_in(name).post(page(card), {}).status_code == status
