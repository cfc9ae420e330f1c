"""The client view: worker and client answer together, one question a page, into the worker's own draft."""

from datetime import date

import pytest
from django.urls import reverse

from cards.models import Choice, Draft, Item, Questionnaire
from tests import factories as make
from tests.cards.drafts import CODE, drafted, kept
from tests.cards.registering import numbers, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def jaana(sign_in):
    return sign_in("jaana")


@pytest.fixture
def draft(people, choices):
    return drafted(people.jaana)


@pytest.fixture
def item(db):
    asked = Questionnaire.objects.create(name="Q", starts_on=date(2025, 2, 26))
    texts = {f"text_{language}": f"How are you? {language}" for language in ("fi", "sv", "en")}
    ends = {f"{end}_{language}": f"{end} {language}" for end in ("low", "high") for language in ("fi", "sv", "en")}
    return Item.objects.create(questionnaire=asked, order=1, **texts, **ends)


def at(draft, step):
    return reverse("client_view", args=[draft, step])


def answer(client, draft, step, value=None, **more):
    """Send one page; where it leads, or "" when it stays to say what is wrong."""
    sent = {} if value is None else {step: value}
    response = client.post(at(draft, step), sent | more)
    return response["Location"].split("/client/")[1].rstrip("/") if response.status_code == 302 else ""


def choice(which, code):
    return str(Choice.objects.get(list=which, code=code).pk)


def test_the_told_points_come_first_and_the_code_is_never_shown(jaana, draft):
    page = words(jaana.get(at(draft, "told")))
    assert "<h1>Before you take the card</h1>" in page
    assert "Step 1 of 10" in page
    assert CODE not in page and "Jaana" not in page


def test_the_whole_way_with_yes_to_everything(jaana, draft, item):
    first, asked = choice("gender", "first"), f"wellbeing_{item.pk}"
    way = [("told", None), ("birth_year", "1980"), ("postal_code", "02100"), ("consent_voluntary", "yes")]
    way += [("gender", first), ("mother_tongue", choice("mother_tongue", "second"))]
    way += [("life_situation", choice("life_situation", "first")), ("children", "2"), ("for_guardian", "no")]
    way += [("consent_wellbeing", "yes"), (asked, "7")]
    led = [answer(jaana, draft, step, value, seen="02100") for step, value in way]
    assert led == [step for step, _value in way[1:]] + ["done"]
    values = kept(draft)
    assert (values["code"], values["birth_year"], values["gender"], values[asked]) == (CODE, "1980", first, "7")
    assert (values["for_guardian"], values["children"]) == ("", "2")


def test_a_no_skips_what_rests_on_the_consent(jaana, draft, item):
    assert answer(jaana, draft, "consent_voluntary", "no") == "children"
    assert answer(jaana, draft, "consent_wellbeing", "no") == "done"
    assert "Step 5 of 7" in words(jaana.get(at(draft, "children")))


def test_a_no_takes_away_what_was_answered_before(jaana, people, choices, item):
    asked = f"wellbeing_{item.pk}"
    given = {"consent_voluntary": "yes", "gender": "1", "life_situation": "2", "consent_wellbeing": "yes", asked: "3"}
    draft = drafted(people.jaana, children="2", **given)
    answer(jaana, draft, "consent_voluntary", "no")
    answer(jaana, draft, "consent_wellbeing", "no")
    assert kept(draft).keys() & {"gender", "life_situation", asked} == set()
    assert (kept(draft)["children"], kept(draft)["consent_voluntary"]) == ("2", "no")


@pytest.mark.parametrize("consent", [None, "no"])
def test_a_question_without_its_consent_leads_to_the_consent(jaana, people, choices, consent):
    draft = drafted(people.jaana, consent_voluntary=consent)
    assert jaana.get(at(draft, "gender"))["Location"] == at(draft, "consent_voluntary")


