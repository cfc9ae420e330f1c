"""The desk's page: the answer in words, one key to log, and every kind of bad input."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cards.checking import NEXT_STEPS, REASON_OF, Reason
from tests import factories as make
from tests.usage.desk import GOOD, typed
from usage.models import Usage

EXPIRED, ENDED, UNREGISTERED, COMMUNITY = "A045199001", "A045199002", "A045199004", "A045199101"
DESK, LOG = "/desk/", "/desk/log/"
LOGGED = {
    Reason.USABLE: "The use was logged: one adult.",
    Reason.BOOKED: "The booked ticket was handed over: one adult.",
}
# A limit speaks for itself, with its own next step.
OF_LIMITS = {
    Reason.LIMIT_REACHED: (
        "The card is not valid for Saturdays and Sundays here.",
        "Offer a day from Monday to Friday.",
    ),
    Reason.NOT_FOR_COURSE: (
        "This venue gives course places with the card to adults only.",
        "Log the adult alone: set the children to 0.",
    ),
}


@pytest.fixture
def ville(sample_cards, sign_in):
    return sign_in("ville")


def hidden(page, name):
    """The values of the hidden fields of this name, in the page's order."""
    return re.findall(f'<input type="hidden" name="{name}" value="([^"]*)"', page.text)


def test_the_desk_opens_with_today_no_children_and_the_focus_on_the_code(ville):
    page = ville.get(DESK)
    assert page.status_code == 200
    form = page.context["form"]
    assert (form["event_day"].value(), form["children"].value(), form["code"].value()) == ("22.11.2026", "0", None)
    assert re.search(r'<input[^>]*name="code"[^>]*autocomplete="off"[^>]*autofocus', page.text)


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        (Reason.USABLE, {}),
        (Reason.MISREAD, {"code": "hello"}),
        (Reason.NO_SUCH_CARD, {"code": "A999999999"}),
        (Reason.NOT_REGISTERED, {"code": UNREGISTERED}),
        (Reason.EXPIRED, {"code": EXPIRED}),
        (Reason.NOT_YET_VALID, {"event_day": "1.5.2026"}),
        (Reason.ENDED, {"code": ENDED}),
        (Reason.TOO_MANY_CHILDREN, {"children": "3"}),
        (Reason.CHILDREN_MISSING, {"code": COMMUNITY}),
        (Reason.ALREADY_LOGGED, {}),
        (Reason.BOOKED, {}),
        (Reason.LIMIT_REACHED, {}),
        (Reason.NOT_FOR_COURSE, {"kind": "course_place", "children": "1"}),
    ],
)
@pytest.mark.parametrize("address", [DESK, LOG])
def test_every_reason_gives_its_words_and_the_next_step(ville, places, sample_cards, today, reason, change, address):
    if reason in {Reason.ALREADY_LOGGED, Reason.BOOKED}:
        make.use(sample_cards[GOOD], places.theatre, today, state="booked" if reason is Reason.BOOKED else "redeemed")
    if reason is Reason.LIMIT_REACHED:
        make.limit(places.theatre, "no_weekends")  # 22.11.2026 is a Sunday
    page = ville.post(address, typed(places.theatre, **change), follow=True)
    if address == LOG and reason in LOGGED:
        assert LOGGED[reason] in page.text
    else:
        headline, next_step = OF_LIMITS.get(reason, (str(reason.label), str(NEXT_STEPS[reason])))
        assert page.context["verdict"].headline == headline
        assert headline in page.text
        assert next_step in page.text


def test_every_reason_has_a_case_above():
    cases = test_every_reason_gives_its_words_and_the_next_step.pytestmark
    of_cards = set(Reason) - set(REASON_OF.values())  # those of a stopped desk: test_guessing.py
    assert {case[0] for mark in cases for case in mark.args[1] if isinstance(case, tuple)} == of_cards


def test_a_usable_card_tells_its_last_day_but_not_its_children(ville, places):
    verdict = ville.post(DESK, typed(places.theatre, children="1")).context["verdict"]
    assert verdict.details == [
        ("Card code", "A045 198 723"),
        ("The use", "one adult and 1 child"),
        ("Last day of validity", "10.5.2027"),
    ]


def test_the_permitted_children_are_told_when_more_were_asked_for(ville, places):
    verdict = ville.post(DESK, typed(places.theatre, children="3")).context["verdict"]
    assert ("Children on the card", "2") in verdict.details
    assert verdict.log == ""


def test_checking_logs_nothing(ville, places):
    ville.post(DESK, typed(places.theatre))
    assert (Usage.unscoped.count(), AuditEvent.unscoped.count()) == (0, 0)


def test_the_button_of_a_usable_card_has_the_focus_and_carries_everything(ville, places):
    sent = typed(places.theatre, children="2")
    page = ville.post(DESK, sent)
    button = re.search(r"<button[^>]*autofocus[^>]*>([^<]*)<", page.text)
    assert button[1] == "Log the use"
    assert dict(page.context["verdict"].carried) == sent
    assert hidden(page, "key")[0] == sent["key"]
    assert page.context["form"]["key"].value() != sent["key"]


def test_logging_with_the_carried_fields_makes_the_use_and_empties_the_card(ville, places, today):
    page = ville.post(DESK, typed(places.theatre, children="2"))
    answer = ville.post(LOG, dict(page.context["verdict"].carried), follow=True)
    assert answer.redirect_chain == [(DESK, 302)]
    assert "The use was logged: one adult and 2 children." in answer.text
    form = answer.context["form"]
    assert [form[name].value() for name in ("code", "children", "event_name", "event_day", "event_time")] == [
        None, "0", "Lumikuningatar", "22.11.2026", "19.00",
    ]  # fmt: skip
    assert Usage.unscoped.get().children == 2


