"""What the database holds of the ledger of releases, whoever asks: each rule is named when it is broken."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stats.models import LedgerEntry
from stats.models.ledger import digest
from tests.stats.ledgers import TEXT, approved, approver, asked, audit_of, audited, text_of

pytestmark = pytest.mark.django_db


def refuses(rule):
    return pytest.raises(IntegrityError, match=rule)


@pytest.fixture
def aino(people):
    return people.aino


@pytest.fixture
def aarne(people):
    return approver()


def change(entry, **fields):
    with transaction.atomic():
        LedgerEntry.unscoped.filter(pk=entry.pk).update(**fields)


def test_a_release_is_asked_for_audited_and_approved_by_another(aino, aarne):
    entry = approved(audited(asked(aino)), aarne)
    assert (entry.state, entry.number, entry.previous_hash) == ("approved", 1, "")
    following = approved(audited(asked(aino, period="2026Q2")), aarne)
    assert (following.number, following.previous_hash) == (2, entry.entry_hash)


WRONG = {
    "a_release_is_of_a_quarter": {"period": "2026M1"},
    "a_revision_says_why_in_three_languages": {"status": "revised", "why_fi": "Syy", "why_sv": "Skäl"},
    "a_release_is_asked_for_first": {"state": "audited"},
    "a_release_follows_the_one_before": {"number": 7},
    "a_release_is_made_to_the_end_at_most": {"progress": 101},
    "a_failed_release_says_what_failed": {"failure": "audit"},
    "a_refused_release_says_who_and_why": {"refused_why": "x"},
    "an_approved_release_names_who_and_when": {"approved_at": timezone.now()},
}


@pytest.mark.parametrize(("rule", "fields"), WRONG.items())
def test_nothing_else_is_asked_for(aino, rule, fields):
    with refuses(rule), transaction.atomic():
        asked(aino, **fields)


def test_one_release_is_under_way_at_a_time(aino):
    asked(aino)
    with refuses("a_release_has_a_number_of_its_own"), transaction.atomic():
        asked(aino, period="2026Q2")


def test_who_asked_does_not_approve(aino):
    entry = audited(asked(aino))
    with refuses("a_release_is_approved_by_another"), transaction.atomic():
        approved(entry, aino)


@pytest.mark.parametrize("state", ["waiting", "making"])
def test_nothing_is_approved_before_its_audit(aino, aarne, state):
    entry = asked(aino)
    change(entry, state=state)
    with refuses("a_release_is_decided_on_after_its_audit"), transaction.atomic():
        approved(entry, aarne)


@pytest.mark.parametrize("field", ["day", "sealed"])
def test_an_audited_release_is_whole(aino, field):
    with refuses("an_audited_release_is_whole"), transaction.atomic():
        audited(asked(aino), **{field: None})


BROKEN = {
    "did not pass": (
        "a_release_has_passed_an_audit_of_its_own",
        {"audit": audit_of(TEXT, passed=False)},
    ),
    "of another release": ("a_release_has_passed_an_audit_of_its_own", {"audit": audit_of(TEXT + " ")}),
    "no verdict": ("a_release_has_passed_an_audit_of_its_own", {"audit": "{}"}),
    "none": ("a_release_has_passed_an_audit_of_its_own", {"audit": ""}),
    "changed audit": ("a_release_has_passed_an_audit_of_its_own", {"audit_hash": digest("other")}),
    "changed release": ("a_release_is_what_its_hash_says", {"release_hash": digest("other")}),
    "another chain": ("a_release_fits_the_chain", {"previous_hash": digest("other")}),
    "another line": ("a_release_fits_the_chain", {"entry_hash": digest("other")}),
}


@pytest.mark.parametrize(("rule", "fields"), BROKEN.values(), ids=BROKEN)
def test_what_does_not_fit_is_not_audited(aino, rule, fields):
    with refuses(rule), transaction.atomic():
        audited(asked(aino), **fields)


@pytest.mark.parametrize("text", [TEXT, text_of("2026Q2", 2), "{}", "no JSON"])
def test_the_text_of_a_release_is_of_the_entry(aino, text):
    with refuses("a_release_is_of_its_entry"), transaction.atomic():
        audited(asked(aino, period="2026Q2"), text)


TOUCHED = {
    "release": TEXT + " ",
    "release_hash": digest("x"),
    "sealed": b"other",
    "audit": "{}",
    "previous_hash": digest("x"),
    "progress": 50,
    "earlier_audits": [{}],
}


@pytest.mark.parametrize(("field", "value"), TOUCHED.items())
def test_what_was_audited_is_never_changed(aino, aarne, field, value):
    entry = audited(asked(aino))
    with refuses("what_was_audited_is_never_changed"):
        change(entry, **{field: value})
    with refuses("what_was_audited_is_never_changed"):
        change(entry, state="approved", approved_by=aarne, approved_at=timezone.now(), **{field: value})


@pytest.mark.parametrize(
    ("field", "value"), [("number", 2), ("period", "2026Q2"), ("status", "final"), ("why_fi", "Syy")]
)
def test_what_was_asked_for_is_never_changed(aino, field, value):
    entry = asked(aino)
    with refuses("what_was_asked_for_is_never_changed"):
        change(entry, **{field: value})


@pytest.mark.parametrize("fields", [{"state": "audited"}, {"approved_at": timezone.now()}, {"release": "x"}])
def test_nobody_changes_an_approved_release(aino, aarne, fields):
    entry = approved(audited(asked(aino)), aarne)
    with refuses("what_is_in_the_ledger_is_never_changed"):
        change(entry, **fields)


def test_a_refused_or_failed_one_stays_what_it_is(aino, aarne):
    refused = audited(asked(aino))
    change(refused, state="refused", refused_by=aarne, refused_at=timezone.now(), refused_why="No.")
    failed = asked(aino)
    change(failed, state="failed", failure="audit")
    for entry in (refused, failed):
        with refuses("what_is_in_the_ledger_is_never_changed"):
            change(entry, state="waiting")


def test_nothing_is_deleted(aino):
    entry = asked(aino)
    with refuses("DELETE of stats_ledgerentry is refused"), transaction.atomic():
        LedgerEntry.unscoped.filter(pk=entry.pk).delete()


def test_the_ledger_is_not_emptied_where_it_matters():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'stats_ledgerentry'::regclass AND tgtype & 32 > 0"
        )
        assert cursor.fetchall() == [("the_ledger_is_never_emptied",)]


def test_a_refused_number_goes_to_the_next(aino, aarne):
    refused = audited(asked(aino))
    change(refused, state="refused", refused_by=aarne, refused_at=timezone.now(), refused_why="No.")
    assert approved(audited(asked(aino)), aarne).number == 1


@pytest.mark.parametrize("status", ["preliminary", "final"])
def test_a_quarter_is_preliminary_once_and_final_once(aino, aarne, status):
    approved(audited(asked(aino, status=status)), aarne)
    second = audited(asked(aino, status=status))
    with refuses("a_quarter_is_preliminary_once_and_final_once"), transaction.atomic():
        approved(second, aarne)


def test_every_rule_of_the_ledger_is_tried():
    tried = {*WRONG, "a_release_has_a_number_of_its_own", "a_release_is_approved_by_another"}
    tried |= {"a_quarter_is_preliminary_once_and_final_once"}
    named = {constraint.name for constraint in LedgerEntry._meta.constraints}
    assert tried - named == {"a_release_is_asked_for_first", "a_release_follows_the_one_before"}
    assert named <= tried
