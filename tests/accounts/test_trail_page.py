"""The trail's page: each reader's part of it, narrowed, in words, a page at a time."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.actors import someone
from accounts.audit import record
from accounts.models import AuditEvent, TrailSeal
from tests import factories as make

pytestmark = pytest.mark.django_db


def write(people, places, verb="site.edited", *, by="kaarina", site="theatre", **fields):
    place = getattr(places, site)
    record(verb, place, by=someone(getattr(people, by)), site=place, **fields)


@pytest.fixture
def lines(people, places):
    """A line of the theatre, one of Vaasa's, one of an area, one of the whole register."""
    write(people, places)
    write(people, places, by="viktor", site="wasa")
    record("area.edited", places.espoo_area, by=someone(people.aino), area=places.espoo_area)
    record("notice.added", people.aino, by=someone(people.aino))


def shown(page):
    return [row.record.verb for row in page.context["table"].page.object_list]


def asked(client, **query):
    return shown(client.get("/trail/", query))


def test_administrators_see_all_newest_first(sign_in, lines):
    assert asked(sign_in("aino")) == ["notice.added", "area.edited", "site.edited", "site.edited"]


def test_a_coordinator_sees_what_happened_in_the_own_area_only(sign_in, lines):
    page = sign_in("kaarina").get("/trail/")
    assert shown(page) == ["area.edited", "site.edited"]
    assert "Wasa" not in page.content.decode() and "viktor" not in page.content.decode()


@pytest.mark.parametrize("name", ["jaana", "ville", "leena", "tilda"])
def test_nobody_else_sees_the_trail(sign_in, lines, name):
    assert sign_in(name).get("/trail/").status_code == 403
    line = AuditEvent.unscoped.earliest("at")
    assert sign_in(name).get(reverse("trail_line", args=[line.pk])).status_code == 403


def test_a_site_that_moves_takes_no_history_along(sign_in, people, places):
    write(people, places)
    places.theatre.area = places.vaasa_area
    places.theatre.save()
    assert asked(sign_in("kaarina")) == ["site.edited"]


def test_a_line_of_another_area_is_not_there(sign_in, lines, places):
    foreign = AuditEvent.unscoped.get(site_id=str(places.wasa.pk))
    assert sign_in("kaarina").get(reverse("trail_line", args=[foreign.pk])).status_code == 404
    assert sign_in("kaarina").get(reverse("trail_line", args=[uuid.uuid4()])).status_code == 404


def test_it_says_who_did_what_where_and_from_which_device(sign_in, lines, people, places):
    who = {"actor_kind": "person", "actor_name": "venue@kaikukanta.test (VV)", "actor_id": str(people.ville.pk)}
    where = {"site_id": str(places.theatre.pk), "area_id": str(places.espoo_area.pk), "device_name": "Lippukassa 1"}
    AuditEvent.unscoped.create(verb="usage.logged", subject="usage.usage", **who, **where)
    text = sign_in("kaarina").get("/trail/").content.decode()
    assert [
        word for word in ("Ville (VV) logged a use", "Espoon kaupunginteatteri", "Lippukassa 1") if word not in text
    ] == []


NARROWED = {
    "site": ({"site": "theatre"}, ["site.edited"]),
    "person by name": ({"person": "viktor"}, ["site.edited"]),
    "person by address": ({"person": "Admin@Kaikukanta.test"}, ["notice.added", "area.edited"]),
    "nobody of this name": ({"person": "Veikko"}, []),
    "kind": ({"deeds": "texts"}, ["notice.added"]),
    "days": ({"last_day": "21.11.2026"}, []),
    "device": ({"device": "kassa"}, []),
}


@pytest.mark.parametrize(("query", "verbs"), NARROWED.values(), ids=NARROWED)
def test_it_is_narrowed(sign_in, lines, places, query, verbs):
    known = {key: getattr(places, value).pk if key == "site" else value for key, value in query.items()}
    assert asked(sign_in("aino"), **known) == verbs


