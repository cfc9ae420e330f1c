"""The desk as a page of its people: what it remembers, what it lists, what it costs."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from cards.checking import Reason
from cards.models import Card
from tests import factories as make
from tests.usage.desk import GOOD, typed
from usage.models import Usage

EXPIRED, ENDED, UNREGISTERED, COMMUNITY = "A045199001", "A045199002", "A045199004", "A045199101"
DESK, LOG = "/desk/", "/desk/log/"
BEFORE_MIDNIGHT = datetime(2026, 11, 22, 21, 50, tzinfo=UTC)


@pytest.fixture
def ville(sample_cards, sign_in):
    return sign_in("ville")


def test_a_venue_chooser_is_for_those_who_have_several(ville, sample_cards, places, sign_in, people):
    make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    assert '<select name="venue"' not in ville.get(DESK).text
    page = sign_in("kaarina").get(DESK)
    assert [str(label) for _value, label in page.context["form"].fields["venue"].widget.choices] == [
        "Choose the venue", "Espoon kaupunginteatteri", "Espoon museo",
    ]  # fmt: skip


def test_the_chosen_venue_and_event_are_remembered(sample_cards, places, sign_in):
    make.site("Espoon museo", places.espoo_area, places.espoo, is_venue=True)
    browser = sign_in("kaarina")
    browser.post(DESK, typed(places.theatre, event_day="23.11.2026"))
    page = browser.get(DESK)
    assert page.context["venue"] == places.theatre
    assert page.context["form"]["event_day"].value() == "23.11.2026"


def test_today_is_not_remembered_over_midnight(sample_cards, places, sign_in, fixed_day):
    fixed_day.move_to(BEFORE_MIDNIGHT)
    browser = sign_in("ville")
    browser.post(DESK, typed(places.theatre))
    assert browser.get(DESK).context["form"]["event_day"].value() == "22.11.2026"
    fixed_day.shift(1200)
    assert browser.get(DESK).context["form"]["event_day"].value() == "23.11.2026"


def test_a_shared_account_is_asked_for_initials_that_the_row_keeps(ville, people, places):
    assert 'name="worker"' not in ville.get(DESK).text
    people.ville.is_shared = True
    people.ville.save()
    ville.post(LOG, typed(places.theatre, worker="MK"))
    assert Usage.unscoped.get().logged_by == "venue@kaikukanta.test (MK)"
    assert ville.get(DESK).context["form"]["worker"].value() == "MK"


def test_a_card_left_unlogged_is_told(ville, places):
    page = ville.post(DESK, typed(places.theatre, passed_over=uuid.uuid4()))
    assert "was checked but not logged" in page.text


def test_a_card_that_was_logged_is_not_told_as_left(ville, places):
    first = typed(places.theatre)
    ville.post(LOG, first)
    page = ville.post(DESK, typed(places.theatre, passed_over=first["key"], code="A045198728"))
    assert "was checked but not logged" not in page.text


def test_the_last_ten_entries_of_the_venue_each_with_undo(ville, places, sample_cards, people):
    for day in range(1, 13):
        make.use(sample_cards[GOOD], places.theatre, date(2026, 11, day))
    make.use(sample_cards[GOOD], places.wasa, date(2026, 11, 1), name="Hamlet")
    page = ville.get(DESK)
    assert len(page.context["entries"]) == 10
    assert page.text.count('name="to_desk"') == 10
    assert "Hamlet" not in page.text
    assert GOOD not in page.text


def test_one_touch_is_for_ones_own_entries_of_today(sample_cards, places, today, sign_in, fixed_day):
    fixed_day.move_to(BEFORE_MIDNIGHT)
    browser = sign_in("ville")
    make.use(sample_cards[GOOD], places.theatre, today)
    make.use(sample_cards["A045198728"], places.theatre, today, name="Muu")
    Usage.unscoped.filter(event_name="Muu").update(logged_by="coordinator@kaikukanta.test")
    assert sorted(entry["one_touch"] for entry in browser.get(DESK).context["entries"]) == [False, True]
    fixed_day.shift(1200)
    assert [entry["one_touch"] for entry in browser.get(DESK).context["entries"]] == [False, False]


def test_an_agent_sees_only_the_entries_that_it_logged(ville, places, sample_cards, today, sign_in):
    make.use(sample_cards[GOOD], places.theatre, today, name="Salainen")
    make.use(sample_cards["A045198728"], places.theatre, today, name="Oma", logged_from=places.agency)
    page = sign_in("leena").get(DESK)
    assert [entry["use"].event_name for entry in page.context["entries"]] == ["Oma"]
    assert "Salainen" not in page.text


def test_an_agent_without_clients_is_told_what_to_do(sample_cards, places, sign_in):
    agency = make.site("Uusi välittäjä", places.national, places.helsinki, is_agent=True)
    person = make.person("new@kaikukanta.test", Role.AGENT, agency)
    browser = sign_in(None)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "You have no venue to log for" in browser.get(DESK).text


NOT_COUNTED = re.compile(r"^\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SELECT set_config)", re.IGNORECASE)


def statements(browser, sent):
    """The statements of the logging post, after the check that a desk always does first."""
    browser.post(DESK, sent)
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(LOG, sent).status_code == 302
    sent = [query["sql"].strip() for query in captured if not NOT_COUNTED.match(query["sql"])]
    return [statement for text in sent for statement in text.split(";\n")]  # two may go in one


@pytest.mark.parametrize("name", ["ville", "kaarina", "leena", "aino"])
def test_logging_takes_at_most_twelve_statements(sample_cards, places, sign_in, name):
    found = statements(sign_in(name), typed(places.theatre))
    assert len(found) <= 12, found


def test_a_community_card_beside_a_cardholder_takes_no_more(sample_cards, places, sign_in, today):
    make.use(sample_cards[GOOD], places.theatre, today)
    assert len(statements(sign_in("leena"), typed(places.theatre, code=COMMUNITY))) <= 12


def test_logging_takes_as_many_statements_after_many_uses(ville, sample_cards, places, today):
    first = len(statements(ville, typed(places.theatre)))
    for code in list(sample_cards)[:20]:
        make.use(sample_cards[code], places.theatre, today, name="Muu")
    assert len(statements(ville, typed(places.theatre, code="A045198728"))) == first


def test_the_desk_takes_as_many_queries_with_one_entry_as_with_three(ville, sample_cards, places, today):
    counts = []
    for code in ("A045198728", "A045198735", "A045198742"):
        make.use(sample_cards[code], places.theatre, today)
        with CaptureQueriesContext(connection) as captured:
            ville.get(DESK)
        counts.append(len(captured))
    assert counts[0] == counts[2]


def test_two_scans_of_one_card_in_the_field_are_one_code(ville, places):
    verdict = ville.post(DESK, typed(places.theatre, code=f"{GOOD}{GOOD}")).context["verdict"]
    assert verdict.headline == str(Reason.USABLE.label)


def test_a_card_used_for_the_first_time_says_so_only_to_its_register(ville, places, today):
    ville.post(LOG, typed(places.theatre))
    assert Card.unscoped.get(code=GOOD).first_used_on == today
