"""Somebody who guesses codes at a desk, through the pages; and a desk that only works."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cards.checking import Reason, check
from cards.models import Attempt, DeskStop, Outcome, StopReason
from tests import factories as make
from tests.usage.desk import typed
from tests.usage.guessing import DESK, LOG, ask, asked_before, at_device, is_stop, registered, ticket, told
from usage.actions import check_use, withdraw_use
from usage.judging import judge_ticket
from usage.models import Usage
from usage.weighing import GroupWindow, weighed

SPARSE = [f"A0450{n:05}" for n in range(0, 6000, 100)]  # far apart: the detector sees no neighbours
ROW = [f"A0460{n:05}" for n in range(40)]


@pytest.fixture
def run(places):
    return make.series(places.espoo_area, quantity=100_000)


@pytest.fixture
def cards(run, places):
    return registered(run, places.office, SPARSE + ROW)


@pytest.fixture
def ville(cards, sign_in):
    return sign_in("ville")


def test_of_a_series_one_may_learn_ten_valid_codes_a_day(ville, places):
    assert told(ville, places.theatre, SPARSE) == 10
    stop = DeskStop.unscoped.get()
    assert (stop.reason, stop.site, stop.ends_at - stop.at) == (StopReason.HITS, places.theatre, timedelta(days=1))


def test_a_stopped_desk_hears_the_same_of_every_code_on_both_addresses_and_on_its_page(ville, places):
    told(ville, places.theatre, SPARSE)
    pages = [ville.post(to, typed(places.theatre, code=code)) for to in (DESK, LOG) for code in (SPARSE[0], "A099")]
    verdicts = [page.context["verdict"] for page in [*pages, ville.get(DESK)]]
    assert len({(v.tone, v.headline, v.next_step, tuple(v.details)) for v in verdicts}) == 1
    assert verdicts[0].headline == str(Reason.PAUSED.label)
    assert verdicts[0].details == [
        ("Opens again", "23.11.2026 12.00"),
        ("Area coordinator", "Kaarina, coordinator@kaikukanta.test"),
    ]
    assert Usage.unscoped.count() == 0


def test_and_thirty_a_month_and_then_none_for_days(ville, places, people, fixed_day, sign_in):
    for days in (20, 10):
        asked_before(people.ville, places.theatre, SPARSE[days : days + 10], timedelta(days=days), Outcome.KNOWN)
    assert told(ville, places.theatre, SPARSE[40:]) == 10
    fixed_day.shift(timedelta(days=1, minutes=1))
    assert told(sign_in("ville"), places.theatre, SPARSE[51:]) == 0


def test_a_new_cookie_each_time_changes_nothing(ville, places):
    def forgetful(code):
        ville.cookies.pop("device", None)
        return is_stop(ask(ville, places.theatre, code))

    assert [forgetful(code) for code in SPARSE].index(True) == 10
    assert forgetful(SPARSE[11]) and DeskStop.unscoped.count() == 1


def test_logging_and_undoing_is_asking(ville, places, people):
    def fish(code):
        sent = typed(places.theatre, code=code)
        if ville.post(LOG, sent).status_code != 302:
            return False
        use = Usage.unscoped.get(idempotency_key=sent["key"])
        ville.post(f"/usage/{use.pk}/withdraw/", {"reason": "mistake"})
        return True

    assert sum(fish(code) for code in SPARSE[:10]) == 10
    assert told(ville, places.theatre, SPARSE[20:]) == 0


def test_correcting_one_use_again_and_again_is_asking(ville, places):
    ville.post(LOG, typed(places.theatre, code=SPARSE[0]))

    def fish(code):
        use = Usage.unscoped.get(withdrawn_at=None)
        page = ville.post(f"/usage/{use.pk}/correct/", typed(places.theatre, code=code))
        return page.status_code == 302 or not is_stop(page.context["verdict"])

    assert [fish(code) for code in ["A599999999", *SPARSE[1:11]]] == [True] * 11
    assert told(ville, places.theatre, SPARSE[20:]) == 0


def test_a_used_idempotency_key_is_no_way_around(ville, places):
    first = typed(places.theatre, code=SPARSE[0])
    ville.post(LOG, first)
    pages = [ville.post(LOG, {**first, "code": code}) for code in SPARSE[1:14]]
    assert ["has already been used" in page.text for page in pages] == [True] * 10 + [False] * 3


def test_unknown_codes_of_a_random_series_find_forty_an_hour(run, ville, places):
    numbers = random.Random(4).sample(range(10**8), 60)
    assert told(ville, places.theatre, [f"A5{number:08}" for number in numbers]) == 40
    assert DeskStop.unscoped.get().reason == StopReason.UNKNOWN


def test_misread_texts_and_repeats_weigh_nothing(ville, places):
    for code in ["hello", "A12", *[SPARSE[0]] * 15, *["A599999999"] * 45]:
        assert not is_stop(ask(ville, places.theatre, code))


def test_a_row_of_neighbours_stops_at_eight_even_with_a_password_each_time(sign_in, people, ville, places):
    answered = 0
    for code in ROW:
        verdict = ask(ville, places.theatre, code)
        if verdict.headline == str(Reason.CONFIRM.label):
            confirm(ville)
            verdict = ask(ville, places.theatre, code)
        if is_stop(verdict):
            break
        answered += 1
    assert (answered, verdict.headline) == (8, str(Reason.STOPPED.label))
    stops = list(DeskStop.unscoped.newest_first().values_list("reason", "ends_at"))
    assert stops == [(StopReason.NEIGHBOURS, None), (StopReason.CONFIRM, None)]


def confirm(browser):
    page = browser.post("/reauthenticate/?next=/desk/", {"password": make.PASSWORD})
    assert (page.status_code, page["Location"]) == (302, "/desk/")


def test_three_neighbours_have_to_be_confirmed_and_then_the_desk_goes_on(ville, places, fixed_day):
    assert told(ville, places.theatre, ROW[::7]) == 3
    page = ville.get(DESK)
    assert page.context["verdict"].confirm and 'href="/reauthenticate/?next=/desk/"' in page.text
    fixed_day.shift(1)
    confirm(ville)
    assert ville.get(DESK).context["verdict"] is None
    stop = DeskStop.unscoped.get()
    assert (stop.is_open, stop.released_by) == (False, "")
    assert not is_stop(ask(ville, places.theatre, ROW[22]))


def test_a_password_given_before_the_stop_confirms_nothing(cards, people, places):
    from tests.accounts.mailbox import log_in

    browser = log_in("venue@kaikukanta.test", make.PASSWORD)
    assert told(browser, places.theatre, ROW) == 3


@pytest.mark.parametrize("spacing", [1, 7, 10])
def test_neighbours_are_seen_wherever_their_row_begins(places, people, cards, spacing):
    for start in range(0, 40, 3):
        by = at_device(make.person(f"clerk{start}@kaikukanta.test", "venue", places.theatre))
        codes = [f"A{470_000_000 + start + n * spacing:09}" for n in range(3)]
        for code in codes:
            check_use(ticket=ticket(places.theatre, code), by=by)
    assert DeskStop.unscoped.filter(reason=StopReason.CONFIRM).count() == len(range(0, 40, 3))


def test_a_real_group_logged_one_after_another_trips_nothing(ville, places):
    for code in ROW[:15]:
        page = ville.post(DESK, typed(places.theatre, code=code))
        assert ville.post(LOG, dict(page.context["verdict"].carried)).status_code == 302
    assert (Usage.unscoped.count(), DeskStop.unscoped.count()) == (15, 0)


def test_an_honest_evening_is_never_stopped(run, places, people, fixed_day):
    """300 guests in two hours, every tenth code mistyped; the run is sequential, so a slip may hit another's card."""
    dice = random.Random(7)
    codes = [f"A0480{n:05}" for n in range(700)]
    cards = dict(zip(codes, registered(run, places.office, codes), strict=True))
    by = at_device(people.ville)
    for at, code in enumerate(dice.sample(codes, 300)):
        fixed_day.shift(24)
        if at % 10 == 0:
            place = dice.randrange(1, 10)
            slip = code[:place] + str((int(code[place]) + dice.randrange(1, 10)) % 10) + code[place + 1 :]
            assert not check_use(ticket=ticket(places.theatre, slip), by=by).answer.of_desk
        assert check_use(ticket=ticket(places.theatre, code), by=by).answer.usable
        make.use(cards[code], places.theatre, timezone.localdate())
    assert DeskStop.unscoped.count() == 0


