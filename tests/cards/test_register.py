"""Registering a card by the form and its check page: what the rules of the day ask, and what nobody learns."""

import re
from datetime import date

import pytest

from accounts.models import AuditEvent, Participation, User
from cards.models import Background, Choice, Consent, Draft, Validity
from tests import factories as make
from tests.cards.registering import CODE, PAGE, filled, go_through, refused_with, registered, words

UNKNOWN = "There is no such card among those given to your site."


@pytest.mark.parametrize(
    "typed", [CODE, "a045198702", " A045 198 702 ", "a-045-198-702", "AO451987O2", "A0451987o2\r\n"]
)
def test_a_code_is_understood_as_people_type_it(sign_in, printed, places, typed):
    assert registered(go_through(sign_in("jaana"), filled(code=typed))) == str(printed.pk)
    printed.refresh_from_db()
    assert (printed.site, printed.issued_on, printed.valid_until) == (
        places.office,
        date(2026, 11, 22),
        date(2027, 11, 21),
    )


def test_the_period_the_background_and_the_consents_are_stored(sign_in, printed, places):
    gender = Choice.objects.get(list="gender", code="first")
    changes = {"consent_voluntary": "yes", "remarks": "Kortti oli märkä.", "for_guardian": "on"}
    go_through(sign_in("jaana"), filled(gender=gender.pk, **changes))
    period, background = Validity.unscoped.get(), Background.unscoped.get()
    assert (period.children, period.rules_of, period.worker_name) == (2, date(2025, 9, 11), "Jaana")
    assert (period.terms_told, period.client_confirmed, period.situation_confirmed) == (True, True, True)
    assert (period.remarks, background.for_guardian) == ("Kortti oli märkä.", True)
    assert (background.birth_year, background.municipality, background.gender) == (1980, places.espoo, gender)
    given = Consent.unscoped.order_by("purpose").values_list("purpose", "is_given")
    assert list(given) == [("voluntary", True), ("wellbeing", False)]


def test_the_trail_tells_the_deed_but_no_code_and_nothing_of_the_holder(sign_in, printed):
    go_through(sign_in("jaana"), filled())
    event = AuditEvent.unscoped.get(verb="card.registered")
    assert event.details["filled_in"] == ["birth_year", "postal_code"]
    assert not re.search("A045198702|1980|02100", str(event.details))


def test_nothing_is_chosen_beforehand_and_the_name_is_the_persons_own(sign_in, printed):
    page = words(sign_in("jaana").get(PAGE))
    assert 'value="Jaana"' in page
    assert set(re.findall(r'<option value="([^"]*)" selected', page)) <= {""}
    assert "checked" not in page


def test_behind_a_shared_login_the_worker_is_asked_and_named_in_the_trail(sign_in, printed, people):
    User.objects.filter(pk=people.jaana.pk).update(is_shared=True)
    client = sign_in("jaana")
    assert 'value="Jaana"' not in words(client.get(PAGE))
    go_through(client, filled(worker_name="Tarja T."))
    assert 'value="Tarja T."' in words(client.get(PAGE))
    assert AuditEvent.unscoped.get().actor_name == "distributor@kaikukanta.test (Tarja T.)"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("code", "Type the card code"),
        ("issued_on", "Write the day as day, month and year"),
        ("birth_year", "Type the year of birth with four digits"),
        ("postal_code", "Type the postal code: five digits"),
        ("children", "Type the number of children with digits"),
        ("worker_name", "Type your name"),
        ("terms_told", "Tell the terms of use"),
        ("client_confirmed", "Others get no card."),
        ("situation_confirmed", "Ask whether money is tight"),
        ("consent_voluntary", "Ask the client, then choose yes or no."),
    ],
)
def test_a_missing_field_is_named_and_the_rest_is_kept(sign_in, printed, field, message):
    response = sign_in("jaana").post(PAGE, filled(**{field: None, "remarks": "Kortti oli märkä."}))
    assert refused_with(response, message)
    assert "Kortti oli märkä." in words(response)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "hello"}, "This is not a whole card code."),
        ({"code": f"{CODE}, A045198709"}, "There are two codes here."),
        ({"issued_on": "2026-11-23"}, "The day is in the future."),
        ({"issued_on": "2020-12-31"}, "The day is before 2021"),
        ({"issued_on": "9999-99-99"}, "Write the day as day, month and year"),
        ({"birth_year": "1880"}, "Type the year of birth with four digits"),
        ({"birth_year": "2011"}, "from the year in which the client turns 16"),
        ({"birth_year": "9" * 40}, "Type the year of birth with four digits"),
        ({"postal_code": "99999"}, "There is no such postal code"),
        ({"postal_code": "00100"}, "Helsinki does not take part in Kaikukortti on the issue date."),
        ({"children": "-1"}, "Type the number of children with digits"),
        ({"children": "21"}, "Type the number of children with digits"),
        ({"worker_name": "x" * 121}, "at most 120 characters"),
        ({"worker_email": "jaana"}, "Enter a valid email address."),
        ({"gender": "999999"}, "Select a valid choice."),
        ({"gender": "x"}, "Select a valid choice."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, printed, changes, message):
    assert refused_with(sign_in("jaana").post(PAGE, filled(**changes)), message)


def test_a_client_who_turns_sixteen_this_year_gets_the_card(sign_in, printed):
    assert registered(go_through(sign_in("jaana"), filled(birth_year="2010")))


