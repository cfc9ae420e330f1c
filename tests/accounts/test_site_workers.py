"""A site's workers: added with a PIN, changed, ended; and whether the site wants to know who works."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent, Site, Worker
from tests.accounts.desks import trail
from tests.factories import worker

pytestmark = pytest.mark.django_db
ANNA = {"name": "Anna Korhonen", "initials": "ak", "pin": "2846", "pin_again": "2846"}


def page_of(site):
    return f"/sites/{site.pk}/workers/"


def add(browser, site, **changes):
    return browser.post(page_of(site) + "new/", {**ANNA, **changes})


def errors(answer):
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def test_a_worker_is_added_with_capital_initials_and_a_hidden_pin(sign_in, places):
    ville = sign_in("ville")
    assert add(ville, places.theatre).status_code == 302
    anna = Worker.unscoped.get()
    assert (anna.name, anna.initials, anna.site, anna.left_at) == ("Anna Korhonen", "AK", places.theatre, None)
    assert anna.pin.startswith("argon2$argon2id$") and "2846" not in anna.pin
    assert "Anna Korhonen" in ville.get(page_of(places.theatre)).content.decode()
    line = AuditEvent.unscoped.get(verb="worker.added")
    assert (line.subject_id, line.details) == (str(anna.pk), {})


@pytest.mark.parametrize(("name", "status"), [("kaarina", 200), ("aino", 200), ("viktor", 404), ("tilda", 403)])
def test_members_and_coordinators_see_their_own_sites_workers(sign_in, places, name, status):
    anna = worker(places.theatre)
    browser = sign_in(name)
    for address in (page_of(places.theatre), f"/sites/workers/{anna.pk}/edit/", f"/sites/workers/{anna.pk}/pin/"):
        assert browser.get(address).status_code == status
    assert add(browser, places.theatre, initials="BB").status_code == (302 if status == 200 else status)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"pin": "0000", "pin_again": "0000"}, "pin", "This PIN is too easy to guess."),
        ({"pin": "28", "pin_again": "28"}, "pin", "A PIN has 4 to 8 digits."),
        ({"pin": "28a6", "pin_again": "28a6"}, "pin", "Type the PIN with digits only."),
        ({"pin_again": "2847"}, "pin_again", "The two PINs are not the same."),
        ({"initials": "A1"}, "initials", "Type the initials with letters only, for example AK."),
        ({"initials": "ABCDEF"}, "initials", "Type five letters at most."),
        ({"name": ""}, "name", "Type the worker’s name."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_name_stays(sign_in, places, typed, field, words):
    answer = add(sign_in("ville"), places.theatre, **typed)
    assert errors(answer)[field][0].startswith(words)
    assert not Worker.unscoped.exists() and '"2846"' not in answer.content.decode()
    assert typed.get("name", "Anna Korhonen") in answer.content.decode()


def test_initials_are_one_workers_whichever_way_they_are_typed(sign_in, places):
    ville = sign_in("ville")
    worker(places.theatre)
    answer = add(ville, places.theatre, initials="Ak", name="Aaro Koski")
    assert "Another worker of the site has these initials." in answer.content.decode()
    assert add(sign_in("viktor"), places.wasa).status_code == 302  # another site's are its own


def test_the_initials_of_who_has_left_are_free_again(sign_in, places):
    ville, anna = sign_in("ville"), worker(places.theatre)
    ville.post(f"/sites/workers/{anna.pk}/end/")
    anna.refresh_from_db()
    assert anna.left_at and anna.pin == ""
    assert add(ville, places.theatre, name="Aaro Koski").status_code == 302
    assert trail("worker.ended") == ["venue@kaikukanta.test"]
    assert ville.get(f"/sites/workers/{anna.pk}/edit/").status_code == 404


def test_name_initials_and_own_account_are_changed(sign_in, places, people):
    kaarina, anna = sign_in("kaarina"), worker(places.theatre)
    changed = {"name": "Anna Laine", "initials": "al", "user": people.ville.pk}
    assert kaarina.post(f"/sites/workers/{anna.pk}/edit/", changed).status_code == 302
    anna.refresh_from_db()
    assert (anna.name, anna.initials, anna.user) == ("Anna Laine", "AL", people.ville)
    details = AuditEvent.unscoped.get(verb="worker.edited").details
    assert details["personal"] == ["name", "initials"]


def test_only_accounts_of_the_sites_own_members_are_offered(sign_in, places, people):
    form = sign_in("aino").get(page_of(places.theatre) + "new/").context["form"]
    assert list(form.fields["user"].queryset) == [people.ville]
    answer = add(sign_in("aino"), places.theatre, user=people.viktor.pk)
    assert "user" in errors(answer)


def test_a_site_asks_for_a_worker_only_when_it_has_one(sign_in, places):
    ville = sign_in("ville")
    asked = page_of(places.theatre) + "named/"
    ville.post(asked, {"names_workers": "yes"})
    assert Site.unscoped.get(pk=places.theatre.pk).names_workers is False
    anna = worker(places.theatre)
    ville.post(asked, {"names_workers": "yes"})
    assert Site.unscoped.get(pk=places.theatre.pk).names_workers is True
    answer = ville.post(f"/sites/workers/{anna.pk}/end/", follow=True)
    assert "This is the site’s last worker." in answer.content.decode()
    ville.post(asked, {"names_workers": "no"})
    assert trail("site.names_workers") == ["venue@kaikukanta.test"] * 2


def test_a_list_of_three_costs_as_many_queries_as_one(sign_in, places, django_assert_num_queries):
    ville = sign_in("ville")
    worker(places.theatre)
    with django_assert_num_queries(6):
        ville.get(page_of(places.theatre))
    for initials in ("BB", "CC"):
        worker(places.theatre, initials, f"Worker {initials}")
    with django_assert_num_queries(6):
        ville.get(page_of(places.theatre))
