"""The paper form: every field that the rules of its day ask, in Finnish or Swedish, and no place for a name."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cards.models import Choice, Item, Notice, Questionnaire
from cards.rulebook import EDITIONS, Status, rules_on
from tests.cards.many import text

pytestmark = pytest.mark.django_db
PAGE = "/cards/paper-form/"
DAYS = [edition.starts for edition in EDITIONS] + [date(2026, 11, 22)]


@pytest.fixture
def questions(db):
    asked = Questionnaire.objects.create(name="2025", starts_on=date(2025, 2, 26))
    words = {
        "low_fi": "Huono",
        "low_sv": "Dålig",
        "low_en": "Bad",
        "high_fi": "Hyvä",
        "high_sv": "Bra",
        "high_en": "Good",
    }
    texts = {"text_fi": "Millainen mieli?", "text_sv": "Hur är humöret?", "text_en": "What mood?"}
    return Item.objects.create(questionnaire=asked, order=1, **texts, **words)


def fields_of(answer):
    return set(re.findall(r'data-field="(\w+)"', answer.content.decode()))


def paper(answer):
    """What stands on the paper, without the page around it."""
    return answer.context["paper"]


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("day", DAYS)
def test_every_field_that_the_rules_ask_stands_on_the_form_and_no_other(sign_in, choices, day, language):
    asked = {name for name, status in rules_on(day).fields.items() if status is not Status.NOT_ASKED}
    answer = sign_in("jaana").get(f"{PAGE}?language={language}&day={day.day}.{day.month}.{day.year}")
    assert fields_of(answer) == asked


def test_a_field_that_the_rules_ask_anew_needs_no_change_here(sign_in, choices, monkeypatch):
    from cards import rulebook
    from cards.views import paper_sheet

    rules = rules_on(DAYS[-1])
    more = {**rules.fields, "municipality": Status.VOLUNTARY}
    monkeypatch.setattr(paper_sheet.rulebook, "rules_on", lambda day: rulebook.replace(rules, fields=more))
    assert "municipality" in fields_of(sign_in("jaana").get(PAGE))


@pytest.mark.parametrize(("language", "label"), [("fi", "Nainen"), ("sv", "Kvinna")])
def test_it_speaks_its_own_language_whatever_the_pages_is(sign_in, language, label):
    words = {"label_fi": "Nainen", "label_sv": "Kvinna", "label_en": "Woman"}
    Choice.objects.create(list="gender", code="woman", **words)
    answer = sign_in("jaana").get(f"{PAGE}?language={language}")
    assert f'<article class="paper-form" lang="{language}"' in answer.content.decode()
    assert label in paper(answer) and "Woman" not in paper(answer)


def test_the_answers_of_the_day_are_boxes_to_tick(sign_in, choices):
    Choice.objects.filter(list="gender", code="second").update(ends_on=date(2026, 11, 21))
    sheet = paper(sign_in("jaana").get(PAGE))
    assert "gender first" in sheet and "gender second" not in sheet
    assert "gender second" in paper(sign_in("jaana").get(f"{PAGE}?day=21.11.2026"))


def test_the_mother_tongue_is_written_and_not_wishing_to_tell_is_a_box(sign_in, choices):
    field = paper(sign_in("jaana").get(PAGE)).partition('data-field="mother_tongue"')[2].partition("</div>")[0]
    assert "mother_tongue first, mother_tongue second" in field
    assert field.count("paper-form__box") == 1


def test_the_well_being_questions_have_their_scales(sign_in, choices, questions):
    sheet = paper(sign_in("jaana").get(f"{PAGE}?language=sv"))
    assert [word for word in ("Hur är humöret?", "Dålig", "Bra") if word not in sheet] == []
    assert [step for step in range(11) if f"<li>{step}</li>" not in sheet] == []
    assert "Hur är humöret?" not in paper(sign_in("jaana").get(f"{PAGE}?language=sv&day=1.2.2025"))


def test_what_is_told_stands_on_it(sign_in, choices):
    for kind in ("terms", "voluntary", "wellbeing"):
        texts = {f"text_{code}": f"{kind} {code} yksi\n{kind} {code} kaksi" for code in ("fi", "sv", "en")}
        Notice.objects.create(kind=kind, starts_on=date(2025, 2, 26), **texts)
    sheet = paper(sign_in("jaana").get(PAGE))
    assert [kind for kind in ("terms", "voluntary", "wellbeing") if f"<li>{kind} fi kaksi</li>" not in sheet] == []


def test_there_is_no_place_for_a_name_and_the_paper_says_what_becomes_of_it(sign_in, choices, settings):
    settings.LOCALE_PATHS = []
    page = text(sign_in("jaana").get(PAGE))
    assert not {"name", "client_name", "identity_code"} & fields_of(sign_in("jaana").get(PAGE))
    assert "destroy the paper securely" in page


@pytest.mark.parametrize("query", ["?language=en", "?day=1.1.2020", "?day=eilen", "?day=%00"])
def test_what_cannot_be_drawn_is_said_and_todays_finnish_form_shown(sign_in, choices, query):
    answer = sign_in("jaana").get(PAGE + query)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert (answer.context["language"], answer.context["day"]) == ("fi", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("name", "status"), [("kaarina", 200), ("aino", 200), ("ville", 403), ("tilda", 403), (None, 302)]
)
def test_who_prints_it(sign_in, choices, name, status):
    assert sign_in(name).get(PAGE).status_code == status
