"""The sheet that a client takes home: the days, the terms, the consents, whom to ask; never the code."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actors import someone
from accounts.models import Area, Site
from cards import actions
from cards.actions import Told
from cards.models import Background, Card, Consent, Notice, Validity
from kaikukanta.management.commands.load_reference import load_notices
from tests import factories as make
from tests.cards.registering import words

pytestmark = pytest.mark.django_db
BROCHURE = "https://kaikukortti.example/Espoo/esite"


@pytest.fixture
def card(places):
    load_notices()
    Site.unscoped.filter(pk=places.office.pk).update(contact_phone="040 123 4567", contact_email="tyo@espoo.test")
    Area.unscoped.filter(pk=places.espoo_area.pk).update(brochure_fi=BROCHURE, page_sv="https://kaiku.example/sv")
    return make.card(make.series(places.espoo_area), "A045198702", places.office, date(2026, 11, 22), children=3)


def sheet(client, card, language="en"):
    response = client.get(reverse("card_handover", args=[card.pk]), {"language": language})
    assert response.status_code == 200
    return words(response)


def article(page):
    return page[page.index("<article") : page.index("</article>")]


def agree(card, purpose, day, **fields):
    notice = Notice.objects.get(kind=purpose)
    return Consent.unscoped.create(
        card=card, purpose=purpose, notice=notice, answered_on=day, **{"is_given": True, **fields}
    )


def test_it_says_the_days_the_children_the_terms_and_whom_to_ask(sign_in, card):
    said = article(sheet(sign_in("jaana"), card))
    for words_ in ("<dd>22.11.2026</dd>", "<dd>21.11.2027</dd>", "<dd>3</dd>", "grandchildren under 18"):
        assert words_ in said
    assert "Do not leave a ticket unused" in said
    assert "Espoon aikuissosiaalityö" in said and "040 123 4567" in said and "tyo@espoo.test" in said
    assert said.count("<li>") - said.count("<li><span") - 14 == 3  # how to use the card, in three sentences


def test_the_code_is_not_on_it(sign_in, card):
    page = sheet(sign_in("jaana"), card)
    assert "A045198702" not in page and "A045 198 702" not in page and "QR code of the card" not in page


def test_it_speaks_the_clients_language_on_a_page_in_the_workers(sign_in, card):
    page = sheet(sign_in("jaana"), card, "sv")
    assert '<html lang="en"' in page and '<article class="handover" lang="sv">' in page
    assert "Lämna inte en biljett oanvänd" in article(page)


def test_without_a_language_it_speaks_the_workers(sign_in, card):
    for asked in ("", "de"):
        assert '<article class="handover" lang="en">' in sheet(sign_in("jaana"), card, asked)


def test_the_brochure_and_the_areas_page_are_there_as_text_and_as_drawings(sign_in, card):
    finnish, swedish = (article(sheet(sign_in("jaana"), card, language)) for language in ("fi", "sv"))
    assert (f'href="{BROCHURE}"' in finnish, finnish.count('class="handover__qr"')) == (True, 1)
    assert ("https://kaiku.example/sv" in swedish, swedish.count('class="handover__qr"')) == (True, 2)


def test_an_area_without_pages_has_no_heading_for_them(sign_in, card):
    Area.unscoped.update(brochure_fi="", page_sv="")
    assert "What is on offer" not in sheet(sign_in("jaana"), card)


def test_it_tells_each_consent_with_its_version_and_how_to_withdraw_it(sign_in, card):
    agree(card, "voluntary", date(2026, 11, 22))
    agree(card, "wellbeing", date(2026, 11, 22), is_given=False)
    said = article(sheet(sign_in("jaana"), card))
    assert "You consented on 22.11.2026. Text of 26.2.2025." in said
    assert "You did not consent on 22.11.2026." in said
    assert "You can withdraw a consent at any time" in said


def test_a_consent_that_was_withdrawn_is_said_to_be(sign_in, card):
    agree(card, "voluntary", date(2026, 11, 1), withdrawn_on=date(2026, 11, 20))
    said = article(sheet(sign_in("jaana"), card))
    assert "You withdrew your consent on 20.11.2026." in said and "This was not asked." in said


def test_after_a_renewal_the_day_of_renewal_stands_in_place_of_the_day_of_issue(sign_in, places, people, card):
    Background.unscoped.create(card=card, birth_year=1980, postal_code_id="02100", municipality=places.espoo)
    old, last = date(2025, 12, 1), date(2026, 11, 30)
    Card.unscoped.update(issued_on=old, valid_from=old, valid_until=last)
    Validity.unscoped.update(first_day=old, last_day=last)
    confirmed = {"terms_told": True, "client_confirmed": True, "situation_confirmed": True}
    told = Told(worker_name="Jaana", children=1, consent_wellbeing=False, **confirmed)
    by = someone(people.jaana)
    actions.renew_card(card=card, renewed_on=date(2026, 11, 22), told=told, seen_last_day=last, by=by)
    said = article(sheet(sign_in("jaana"), card))
    assert "<dt>Renewal date</dt><dd>22.11.2026</dd>" in said and "<dd>30.11.2027</dd>" in said
    assert "You first got the card on 1.12.2025." in said and "<dd>1</dd>" in said


def test_a_card_of_2022_is_told_the_terms_of_its_day(sign_in, places, card):
    old = make.card(make.series(places.espoo_area, "B"), "B000000001", places.office, date(2022, 6, 1))
    said = article(sheet(sign_in("jaana"), old))
    assert "grandchildren under 16" in said and "A cultural venue may check your identity." in said


def test_a_community_cards_sheet_has_no_holder(sign_in, places, card):
    run = make.series(places.espoo_area, "C", kind="community")
    community = make.card(run, "C000000001", places.office, date(2026, 11, 22), kind="community")
    said = article(sheet(sign_in("jaana"), community))
    assert "The community Kaikukortti" in said and "<dd>22.11.2026</dd>" in said
    assert "agreed" not in said and "grandchildren" not in said


def test_a_replaced_card_leads_to_the_new_one(sign_in, places, card):
    new = make.card(make.series(places.espoo_area, "B"), "B000000001", places.office, date(2026, 11, 22))
    Card.unscoped.filter(pk=new.pk).update(replaces=card, original=card)
    Card.unscoped.filter(pk=card.pk).update(ended_on=date(2026, 11, 22) - timedelta(days=1), end_kind="replaced")
    response = sign_in("jaana").get(reverse("card_handover", args=[card.pk]))
    assert response["Location"] == reverse("card_detail", args=[new.pk])


@pytest.mark.parametrize(("name", "status"), [("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403)])
def test_the_sheet_is_for_those_who_see_the_card(sign_in, card, name, status):
    assert sign_in(name).get(reverse("card_handover", args=[card.pk])).status_code == status


def test_a_printed_card_has_no_sheet(sign_in, places):
    printed = make.printed(make.series(places.espoo_area), "A045198702")
    assert sign_in("jaana").get(reverse("card_handover", args=[printed.pk])).status_code == 404


def test_an_address_with_letters_of_ours_is_drawn_too(sign_in, card):
    Area.unscoped.update(brochure_fi="https://kaiku.example/käyttö")
    assert article(sheet(sign_in("jaana"), card, "fi")).count('class="handover__qr"') == 1