def test_the_same_form_sent_twice_logs_once(ville, places):
    sent = typed(places.theatre)
    answers = [ville.post(LOG, sent, follow=True) for _ in range(2)]
    assert ["The use was logged: one adult." in answer.text for answer in answers] == [True, True]
    assert Usage.unscoped.count() == 1


def test_a_repeat_after_undoing_says_so(ville, places):
    sent = typed(places.theatre)
    ville.post(LOG, sent)
    use = Usage.unscoped.get()
    ville.post(reverse("usage_withdraw", args=[use.pk]), {"reason": "mistake"})
    assert "has been undone since" in ville.post(LOG, sent, follow=True).text
    assert Usage.unscoped.count() == 1


def test_other_content_under_the_same_key_is_refused_and_kept_with_a_new_key(ville, places):
    sent = typed(places.theatre)
    ville.post(LOG, sent)
    page = ville.post(LOG, {**sent, "children": "2"})
    assert "This page has already been used to log another use." in page.text
    form = page.context["form"]
    assert (form["code"].value(), form["children"].value()) == (GOOD, "2")
    assert form["key"].value() != sent["key"]
    assert Usage.unscoped.count() == 1


def test_a_second_ticket_is_logged_on_purpose_only(ville, places, sample_cards, today):
    make.use(sample_cards[GOOD], places.theatre, today)
    page = ville.post(DESK, typed(places.theatre))
    assert page.context["verdict"].log == "A second ticket is right, log it"
    assert not re.search(r"<button[^>]*autofocus", page.text)
    ville.post(LOG, {**dict(page.context["verdict"].carried), "second": "1"})
    assert sorted(Usage.unscoped.values_list("ordinal", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("code", "", "Scan the card or type its code."),
        ("code", "x" * 300, "The text is too long for a card code."),
        ("children", "-1", "The number of children is 0 or more."),
        ("children", "two", "Type the number of children as a number"),
        ("children", "51", "Type at most 50 children."),
        ("event_day", "", "Type the day of the event"),
        ("event_day", "tomorrow", "Type the day as numbers"),
        ("event_day", "31.11.2026", "There is no such day."),
        ("event_day", "31.12.2014", "The day is too far off."),
        ("event_day", "23.5.2028", "The day is too far off."),
        ("event_time", "25.00", "Type the time as numbers"),
        ("event_name", "x" * 201, "Shorten the name of the event"),
        ("venue", "", "Choose the venue."),
        ("venue", "x", "You cannot log uses for this venue."),
        ("key", "", "This page is too old."),
        ("key", "1", "This page is too old."),
        ("passed_over", "1", "This page is too old."),
    ],
)
@pytest.mark.parametrize("address", [DESK, LOG])
def test_bad_input_gives_clear_words_and_keeps_what_was_typed(ville, places, address, field, value, words):
    sent = typed(places.theatre, **{field: value})
    page = ville.post(address, sent)
    assert page.status_code == 200
    assert words in page.text
    kept = {name: page.context["form"][name].value() for name in sent if name not in {"key", "passed_over"}}
    assert kept == {name: value for name, value in sent.items() if name in kept}
    assert Usage.unscoped.count() == 0


@pytest.mark.parametrize("field", ["code", "event_day", "venue", "key", "children", "event_name", "event_time"])
def test_a_missing_field_is_never_an_error_of_ours(ville, places, field):
    page = ville.post(LOG, typed(places.theatre, **{field: None}))
    assert page.status_code == (302 if field in {"children", "event_name", "event_time"} else 200)


def test_a_refused_key_is_drawn_anew_and_a_good_one_kept(ville, places):
    good = typed(places.theatre, event_day="")
    assert ville.post(DESK, good).context["form"]["key"].value() == good["key"]
    assert uuid.UUID(ville.post(DESK, typed(places.theatre, key="1")).context["form"]["key"].value())


@pytest.mark.parametrize("address", [DESK, LOG])
def test_another_area_s_venue_is_refused_without_a_word_about_the_card(ville, places, address):
    page = ville.post(address, typed(places.wasa))
    assert "You cannot log uses for this venue." in page.text
    assert page.context["verdict"] is None
    assert "Wasa" not in page.text
    assert Usage.unscoped.count() == 0


@pytest.mark.parametrize(("name", "status"), [("jaana", 403), ("tilda", 403), ("ville", 200), ("leena", 200)])
def test_the_desk_is_for_those_who_log(sample_cards, places, sign_in, name, status):
    browser = sign_in(name)
    assert browser.get(DESK).status_code == status
    assert browser.post(LOG, typed(places.wasa)).status_code == status


def test_the_desk_asks_strangers_to_sign_in(sign_in, places):
    assert sign_in(None).post(LOG, typed(places.theatre)).status_code == 302


def test_a_reload_of_the_log_address_leads_to_the_desk(ville):
    assert ville.get(LOG).url == DESK


def test_the_code_is_never_in_the_session_an_address_or_a_title(ville, places):
    page = ville.post(DESK, typed(places.theatre))
    assert GOOD not in str(dict(ville.session)) + re.search("<title>(.*)</title>", page.text)[1]
    answer = ville.post(LOG, dict(page.context["verdict"].carried))
    assert GOOD not in str(dict(ville.session)) + answer.url + str(answer.cookies)
