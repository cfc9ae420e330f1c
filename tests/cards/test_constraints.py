"""What must never be true of runs and cards, and the database refuses."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import PostalCode
from cards.models import (
    Answer,
    Background,
    Block,
    Card,
    Choice,
    CodeSeries,
    Consent,
    Correction,
    DeskStop,
    Item,
    Message,
    Notice,
    Question,
    Questionnaire,
    RegistrationBatch,
    Validity,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(places: Any, people: Any, choices: None) -> SimpleNamespace:
    """A run, a card of it in the drawer, and one registered on 5.1.2026 with the key of its form."""
    run = make.series(places.espoo_area)
    card = make.card(run, "A045198701", places.office, date(2026, 1, 5))
    Validity.unscoped.filter(card=card).update(idempotency_key=card.pk)
    printed = make.printed(run, "A045198702")
    return SimpleNamespace(places=places, people=people, run=run, card=card, printed=printed)


def run(known, **fields):
    shape = {"prefix": "K", "digits": 9, "check_scheme": "damm", "quantity": 1, "area": known.places.espoo_area}
    return CodeSeries(**{**shape, **fields})


def period(card, first=date(2028, 1, 1), last=date(2028, 12, 31), **fields):
    shape = {"kind": "renewal", "children": 0, "rules_of": date(2025, 9, 11), "worker_name": "Jaana"}
    return Validity(card=card, first_day=first, last_day=last, **{**shape, **fields})


def block(known, first=1, last=10, **fields):
    return Block(series=known.run, site=known.places.office, first_number=first, last_number=last, **fields)


def overlapping(known):
    block(known).save()
    return block(known, 10, 20)


LANGUAGES = ("fi", "sv", "en")


def answer(**fields):
    labels = {f"label_{code}": f"new {code}" for code in LANGUAGES}
    return Choice(**{"list": "gender", "code": "new", **labels, **fields})


def notice(**fields):
    texts = {f"text_{code}": "point" for code in LANGUAGES}
    return Notice(**{"kind": "terms", "starts_on": date(2026, 1, 1), **texts, **fields})


def version(first=date(2026, 1, 1), last=None):
    return Questionnaire(name="Mood", starts_on=first, ends_on=last)


def question(**fields):
    asking, _made = Questionnaire.objects.get_or_create(name="Mood", starts_on=date(2026, 1, 1))
    words = {f"{part}_{code}": "words" for part in ("text", "low", "high") for code in LANGUAGES}
    return Item(**{"questionnaire": asking, "order": 1, **words, **fields})


def message(known, **fields):
    about, _made = Question.unscoped.get_or_create(card=known.card)
    return Message(**{"question": about, "text": "Why?", "is_from_kaikukeskus": False, **fields})


def second(row, other):
    """`other`, when `row` stands already."""
    row.save()
    return other


def consent(known, **fields):
    given = {"purpose": "wellbeing", "is_given": True, "answered_on": date(2026, 1, 5)}
    return Consent(card=known.card, **{**given, **fields})


def answered(known, **fields):
    item = Item.objects.first() or question()
    if item.pk is None:
        item.save()
    said = {"phase": "issue", "answered_on": date(2026, 1, 5), "value": 7}
    return Answer(card=known.card, item=item, **{**said, **fields})


def workbook(known, **fields):
    rests = {"digest": "0" * 64, "rows": 1, "sealed": b"sealed"}
    return RegistrationBatch(user=known.people.jaana, site=known.places.office, **{**rests, **fields})


def other(known, number=3):
    return make.card(known.run, f"A04519871{number}", known.places.office, date(2026, 1, 5))


def changed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


IMPOSSIBLE = {
    "a_prefix_is_capital_letters": lambda k: run(k, prefix="k"),
    "a_code_has_four_to_twelve_digits": lambda k: run(k, digits=3),
    "a_run_prints_something": lambda k: run(k, quantity=0),
    "a_prefix_tells_the_check_scheme": lambda k: run(k, prefix=k.run.prefix),
    "a_run_numbers_each_card_once": lambda k: changed(k.printed, number=k.card.number),
    "a_block_has_cards": lambda k: block(k, 10, 9),
    "who_confirmed_a_block_did_it_at_a_time": lambda k: block(k, confirmed_by=k.people.jaana),
    "blocks_of_a_run_never_overlap": overlapping,
    "a_registered_card_has_a_site_and_days": lambda k: changed(k.printed, site=k.places.office),
    "only_an_unregistered_card_is_asked_for": lambda k: changed(k.card, asked_for_on=date(2026, 2, 1)),
    "an_ended_card_says_how": lambda k: changed(k.card, ended_on=date(2026, 2, 1)),
    "a_period_ends_after_it_starts": lambda k: period(k.card, date(2028, 1, 2), date(2028, 1, 1)),
    "a_card_has_at_most_twenty_children": lambda k: period(k.card, children=21),
    "a_card_is_issued_once": lambda k: period(k.card, kind="issue"),
    "a_form_sent_twice_counts_once": lambda k: period(k.card, idempotency_key=k.card.pk),
    "periods_of_a_card_never_overlap": lambda k: period(k.card, date(2027, 1, 4)),
    "a_list_has_each_code_once": lambda k: answer(code="first"),
    "an_answer_ends_after_it_starts": lambda k: answer(starts_on=date(2026, 1, 2), ends_on=date(2026, 1, 1)),
    "an_answer_speaks_each_language": lambda k: answer(label_sv=""),
    "a_list_has_one_refusal_at_a_time": lambda k: answer(is_refusal=True),
    "a_list_says_each_thing_once_in_finnish": lambda k: answer(label_fi="GENDER first"),
    "a_list_says_each_thing_once_in_swedish": lambda k: answer(label_sv="gender first"),
    "a_list_says_each_thing_once_in_english": lambda k: answer(label_en="gender first"),
    "a_notice_has_one_version_a_day": lambda k: second(notice(), notice()),
    "a_notice_speaks_each_language": lambda k: notice(text_sv=""),
    "a_questionnaire_ends_after_it_starts": lambda k: version(date(2026, 1, 2), date(2026, 1, 1)),
    "one_questionnaire_is_in_force_at_a_time": lambda k: second(version(), version(date(2027, 1, 1))),
    "questions_have_an_order": lambda k: second(question(), question()),
    "a_scale_goes_up_to_ten_at_most": lambda k: question(highest=11),
    "a_question_speaks_each_language": lambda k: question(low_sv=""),
    "a_replacement_knows_the_first_card": lambda k: changed(other(k), replaces=k.card),
    "a_card_does_not_replace_itself": lambda k: changed(k.card, replaces=k.card, original=k.card),
    "a_replacement_is_registered": lambda k: changed(k.printed, replaces=k.card, original=k.card),
    "a_renewal_does_not_begin_before_its_day": lambda k: period(k.card, renewed_on=date(2028, 1, 2)),
    "only_a_paper_is_destroyed": lambda k: period(k.card, paper_destroyed_at=timezone.now()),
    "an_extension_moves_the_last_day_on": lambda k: period(k.card, last_day_before=date(2028, 6, 30)),
    "a_consent_is_in_force_once": lambda k: second(consent(k), consent(k)),
    "only_a_given_consent_is_withdrawn": lambda k: consent(k, is_given=False, withdrawn_on=date(2026, 2, 1)),
    "a_question_has_one_answer_a_day": lambda k: second(answered(k), answered(k, value=9)),
    "an_answer_is_ten_at_most": lambda k: answered(k, value=11),
    "a_correction_names_its_fields": lambda k: Correction(card=k.card, fields=[], reason="typing"),
    "a_closed_question_has_its_day": lambda k: Question(card=k.card, turn="nobody"),
    "a_message_says_something": lambda k: message(k, text=""),
    "a_registered_workbook_keeps_no_rows": lambda k: workbook(k, committed_at=timezone.now()),
    "a_workbook_registers_its_own_rows_at_most": lambda k: workbook(
        k, committed_at=timezone.now(), sealed=None, registered=2
    ),
    "a_birth_year_is_a_year": lambda k: Background(card=k.card, birth_year=80),
    "a_postal_code_comes_with_its_municipality": lambda k: Background(
        card=k.card, postal_code=PostalCode.objects.get(pk="02100")
    ),
    "a_used_up_budget_says_until_when": lambda k: stop(k, reason="hits"),
    "a_release_says_who_when_and_why": lambda k: stop(k, released_by="Kaarina"),
}


def stop(known, **fields):
    whole = {"reason": "neighbours", "site": known.card.site, "account": known.people.ville, "device": uuid.uuid4()}
    return DeskStop(**{**whole, "device_since": timezone.now(), **fields})


@pytest.mark.parametrize(("name", "row"), [*IMPOSSIBLE.items(), ("cards_card_code", None)])
def test_the_database_refuses(known, name, row):
    impossible = row(known) if row else Card(series=known.run, number=999, code=known.card.code)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        impossible.save()


def test_a_form_sent_twice_writes_one_message(known):
    message(known, idempotency_key=known.card.pk).save()
    with pytest.raises(IntegrityError, match="idempotency_key"), transaction.atomic():
        message(known, idempotency_key=known.card.pk).save()


def test_every_constraint_of_this_app_is_tried():
    models = apps.get_app_config("cards").get_models()
    assert {c.name for model in models for c in model._meta.constraints} == set(IMPOSSIBLE)


def test_a_card_is_replaced_by_one_card(known):
    changed(other(known, 4), replaces=known.card, original=known.card).save()
    with pytest.raises(IntegrityError, match="cards_card_replaces_id"), transaction.atomic():
        changed(other(known, 5), replaces=known.card, original=known.card).save()


def test_one_version_of_the_questions_follows_another(known):
    version(date(2026, 1, 1), date(2026, 12, 31)).save()
    version(date(2027, 1, 1)).save()
    assert Questionnaire.objects.in_force_on(date(2026, 12, 31)).count() == 1


def test_numbers_taken_back_may_be_in_another_block(known):
    block(known, taken_back_at=timezone.now()).save()
    block(known, 5, 6).save()
    assert Block.unscoped.held().count() == 1


def test_a_period_may_begin_on_the_day_after_the_last(known):
    period(known.card, date(2027, 1, 5)).save()
    assert Validity.unscoped.of([known.card]).count() == 2