def test_a_device_that_worked_before_goes_on_and_one_that_did_not_is_stopped(ville, sign_in, places, fixed_day):
    worked, idle = sign_in("ville"), sign_in("ville")
    worked.post(LOG, typed(places.theatre, code=SPARSE[50]))
    idle.get(DESK)
    fixed_day.shift(60)
    assert told(ville, places.theatre, SPARSE) == 10
    assert not is_stop(ask(worked, places.theatre, SPARSE[51]))
    assert [is_stop(ask(other, places.theatre, SPARSE[52])) for other in (idle, sign_in("ville"))] == [True, True]


def test_another_account_on_the_same_device_and_address_goes_on_until_its_own_budget(ville, places, sign_in):
    assert told(ville, places.theatre, SPARSE) == 10
    other = sign_in("leena")
    assert not is_stop(ask(other, places.theatre, SPARSE[12]))
    other.cookies["device"] = ville.cookies["device"].value
    assert is_stop(ask(other, places.theatre, SPARSE[13]))  # the device's ten are used up


def test_an_address_has_three_times_the_budget(cards, places, people):
    asked = [SPARSE[n : n + 6] for n in range(0, 30, 6)]
    for at, codes in enumerate(asked):
        clerk = make.person(f"clerk{at}@kaikukanta.test", "venue", places.theatre)
        by = at_device(clerk)
        assert all(check_use(ticket=ticket(places.theatre, code), by=by).answer.usable for code in codes)
    answer = check_use(ticket=ticket(places.theatre, SPARSE[40]), by=at_device(people.ville)).answer
    assert answer.reason is Reason.PAUSED


