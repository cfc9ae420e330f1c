"""A correction withdraws the wrong row and logs another that names it, or nothing happens."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AuditEvent
from cards.checking import Reason
from tests import factories as make
from tests.usage.desk import GOOD, corrected, logged, typed
from usage.actions import withdraw_use
from usage.models import Usage

OTHER, EXPIRED = "A045198728", "A045199001"
YESTERDAY = date(2026, 11, 21)


@pytest.fixture
def use(sample_cards, places, people, today):
    return logged(places.theatre, someone(people.ville), today, children=1).usage


def test_the_new_row_names_the_old_which_counts_no_more(use, people):
    result = corrected(use, someone(people.ville), children=2)
    old, new = Usage.unscoped.get(pk=use.pk), result.usage
    assert (new.corrects_id, new.children, new.state) == (old.pk, 2, "redeemed")
    assert (old.state, old.withdrawn_because, old.children) == ("undone", "wrong_details", 1)
    assert list(Usage.unscoped.counting()) == [new]


def test_the_trail_says_who_corrected_what(use, people):
    new = corrected(use, someone(people.kaarina), children=2).usage
    line = AuditEvent.unscoped.get(verb="usage.corrected")
    assert (line.actor_name, line.subject_id, line.details) == (
        "coordinator@kaikukanta.test", str(new.pk), {"corrects": str(use.pk)},
    )  # fmt: skip


def test_the_cards_keep_their_first_days_when_the_card_was_wrong(use, sample_cards, people, today):
    corrected(use, someone(people.ville), text_code=OTHER)
    for code, day in ((GOOD, None), (OTHER, today)):
        sample_cards[code].refresh_from_db()
        assert sample_cards[code].first_used_on == day


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"children": 3}, Reason.TOO_MANY_CHILDREN),
        ({"text_code": EXPIRED}, Reason.EXPIRED),
        ({"text_code": "hello"}, Reason.MISREAD),
    ],
)
def test_what_cannot_be_logged_leaves_the_old_row_as_it_was(use, people, changes, reason):
    result = corrected(use, someone(people.ville), **changes)
    assert (result.usage, result.answer.reason) == (None, reason)
    row = Usage.unscoped.get()
    assert (row.pk, row.state, row.withdrawn_at) == (use.pk, "redeemed", None)


def test_the_day_may_be_wrong_by_one_and_meets_another_ticket(use, places, people):
    logged(places.theatre, someone(people.ville), YESTERDAY)
    result = corrected(use, someone(people.ville), event_day=YESTERDAY)
    assert (result.usage, result.answer.reason) == (None, Reason.ALREADY_LOGGED)
    assert corrected(use, someone(people.ville), event_day=YESTERDAY, second=True).usage.ordinal == 2


def test_the_same_key_corrects_once(use, people):
    key = uuid.uuid4()
    rows = [corrected(use, someone(people.ville), children=2, key=key).usage.pk for _ in range(2)]
    assert (rows[0] == rows[1], Usage.unscoped.count()) == (True, 2)


def test_an_undone_use_is_not_corrected(use, people):
    withdraw_use(usage=use, reason="mistake", by=someone(people.ville))
    with pytest.raises(Refused, match="undone or corrected meanwhile"):
        corrected(use, someone(people.ville), children=2)


def test_strangers_and_agents_who_did_not_log_it_may_not(use, people):
    for who in (people.viktor, people.leena):
        with pytest.raises(PermissionDenied):
            corrected(use, someone(who), children=2)


def test_the_page_is_filled_with_what_was_logged_and_asks_no_code(use, places, sign_in):
    address = reverse("usage_correct", args=[use.pk])
    browser = sign_in("ville")
    form = browser.get(address).context["form"]
    names = ("code", "children", "event_name", "event_day", "kind")
    assert [form[name].value() for name in names] == [None, "1", "Lumikuningatar", "22.11.2026", "ticket"]
    page = browser.post(address, typed(places.theatre, code="", children="2"), follow=True)
    assert "The use was corrected." in page.text
    assert Usage.unscoped.counting().get().children == 2
    assert GOOD not in page.text


def test_the_page_says_why_it_cannot_be_so_and_keeps_what_was_typed(use, places, sign_in):
    page = sign_in("ville").post(
        reverse("usage_correct", args=[use.pk]), typed(places.theatre, code="", children="3", event_name="Hamlet")
    )
    assert page.context["verdict"].headline == str(Reason.TOO_MANY_CHILDREN.label)
    assert page.context["form"]["event_name"].value() == "Hamlet"
    assert Usage.unscoped.count() == 1


def test_bad_input_is_said_in_words(use, places, sign_in):
    address = reverse("usage_correct", args=[use.pk])
    page = sign_in("ville").post(address, typed(places.theatre, code="", event_day="31.11.2026"))
    assert "There is no such day." in page.text
    assert page.context["form"]["children"].value() == "0"


def test_another_venue_sent_along_does_not_move_the_use(use, places, sign_in, people):
    sign_in("aino").post(reverse("usage_correct", args=[use.pk]), typed(places.wasa, code="", children="2"))
    assert {row.venue_id for row in Usage.unscoped.all()} == {places.theatre.pk}


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("jaana", 403), ("leena", 404), ("kaarina", 200)])
def test_who_opens_the_page(use, sign_in, name, status):
    assert sign_in(name).get(reverse("usage_correct", args=[use.pk])).status_code == status


def test_the_page_of_a_use_tells_its_trail(use, people, sign_in):
    new = corrected(use, someone(people.kaarina), children=2).usage
    trail = sign_in("ville").get(reverse("usage_detail", args=[new.pk])).context["trail"]
    assert [(step.deed, step.by) for step in trail] == [
        ("First logged", "venue@kaikukanta.test"), ("Corrected", "coordinator@kaikukanta.test"),
    ]  # fmt: skip
    old = sign_in("ville").get(reverse("usage_detail", args=[use.pk])).context
    assert [(step.deed, step.why) for step in old["trail"]] == [
        ("Logged", ""),
        ("Replaced by a corrected entry", "The card, the event or the number of children was wrong."),
    ]
    assert old["may_change"] is False


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("jaana", 403), ("leena", 404), ("tilda", 403)])
def test_the_page_of_a_use_is_for_those_who_see_it(use, sign_in, name, status):
    assert sign_in(name).get(reverse("usage_detail", args=[use.pk])).status_code == status


def test_an_agent_sees_a_use_that_it_logged_without_the_others(use, sample_cards, places, sign_in, today):
    own = make.use(sample_cards[OTHER], places.theatre, today, logged_from=places.agency)
    assert sign_in("leena").get(reverse("usage_detail", args=[own.pk])).status_code == 200
