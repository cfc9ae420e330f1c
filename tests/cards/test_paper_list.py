"""Papers that were entered: on the list until somebody confirms that they are destroyed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.actions import confirm_paper_destroyed
from cards.models import Validity
from tests import factories as make
from tests.cards.many import queries, text

pytestmark = pytest.mark.django_db
PAGE, DEED = "/cards/papers/", "/cards/papers/destroyed/"


@pytest.fixture
def run(places):
    return make.series(places.espoo_area)


@pytest.fixture
def papers(places, run):
    """Three papers of Jaana's office, entered today, a week ago, and eight days ago."""
    return [entered(run, f"A04519870{days}", places.office, days) for days in (0, 7, 8)]


def entered(run, code, site, days=0):
    period = Validity.unscoped.get(card=make.card(run, code, site, date(2026, 1, 5)))
    moment = timezone.now() - timedelta(days=days, minutes=-1)
    Validity.unscoped.filter(pk=period.pk).update(from_paper=True, recorded_at=moment)
    period.refresh_from_db()
    return period


def left():
    return list(Validity.unscoped.all().with_paper_left().order_by("recorded_at").values_list("card__code", flat=True))


def test_the_oldest_stands_first_and_those_over_a_week_are_marked(sign_in, papers):
    page = text(sign_in("jaana").get(PAGE))
    codes = ["A045 198 708", "A045 198 707", "A045 198 700"]
    assert [page.index(code) for code in codes] == sorted(page.index(code) for code in codes)
    assert page.count("over 7 days") == 1


def test_what_was_not_entered_from_paper_is_not_on_it(sign_in, places, run):
    make.card(run, "A045198701", places.office, date(2026, 1, 5))
    assert "Every paper form has been destroyed" in text(sign_in("jaana").get(PAGE))


@pytest.mark.parametrize(("name", "count"), [("jaana", 3), ("kaarina", 3), ("aino", 3), ("viveca", 0)])
def test_each_sees_the_papers_of_their_own_sites(sign_in, papers, name, count):
    assert sign_in(name).get(PAGE).content.decode().count('name="paper"') == count


def test_one_click_confirms_one_paper(sign_in, papers, people):
    jaana = sign_in("jaana")
    answer = jaana.post(DEED, {"only": papers[1].pk, "paper": [papers[0].pk, papers[2].pk]}, follow=True)
    assert "1 paper is noted as destroyed." in text(answer)
    assert left() == ["A045198708", "A045198700"]
    event = AuditEvent.unscoped.get(verb="card.paper_destroyed")
    assert (event.subject_id, event.actor_name) == (str(papers[1].card_id), people.jaana.email)


def test_several_are_confirmed_at_once(sign_in, papers):
    answer = sign_in("kaarina").post(DEED, {"paper": [papers[0].pk, papers[1].pk]}, follow=True)
    assert "2 papers are noted as destroyed." in text(answer)
    assert left() == ["A045198708"]


def test_twice_is_noted_once(sign_in, papers):
    jaana = sign_in("jaana")
    jaana.post(DEED, {"only": papers[0].pk})
    noted = Validity.unscoped.get(pk=papers[0].pk).paper_destroyed_at
    assert "That was noted already." in text(jaana.post(DEED, {"only": papers[0].pk}, follow=True))
    assert Validity.unscoped.get(pk=papers[0].pk).paper_destroyed_at == noted
    assert AuditEvent.unscoped.filter(verb="card.paper_destroyed").count() == 1


def test_nothing_chosen_says_so(sign_in, papers):
    assert "Choose the papers that have been destroyed." in text(sign_in("jaana").post(DEED, follow=True))
    assert len(left()) == 3


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 40, "", "²"])
def test_a_paper_that_is_not_there_is_not_found(sign_in, papers, asked):
    assert sign_in("jaana").post(DEED, {"paper": [papers[0].pk, asked]}).status_code == 404
    assert len(left()) == 3


def test_a_paper_of_another_site_is_not_found(sign_in, places, papers):
    theirs = entered(make.series(places.vaasa_area, "V"), "V045198701", places.vaasa_office)
    assert sign_in("jaana").post(DEED, {"paper": [papers[0].pk, theirs.pk]}).status_code == 404
    assert len(left()) == 4


def test_a_card_that_was_not_entered_from_paper_is_not_found(sign_in, places, run):
    card = make.card(run, "A045198701", places.office, date(2026, 1, 5))
    period = Validity.unscoped.get(card=card)
    assert sign_in("jaana").post(DEED, {"only": period.pk}).status_code == 404
    period.paper_destroyed_at = timezone.now()
    with pytest.raises(IntegrityError, match="only_a_paper_is_destroyed"), transaction.atomic():
        period.save()


@pytest.mark.parametrize(("name", "status"), [("ville", 403), ("leena", 403), ("tilda", 403), (None, 302)])
def test_who_may_not(sign_in, papers, name, status):
    assert sign_in(name).get(PAGE).status_code == status
    assert sign_in(name).post(DEED, {"only": papers[0].pk}).status_code == status
    assert sign_in("jaana").get(DEED).status_code == 405


def test_three_papers_ask_as_many_queries_as_one(sign_in, people, papers):
    jaana = sign_in("jaana")
    confirm_paper_destroyed(papers=papers[:2], by=someone(people.jaana))
    with_one = queries(lambda: jaana.get(PAGE))
    Validity.unscoped.update(paper_destroyed_at=None)
    assert queries(lambda: jaana.get(PAGE)) == with_one
