"""The well-being questions, version by version, on the administrators' own pages."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import someone
from accounts.models import AuditEvent
from cards.actions import add_questionnaire
from cards.models import Answer, Item, Questionnaire
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST, NEW = "/lists/questionnaires/", "/lists/questionnaires/new/"
TODAY, NEW_YEAR = date(2026, 11, 22), date(2027, 1, 1)
SCALE = {"lowest": "0", "highest": "10"}


def question(place, word):
    words = {
        f"{part}_{code}": f"{part} {word} {code}" for part in ("text", "low", "high") for code in ("fi", "sv", "en")
    }
    return {"order": str(place), **SCALE, **words}


@pytest.fixture(autouse=True)
def in_force(db):
    version = Questionnaire.objects.create(name="Ensimmäinen", starts_on=date(2025, 1, 1))
    for place, word in enumerate(["mood", "trust"], 1):
        Item.objects.create(questionnaire=version, **question(place, word))
    return version


@pytest.fixture
def coming(in_force, people):
    return add_questionnaire(name="Toinen", starts_on=NEW_YEAR, by=someone(people.aino))


def typed(*questions, more=0, name="Toinen", starts_on="1.1.2027", deleted=()):
    """The page's form: the first of `questions` stand in the version already, the last `more` are new."""
    form = {"name": name, "starts_on": starts_on}
    form |= {"item-TOTAL_FORMS": str(len(questions)), "item-INITIAL_FORMS": str(len(questions) - more)}
    for number, asked in enumerate(questions):
        form |= {f"item-{number}-{field}": value for field, value in asked.items()}
    return form | {f"item-{number}-DELETE": "on" for number in deleted}


def answered(places, version):
    card = make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))
    item = version.items.first()
    Answer.unscoped.create(card=card, item=item, phase="issue", answered_on=date(2026, 1, 5), value=7)


def asked(version):
    return list(version.items.values_list("order", "text_en"))


def page(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("address", [LIST, NEW, "/lists/questionnaires/{pk}/"])
@pytest.mark.parametrize(("name", "status"), [("aino", 200), ("kaarina", 403), ("jaana", 403)])
def test_questionnaires_are_the_administrators(sign_in, in_force, address, name, status):
    assert sign_in(name).get(address.format(pk=in_force.pk)).status_code == status


@pytest.mark.parametrize("address", [NEW, "/lists/questionnaires/{pk}/", "/lists/questionnaires/{pk}/delete/"])
def test_a_coordinator_changes_nothing(sign_in, coming, address):
    form = typed(question(1, "new"))
    assert sign_in("kaarina").post(address.format(pk=coming.pk), form).status_code == 403
    assert (Questionnaire.objects.count(), asked(coming)) == (2, [(1, "text mood en"), (2, "text trust en")])


def test_what_is_not_there_is_not_found(sign_in):
    assert sign_in("aino").get("/lists/questionnaires/0/").status_code == 404


def test_a_new_version_copies_the_questions_and_ends_the_one_before(sign_in, in_force):
    answer = sign_in("aino").post(NEW, {"name": "Toinen", "starts_on": "1.1.2027"})
    made = Questionnaire.objects.get(name="Toinen")
    assert answer.url == f"/lists/questionnaires/{made.pk}/"
    assert asked(made) == asked(in_force)
    asked_on = [Questionnaire.objects.in_force_on(day).get().name for day in (date(2026, 12, 31), NEW_YEAR)]
    assert asked_on == ["Ensimmäinen", "Toinen"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Name: Give the version a name."),
        ({"starts_on": "22.11.2026"}, "First day: Choose a day to come"),
        ({"starts_on": "1.1."}, "First day: Write the day as day, month and year"),
    ],
)
def test_a_bad_beginning_is_answered_in_words(sign_in, changes, message):
    answer = sign_in("aino").post(NEW, {"name": "Toinen", "starts_on": "1.1.2027"} | changes)
    assert message in page(answer)
    assert Questionnaire.objects.get().ends_on is None


def test_only_one_version_is_coming_at_a_time(sign_in, coming):
    answer = sign_in("aino").post(NEW, {"name": "Kolmas", "starts_on": "1.2.2027"})
    assert "Another version is already coming on 1.1.2027." in page(answer)


def test_the_first_version_of_all_may_begin_today(sign_in):
    Item.objects.all().delete()
    Questionnaire.objects.all().delete()
    assert sign_in("aino").post(NEW, {"name": "Eka", "starts_on": "22.11.2026"}).status_code == 302


def test_questions_are_added_changed_moved_and_deleted(sign_in, coming):
    form = typed(question(1, "mood"), question(3, "trust"), question(2, "hope"), more=1, deleted=[0], name="Kevät")
    assert sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", form).url == LIST
    assert asked(coming) == [(2, "text hope en"), (3, "text trust en")]
    told = AuditEvent.unscoped.get(verb="questionnaire.edited").details
    assert (told["after"], len(told["questions_before"])) == ({"name": "Kevät"}, 2)


