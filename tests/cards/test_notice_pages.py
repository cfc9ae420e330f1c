"""What clients are told, version by version, on the administrators' own pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from cards.models import Consent, Notice
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST, NEW = "/lists/notices/", "/lists/notices/new/terms/"
TODAY, CHRISTMAS = date(2026, 11, 22), date(2026, 12, 24)


@pytest.fixture(autouse=True)
def in_force(db):
    texts = {"text_fi": "yksi\nkaksi", "text_sv": "ett\ntvå", "text_en": "one\ntwo"}
    return Notice.objects.create(kind="terms", starts_on=date(2025, 9, 11), **texts)


@pytest.fixture
def coming(in_force):
    texts = {"text_fi": "kolme", "text_sv": "tre", "text_en": "three"}
    return Notice.objects.create(kind="terms", starts_on=CHRISTMAS, **texts)


def typed(**changes):
    texts = {"text_fi": " uusi \n\nehto", "text_sv": "nytt\nvillkor", "text_en": "new\n\nterm"}
    return texts | {"starts_on": "1.1.2027"} | changes


def page(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("address", [LIST, NEW, "/lists/notices/{pk}/"])
@pytest.mark.parametrize(("name", "status"), [("aino", 200), ("kaarina", 403), ("jaana", 403)])
def test_notices_are_the_administrators(sign_in, coming, address, name, status):
    assert sign_in(name).get(address.format(pk=coming.pk)).status_code == status


@pytest.mark.parametrize("address", [NEW, "/lists/notices/{pk}/", "/lists/notices/{pk}/delete/"])
def test_a_coordinator_changes_nothing(sign_in, coming, address):
    before = list(Notice.objects.values())
    assert sign_in("kaarina").post(address.format(pk=coming.pk), typed()).status_code == 403
    assert list(Notice.objects.values()) == before


@pytest.mark.parametrize("address", ["/lists/notices/new/jokes/", "/lists/notices/0/"])
def test_what_is_not_there_is_not_found(sign_in, address):
    assert sign_in("aino").get(address).status_code == 404


def test_a_version_that_has_begun_has_no_page_to_change_it(sign_in, in_force):
    answers = [sign_in("aino").get(f"/lists/notices/{in_force.pk}/").status_code]
    answers.append(sign_in("aino").post(f"/lists/notices/{in_force.pk}/", typed()).status_code)
    assert answers == [404, 404]


def test_a_new_version_is_told_from_its_first_day_on(sign_in, in_force):
    assert sign_in("aino").post(NEW, typed()).url == LIST
    told = [Notice.objects.in_force_on(day).get().points for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert told == [["one", "two"], ["new", "term"]]


def test_the_form_begins_with_the_newest_text_and_without_a_day(sign_in):
    fields = sign_in("aino").get(NEW).context["form"].initial
    assert (fields["text_sv"], fields["starts_on"]) == ("ett\ntvå", None)


def test_the_points_are_looked_at_before_they_are_saved(sign_in):
    answer = sign_in("aino").post(NEW, typed(look="1"))
    assert "<li>uusi</li><li>ehto</li>" in page(answer) and "<li>new</li><li>term</li>" in page(answer)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text_sv": "  "}, "Points in Swedish: Write this in all three languages."),
        ({"text_en": "new"}, "there are 2 in Finnish, 2 in Swedish and 1 in English"),
        ({"starts_on": "22.11.2026"}, "First day: Choose a day to come"),
        ({"starts_on": "soon"}, "First day: Write the day as day, month and year"),
        ({"starts_on": "24.12.2026"}, "There is already a version from this day."),
    ],
)
def test_bad_input_is_answered_in_words_and_kept(sign_in, coming, changes, message):
    answer = sign_in("aino").post(NEW, typed(**changes))
    assert message in page(answer)
    assert "ehto" in page(answer)
    assert Notice.objects.count() == 2


def test_a_coming_version_is_changed_and_removed(sign_in, coming):
    aino = sign_in("aino")
    assert aino.post(f"/lists/notices/{coming.pk}/", typed()).url == LIST
    assert Notice.objects.get(pk=coming.pk).text_fi == "uusi\nehto"
    aino.post(f"/lists/notices/{coming.pk}/delete/")
    assert [notice.starts_on for notice in Notice.objects.all()] == [date(2025, 9, 11)]
    verbs = AuditEvent.unscoped.filter(verb__startswith="notice.").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["notice.edited", "notice.deleted"]


def test_a_version_in_force_is_not_removed(sign_in, in_force):
    answer = sign_in("aino").post(f"/lists/notices/{in_force.pk}/delete/", follow=True)
    assert "This version has been told to clients, so it stays as it is." in page(answer)
    assert Notice.objects.get() == in_force


def test_a_version_that_a_consent_names_is_not_changed(sign_in, places, coming):
    card = make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))
    Consent.unscoped.create(card=card, purpose="voluntary", notice=coming, is_given=True, answered_on=TODAY)
    answer = sign_in("aino").post(f"/lists/notices/{coming.pk}/", typed())
    assert "This version has been told to clients, so it stays as it is." in page(answer)
    assert Notice.objects.get(pk=coming.pk).text_fi == "kolme"


def test_the_page_says_which_version_is_in_force(sign_in, coming):
    kinds = {kind.value: versions for kind, versions in sign_in("aino").get(LIST).context["kinds"]}
    shown = [(v["notice"].starts_on, v["is_in_force"], v["is_coming"]) for v in kinds["terms"]]
    assert shown == [(CHRISTMAS, False, True), (date(2025, 9, 11), True, False)]
    assert kinds["wellbeing"] == []


def test_the_number_of_queries_does_not_grow_with_the_versions(sign_in):
    aino, numbers = sign_in("aino"), []
    for days in (["1.1.2027"], ["2.1.2027", "3.1.2027"]):
        for day in days:
            aino.post(NEW, typed(starts_on=day))
        with CaptureQueriesContext(connection) as queries:
            aino.get(LIST)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_loading_the_reference_data_leaves_an_administrators_versions_alone(sign_in):
    Notice.objects.all().delete()
    call_command("load_reference")
    sign_in("aino").post(NEW, typed())
    before = list(Notice.objects.order_by("pk").values())
    call_command("load_reference")
    assert list(Notice.objects.order_by("pk").values()) == before
    assert Notice.objects.in_force_on(date(2027, 1, 1)).get(kind="terms").points == ["new", "term"]
