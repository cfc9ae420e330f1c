"""One card's page and its background information."""

import re
from datetime import date

import pytest

from accounts.models import AuditEvent
from cards.models import Background, Choice, Validity
from tests import factories as make
from tests.cards.test_labels import decoded

CODE = "A045198702"


@pytest.fixture
def card(places):
    used = {"first_used_on": date(2026, 5, 17), "children": 2}
    return make.card(make.series(places.espoo_area), CODE, places.office, date(2026, 3, 1), **used)


@pytest.fixture
def background(card, places, choices):
    gender = Choice.objects.get(list="gender", code="first")
    home = {"municipality": places.espoo, "postal_code": places.espoo.postal_codes.get()}
    return Background.unscoped.create(card=card, birth_year=1981, gender=gender, **home)


def shown(client, card, part=""):
    return client.get(f"/cards/{card.pk}/{part}").content.decode()


def test_it_shows_the_days_and_the_period(sign_in, card):
    page = shown(sign_in("jaana"), card)
    assert all(text in page for text in ["A045 198 702", "1.3.2026", "28.2.2027", "Espoon aikuissosiaalityö"])


def test_it_tells_that_the_card_is_used_but_never_where_or_when(sign_in, card, places):
    make.use(card, places.theatre, date(2026, 5, 17))
    page = shown(sign_in("jaana"), card)
    assert ">used<" in page
    assert not re.search("17.5.2026|May 17|Lumikuningatar|kaupunginteatteri", page)


def test_readers_read_both_codes_from_the_page(sign_in, card):
    drawings = re.findall(r"<svg xmlns.*?</svg>", shown(sign_in("jaana"), card), re.S)
    assert [decoded(drawing)[0][:2] for drawing in drawings] == [("QR Code", CODE), ("Code 39", CODE)]


def test_the_title_holds_no_code(sign_in, card):
    page = shown(sign_in("jaana"), card)
    assert "<title>Card – Kaikukanta</title>" in re.sub(r"\s+", " ", page).replace("<title> ", "<title>")


@pytest.mark.parametrize(
    ("name", "status"),
    [("jaana", 200), ("kaarina", 200), ("aino", 200), ("viveca", 404), ("ville", 403), ("tilda", 403)],
)
@pytest.mark.parametrize("part", ["", "background/"])
def test_it_is_for_its_site_its_coordinators_and_administrators(sign_in, background, name, status, part):
    assert sign_in(name).get(f"/cards/{background.card_id}/{part}").status_code == status


def test_a_card_in_the_drawer_is_for_those_who_manage_the_run(sign_in, places):
    drawer = make.printed(make.series(places.espoo_area), "A045198703")
    assert "The card is printed but not registered." in shown(sign_in("kaarina"), drawer)
    assert sign_in("jaana").get(f"/cards/{drawer.pk}/").status_code == 404


def test_an_ended_card_offers_no_renewal(sign_in, card):
    card.ended_on, card.end_kind = date(2026, 10, 1), "withdrawn"
    card.save()
    page = shown(sign_in("jaana"), card)
    assert "withdrawn" in page and "1.10.2026" in page
    assert "/renew/" not in page and "/end/" not in page


def test_a_card_whose_next_period_waits_offers_no_second_renewal(sign_in, card):
    Validity.unscoped.create(
        card=card,
        kind="renewal",
        first_day=date(2027, 3, 1),
        last_day=date(2028, 2, 29),
        children=2,
        rules_of=date(2025, 9, 11),
    )
    page = shown(sign_in("jaana"), card)
    assert "/renew/" not in page and "/end/" in page


class TestBackground:
    def test_the_cards_own_page_shows_none_of_it(self, sign_in, background):
        assert "1981" not in shown(sign_in("jaana"), background.card)

    def test_it_has_a_page_whose_opening_is_recorded(self, sign_in, background):
        page = shown(sign_in("jaana"), background.card, "background/")
        assert all(text in page for text in ["1981", "02100", "Espoo", "gender first", "Not given"])
        event = AuditEvent.unscoped.get()
        assert (event.verb, event.subject_id) == ("card.background_opened", str(background.card_id))
        assert (event.actor_name, event.details) == ("distributor@kaikukanta.test", {})

    def test_an_attempt_on_another_areas_card_is_neither_answered_nor_recorded(self, sign_in, background):
        assert sign_in("viveca").get(f"/cards/{background.card_id}/background/").status_code == 404
        assert AuditEvent.unscoped.count() == 0

    def test_a_card_without_background_has_no_such_page(self, sign_in, card):
        assert "/background/" not in shown(sign_in("jaana"), card)
        assert sign_in("jaana").get(f"/cards/{card.pk}/background/").status_code == 404
