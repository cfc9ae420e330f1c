"""The page of a venue's limits, and setting, changing, ending and removing one on it."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.conftest import TODAY
from usage.fields import fold_name
from usage.limit_words import ready_texts
from usage.limits import LimitKind, Limits, kinds_for
from usage.models import Event, Limit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def page(places):
    return f"/sites/{places.theatre.pk}/limits/"


def limit(venue, kind="show_share", number=5, starts_on=TODAY, ends_on=None, period=""):
    return Limit.unscoped.create(
        venue=venue, kind=kind, number=number, starts_on=starts_on, ends_on=ends_on, period=period
    )


def event(venue, name, day, **fields):
    return Event.unscoped.create(
        venue=venue, name=name, name_key=fold_name(name), day=day, category=venue.category, **fields
    )


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def only():
    return Limit.unscoped.get()


@pytest.mark.parametrize(
    ("name", "status"),
    [("ville", 200), ("kaarina", 200), ("aino", 200), ("leena", 200), ("viktor", 404), ("jaana", 403), ("tilda", 403)],
)
def test_whoever_logs_for_the_venue_sees_its_limits(sign_in, page, name, status):
    assert sign_in(name).get(page).status_code == status


def test_a_site_that_is_no_venue_has_no_limits(sign_in, places):
    assert sign_in("aino").get(f"/sites/{places.office.pk}/limits/").status_code == 404
    assert sign_in("aino").get(f"/sites/{uuid.uuid4()}/limits/").status_code == 404


def test_the_page_tells_what_is_in_force_coming_and_ended_and_what_can_be_set_with_its_floor(sign_in, places, page):
    limit(places.theatre, "show_share", 5)
    limit(places.theatre, "no_galas", None, TODAY + DAY)
    limit(places.theatre, "big_event", 25, date(2026, 1, 1), TODAY - DAY)
    limit(places.wasa, "visiting_show", 7)
    context = sign_in("ville").get(page).context
    assert [(row.name, row.value) for row in context["in_force"]] == [("Tickets of each show, per cent", "5 per cent")]
    assert [row.limit.kind for row in context["coming"]] == ["no_galas"]
    assert [row.value for row in context["ended"]] == ["25 tickets or places"]
    kinds = kinds_for("performing_arts", TODAY)
    assert [choice.kind for choice in context["offered"]] == [k for k in kinds if k not in {"show_share", "no_galas"}]
    floors = {choice.kind: choice.floor for choice in context["offered"]}
    assert "at least 20 tickets" in floors["big_event"] and "at least 7 days" in floors["obtainable"]


def test_an_agent_reads_the_limits_and_changes_nothing(sign_in, places, page):
    row = limit(places.theatre)
    leena = sign_in("leena")
    shown = leena.get(page)
    assert f"{page}show_share/" not in text(shown) and f"/limits/{row.pk}/end/" not in text(shown)
    deeds = [f"{page}show_share/", f"/limits/{row.pk}/end/", f"/limits/{row.pk}/remove/"]
    assert [leena.post(deed).status_code for deed in deeds] == [403, 403, 403]
    assert only().ends_on is None


@pytest.mark.parametrize("name", ["ville", "leena"])
def test_the_site_pages_lead_to_the_limits(sign_in, places, page, name):
    site = places.theatre if name == "ville" else places.agency
    assert f'href="{page}"' in text(sign_in(name).get(f"/sites/{site.pk}/"))


def test_one_limit_and_three_cost_the_same_queries(sign_in, places, page):
    client = sign_in("ville")
    limit(places.theatre)
    event(places.theatre, "Lumikuningatar", TODAY + DAY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(page)
    limit(places.theatre, "no_galas", None)
    limit(places.theatre, "no_weekends", None, ends_on=TODAY + DAY)
    event(places.theatre, "Gaala", TODAY + 2 * DAY, is_gala=True)
    event(places.theatre, "Ensi-ilta", TODAY + 3 * DAY, is_premiere=True)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert len(three) == len(one)


# Setting one


def test_a_limit_is_set_from_today_on(sign_in, places, page):
    answer = sign_in("ville").post(f"{page}show_share/", {"number": "3,5", "starts_on": "22.11.2026", "ends_on": ""})
    assert (answer.status_code, answer.url) == (302, page)
    row = only()
    assert (row.venue, row.kind, str(row.number), row.starts_on, row.ends_on) == (
        places.theatre,
        "show_share",
        "3.50",
        TODAY,
        None,
    )


def test_the_form_begins_with_today_and_the_present_number_and_tells_the_floor(sign_in, places, page):
    limit(places.theatre, "big_event", 25)
    form = sign_in("ville").get(f"{page}big_event/").context["form"]
    assert (form["number"].value(), form["starts_on"].value()) == ("25", TODAY)
    assert "at least 20 tickets" in form["number"].help_text


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"number": "2"}, "number", "at least 3 per cent"),
        ({"number": "many"}, "number", "digits"),
        ({"number": ""}, "number", "digits"),
        ({"number": "1234567"}, "number", "digits"),
        ({"starts_on": "21.11.2026"}, "starts_on", "Choose today or a later day"),
        ({"starts_on": "soon"}, "starts_on", "for example 22.11.2026"),
        ({"ends_on": "1.1.2026"}, "ends_on", "before the first"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(sign_in, page, sent, field, message):
    typed = {"number": "7", "starts_on": "23.11.2026", "ends_on": "30.11.2026"} | sent
    answer = sign_in("ville").post(f"{page}show_share/", typed)
    form = answer.context["form"]
    assert answer.status_code == 200 and message in " ".join(form.errors[field])
    assert {name: form[name].value() for name in typed} == typed
    assert not Limit.unscoped.exists()


def test_a_limit_a_year_asks_which_year(sign_in, places):
    places.theatre.venue_type = "swimming_hall"
    places.theatre.save()
    address = f"/sites/{places.theatre.pk}/limits/visits/"
    client, days = sign_in("ville"), {"starts_on": "22.11.2026", "ends_on": ""}
    assert "period" in client.post(address, days | {"number": "30"}).context["form"].errors
    client.post(address, days | {"number": "30", "period": "card_period"})
    assert (only().number, only().period) == (30, "card_period")


def test_a_yes_or_no_limit_asks_no_number(sign_in, places, page):
    client = sign_in("kaarina")
    assert "number" not in client.get(f"{page}no_galas/").context["form"].fields
    client.post(f"{page}no_galas/", {"starts_on": "22.11.2026", "ends_on": "31.12.2026"})
    assert (only().number, only().ends_on) == (None, date(2026, 12, 31))


@pytest.mark.parametrize("kind", ["visits", "small_show", "made-up"])
def test_a_kind_that_the_venue_cannot_set_is_not_found(sign_in, page, kind):
    assert sign_in("ville").get(f"{page}{kind}/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("leena", 403), ("jaana", 403)])
def test_others_set_nothing(sign_in, places, page, name, status):
    row = limit(places.theatre, "no_galas", None, TODAY + DAY)
    for address in (f"{page}show_share/", f"/limits/{row.pk}/end/", f"/limits/{row.pk}/remove/"):
        assert sign_in(name).post(address, {"number": "5", "starts_on": "22.11.2026"}).status_code == status
    assert only().kind == "no_galas"


# Ending and removing one


def test_a_limit_gets_its_last_day(sign_in, places, page):
    row = limit(places.theatre)
    answer = sign_in("ville").post(f"/limits/{row.pk}/end/", {"last_day": "30.11.2026"})
    assert (answer.url, only().ends_on) == (page, date(2026, 11, 30))


@pytest.mark.parametrize("typed", ["20.11.2026", "", "31.2.2027"])
def test_a_last_day_that_cannot_be_is_told_and_stays_typed(sign_in, places, typed):
    row = limit(places.theatre, starts_on=date(2026, 1, 1))
    form = sign_in("ville").post(f"/limits/{row.pk}/end/", {"last_day": typed}).context["form"]
    assert form.errors["last_day"] and form["last_day"].value() == typed
    assert only().ends_on is None


def test_a_limit_to_come_is_removed_and_one_in_force_is_not(sign_in, places, page):
    coming, present = limit(places.theatre, starts_on=TODAY + DAY), limit(places.theatre, "no_galas", None)
    client = sign_in("ville")
    assert client.post(f"/limits/{coming.pk}/remove/").url == page
    answer = client.post(f"/limits/{present.pk}/remove/", follow=True)
    assert "has begun" in " ".join(map(str, answer.context["messages"]))
    assert only() == present


# The share of the own offering


def test_half_of_the_own_events_left_out_warns(sign_in, places, page):
    event(places.theatre, "Gaala", TODAY + DAY, is_gala=True)
    event(places.theatre, "Arki", TODAY + 2 * DAY)
    event(places.theatre, "Vierailu", TODAY + 2 * DAY, is_visiting=True)
    event(places.theatre, "Mennyt", TODAY - DAY)
    event(places.theatre, "Peruttu", TODAY + DAY, closed_on=TODAY)
    event(places.theatre, "Ensi vuosi", TODAY + 400 * DAY)
    client = sign_in("ville")
    assert client.get(page).context["share"].percent == 100
    limit(places.theatre, "no_galas", None)
    answer = client.get(page)
    share = answer.context["share"]
    assert (share.included, share.own, share.percent) == (1, 2, 50)
    assert "alert--warning" in text(answer) and 'data-share="50"' in text(answer)


def test_each_event_is_judged_by_the_limits_of_its_day(sign_in, places, page):
    event(places.theatre, "Gaala", TODAY + DAY, is_gala=True)
    event(places.theatre, "Toinen gaala", TODAY + 9 * DAY, is_gala=True)
    limit(places.theatre, "no_galas", None, ends_on=TODAY + 5 * DAY)
    assert sign_in("ville").get(page).context["share"].included == 1


# The text for the venue's own pages


def test_the_text_has_every_limit_in_force_and_none_to_come(sign_in, places, page):
    limit(places.theatre, "show_share", "3.50")
    limit(places.theatre, "no_galas", None, TODAY + DAY)
    texts = dict(sign_in("ville").get(page).context["texts"])
    assert list(texts) == ["fi", "sv", "en"]
    lines = texts["en"].splitlines()
    assert lines[0] == "Kaikukortti: Espoon kaupunginteatteri"
    assert "For each show at most 3.5 per cent of the tickets are given with the card." in lines
    assert any("not a quota" in line for line in lines)
    assert not any("gala" in line for line in lines)


def test_each_text_is_made_in_its_own_language_with_the_venues_name_in_it(places):
    places.wasa.name_fi, places.wasa.name_sv = "Vaasan teatteri", "Wasa Teater"
    heads = {language: words.splitlines()[0] for language, words in ready_texts(Limits(), places.wasa, "museum", TODAY)}
    assert "Vaasan teatteri" in heads["fi"] and "Wasa Teater" in heads["sv"]
    assert translation.get_language() == "en"


def test_a_text_never_tells_a_number_below_the_floor(places):
    row = Limit(kind="show_share", number=3, starts_on=date(2023, 1, 1))
    old = dict(ready_texts(Limits([row.facts]), places.theatre, "museum", date(2023, 5, 5)))
    assert "at most 5 per cent" in old["en"]


@pytest.mark.parametrize("venue_type", ["performing_arts", "institute", "library", "swimming_hall", "cinema", "other"])
def test_every_kind_has_a_sentence(places, venue_type):
    kinds = kinds_for(venue_type, TODAY)
    rows = [Limit(kind=kind.value, number=50, period="calendar_year", starts_on=TODAY).facts for kind in kinds]
    lines = dict(ready_texts(Limits(rows), places.theatre, venue_type, TODAY))["en"].splitlines()
    assert len(lines) >= len(kinds) + 4 and all(lines) and not any("%(" in line for line in lines)
    assert LimitKind.CHILDREN_ON_COURSES not in kinds or any("may come along" in line for line in lines)