def test_a_community_card_opens_ten_codes_that_may_be_neighbours(cards, places, people, today):
    community = make.series(places.espoo_area, "Y", kind="community")
    make.card(community, "Y000000012", places.office, today, kind="community")
    by = at_device(people.ville)
    window = GroupWindow(check("Y000000012", today, by=by))
    for code in ROW[:10]:
        judged = judge_ticket(ticket(places.theatre, code), by=by)
        answer = weighed(judged.answer, judged.code, judged.card_id, site=places.theatre, by=by, group=window)
        assert answer.usable
    assert [window.holds(ROW[0]), window.holds(ROW[11])] == [True, False]
    assert DeskStop.unscoped.count() == 0


def test_a_personal_card_opens_no_window(cards, places, people, today):
    with pytest.raises(ValueError, match="community card"):
        GroupWindow(check(SPARSE[0], today, by=at_device(people.ville)))


def test_nothing_of_a_code_is_kept_anywhere(ville, places):
    for code in ["A599999999", *ROW[:4]]:
        ask(ville, places.theatre, code)
    kept = str(list(Attempt.unscoped.values())) + str(list(DeskStop.unscoped.values()))
    assert (Attempt.unscoped.count(), DeskStop.unscoped.count()) == (5, 1)
    assert [code for code in [*ROW, "A599999999"] if code in kept or code[1:] in kept or code[-7:] in kept] == []


@pytest.mark.parametrize("address", [DESK, LOG])
def test_a_refused_question_takes_two_statements_more_and_a_logged_use_one(ville, places, address):
    ville.post(address, typed(places.theatre, code=SPARSE[0]))
    code = SPARSE[1] if address == LOG else "A599999999"
    with CaptureQueriesContext(connection) as captured:
        ville.post(address, typed(places.theatre, code=code))
    ours = [q["sql"] for q in captured if "cards_deskstop" in q["sql"] or "cards_attempt" in q["sql"]]
    assert len(ours) == (1 if address == LOG else 2)


def test_people_outside_pages_are_not_counted(cards, places, people):
    from accounts.actors import someone

    for code in SPARSE[:15]:
        assert check_use(ticket=ticket(places.theatre, code), by=someone(people.ville)).answer.usable
    assert Attempt.unscoped.count() == 0


def test_a_coordinator_who_undoes_for_others_asks_nothing(cards, places, people):
    use = make.use(cards[0], places.theatre, timezone.localdate())
    withdraw_use(usage=use, reason="mistake", by=at_device(people.kaarina))
    assert Attempt.unscoped.count() == 0
