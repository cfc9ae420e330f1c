"""One card's page and its background information."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.actions import replace_card
from cards.models import Background, Card, Choice, Correction, Question, Validity
from tests import factories as make
from tests.cards.holding import answer, consent, questions
from tests.cards.registering import numbers
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


def test_a_renewal_shows_its_rules_worker_and_remarks(sign_in, card):
    later = {"first_day": date(2027, 3, 1), "last_day": date(2028, 2, 29), "rules_of": date(2025, 9, 11)}
    told = {"worker_name": "Petra", "remarks": "asked about courses"}
    Validity.unscoped.create(card=card, kind="renewal", children=1, **later, **told)
    page = shown(sign_in("jaana"), card)
    assert all(text in page for text in ["1.3.2027–29.2.2028", "from 11.9.2025", "Petra", "asked about courses"])


def test_deeds_are_offered_to_those_who_may_do_them(sign_in, card):
    deeds = ["renew", "correct", "replace", "consents", "end"]
    page = shown(sign_in("jaana"), card)
    assert [f"/cards/{card.pk}/{deed}/" in page for deed in deeds] == [True] * 5


def test_a_paper_is_noted_until_it_is_destroyed(sign_in, card):
    words = "The paper form of this card is still to be destroyed"
    Validity.unscoped.update(from_paper=True)
    assert words in shown(sign_in("jaana"), card)
    Validity.unscoped.update(paper_destroyed_at=timezone.now())
    page = shown(sign_in("jaana"), card)
    assert words not in page and "Destroyed on 22.11.2026." in page


def test_an_open_question_is_told(sign_in, card):
    Question.unscoped.create(card=card)
    assert "There is an open question about this card" in shown(sign_in("jaana"), card)


class TestChain:
    @pytest.fixture
    def new(self, card, people):
        make.printed(card.series, "A045198703")
        how = {"reason": "lost", "worker_name": "Jaana", "by": someone(people.jaana)}
        return replace_card(card=card, code="A045198703", replaced_on=date(2026, 11, 22), **how)

    def test_the_old_cards_page_leads_on_and_offers_nothing(self, sign_in, card, new):
        page = shown(sign_in("jaana"), card)
        assert f'href="/cards/{new.pk}/"' in page and "A045 198 703" in page
        assert not re.search("/(renew|correct|replace|consents|end)/", page)

    def test_the_new_cards_page_shows_the_earlier_one_and_its_periods(self, sign_in, card, new):
        page = shown(sign_in("jaana"), new)
        assert f'href="/cards/{card.pk}/"' in page and "A045 198 702" in page
        assert "1.3.2026–28.2.2027" in page and "22.11.2026–28.2.2027" in page

    def test_it_leads_over_two_replacements_to_the_newest(self, sign_in, card, new, people):
        make.printed(card.series, "A045198704")
        how = {"reason": "broken", "worker_name": "Jaana", "by": someone(people.jaana)}
        newest = replace_card(card=new, code="A045198704", replaced_on=date(2026, 11, 22), **how)
        assert f'href="/cards/{newest.pk}/"' in shown(sign_in("jaana"), card)
        assert all(code in shown(sign_in("jaana"), newest) for code in ["A045 198 702", "A045 198 703"])

    def test_another_sites_part_of_the_chain_is_not_shown(self, sign_in, card, new, places):
        other = make.site("Kirkkonummen sosiaalityö", places.vaasa_area, places.vaasa, is_distributor=True)
        Card.unscoped.filter(pk=card.pk).update(site=other)
        assert "A045 198 702" not in shown(sign_in("jaana"), new)


def test_the_page_takes_as_many_queries_however_much_is_recorded(sign_in, card):
    client, counts = sign_in("jaana"), []
    shown(client, card)
    for more in (1, 2):
        for _ in range(more):
            Correction.unscoped.create(card=card, fields=["children"], reason="typing", worker_name="Jaana")
        with CaptureQueriesContext(connection) as asked:
            shown(client, card)
        counts.append(len(asked))
    assert counts[0] == counts[1]


class TestBackground:
    def test_the_cards_own_page_shows_none_of_it(self, sign_in, background):
        assert "1981" not in numbers(sign_in("jaana").get(f"/cards/{background.card.pk}/"))

    def test_it_has_a_page_whose_opening_is_recorded(self, sign_in, background):
        page = shown(sign_in("jaana"), background.card, "background/")
        assert all(text in page for text in ["1981", "02100", "Espoo", "gender first", "Not given"])
        event = AuditEvent.unscoped.get()
        assert (event.verb, event.subject_id) == ("card.background_opened", str(background.card_id))
        assert (event.actor_name, event.details) == ("distributor@kaikukanta.test", {})

    def test_it_shows_the_ground_the_consents_and_the_answers(self, sign_in, background):
        Background.unscoped.update(for_guardian=True)
        consent(background.card, "wellbeing")
        answer(background.card, questions(1)[0], 7)
        page = shown(sign_in("jaana"), background.card, "background/")
        texts = ["guardian of a client under 16", "given on 1.3.2026", "Question 1", "7 on a scale up to 10"]
        assert all(text in page for text in texts)

    def test_an_attempt_on_another_areas_card_is_neither_answered_nor_recorded(self, sign_in, background):
        assert sign_in("viveca").get(f"/cards/{background.card_id}/background/").status_code == 404
        assert AuditEvent.unscoped.count() == 0

    def test_a_card_without_background_has_no_such_page(self, sign_in, card):
        assert "/background/" not in shown(sign_in("jaana"), card)
        assert sign_in("jaana").get(f"/cards/{card.pk}/background/").status_code == 404