@pytest.mark.parametrize(
    ("step", "value", "said"),
    [
        ("birth_year", "80", "Type the year of birth with four digits"),
        ("birth_year", "1890", "Type the year of birth with four digits"),
        ("birth_year", "1901", "Check the year of birth"),
        ("birth_year", "2011", "You can get a card from the year in which you turn 16."),
        ("postal_code", "99999", "There is no such postal code in Finland."),
        ("consent_voluntary", None, "Choose yes or no."),
        ("children", "many", "Type the number of children with digits"),
    ],
)
def test_wrong_input_is_said_with_the_next_step_and_kept_on_the_page(jaana, draft, step, value, said):
    response = jaana.post(at(draft, step), {step: value} if value else {})
    assert response.status_code == 200
    assert said in words(response)
    assert "<title>Error:" in words(response)
    assert step not in kept(draft)


def test_the_postal_code_says_its_municipality_before_one_goes_on(jaana, draft):
    assert answer(jaana, draft, "postal_code", " 02100 ") == "postal_code"
    assert "Your municipality is Espoo. If this is right, press Next." in words(jaana.get(at(draft, "postal_code")))
    assert answer(jaana, draft, "postal_code", "02100", seen="02100") == "consent_voluntary"


def test_a_home_outside_the_network_is_said_and_left_to_the_worker(jaana, draft):
    answer(jaana, draft, "postal_code", "00100")
    assert "Helsinki does not take part in Kaikukortti." in words(jaana.get(at(draft, "postal_code")))
    assert answer(jaana, draft, "postal_code", "00100", seen="00100") == "consent_voluntary"


def test_not_wishing_to_tell_is_a_button_that_stores_the_answer_of_the_list(jaana, people, choices):
    draft = drafted(people.jaana, consent_voluntary="yes")
    assert "refused" not in words(jaana.get(at(draft, "gender")))
    assert answer(jaana, draft, "gender", go="skip") == "mother_tongue"
    assert kept(draft)["gender"] == choice("gender", "refused")
    assert "Your answer: you do not wish to tell." in words(jaana.get(at(draft, "gender")))
    assert answer(jaana, draft, "gender") == "mother_tongue"


def test_a_wellbeing_question_can_be_skipped(jaana, people, choices, item):
    draft = drafted(people.jaana, consent_wellbeing="yes")
    asked = f"wellbeing_{item.pk}"
    page = words(jaana.get(at(draft, asked)))
    assert "How are you? en" in page and "low en" in page and "high en" in page
    assert answer(jaana, draft, asked) == ""
    assert answer(jaana, draft, asked, "4", go="skip") == "done"
    assert kept(draft)[asked] == ""


def test_a_mandatory_question_cannot_be_skipped(jaana, draft):
    assert answer(jaana, draft, "birth_year", go="skip") == ""
    assert "Skip this question" not in words(jaana.get(at(draft, "birth_year")))


def test_back_keeps_what_was_typed_even_when_it_is_wrong(jaana, draft):
    assert answer(jaana, draft, "children", "x", go="back") == "life_situation"
    assert kept(draft)["children"] == "x"
    assert 'value="x"' in words(jaana.get(at(draft, "children")))


def test_the_language_changes_for_this_view_only(jaana, people, draft):
    assert answer(jaana, draft, "birth_year", language="sv") == "birth_year"
    page = jaana.get(at(draft, "birth_year"))
    assert (page["Content-Language"], b'<html lang="sv"' in page.content) == ("sv", True)
    assert kept(draft)["client_language"] == "sv"
    people.jaana.refresh_from_db()
    assert people.jaana.language == "en"
    assert b'<html lang="en"' in jaana.get("/cards/").content


def test_a_language_that_we_do_not_speak_is_no_choice(jaana, draft):
    assert answer(jaana, draft, "children", "1", language="de") == "for_guardian"
    assert "client_language" not in kept(draft)