def test_wrong_passwords_are_found_by_the_address_that_they_were_typed_for(sign_in, client):
    client.post("/login/", {"login": "venue@kaikukanta.test", "password": "väärä"})
    assert asked(sign_in("aino"), person="venue@kaikukanta.test") == ["sign_in.failed"]
    assert asked(sign_in("aino"), person="agent@kaikukanta.test") == []


def test_lines_of_one_device_are_found_by_its_id_and_by_its_name(sign_in, people):
    device = uuid.uuid4()
    fields = {"actor_kind": "task", "actor_name": "t", "subject": "s"}
    AuditEvent.unscoped.create(verb="site.added", device_id=str(device), **fields)
    AuditEvent.unscoped.create(verb="site.edited", device_id=str(uuid.uuid4()), device_name="Kassa", **fields)
    aino = sign_in("aino")
    assert [asked(aino, device=text) for text in (str(device), str(device)[:8].upper(), "KASSA")] == [
        ["site.added"],
        ["site.added"],
        ["site.edited"],
    ]


def test_unasked_it_reads_thirty_days_and_says_so(sign_in, people):
    for day in (22, 24):
        AuditEvent.unscoped.create(
            at=datetime(2026, 10, day, 12, tzinfo=UTC), actor_kind="task", actor_name="t", verb="x.y", subject="s"
        )
    page = sign_in("aino").get("/trail/")
    assert (len(shown(page)), 'value="23.10.2026"' in page.content.decode()) == (1, True)
    assert len(asked(sign_in("aino"), first_day="")) == 2


def test_bad_input_is_named_and_stays(sign_in, lines):
    page = sign_in("aino").get("/trail/", {"first_day": "eilen", "site": "x", "deeds": "x"})
    assert page.status_code == 200
    assert set(page.context["filter"].form.errors) == {"first_day", "site", "deeds"}
    assert "eilen" in page.content.decode()


def test_a_site_of_another_area_cannot_be_asked_for(sign_in, lines, places):
    page = sign_in("kaarina").get("/trail/", {"site": places.wasa.pk})
    assert set(page.context["filter"].form.errors) == {"site"}


def test_a_change_is_shown_with_what_was_before_and_is_not_the_readers_to_change(sign_in, people, places):
    write(people, places, before={"web_address": "https://vanha.fi"}, after={"web_address": "https://uusi.fi"})
    page = sign_in("kaarina").get(reverse("trail_line", args=[AuditEvent.unscoped.get().pk]))
    assert "https://vanha.fi → https://uusi.fi" in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_a_line_about_a_card_leads_to_the_card_and_names_no_code(sign_in, people, places):
    card = make.card(make.series(places.espoo_area), "A000000001", places.office, datetime(2026, 1, 5).date())
    record("card.viewed", card, by=someone(people.jaana), site=places.office, page="card_detail")
    page = sign_in("aino").get(reverse("trail_line", args=[AuditEvent.unscoped.get().pk])).content.decode()
    assert (reverse("card_detail", args=[card.pk]) in page, "A000" in page) == (True, False)


def test_as_many_queries_for_three_lines_as_for_one(sign_in, people, places, django_assert_max_num_queries):
    write(people, places)
    aino = sign_in("aino")
    with django_assert_max_num_queries(30) as one:
        aino.get("/trail/")
    for site in ("office", "wasa", "agency"):
        write(people, places, by="aino", site=site)
    with django_assert_max_num_queries(len(one)):
        aino.get("/trail/")


def test_pages_follow_each_other(sign_in, people, places):
    for _line in range(51):
        write(people, places)
    assert (len(asked(sign_in("aino"))), len(asked(sign_in("aino"), page=2))) == (50, 1)


def test_seals_are_the_administrators(people):
    TrailSeal.unscoped.create(
        day="2026-11-21", form=1, lines=0, digest="", previous="", mark="", sealed_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert [TrailSeal.objects.visible_to(p).count() for p in (people.aino, people.kaarina, people.ville)] == [1, 0, 0]
