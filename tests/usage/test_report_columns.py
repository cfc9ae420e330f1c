"""The pages of remembered columns: the list, what is in one, its name, its end."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from usage.models import ReportColumns

LIST = "/usage/import/columns/"


@pytest.fixture
def columns(people, places):
    return columns_of(places.theatre)


def columns_of(site, name="Lippupiste", **fields):
    words = {"headings": {"day": "esityspäivä", "code": "lisätieto"}, "counted_types": ["kaikukortti"]}
    made = {"made_by": "venue@kaikukanta.test", "used_by": "venue@kaikukanta.test"}
    return ReportColumns.unscoped.create(site=site, name=name, **{**words, **made, **fields})


def page_of(columns, deed=""):
    return f"{LIST}{columns.pk}/{deed}"


def test_the_list_leads_to_what_is_remembered(sign_in, columns):
    browser = sign_in("ville")
    assert f'href="{page_of(columns)}"' in browser.get(LIST).content.decode()
    assert f'href="{LIST}"' in browser.get("/usage/import/").content.decode()
    facts = {row["label"]: row["value"] for row in browser.get(page_of(columns)).context["facts"]}
    assert [(label, facts[label]) for label in list(facts)[:3]] == [
        ("Card code", "lisätieto"),
        ("Day", "esityspäivä"),
        ("Ticket types of the Kaikukortti", "kaikukortti"),
    ]


def test_each_sees_those_of_the_own_sites(sign_in, columns, places):
    columns_of(places.wasa, "Vaasa")
    columns_of(places.agency, "Leena")
    shown = {
        name: [row.record.name for row in sign_in(name).get(LIST).context["table"].rows]
        for name in ("ville", "viktor", "leena", "kaarina")
    }
    assert shown == {"ville": ["Lippupiste"], "viktor": ["Vaasa"], "leena": ["Leena"], "kaarina": ["Lippupiste"]}
    assert len(sign_in("aino").get(LIST).context["table"].rows) == 3


def test_a_longer_list_takes_no_more_queries(sign_in, columns, places):
    columns_of(places.wasa, "Vaasa")
    browser, taken = sign_in("aino"), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.get(LIST)
        taken.append(len(asked))
        for name in ("Kesä", "Syksy"):
            columns_of(places.theatre, f"{name} {len(taken)}")
    assert taken[0] == taken[1]


def test_a_name_is_changed(sign_in, columns):
    browser = sign_in("ville")
    assert browser.post(page_of(columns), {"name": " Kassa "})["Location"] == LIST
    columns.refresh_from_db()
    assert columns.name == "Kassa"
    event = AuditEvent.unscoped.get(verb="report_columns.changed")
    assert event.details == {"before": {"name": "Lippupiste"}, "after": {"name": "Kassa"}}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Type a name"),
        ("KASSA", "remembered already"),
        ("A045198723", "card code"),
        ("tiina@example.org", "looks like an e-mail"),
    ],
)
def test_a_name_that_cannot_be_is_told_and_stays(sign_in, sample_cards, columns, places, name, words):
    columns_of(places.theatre, "Kassa")
    form = sign_in("ville").post(page_of(columns), {"name": name}).context["form"]
    assert words in str(form.errors["name"])
    assert form["name"].value() == name


def test_deleting_asks_first(sign_in, columns):
    browser = sign_in("ville")
    assert "will have to be chosen again" in browser.get(page_of(columns, "delete/")).content.decode()
    assert ReportColumns.unscoped.count() == 1
    assert browser.post(page_of(columns, "delete/"))["Location"] == LIST
    assert (ReportColumns.unscoped.count(), AuditEvent.unscoped.filter(verb="report_columns.deleted").count()) == (0, 1)
    assert browser.post(page_of(columns, "delete/")).status_code == 404


@pytest.mark.parametrize("deed", ["", "delete/"])
@pytest.mark.parametrize(("name", "status"), [("viktor", 404), ("leena", 404), ("jaana", 403), ("tilda", 403)])
def test_others_neither_see_nor_change_them(sign_in, columns, deed, name, status):
    browser = sign_in(name)
    assert browser.get(page_of(columns, deed)).status_code == status
    assert browser.post(page_of(columns, deed), {"name": "Oma"}).status_code == status
    assert ReportColumns.unscoped.get().name == "Lippupiste"


@pytest.mark.parametrize("fields", [{"name": "LIPPUPISTE"}, {"name": "Muu", "headings": {"day": "pvm"}}])
def test_the_database_refuses_a_name_twice_and_columns_without_a_code(columns, places, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        columns_of(places.theatre, **fields)
