"""What clients are told and what they agree to: the reference files, their loading, and the page of agreements."""

from datetime import date

import pytest
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from cards.models import Item, Notice, NoticeKind, Questionnaire
from cards.notice_list import notices
from cards.questionnaire_list import questionnaires
from cards.telling import AGREEMENTS, notice_on
from kaikukanta.management.commands.load_reference import load_notices, load_questionnaires
from tests.cards.registering import words

TERMS = {row.starts_on: row for row in notices() if row.kind == "terms"}
IN_FORCE = TERMS[date(2025, 9, 11)]
# Issue 3, line 3; each must be said in each language.
SAID = {
    "fi": [
        "mikä organisaatio",
        "rahatilanteesi on tiukka",
        "Voit tarkistaa",
        "peruuttaa suostumuksen",
        "vain kortin tunnus",
    ]
    + ["henkilöllisyystodistus", "Käytännöt vaihtelevat", "peruutusehdot", "Älä jätä lippua käyttämättä"],
    "sv": [
        "vilken organisation",
        "din ekonomi är knapp",
        "Du kan kontrollera",
        "återkalla samtycket",
        "bara kortets kod",
    ]
    + ["identitetshandling", "Praxis varierar", "avbokningsvillkor", "Lämna inte en biljett oanvänd"],
    "en": [
        "which organisation",
        "financial situation is tight",
        "You can check",
        "withdraw your consent",
        "only the card’s code",
    ]
    + ["identity document", "Practices vary", "cancellation terms", "Do not leave a ticket unused"],
}


@pytest.mark.parametrize("language", SAID)
def test_the_terms_in_force_say_what_the_national_model_wants(language):
    text = getattr(IN_FORCE, f"text_{language}")
    assert [words for words in SAID[language] if words not in text] == []


def test_each_text_has_its_versions():
    assert [(row.kind, str(row.starts_on)) for row in notices()] == [
        ("terms", "2021-01-01"),
        ("terms", "2025-02-26"),
        ("terms", "2025-09-11"),
        ("voluntary", "2025-02-26"),
        ("wellbeing", "2025-02-26"),
    ]


@pytest.mark.parametrize("row", notices(), ids=lambda row: f"{row.kind} {row.starts_on}")
def test_a_version_makes_the_same_points_in_each_language_in_whole_short_sentences(row):
    texts = [text.split("\n") for text in (row.text_fi, row.text_sv, row.text_en)]
    assert len({len(points) for points in texts}) == 1
    said = [point for points in texts for point in points]
    assert [point for point in said if not point[0].isupper() or point[-1] != "." or len(point) > 200] == []
    assert len(set(said)) == len(said)


def test_the_questions_are_a_proposal_on_scales_of_ten():
    (proposal,) = questionnaires()
    assert (proposal.name, proposal.ends_on) == ("Hyvinvointikysymykset 2025 (ehdotus)", None)
    assert [(item.order, item.lowest, item.highest) for item in proposal.items] == [(n, 0, 10) for n in (1, 2, 3, 4)]
    assert all(text.strip() == text != "" for item in proposal.items for text in map(str, item))
    assert all(item[1:4] == (item.text_fi, item.text_sv, item.text_en) for item in proposal.items)
    assert all(text.endswith("?") for item in proposal.items for text in item[1:4])


@pytest.mark.django_db
def test_loading_again_adds_nothing_and_leaves_an_administrators_words():
    assert (load_notices(), load_questionnaires()) == (5, 1)
    Notice.objects.filter(kind="voluntary").update(text_en="Our own words.")
    Questionnaire.objects.update(name="Ours", starts_on=date(2026, 1, 1))
    assert (load_notices(), load_questionnaires()) == (0, 0)
    assert notice_on(date(2026, 11, 22), "voluntary").text_en == "Our own words."
    assert (Questionnaire.objects.get().name, Item.objects.count()) == ("Ours", 4)


@pytest.mark.django_db
def test_the_command_loads_them_and_says_so(capsys):
    call_command("load_reference")
    assert "Notices and questionnaires added: 6." in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "starts"),
    [("2020-12-31", None), ("2021-01-01", "2021-01-01"), ("2025-09-10", "2025-02-26"), ("2025-09-11", "2025-09-11")],
)
def test_the_version_told_is_that_of_the_day(day, starts):
    load_notices()
    told = notice_on(date.fromisoformat(day))
    assert (told and str(told.starts_on)) == starts


@pytest.mark.django_db
def test_the_points_are_drawn_in_the_active_language():
    load_notices()
    with translation.override("sv"):
        drawn = render_to_string("cards/_told.html", {"told": notice_on(date(2026, 11, 22))})
    assert drawn.count("<li>") == len(IN_FORCE.text_sv.splitlines())
    assert "Lämna inte en biljett oanvänd" in drawn
    assert render_to_string("cards/_told.html", {"told": None}).strip() == ""


@pytest.mark.django_db
def test_the_page_keeps_receiving_the_card_apart_from_the_consents(sign_in):
    load_notices()
    page = words(sign_in("jaana").get(reverse("agreements")))
    assert "What receiving the card covers" in page and IN_FORCE.text_en.splitlines()[0] in page
    assert [page.count(f'id="consent-{kind}"') for kind in NoticeKind.values] == [0, 1, 1]
    assert page.count('<th scope="row"') == len(AGREEMENTS) == 6
    assert page.count("The card stays valid.") >= 2


@pytest.mark.django_db
def test_the_page_works_before_the_texts_are_loaded_and_only_for_those_who_see_cards(sign_in):
    assert sign_in("kaarina").get(reverse("agreements")).status_code == 200
    assert sign_in("ville").get(reverse("agreements")).status_code == 403
