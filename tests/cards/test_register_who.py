"""Who registers cards, for which site, and what is different with a community card."""

from datetime import date

import pytest

from accounts.actors import someone
from accounts.errors import Refused
from cards.actions import Holder, Told, register_card
from cards.models import Background, Card, Validity
from tests import factories as make
from tests.cards.registering import CODE, PAGE, filled, go_through, refused_with, registered, words


class TestCommunityCard:
    @pytest.fixture
    def community(self, places, choices):
        return make.printed(make.series(places.espoo_area, kind="community"), "A045199101")

    def send(self, sign_in, **changes):
        left_out = dict.fromkeys(["birth_year", "postal_code", "children", "consent_voluntary", "consent_wellbeing"])
        return go_through(sign_in("jaana"), filled(code="A045199101", **left_out, **changes), kind="community")

    def test_it_has_no_background_and_the_usual_length_when_no_day_is_given(self, sign_in, community):
        assert registered(self.send(sign_in))
        period = Validity.unscoped.get()
        assert (period.last_day, period.children, Background.unscoped.count()) == (date(2027, 11, 21), 0, 0)

    def test_the_organisation_decides_its_last_day(self, sign_in, community):
        self.send(sign_in, last_day="2028-06-30")
        assert Card.unscoped.get().valid_until == date(2028, 6, 30)

    @pytest.mark.parametrize("day", ["2026-11-21", "2062-01-01"])
    def test_a_last_day_out_of_reason_is_refused(self, sign_in, community, day):
        assert refused_with(self.send(sign_in, last_day=day), "The last day of validity")

    def test_each_kind_is_sent_to_its_own_form(self, sign_in, community, printed):
        client = sign_in("jaana")
        assert refused_with(client.post(PAGE, filled(code="A045199101")), "This is a community card.")
        response = client.post(PAGE, filled(kind="community"))
        assert refused_with(response, "This is a personal card.")


class TestPartner:
    """A partner organisation holds a community card and has no login: its coordinator registers. [S2]"""

    @pytest.fixture
    def partner(self, places):
        return make.site("Matinkylän asukastalo", places.espoo_area, places.espoo, is_partner=True)

    @pytest.fixture
    def card(self, places, choices):
        return make.printed(make.series(places.espoo_area, kind="community"), "A045199101")

    def send(self, client, partner, **changes):
        left_out = dict.fromkeys(["birth_year", "postal_code", "children", "consent_voluntary", "consent_wellbeing"])
        return go_through(client, filled(code="A045199101", site=partner.pk, **left_out), **changes)

    def test_the_coordinator_chooses_it_by_its_organisation(self, sign_in, partner, card):
        client = sign_in("kaarina")
        page = words(client.get(f"{PAGE}?kind=community"))
        assert "Matinkylän asukastalo ry: Matinkylän asukastalo" in page
        assert registered(self.send(client, partner, kind="community"))
        assert Card.unscoped.get(code="A045199101").site == partner

    def test_it_gets_no_personal_cards(self, sign_in, partner, card, printed, places):
        make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
        client = sign_in("kaarina")
        assert str(partner.pk) not in words(client.get(PAGE))
        assert refused_with(client.post(PAGE, filled(site=partner.pk)), "Select a valid choice.")

    def test_the_action_itself_refuses_a_personal_card_there(self, people, partner, printed):
        with pytest.raises(Refused, match="This site does not issue cards"):
            register_card(
                code=CODE,
                site=partner,
                issued_on=date(2026, 1, 1),
                told=Told(worker_name="K"),
                holder=Holder(),
                by=someone(people.kaarina),
            )

    def test_a_distributor_of_another_site_does_not_choose_it(self, sign_in, partner, card):
        assert "Matinkylän" not in words(sign_in("jaana").get(f"{PAGE}?kind=community"))


class TestWho:
    @pytest.mark.parametrize("name", ["ville", "leena", "tilda"])
    def test_those_who_issue_no_cards_are_turned_away(self, sign_in, printed, name):
        assert [sign_in(name).get(PAGE).status_code, sign_in(name).post(PAGE, filled()).status_code] == [403, 403]

    def test_a_coordinator_chooses_among_the_sites_of_the_area(self, sign_in, printed, places):
        other = make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
        page = words(sign_in("kaarina").get(PAGE))
        assert str(other.pk) in page and str(places.vaasa_office.pk) not in page
        go_through(sign_in("kaarina"), filled(site=other.pk))
        assert Card.unscoped.get(code=CODE).site == other

    @pytest.mark.parametrize("site", ["vaasa_office", "theatre"])
    def test_a_site_that_is_not_among_the_choices_is_refused(self, sign_in, printed, places, site):
        make.site("Espoon nuorisopalvelut", places.espoo_area, places.espoo, is_distributor=True)
        form = filled(site=getattr(places, site).pk)
        assert refused_with(sign_in("kaarina").post(PAGE, form), "Select a valid choice.")

    def test_without_an_open_site_the_page_says_whom_to_ask(self, sign_in, printed, places):
        places.office.closed_on = date(2026, 1, 1)
        places.office.save()
        assert refused_with(sign_in("jaana").post(PAGE, filled()), "You have no site that issues cards")

    def test_the_action_itself_refuses_a_site_that_is_no_distributor(self, people, printed, places):
        with pytest.raises(Refused, match="This site does not issue cards"):
            register_card(
                code=CODE,
                site=places.theatre,
                issued_on=date(2026, 1, 1),
                told=Told(worker_name="K"),
                holder=Holder(),
                by=someone(people.kaarina),
            )

    def test_the_action_itself_asks_what_the_rules_ask(self, people, printed, places):
        with pytest.raises(Refused) as refusal:
            register_card(
                code=CODE,
                site=places.office,
                issued_on=date(2026, 1, 1),
                told=Told(worker_name="J"),
                holder=Holder(),
                by=someone(people.jaana),
            )
        confirmed = {"client_confirmed", "situation_confirmed", "terms_told"}
        told = {"birth_year", "postal_code", "children", "consent_voluntary", "consent_wellbeing"}
        assert set(refusal.value.message_dict) == confirmed | told


def test_of_two_workers_at_the_same_second_one_wins_and_the_other_is_told(at_once, people, printed, places):
    holder = Holder(birth_year=1980, postal_code=places.espoo.postal_codes.get())
    confirmed = dict.fromkeys(["terms_told", "client_confirmed", "situation_confirmed"], True)
    told = Told(worker_name="Jaana", children=0, consent_voluntary=False, consent_wellbeing=False, **confirmed)
    handed_out = {"site": places.office, "issued_on": date(2026, 11, 22), "told": told, "holder": holder}
    answers = at_once(lambda: register_card(code=CODE, by=someone(people.jaana), **handed_out))
    assert answers == ["This card is already registered: E", "done"]
    assert Validity.unscoped.count() == 1
