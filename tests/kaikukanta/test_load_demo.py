"""The demo data: believable, made through the actions, and enough to make every page live."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Acknowledgement, Area, AuditEvent, Promise, Site, User
from accounts.permissions import Places
from cards.models import Answer, Block, Card, Consent, Correction, Question, Turn, Validity
from kaikukanta.demodata import people as demo_people
from stats.models import LedgerEntry, Publication
from stats.release_checking import check_ledger
from stats.reminding import reminders
from tests.conftest import SAMPLES
from usage.models import Event, Limit, Usage

STATES = {"valid": "valid", "expired": "expired", "ended": "ended", "out of use": "ended", "unregistered": "printed"}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for the module; what it said. The rows go with the transaction that stays open."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(demo_people, "PASSWORD_FILE", tmp_path_factory.mktemp("demo") / "password")
        said = StringIO()
        with time_machine.travel(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), tick=False):
            call_command("load_reference", stdout=StringIO())
            call_command("load_demo", stdout=said, stderr=StringIO())
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.thorough
class TestDemo:
    def test_it_is_enough_to_make_every_page_live(self, demo):
        assert Area.unscoped.count() == 4  # three, and the whole country's
        assert Site.unscoped.count() >= 12
        assert Card.unscoped.registered().count() >= 300
        assert Usage.unscoped.counting().count() >= 600
        assert Publication.objects.newest("national_totals") is not None

    def test_there_is_something_to_remind_of(self, demo):
        with time_machine.travel(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), tick=False):
            kinds = {one.kind.value for one in reminders(Places(everywhere=True))}
        assert {"quiet", "invited", "commitment"} <= kinds

    def test_figures_are_released_quarter_by_quarter_and_one_release_was_corrected(self, demo):
        entries = LedgerEntry.unscoped.all()
        assert {entry.state for entry in entries} == {"approved"}
        assert [entry.status for entry in entries].count("revised") == 1
        assert {entry.asked_by == entry.approved_by for entry in entries} == {False}
        assert check_ledger().faults == []

    def test_everything_came_through_the_actions(self, demo):
        registered = AuditEvent.unscoped.filter(verb__in=["card.registered", "card.took_over"]).count()
        assert registered == Card.unscoped.registered().count()
        assert AuditEvent.unscoped.filter(verb="usage.logged").count() == Usage.unscoped.count()

    def test_venues_offer_and_limit_and_somebody_has_booked(self, demo):
        today = timezone.localdate()
        assert Event.unscoped.filter(day=today).count() == 5
        assert Limit.unscoped.in_force_on(today).count() == 8
        assert Usage.unscoped.filter(state="booked", event__name="Kultainen vasikka").count() == 3

    def test_the_desks_have_work_of_every_kind(self, demo):
        today = timezone.localdate()
        turns = Question.unscoped.values_list("turn", flat=True)
        assert set(turns) == set(Turn.values) and len(turns) == 12
        assert 10 <= Card.unscoped.expiring(today).count() <= 25
        assert Card.unscoped.asked_for(today).count() == 4
        assert Validity.unscoped.filter(from_paper=True, paper_destroyed_at=None).count() == 4
        assert Card.unscoped.exclude(replaces=None).count() == 3
        assert Correction.unscoped.count() == 10

    def test_blocks_are_given_and_some_are_on_their_way(self, demo):
        waiting = Block.unscoped.filter(confirmed_at=None).values_list("site__name_fi", flat=True)
        assert set(waiting) == {"Espoon aikuissosiaalityö", "Kajaanin sosiaalityö"}
        outside = Card.unscoped.registered().filter(block=None).exclude(series__prefix="A")
        assert outside.count() == 0

    def test_each_area_has_a_partner_with_a_community_card(self, demo):
        cards = Card.unscoped.filter(site__is_partner=True, kind="community", registered_at__isnull=False)
        assert cards.values("site__area").distinct().count() == cards.count() == 3

    def test_well_being_answers_rest_on_a_consent(self, demo):
        consents = Consent.unscoped.in_force().for_purpose("wellbeing").values("card")
        assert set(Answer.unscoped.values_list("phase", flat=True)) == {"issue", "renewal"}
        assert not Answer.unscoped.exclude(card__in=consents).exists()

    def test_the_sample_cards_stand_as_their_file_says_and_are_unused(self, demo):
        with (SAMPLES / "cards.csv").open(encoding="utf-8") as rows:
            expected = {row["code"]: (STATES[row["state"]], None) for row in csv.DictReader(rows)}
        found = Card.unscoped.filter(code__in=expected)
        assert {card.code: (card.state.value, card.first_used_on) for card in found} == expected

    def test_nothing_of_the_story_lies_in_the_future(self, demo):
        now = timezone.now()
        assert not Card.unscoped.filter(registered_at__gt=now).exists()
        assert not Usage.unscoped.filter(logged_at__gt=now).exists()
        assert not Question.unscoped.filter(changed_at__gt=now).exists()
        assert not Validity.unscoped.filter(paper_destroyed_at__gt=now).exists()
        assert not Correction.unscoped.filter(recorded_at__gt=now).exists()

    def test_the_printed_password_opens_for_each_printed_person(self, demo):
        word = demo.split("password  ")[1].split()[0]
        named = [demo_people.address(name) for name in demo_people.SHOWN]
        assert all(address in demo for address in named)
        assert all(User.objects.get(email=address).check_password(word) for address in named)

    def test_again_it_changes_nothing(self, demo):
        before = Usage.unscoped.count()
        said = StringIO()
        call_command("load_demo", stdout=said)
        assert (Usage.unscoped.count(), said.getvalue()) == (before, demo)

    def test_more_can_be_filled_in_for_benchmarks(self, demo):
        cards, uses = Card.unscoped.count(), Usage.unscoped.count()
        call_command("load_demo", cards=50, uses=120, stdout=StringIO())
        assert (Card.unscoped.count(), Usage.unscoped.count()) == (cards + 50, uses + 120)


@pytest.mark.django_db
def test_it_refuses_a_register_that_is_in_use(people):
    people.aino.email = "aino@example.org"
    people.aino.save()
    with pytest.raises(CommandError, match="in use"):
        call_command("load_demo")


@pytest.mark.slow
@pytest.mark.thorough
def test_everybody_has_promised_but_who_has_not_come_yet_and_some_have_committed_themselves(demo):
    waiting = User.objects.exclude(pk__in=Promise.objects.values("user"))
    assert [user.email for user in waiting] == ["kuhmo@kaikukanta.test"]
    assert Acknowledgement.objects.filter(on_behalf=True).count() == 1
    assert Acknowledgement.objects.filter(on_behalf=False).count() == 4
