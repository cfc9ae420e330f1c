"""A free text is asked about once, kept as it was typed, and confirmed for itself only."""

from __future__ import annotations

import re

import pytest
from django import forms

from accounts.personal_text import IN_PUBLIC_NAMES
from accounts.text_field import CheckedTextField, digest, typed

pytestmark = pytest.mark.django_db  # the day of today is a test's own


class RemarkForm(forms.Form):
    remarks = CheckedTextField(
        label="Remarks", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    event = CheckedTextField(label="Event", required=False, kinds=IN_PUBLIC_NAMES)


PHONE = "Call 040 123 4567"
ASKED = [
    "This looks like a telephone number: 040 123 4567.",
    "Nothing here may tell who a client is: remove it. If it is about no client, tick the box under the text.",
]


def sent(remarks, **more):
    return RemarkForm({"remarks": remarks, **more})


def boxes(form):
    return re.findall(r'<input type="checkbox" name="([\w-]+)" id="([\w-]+)" value="(\w+)"( checked)?>', form.as_div())


@pytest.mark.parametrize("text", ["", "The card was wet, a new one was given.", "Card A045198723, at 18.00 in Espoo"])
def test_an_ordinary_text_passes_without_a_word(text):
    form = sent(text)
    assert (form.is_valid(), form.cleaned_data["remarks"], boxes(form)) == (True, text, [])


def test_a_suspicious_text_is_asked_about_kept_and_given_a_box():
    form = sent(PHONE)
    assert form.errors == {"remarks": ASKED}
    assert boxes(form) == [("remarks_confirmed", "id_remarks_confirmed", digest(PHONE), "")]
    assert f">\n{PHONE}</textarea>" in form.as_div()


def test_the_box_lets_the_very_text_through():
    form = sent(PHONE, remarks_confirmed=digest(PHONE))
    assert (form.is_valid(), form.cleaned_data["remarks"]) == (True, PHONE)


def test_the_box_counts_for_no_other_text():
    form = sent(f"{PHONE} today", remarks_confirmed=digest(PHONE))
    assert form.errors == {"remarks": ASKED}
    assert boxes(form)[0][3] == ""


def test_a_confirmed_text_stays_confirmed_when_another_field_is_wrong():
    form = sent(PHONE, remarks_confirmed=digest(PHONE), event="x@y.fi")
    assert list(form.errors) == ["event"]
    assert [(name, ticked) for name, _id, _digest, ticked in boxes(form)] == [
        ("remarks_confirmed", " checked"),
        ("event_confirmed", ""),
    ]


def test_lines_as_a_browser_sends_them_back_are_the_same_text():
    assert sent("Call\r\n040 123 4567 ", remarks_confirmed=digest("Call\n040 123 4567")).is_valid()


def test_an_identity_code_is_refused_whatever_is_ticked():
    text = "131052-308T, 040 123 4567"
    form = sent(text, remarks_confirmed=digest(text))
    refused = "This is like a personal identity code: 131052-308T. It is never stored: remove it."
    assert (form.errors, boxes(form)) == ({"remarks": [refused]}, [])


def test_each_kind_is_told_in_one_sentence_with_all_its_pieces():
    form = sent("Matti Virtanen or Liisa, 040 123 4567")
    assert form.errors["remarks"] == ["This looks like a name: Matti Virtanen, Liisa.", *ASKED]


def test_names_are_not_looked_for_where_they_belong():
    assert RemarkForm({"event": "Anna Karenina, Kirkkokatu 5"}).is_valid()
    assert list(RemarkForm({"event": "Anna Karenina 131052-308T"}).errors) == ["event"]


def test_a_stored_text_is_shown_without_a_question():
    assert boxes(RemarkForm(initial={"remarks": PHONE})) == []


def test_what_was_typed_can_be_kept_with_its_confirmation():
    form = sent(PHONE, remarks_confirmed=digest(PHONE), csrfmiddlewaretoken="x")
    assert typed(form) == {"remarks": PHONE, "remarks_confirmed": digest(PHONE)}
    assert RemarkForm(typed(form)).is_valid()


def test_a_forms_own_prefix_goes_before_the_box_too():
    form = RemarkForm({"a-remarks": PHONE}, prefix="a")
    assert boxes(form)[0][:2] == ("a-remarks_confirmed", "id_a-remarks_confirmed")
    assert RemarkForm({"a-remarks": PHONE, "a-remarks_confirmed": digest(PHONE)}, prefix="a").is_valid()


def test_what_was_typed_is_escaped():
    assert "<script>" not in sent("<script> 040 123 4567").as_div()