def test_empty_rows_are_left_alone(sign_in, coming):
    empty = {"order": "3", **SCALE}
    form = typed(question(1, "mood"), question(2, "trust"), empty, more=1)
    assert sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", form).status_code == 302
    assert len(asked(coming)) == 2


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (question(2, "new") | {"text_sv": ""}, "Question 2, Question in Swedish: Write this in all three languages."),
        (question(2, "new") | {"high_en": ""}, "Question 2, Highest in English: Write this in all three languages."),
        (question(2, "new") | {"lowest": "5", "highest": "5"}, "The highest number is greater than the lowest."),
        (question(2, "new") | {"highest": "11"}, "Question 2, Highest number: Type a number from 1 to 10."),
        (question(1, "new"), "Two questions have the same place."),
    ],
)
def test_bad_questions_are_answered_in_words(sign_in, coming, second, message):
    answer = sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", typed(question(1, "mood"), second, more=1))
    assert message in page(answer)
    assert "<title>Error:" in page(answer)
    assert asked(coming) == [(1, "text mood en"), (2, "text trust en")]


def test_a_version_asks_something(sign_in, coming):
    form = typed(question(1, "mood"), question(2, "trust"), deleted=[0, 1])
    assert "Write at least one question." in page(sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", form))


def test_a_form_without_its_count_of_rows_is_answered(sign_in, coming):
    answer = sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", {"name": "x", "starts_on": "1.1.2027"})
    assert (answer.status_code, len(asked(coming))) == (200, 2)


def test_a_version_with_answers_has_no_page_to_change_it(sign_in, places, in_force):
    answered(places, in_force)
    form = typed(question(1, "new"))
    aino = sign_in("aino")
    address = f"/lists/questionnaires/{in_force.pk}/"
    assert [aino.get(address).status_code, aino.post(address, form).status_code] == [404, 404]
    assert f'href="{address}"' not in aino.get(LIST).content.decode()


def test_a_version_that_has_begun_keeps_its_first_day(sign_in, in_force):
    form = typed(question(1, "mood"), name="Parempi", starts_on="1.1.2024")
    sign_in("aino").post(f"/lists/questionnaires/{in_force.pk}/", form)
    changed = Questionnaire.objects.get()
    assert (changed.name, changed.starts_on) == ("Parempi", date(2025, 1, 1))


@pytest.mark.parametrize("day", ["5.1.2027", "1.12.2026"])
def test_a_coming_version_that_moves_takes_the_end_of_the_present_one_along(sign_in, in_force, coming, day):
    form = typed(question(1, "mood"), question(2, "trust"), starts_on=day)
    sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/", form)
    first, second = Questionnaire.objects.order_by("starts_on")
    assert ((second.starts_on - first.ends_on).days, second.starts_on.strftime("%-d.%-m.%Y")) == (1, day)


def test_a_coming_version_is_removed_and_the_present_one_goes_on(sign_in, coming):
    sign_in("aino").post(f"/lists/questionnaires/{coming.pk}/delete/")
    assert Questionnaire.objects.get().ends_on is None
    assert Item.objects.count() == 2


def test_the_version_in_force_is_not_removed(sign_in, in_force):
    answer = sign_in("aino").post(f"/lists/questionnaires/{in_force.pk}/delete/", follow=True)
    assert "This version has begun, so it cannot be removed." in page(answer)


def test_the_number_of_queries_does_not_grow_with_the_versions(sign_in, in_force):
    aino, numbers = sign_in("aino"), []
    Questionnaire.objects.update(ends_on=date(2025, 1, 31))
    for months in ([2], [3, 4]):
        for month in months:
            days = {"starts_on": date(2025, month, 1), "ends_on": date(2025, month, 2)}
            Item.objects.create(questionnaire=Questionnaire.objects.create(name="x", **days), **question(1, "x"))
        with CaptureQueriesContext(connection) as queries:
            aino.get(LIST)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_two_administrators_making_a_version_make_one(at_once, people, in_force):
    by = someone(people.aino)
    answers = at_once(lambda: add_questionnaire(name="Toinen", starts_on=NEW_YEAR, by=by))
    assert answers == ["Another version is already coming ", "done"]


def test_loading_the_reference_data_leaves_an_administrators_versions_alone(sign_in, in_force):
    Item.objects.all().delete()
    Questionnaire.objects.all().delete()
    call_command("load_reference")
    loaded, aino = Questionnaire.objects.get(), sign_in("aino")
    aino.post(f"/lists/questionnaires/{loaded.pk}/", typed(question(1, "own"), name="Oma"))
    aino.post(NEW, {"name": "Toinen", "starts_on": "1.1.2027"})
    before = [list(model.objects.order_by("pk").values()) for model in (Questionnaire, Item)]
    call_command("load_reference")
    assert [list(model.objects.order_by("pk").values()) for model in (Questionnaire, Item)] == before
