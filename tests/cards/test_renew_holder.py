"""What is asked of the holder at a renewal: the consent and its questions, what an old card lacks, a remark."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from cards.models import Background, Correction, Message, Validity
from cards.presenting import last_renewal
from tests import factories as make
from tests.cards.holding import answer, answers, background, consent, consents, questions
from tests.cards.test_renew import CODE, filled, page

TODAY = date(2026, 11, 22)


@pytest.fixture
def card(places):
    return make.card(make.series(places.espoo_area), CODE, places.office, date(2026, 3, 1), children=2)


def renewed(card):
    return Validity.unscoped.filter(card=card, kind="renewal").count()


class TestConsent:
    @pytest.fixture(autouse=True)
    def holder(self, card):
        background(card)

    def test_answers_come_with_a_yes(self, sign_in, card):
        first, second = questions()
        sign_in("jaana").post(page(card), filled(consent_wellbeing="yes", **{f"wellbeing_{first.pk}": "8"}))
        assert answers(card) == [("renewal", TODAY, 8)]
        assert consents(card) == [("wellbeing", True, TODAY, None)]

    def test_answers_with_a_no_are_refused(self, sign_in, card):
        item = questions(1)[0]
        response = sign_in("jaana").post(page(card), filled(**{f"wellbeing_{item.pk}": "8"}))
        assert "The well-being questions need the client’s consent" in response.text
        assert (answers(card), renewed(card)) == ([], 0)

    def test_a_refusal_is_stored_with_its_day(self, sign_in, card):
        sign_in("jaana").post(page(card), filled())
        assert consents(card) == [("wellbeing", False, TODAY, None)]

    def test_a_consent_in_force_is_said_and_offered(self, sign_in, card):
        consent(card, "wellbeing")
        shown = sign_in("jaana").get(page(card)).text
        assert "The client consented on 1.3.2026." in shown
        assert 'value="yes" id="id_consent_wellbeing_0" checked' in shown.replace("\n", " ")

    def test_a_consent_in_force_stays_as_it_was(self, sign_in, card):
        consent(card, "wellbeing")
        sign_in("jaana").post(page(card), filled(consent_wellbeing="yes"))
        assert consents(card) == [("wellbeing", True, date(2026, 3, 1), None)]

    @pytest.mark.parametrize(("withdrawn_on", "renewals"), [(date(2026, 11, 15), 0), (date(2026, 11, 10), 1)])
    def test_a_withdrawal_stands_against_an_older_paper(self, sign_in, card, withdrawn_on, renewals):
        consent(card, "wellbeing", withdrawn_on=withdrawn_on)
        form = filled(consent_wellbeing="yes", renewed_on="10.11.2026", from_paper="on")
        response = sign_in("jaana").post(page(card), form)
        assert renewed(card) == renewals
        assert ("The client withdrew this consent on 15.11.2026" in response.text) is (renewals == 0)

    def test_a_no_withdraws_the_consent_in_force_and_deletes_the_answers(self, sign_in, card):
        consent(card, "wellbeing")
        answer(card, questions(1)[0])
        sign_in("jaana").post(page(card), filled())
        assert consents(card) == [("wellbeing", True, date(2026, 3, 1), TODAY)]
        assert (answers(card), renewed(card)) == ([], 1)
        assert AuditEvent.unscoped.get(verb="consent.withdrawn").details == {"purpose": "wellbeing"}

    def test_renewed_on_the_day_of_the_first_answers_the_later_answers_stand(self, sign_in, card):
        item = questions(1)[0]
        consent(card, "wellbeing")
        answer(card, item, day=TODAY)
        sign_in("jaana").post(page(card), filled(consent_wellbeing="yes", **{f"wellbeing_{item.pk}": "3"}))
        assert answers(card) == [("renewal", TODAY, 3)]

    def test_questions_of_another_day_are_asked_again(self, sign_in, card):
        form = filled(consent_wellbeing="yes", wellbeing_4711="8")
        assert "other well-being questions are asked" in sign_in("jaana").post(page(card), form).text


class TestWhatIsMissing:
    def test_an_old_card_is_asked_what_the_rules_ask_now(self, sign_in, card):
        background(card, birth_year=None)
        shown = sign_in("jaana").get(page(card)).text
        assert 'name="birth_year"' in shown and 'name="postal_code"' not in shown

    def test_a_whole_card_is_asked_nothing_more(self, sign_in, card):
        background(card)
        assert "Missing from the card" not in sign_in("jaana").get(page(card)).text

    def test_what_was_missing_is_stored_as_a_correction(self, sign_in, card, places):
        sign_in("jaana").post(page(card), filled(birth_year="1980", postal_code="02100"))
        row, correction = Background.unscoped.get(), Correction.unscoped.get()
        assert (row.birth_year, row.postal_code_id, row.municipality) == (1980, "02100", places.espoo)
        assert (correction.fields, correction.reason) == (["birth_year", "postal_code"], "renewal")
        assert (correction.worker_name, renewed(card)) == ("Jaana", 1)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"birth_year": ""}, "Type the year of birth with four digits"),
            ({"birth_year": "2011"}, "The card can be issued from the year in which the client turns 16."),
            ({"postal_code": ""}, "Type the postal code: five digits"),
            ({"postal_code": "00100"}, "Helsinki does not take part in Kaikukortti on the issue date."),
        ],
    )
    def test_what_is_told_now_is_judged(self, sign_in, card, changes, message):
        form = filled(**{"birth_year": "1980", "postal_code": "02100"} | changes)
        assert message in sign_in("jaana").post(page(card), form).text
        assert (renewed(card), Background.unscoped.count()) == (0, 0)

    def test_a_home_that_is_known_is_not_judged_again(self, sign_in, card, places):
        background(card, municipality=places.helsinki, postal_code=places.helsinki.postal_codes.get())
        sign_in("jaana").post(page(card), filled())
        assert renewed(card) == 1

    def test_a_coordinator_lets_a_home_outside_through_with_a_reason(self, sign_in, card):
        form = filled(birth_year="1980", postal_code="00100")
        client = sign_in("kaarina")
        assert "Write why it is let through." in client.post(page(card), form).text
        client.post(page(card), form | {"residence_reason": "moves to Espoo next week"})
        assert Validity.unscoped.get(kind="renewal").residence_reason == "moves to Espoo next week"

    def test_on_a_day_of_older_rules_nothing_more_is_asked(self, sign_in, card, places):
        old = make.card(card.series, "A045198777", places.office, date(2023, 3, 1))
        asked_less = {"consent_wellbeing", "client_confirmed", "situation_confirmed", "terms_told"}
        form = filled(seen_last_day="2024-02-29", renewed_on="2024-02-01", drawn_for="2021-01-01")
        sign_in("jaana").post(page(old), {name: form[name] for name in form.keys() - asked_less})
        assert Validity.unscoped.get(card=old, kind="renewal").last_day == date(2025, 2, 28)


def test_a_paper_form_is_entered_with_its_true_day(sign_in, card):
    background(card)
    sign_in("jaana").post(page(card), filled(renewed_on="2026-11-03", from_paper="on"))
    period = Validity.unscoped.get(kind="renewal")
    assert (period.from_paper, period.paper_destroyed_at, period.first_day) == (True, None, date(2027, 3, 1))
    assert last_renewal([period]) == date(2026, 11, 3)
    assert "is still to be destroyed" in sign_in("jaana").get(f"/cards/{card.pk}/").text


def test_a_remark_may_be_a_question(sign_in, card):
    background(card)
    sign_in("jaana").post(page(card), filled(remarks="Are grandchildren counted too?", ask_kaikukeskus="on"))
    assert Message.unscoped.get().text == "Are grandchildren counted too?"