def test_a_guardian_is_a_tick_in_the_draft(jaana, draft):
    assert answer(jaana, draft, "for_guardian", "yes") == "consent_wellbeing"
    assert kept(draft)["for_guardian"] == "on"
    assert 'value="yes" id="id_for_guardian_0" checked' in words(jaana.get(at(draft, "for_guardian")))


def test_the_rules_of_the_issue_day_decide_what_is_asked(jaana, people, choices, item):
    """In 2021 nothing but the children was mandatory, and no consent was asked."""
    draft = drafted(people.jaana, issued_on="1.6.2022")
    assert "under 16 do you have?" in words(jaana.get(at(draft, "children")))
    assert answer(jaana, draft, "birth_year", go="skip") == "postal_code"
    assert answer(jaana, draft, "postal_code", go="skip") == "gender"
    assert answer(jaana, draft, "children", "0") == "done"
    assert jaana.get(at(draft, "consent_voluntary")).status_code == 404
    assert jaana.get(at(draft, f"wellbeing_{item.pk}")).status_code == 404


def test_the_children_of_2025_are_those_of_the_household(jaana, draft):
    page = words(jaana.get(at(draft, "children")))
    assert "How many children or grandchildren under 18 do you have?" in page
    assert "Count the children who live with you, and your grandchildren." in page


def test_the_end_thanks_and_leads_back_to_the_workers_page(jaana, people, choices):
    draft = drafted(people.jaana, birth_year="1980", client_language="fi")
    page = jaana.get(reverse("client_done", args=[draft]))
    assert f'href="/cards/register/?draft={draft}"' in words(page)
    assert page["Content-Language"] == "fi"
    assert CODE not in words(page) and "1980" not in numbers(page)


@pytest.mark.parametrize("name", ["viveca", "kaarina", "aino"])
def test_another_persons_draft_is_not_found(sign_in, draft, name):
    assert sign_in(name).get(at(draft, "told")).status_code == 404
    assert sign_in(name).post(at(draft, "children"), {"children": "3"}).status_code == 404
    assert sign_in(name).get(reverse("client_done", args=[draft])).status_code == 404
    assert "children" not in kept(draft)


def test_a_venue_registers_no_cards(sign_in, draft):
    assert sign_in("ville").get(at(draft, "told")).status_code == 403


def test_a_day_old_draft_and_a_step_that_is_none_are_not_found(jaana, draft):
    assert jaana.get(at(draft, "nothing")).status_code == 404
    Draft.unscoped.update(created_at="2026-11-21T09:00:00Z")
    assert jaana.get(at(draft, "told")).status_code == 404


def test_a_community_card_has_no_client_to_ask(jaana, people, choices):
    assert jaana.get(at(drafted(people.jaana, kind="community"), "told")).status_code == 404


def test_the_form_takes_over_what_the_client_answered(jaana, draft, item):
    """The registration form itself opens the draft: the answers are those of its own fields."""
    for step, value in [("birth_year", "1980"), ("consent_voluntary", "yes"), ("for_guardian", "yes")]:
        answer(jaana, draft, step, value)
    answer(jaana, draft, "gender", choice("gender", "second"))
    answer(jaana, draft, "consent_wellbeing", "yes")
    answer(jaana, draft, f"wellbeing_{item.pk}", "7")
    form = jaana.get("/cards/register/", {"draft": draft}).context["form"]
    typed = [form[name].value() for name in ("birth_year", "consent_voluntary", "gender", f"wellbeing_{item.pk}")]
    assert typed == ["1980", "yes", choice("gender", "second"), "7"]
    assert 'id="id_for_guardian" checked' in str(form["for_guardian"])


def test_the_page_has_nothing_of_the_workers_lists(jaana, draft, places):
    make.card(make.series(places.espoo_area, "B"), "B000000001", places.office, date(2026, 1, 5))
    page = words(jaana.get(at(draft, "birth_year")))
    assert "<nav" not in page and "B000000001" not in page and str(places.office) not in page
    assert page.count("<h1>") == 1
