"""What the form asks beyond the basics: consents, well-being, guardians, waived residence, paper, questions."""

from datetime import date

import pytest

from cards.models import Answer, Background, Choice, Question, Questionnaire, Validity
from tests.cards.registering import PAGE, filled, go_through, refused_with, registered, words


@pytest.fixture
def items(db):
    words = {f"{name}_{language}": "x" for name in ("low", "high") for language in ("fi", "sv", "en")}
    asked = Questionnaire.objects.create(name="Well-being", starts_on=date(2026, 1, 1))
    texts = [{f"text_{language}": f"Question {n}" for language in ("fi", "sv", "en")} for n in (1, 2)]
    return [asked.items.create(order=n, **text, **words) for n, text in enumerate(texts)]


def test_well_being_answers_are_stored_with_the_consent(sign_in, printed, items):
    first, second = items
    form = filled(consent_wellbeing="yes", **{f"wellbeing_{first.pk}": "7"})
    go_through(sign_in("jaana"), form)
    assert list(Answer.unscoped.values_list("item", "value", "phase")) == [(first.pk, 7, "issue")]


@pytest.mark.parametrize("value", ["11", "-1", "x"])
def test_an_answer_off_the_scale_is_refused(sign_in, printed, items, value):
    form = filled(consent_wellbeing="yes", **{f"wellbeing_{items[0].pk}": value})
    assert refused_with(sign_in("jaana").post(PAGE, form), "Select a valid choice.")


def test_answers_without_the_consent_are_refused(sign_in, printed, items):
    form = filled(**{f"wellbeing_{items[0].pk}": "7"})
    assert refused_with(sign_in("jaana").post(PAGE, form), "The well-being questions need the client’s consent")


def test_answers_to_another_questionnaire_draw_the_form_again(sign_in, printed, items):
    form = filled(wellbeing_999="7")
    assert refused_with(sign_in("jaana").post(PAGE, form), "On this day other well-being questions are asked.")


def test_a_guardians_own_year_of_birth_is_judged(sign_in, printed):
    client = sign_in("jaana")
    assert refused_with(client.post(PAGE, filled(for_guardian="on", birth_year="2012")), "client turns 16")
    go_through(client, filled(for_guardian="on"))
    assert Background.unscoped.get().for_guardian


class TestOutsideTheNetwork:
    REASON = "Muutto on kesken."

    def test_a_distributor_cannot_let_a_client_through(self, sign_in, printed):
        client = sign_in("jaana")
        form = filled(postal_code="00100", residence_reason=self.REASON)
        assert 'name="residence_reason"' not in words(client.get(PAGE))
        assert refused_with(client.post(PAGE, form), "Helsinki does not take part in Kaikukortti on the issue date.")

    def test_a_coordinator_can_with_a_reason(self, sign_in, printed):
        client = sign_in("kaarina")
        assert refused_with(client.post(PAGE, filled(postal_code="00100")), "Write why it is let through.")
        assert registered(go_through(client, filled(postal_code="00100", residence_reason=self.REASON)))
        assert Validity.unscoped.get().residence_reason == self.REASON

    def test_a_reason_that_nothing_needs_is_not_kept(self, sign_in, printed):
        go_through(sign_in("kaarina"), filled(residence_reason=self.REASON))
        assert Validity.unscoped.get().residence_reason == ""


def test_not_wishing_to_tell_is_an_answer_of_its_own(sign_in, printed):
    refusal = Choice.objects.get(list="gender", code="refused")
    go_through(sign_in("jaana"), filled(consent_voluntary="yes", gender=refusal.pk))
    background = Background.unscoped.get()
    assert (background.gender, background.mother_tongue) == (refusal, None)


def test_a_remark_may_be_a_question_to_kaikukeskus(sign_in, printed):
    client = sign_in("jaana")
    form = filled(ask_kaikukeskus="on")
    assert refused_with(client.post(PAGE, form), "Write the question, or take away the tick below.")
    go_through(client, form | {"remarks": "Saako kortin kahdesti?"})
    assert Question.unscoped.get().card == printed


def test_a_paper_form_is_entered_with_its_own_day_and_waits_to_be_destroyed(sign_in, printed):
    go_through(sign_in("jaana"), filled(from_paper="on", issued_on="20.11.2026"))
    period = Validity.unscoped.get()
    assert (period.from_paper, period.paper_destroyed_at, period.first_day) == (True, None, date(2026, 11, 20))


def test_a_remark_like_a_name_is_asked_about_once_and_then_kept_through_the_check_page(sign_in, printed):
    client, remark = sign_in("jaana"), "Soita Matti Virtaselle"
    page = words(client.post(PAGE, filled(remarks=remark)))
    confirmed = page.split('name="remarks_confirmed"')[1].split('value="')[1].split('"')[0]
    go_through(client, filled(remarks=remark, remarks_confirmed=confirmed))
    assert Validity.unscoped.get().remarks == remark
