"""Drafts of interrupted registrations: saved while one types, back after the next log-in, gone in a day."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import someone, task
from accounts.errors import Refused
from cards.actions import purge_drafts, save_draft
from cards.models import Draft
from cards.tasks import throw_away_drafts
from tests.cards.drafts import drafted, kept
from tests.cards.registering import PAGE, filled, go_through, numbers, registered, words


def address(key, deed=""):
    return f"/cards/drafts/{key}/{deed}"


def saved(client, **changes):
    form = filled(**changes)
    return client.post(address(form["key"]), form), form


def test_what_is_typed_is_saved_quietly_and_comes_back_after_the_next_log_in(sign_in, printed):
    first, second = sign_in("jaana"), sign_in("jaana")
    answer, form = saved(first, birth_year="1979", children="")
    assert answer.json()["words"] == "Saved as a draft at 12.00. It is kept for a day."
    first.session.flush()  # the session ran out in the middle
    assert "/login/" in first.post(PAGE, form).url
    page = words(second.get(PAGE))
    assert "You have an interrupted registration" in page and "Saved 22.11.2026 12.00" in page
    going_on = words(second.get(f"{PAGE}?draft={form['key']}"))
    assert 'value="1979"' in going_on and "There is a problem" not in going_on


def test_the_offer_tells_nothing_of_the_card_or_the_client(sign_in, printed):
    client = sign_in("jaana")
    saved(client, worker_name="Tarja")
    answer = client.get(PAGE)
    page = words(answer)
    assert "· Tarja" in page
    assert [text for text in (printed.code, "A045 198 702") if text in page] == []
    assert not numbers(answer) & {"02100", "1980"}


def test_at_rest_nothing_can_be_read(sign_in, printed):
    saved(sign_in("jaana"), remarks="Kortti oli märkä.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM cards_draft")
        sealed = bytes(cursor.fetchone()[0])
    assert not any(text in sealed for text in (b"A045198702", b"02100", "märkä".encode()))


def test_a_save_in_the_background_after_the_session_ran_out_is_answered_without_a_page(sign_in, printed):
    client, form = sign_in(None), filled()
    answer = client.post(address(form["key"]), form, headers={"Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("name", ["kaarina", "aino", "viveca"])
def test_it_is_ones_own_only(sign_in, people, printed, name):
    key, other = drafted(people.jaana), sign_in(name)
    assert "interrupted registration" not in words(other.get(PAGE))
    assert other.get(f"{PAGE}?draft={key}").status_code == 404
    assert other.get(address(key, "check/")).status_code == 404
    assert other.post(address(key), filled(key=str(key), worker_name="X")).status_code == 409
    other.post(address(key, "discard/"))
    assert kept(key)["worker_name"] == "Jaana"


@pytest.mark.parametrize("name", ["ville", "tilda"])
def test_those_who_register_no_cards_have_none(sign_in, db, name):
    client, key = sign_in(name), uuid.uuid4()
    assert [client.post(address(key, deed)).status_code for deed in ("", "discard/", "check/")] == [403] * 3
    assert sign_in("jaana").get(address(key)).status_code == 405


def test_the_button_saves_without_scripts(sign_in, printed):
    client, form = sign_in("jaana"), filled(birth_year="")
    assert client.post(PAGE, {**form, "deed": "later"}).url == PAGE
    page = words(client.get(PAGE))
    assert "What you typed is saved as a draft for a day." in page and f"?draft={form['key']}" in page


def test_the_client_view_gets_the_draft(sign_in, printed):
    form = filled()
    answer = sign_in("jaana").post(PAGE, {**form, "deed": "client"})
    assert answer.url == address(form["key"], "client/told/")


def test_the_clients_language_stays_in_the_draft(sign_in, printed, people):
    key = drafted(people.jaana, client_language="sv")
    client = sign_in("jaana")
    page = words(client.get(f"{PAGE}?draft={key}"))
    assert 'name="client_language" value="sv"' in page
    client.post(address(key), filled(key=str(key), client_language="sv"))
    assert kept(key)["client_language"] == "sv"


def test_it_can_be_thrown_away(sign_in, people, printed):
    key, client = drafted(people.jaana), sign_in("jaana")
    assert client.post(address(key, "discard/")).url == PAGE
    assert client.post(address(key, "discard/")).url == PAGE
    assert Draft.unscoped.count() == 0


def test_after_a_day_it_opens_for_nobody_and_the_next_hour_deletes_it(sign_in, people, printed):
    key, client = drafted(people.jaana), sign_in("jaana")
    Draft.unscoped.update(created_at=timezone.now() - timedelta(days=1))
    assert "interrupted registration" not in words(client.get(PAGE))
    assert client.get(f"{PAGE}?draft={key}").status_code == 404
    assert (purge_drafts(by=task("test")), purge_drafts(by=task("test"))) == (1, 0)


def test_the_worker_throws_old_ones_away_every_hour(people, printed):
    drafted(people.jaana)
    Draft.unscoped.update(created_at=timezone.now() - timedelta(days=1))
    throw_away_drafts(0)
    assert Draft.unscoped.count() == 0


def test_a_save_that_comes_late_leaves_no_draft_of_a_registered_card(sign_in, printed):
    client, form = sign_in("jaana"), filled()
    assert registered(go_through(client, form))
    late = client.post(address(form["key"]), form)
    assert (late.status_code, Draft.unscoped.count()) == (409, 0)
    assert "Open the registration page anew" in late.json()["words"]


def test_a_draft_that_cannot_be_opened_any_more_is_not_offered(sign_in, people, printed):
    drafted(people.jaana)
    Draft.unscoped.update(sealed=b"x" * 40)
    assert "interrupted registration" not in words(sign_in("jaana").get(PAGE))


def test_it_has_room_for_a_form_and_no_more(people, printed):
    with pytest.raises(Refused, match="Shorten the remarks"):
        save_draft(key=uuid.uuid4(), filled={"remarks": "x" * 20_000}, by=someone(people.jaana))


def test_the_page_asks_the_same_number_of_queries_with_one_draft_and_with_three(sign_in, people, printed):
    client, counts = sign_in("jaana"), []
    for _ in range(3):
        drafted(people.jaana)
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[2]
