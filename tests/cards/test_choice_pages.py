"""The value lists on the administrators' own pages: dated, in three languages, never changing an earlier day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from cards.models import Background, Choice
from tests import factories as make

pytestmark = pytest.mark.django_db

LIST, NEW = "/lists/choices/gender/", "/lists/choices/gender/new/"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def rows(choices):
    """Every list has "first", "second" and the refusal "refused", in force always."""


def row(code):
    return Choice.objects.get(list="gender", code=code)


def words_of(choice):
    return {name: getattr(choice, name) for name in ("label_fi", "label_sv", "label_en")}


def new(**changes):
    words = {"label_fi": "Muunsukupuolinen", "label_sv": "Icke-binär", "label_en": "Non-binary person"}
    return words | {"order": "2", "starts_on": "1.12.2026", "ends_on": "", "code": ""} | changes


def edited(choice, **changes):
    return words_of(choice) | {"order": str(choice.order), "ends_on": "", "code": choice.code} | changes


def codes(day):
    return [choice.code for choice in Choice.objects.filter(list="gender").offered_on(day)]


def page(response):
    return re.sub(r"\s+", " ", response.content.decode())


def given(places, choice):
    card = make.card(make.series(places.espoo_area), "A045198701", places.office, date(2026, 1, 5))
    return Background.unscoped.create(card=card, birth_year=1980, gender=choice)


@pytest.mark.parametrize("address", ["/lists/", LIST, NEW, "/lists/answers/{pk}/"])
@pytest.mark.parametrize(("name", "status"), [("aino", 200), ("kaarina", 403), ("jaana", 403), ("ville", 403)])
def test_lists_are_the_administrators(sign_in, address, name, status):
    assert sign_in(name).get(address.format(pk=row("first").pk)).status_code == status


@pytest.mark.parametrize("address", [NEW, "/lists/answers/{pk}/", "/lists/answers/{pk}/delete/"])
def test_a_coordinator_changes_nothing(sign_in, address):
    before = list(Choice.objects.values())
    assert sign_in("kaarina").post(address.format(pk=row("first").pk), new()).status_code == 403
    assert list(Choice.objects.values()) == before


@pytest.mark.parametrize(
    "address", ["/lists/choices/income/", "/lists/choices/income/new/", "/lists/answers/0/", "/lists/answers/x/"]
)
def test_what_is_not_there_is_not_found(sign_in, address):
    assert sign_in("aino").get(address).status_code == 404


def test_a_new_answer_is_offered_from_its_first_day_on(sign_in):
    assert sign_in("aino").post(NEW, new()).url == LIST
    assert codes(date(2026, 11, 30)) == ["first", "second", "refused"]
    assert codes(date(2026, 12, 1)) == ["first", "second", "non_binary_person", "refused"]


def test_the_one_whose_place_it_takes_moves_one_on(sign_in):
    sign_in("aino").post(NEW, new(order="1"))
    assert codes(date(2026, 12, 1)) == ["first", "non_binary_person", "second", "refused"]


def test_the_trail_tells_what_became_of_an_answer(sign_in):
    aino = sign_in("aino")
    aino.post(NEW, new())
    made = row("non_binary_person")
    aino.post(f"/lists/answers/{made.pk}/", edited(made, label_en="Non-binary", starts_on="1.12.2026"))
    aino.post(f"/lists/answers/{made.pk}/delete/")
    told = {e.verb: e.details for e in AuditEvent.unscoped.filter(verb__startswith="choice.")}
    assert told["choice.added"]["after"]["label_sv"] == "Icke-binär"
    assert told["choice.edited"]["before"] == {"label_en": "Non-binary person"}
    assert told["choice.deleted"]["before"]["label_en"] == "Non-binary"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label_sv": " "}, "Answer in Swedish: Write this in all three languages."),
        ({"label_en": "GENDER second"}, "Answer in English: The list has another answer with these words"),
        ({"starts_on": "21.11.2026"}, "First day: Choose today or a later day"),
        ({"starts_on": ""}, "First day: Write the day as day, month and year"),
        ({"ends_on": "30.11.2026"}, "Last day: The last day is before the first."),
        ({"order": "many"}, "Type the place with digits"),
        ({"order": "0"}, "Type the place with digits"),
        ({"code": "first"}, "Another answer of this list has this code."),
        ({"code": "Ensimmäinen!"}, "Use small letters from a to z, digits and underscores"),
        ({"is_refusal": "on", "ends_on": "1.1.2030"}, "The answer for not wishing to tell has no last day."),
    ],
)
def test_bad_input_is_answered_in_words(sign_in, changes, message):
    response = sign_in("aino").post(NEW, new(**changes))
    assert message in page(response)
    assert codes(date(2026, 12, 1)) == ["first", "second", "refused"]


def test_the_same_words_may_come_again_when_the_old_answer_has_ended(sign_in):
    old = row("second")
    aino = sign_in("aino")
    aino.post(f"/lists/answers/{old.pk}/", edited(old, ends_on="30.11.2026"))
    assert aino.post(NEW, new(**words_of(old))).status_code == 302
    assert codes(date(2026, 12, 1)) == ["first", "gender_second", "refused"]


def test_an_answer_that_was_given_is_reworded_but_keeps_its_code(sign_in, places):
    used = given(places, row("second")).gender
    response = sign_in("aino").post(f"/lists/answers/{used.pk}/", edited(used, label_fi="Toinen", code="other"))
    assert (response.url, row("second").label_fi) == (LIST, "Toinen")
    assert 'name="code"' not in sign_in("aino").get(f"/lists/answers/{used.pk}/").content.decode()


def test_an_answer_that_was_given_is_ended_and_not_deleted(sign_in, places):
    used, aino = given(places, row("second")).gender, sign_in("aino")
    answer = aino.post(f"/lists/answers/{used.pk}/delete/", follow=True)
    assert "This answer has been given, so it stays." in page(answer)
    aino.post(f"/lists/answers/{used.pk}/", edited(used, ends_on="21.11.2026"))
    assert codes(TODAY) == ["first", "refused"]
    assert codes(TODAY - timedelta(days=1)) == ["first", "second", "refused"]


def test_an_answer_never_given_can_be_deleted(sign_in):
    assert sign_in("aino").post(f"/lists/answers/{row('second').pk}/delete/").url == LIST
    assert codes(TODAY) == ["first", "refused"]


@pytest.mark.parametrize(
    ("ends_on", "message"),
    [("20.11.2026", "Choose yesterday or a later day"), ("tomorrow", "Write the day as day, month and year")],
)
def test_what_was_offered_on_an_earlier_day_stays(sign_in, ends_on, message):
    second = row("second")
    response = sign_in("aino").post(f"/lists/answers/{second.pk}/", edited(second, ends_on=ends_on))
    assert message in page(response)
    assert row("second").ends_on is None


def test_an_answer_that_has_ended_is_only_reworded(sign_in):
    Choice.objects.filter(pk=row("second").pk).update(ends_on=date(2026, 1, 31))
    second, aino = row("second"), sign_in("aino")
    assert 'name="ends_on"' not in aino.get(f"/lists/answers/{second.pk}/").content.decode()
    aino.post(f"/lists/answers/{second.pk}/", edited(second, label_fi="Toinen", ends_on="31.12.2030"))
    assert (row("second").label_fi, row("second").ends_on) == ("Toinen", date(2026, 1, 31))


def test_the_refusal_is_neither_ended_nor_deleted(sign_in):
    refusal, aino = row("refused"), sign_in("aino")
    aino.post(f"/lists/answers/{refusal.pk}/", edited(refusal, ends_on="31.12.2026"))
    answer = aino.post(f"/lists/answers/{refusal.pk}/delete/", follow=True)
    assert "The list always has an answer for not wishing to tell." in page(answer)
    assert row("refused").ends_on is None


def test_another_refusal_takes_its_place_and_gives_it_back(sign_in):
    aino = sign_in("aino")
    aino.post(NEW, new(is_refusal="on", code="silent"))
    assert (codes(date(2026, 11, 30))[-1], row("refused").ends_on) == ("refused", date(2026, 11, 30))
    assert set(codes(date(2026, 12, 1))) == {"first", "second", "silent"}
    aino.post(f"/lists/answers/{row('silent').pk}/", edited(row("silent"), starts_on="5.12.2026"))
    assert row("refused").ends_on == date(2026, 12, 4)
    aino.post(f"/lists/answers/{row('silent').pk}/", edited(row("silent"), starts_on="1.12.2026"))
    assert row("refused").ends_on == date(2026, 11, 30)
    aino.post(f"/lists/answers/{row('silent').pk}/delete/")
    assert row("refused").ends_on is None


def test_only_one_refusal_is_coming_at_a_time(sign_in):
    aino = sign_in("aino")
    aino.post(NEW, new(is_refusal="on", code="silent"))
    answer = aino.post(NEW, new(is_refusal="on", label_fi="A", label_sv="B", label_en="C", starts_on="24.12.2026"))
    assert "is already coming on 1.12.2026" in page(answer)


def test_a_new_refusal_may_say_the_same_in_two_languages(sign_in):
    same = words_of(row("refused")) | {"label_sv": "Vill inte säga", "is_refusal": "on"}
    assert sign_in("aino").post(NEW, new(**same)).url == LIST


def test_the_page_shows_what_is_in_force_what_comes_and_what_has_ended(sign_in):
    aino = sign_in("aino")
    aino.post(NEW, new())
    Choice.objects.filter(pk=row("first").pk).update(ends_on=date(2026, 1, 31))
    context = aino.get(LIST).context
    shown = {name: [choice.code for choice in context[name]] for name in ("in_force", "coming", "ended")}
    assert shown == {"in_force": ["second", "refused"], "coming": ["non_binary_person"], "ended": ["first"]}


def test_the_number_of_queries_does_not_grow_with_the_answers(sign_in):
    aino, numbers = sign_in("aino"), []
    for more in (1, 2):
        for n in range(more):
            aino.post(NEW, new(label_fi=f"fi{more}{n}", label_sv=f"sv{more}{n}", label_en=f"en{more}{n}"))
        with CaptureQueriesContext(connection) as queries:
            aino.get(LIST)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_loading_the_reference_data_leaves_an_administrators_lists_alone(sign_in):
    Choice.objects.all().delete()
    call_command("load_reference")
    aino, other = sign_in("aino"), row("other")
    aino.post(f"/lists/answers/{row('man').pk}/delete/")
    aino.post(f"/lists/answers/{other.pk}/", edited(other, label_en="Something else", code="else"))
    before = list(Choice.objects.order_by("pk").values())
    call_command("load_reference")
    assert list(Choice.objects.order_by("pk").values()) == before


def test_two_administrators_adding_the_same_answer_make_one(at_once, people):
    from accounts.actors import someone
    from cards.actions import add_choice

    words = {"label_fi": "Muu", "label_sv": "Annan", "label_en": "Other", "order": 2, "starts_on": TODAY}
    answers = at_once(lambda: add_choice(list="gender", by=someone(people.aino), **words))
    assert answers == ["The list has another answer with t", "done"]