def test_voluntary_answers_need_the_consent_but_a_refusal_to_tell_does_not(sign_in, printed):
    told, refusal = (Choice.objects.get(list="life_situation", code=code) for code in ("first", "refused"))
    client = sign_in("jaana")
    assert refused_with(
        client.post(PAGE, filled(life_situation=told.pk)), "Voluntary information needs the client’s consent"
    )
    assert registered(go_through(client, filled(life_situation=refusal.pk)))


def test_a_day_under_older_rules_draws_the_form_again_with_what_was_typed(sign_in, printed):
    response = sign_in("jaana").post(PAGE, filled(issued_on="2024-05-02"))
    assert refused_with(response, "On this day other rules were in force")
    page = words(response)
    assert "Number of children or grandchildren under 16 years" in page
    assert 'name="drawn_for" value="2021-01-01"' in page and 'name="terms_told"' not in page


def test_under_the_rules_of_2021_the_background_is_voluntary_and_no_consent_is_asked(sign_in, printed):
    changes = {"drawn_for": "2021-01-01", "birth_year": "", "postal_code": "", "consent_voluntary": "yes"}
    go_through(sign_in("jaana"), filled(issued_on="2.5.2024", **changes))
    period = Validity.unscoped.get()
    assert (period.rules_of, period.last_day) == (date(2021, 1, 1), date(2025, 5, 1))
    assert (Consent.unscoped.count(), Background.unscoped.get().birth_year) == (0, None)


def test_under_the_rules_of_2021_one_may_live_anywhere(sign_in, printed):
    form = filled(issued_on="2024-05-02", drawn_for="2021-01-01", postal_code="00100")
    assert registered(go_through(sign_in("jaana"), form))


def test_a_municipality_counts_by_its_status_on_the_issue_day(sign_in, printed, places):
    Participation.objects.filter(municipality=places.espoo).update(starts_on=date(2026, 11, 1))
    client = sign_in("jaana")
    assert refused_with(client.post(PAGE, filled(issued_on="2026-10-31")), "Espoo does not take part")
    assert registered(go_through(client, filled(issued_on="2026-11-01")))


def test_a_card_of_another_area_is_answered_like_one_that_never_was(sign_in, printed, places):
    theirs = make.series(places.vaasa_area)
    make.printed(theirs, "A045198703")
    make.card(theirs, "A045198704", places.vaasa_office, date(2026, 1, 1))
    client = sign_in("jaana")
    answers = [words(client.post(PAGE, filled(code=f"A04519870{n}", worker_name="J"))) for n in (3, 4, 5)]
    changing = r"A04519870\d|name=.(csrf|key).*?>|/cards/drafts/.{36}/"
    assert len({re.sub(changing, "", answer) for answer in answers}) == 1
    assert UNKNOWN in answers[0]


def test_a_run_given_to_another_site_is_not_ours(sign_in, printed, places):
    other = make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
    printed.series.sites.add(other)
    assert refused_with(sign_in("jaana").post(PAGE, filled()), UNKNOWN)


def test_in_ones_own_scope_a_registered_card_is_told_and_linked(sign_in, printed, places):
    card = make.card(printed.series, "A045198709", places.office, date(2026, 3, 1))
    response = sign_in("jaana").post(PAGE, filled(code=card.code))
    assert "This card is already registered: Espoon aikuissosiaalityö, 1.3.2026." in words(response)
    assert f"/cards/{card.pk}/" in words(response)


def test_two_presses_register_once(sign_in, printed):
    client = sign_in("jaana")
    check = client.post(PAGE, filled()).url
    assert [registered(client.post(check)) for _ in range(2)] == [str(printed.pk)] * 2
    assert registered(client.get(check)) == str(printed.pk)
    assert (Validity.unscoped.count(), AuditEvent.unscoped.count(), Draft.unscoped.count()) == (1, 1, 0)


def test_going_back_and_filling_in_for_the_next_client_is_a_form_of_its_own(sign_in, printed):
    form, client = filled(), sign_in("jaana")
    go_through(client, form)
    other = make.printed(printed.series, "A045198709")
    assert registered(go_through(client, form | {"code": other.code})) == str(other.pk)
    assert Validity.unscoped.count() == 2


def test_a_broken_key_is_nobodys_fault(sign_in, printed):
    client = sign_in("jaana")
    assert client.post(PAGE, filled(key="x", drawn_for="x")).status_code == 200
    assert registered(go_through(client, filled(key="x")))


def test_a_pilots_card_ends_with_the_pilot(sign_in, printed, places):
    places.espoo_area.pilot_ends_on = date(2027, 1, 31)
    places.espoo_area.save()
    go_through(sign_in("jaana"), filled())
    assert Validity.unscoped.get().last_day == date(2027, 1, 31)


def test_after_the_pilot_no_card_is_issued(sign_in, printed, places):
    places.espoo_area.pilot_ends_on = date(2026, 11, 21)
    places.espoo_area.save()
    assert refused_with(sign_in("jaana").post(PAGE, filled()), "The pilot of the area ended before this day.")


def test_faults_of_fields_and_of_rules_are_told_together(sign_in, printed):
    page = words(sign_in("jaana").post(PAGE, filled(birth_year="2011", postal_code="00100", children="", code="A1")))
    told = [
        "This is not a whole card code.",
        "client turns 16",
        "Helsinki does not take part",
        "number of children with",
    ]
    assert [text for text in told if text not in page] == []
