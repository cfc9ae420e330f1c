"""Versions of the texts that are agreed to: administrators write them, for days to come."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent, Confidentiality, OperatingModel
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "/lists/agreements/new/operating_model/"
FIELDS = {
    "starts_on": "1.1.2027",
    "answer_by": "31.3.2027",
    **{f"text_{code}": "One.\n\n Two. " for code in ("fi", "sv", "en")},
    **{f"changes_{code}": "" for code in ("fi", "sv", "en")},
}


def test_a_new_version_is_written_on_the_newest_one_and_saved_tidy(sign_in):
    make.operating_model()
    aino = sign_in("aino")
    assert aino.get(NEW).context["form"].initial["text_en"] == "Do so."
    assert aino.post(NEW, FIELDS)["Location"] == "/lists/agreements/"
    row = OperatingModel.objects.get(starts_on=date(2027, 1, 1))
    assert (row.text_fi, row.answer_by, row.stops_after) == ("One.\nTwo.", date(2027, 3, 31), None)
    assert AuditEvent.unscoped.get(verb="agreement.added").details["kind"] == "operating_model"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_on": "22.11.2026"}, "starts_on"),
        ({"answer_by": "31.12.2026"}, "answer_by"),
        ({"text_sv": "One."}, "text_fi"),
        ({"changes_en": "One."}, "changes_fi"),
        ({"text_en": ""}, "text_en"),
        ({"starts_on": "1.2.2027", "answer_by": "1.3.2027"}, "starts_on"),  # there is one already
    ],
)
def test_a_version_that_cannot_be_is_refused_and_what_was_typed_stays(sign_in, change, field):
    make.operating_model(date(2027, 2, 1), answer_by=date(2027, 2, 1))
    page = sign_in("aino").post(NEW, FIELDS | change)
    assert (page.status_code, [*page.context["form"].errors]) == (200, [field])
    assert page.context["form"]["text_fi"].value() == "One.\n\n Two. "
    assert OperatingModel.objects.count() == 1


def test_a_look_saves_nothing(sign_in):
    page = sign_in("aino").post(NEW, {**FIELDS, "look": "1"}).content.decode()
    assert ("Nothing is saved yet." in page, OperatingModel.objects.count()) == (True, 0)


def test_a_coming_version_is_changed_and_removed(sign_in):
    aino, row = sign_in("aino"), Confidentiality.objects.create(starts_on=date(2027, 1, 1), **make.texts())
    address = f"/lists/agreements/confidentiality/{row.pk}/"
    assert aino.post(address, {**FIELDS, "starts_on": "2.1.2027"}).status_code == 302
    row.refresh_from_db()
    assert (row.starts_on, row.text_sv) == (date(2027, 1, 2), "One.\nTwo.")
    aino.post(address + "delete/")
    assert not Confidentiality.objects.filter(pk=row.pk).exists()


def test_a_version_that_has_begun_stays_as_it_is(sign_in, people):
    row = Confidentiality.objects.get()
    aino, address = sign_in("aino"), f"/lists/agreements/confidentiality/{row.pk}/"
    assert (aino.post(address, FIELDS).status_code, aino.post(address + "delete/").status_code) == (404, 404)
    assert Confidentiality.objects.get().text_fi == "Read."


def test_only_administrators_write_and_there_are_two_texts(sign_in):
    assert sign_in("kaarina").get("/lists/agreements/").status_code == 403
    assert sign_in("aino").get("/lists/agreements/new/nothing/").status_code == 404
    assert sign_in("aino").get("/lists/agreements/nothing/1/").status_code == 404


def test_the_reference_brings_both_texts_once_in_three_languages(db):
    call_command("load_reference")
    call_command("load_reference")
    for model in (OperatingModel, Confidentiality):
        row = model.objects.get()
        assert len({len(row.points_in(code)) for code in ("fi", "sv", "en")}) == 1
        assert len(row.points_in("fi")) >= 7
