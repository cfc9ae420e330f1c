"""What must never be true of places and people, and the database refuses."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import combinations as combinations_of
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import (
    Acknowledgement,
    AgentClient,
    Area,
    Confidentiality,
    EnrolledDevice,
    FactorRule,
    Invitation,
    KnownDevice,
    Membership,
    OperatingModel,
    Organisation,
    Participation,
    Promise,
    Site,
    User,
    Worker,
    WrongPins,
)
from accounts.permissions import PlaceKind
from tests import factories as make

NOW = timezone.now()
DEVICE = uuid.UUID(int=1)


def user(**fields):
    return User(email="a@kaikukanta.test", **fields)


def site(places, **fields):
    theatre = places.theatre
    return Site(
        organisation=theatre.organisation,
        area=theatre.area,
        municipality=theatre.municipality,
        **{"name_fi": "Uusi", "is_agent": True, **fields},
    )


def invitation(**fields):
    person = User.objects.get(name="Aino")
    return Invitation(person=person, sent_at=NOW, **{"expires_at": NOW + timedelta(days=7), **fields})


def stay(places, first, last=None):
    return Participation(
        municipality=places.helsinki, area=places.espoo_area, status="pilot", starts_on=first, ends_on=last
    )


def device(places, **fields):
    return EnrolledDevice(**{"site": places.theatre, "device": UUID(int=1), "name": "Desk", **fields})


def worker(places, **fields):
    return Worker(**{"site": places.theatre, "name": "Anna", "initials": "AK", **fields})


def wrong_pins(places):
    desk, anna = device(places), worker(places)
    return [desk, anna, WrongPins(device=desk, worker=anna), WrongPins(device=desk, worker=anna)]


def rule(**fields):
    return FactorRule(role="venue", required_from=date(2027, 1, 1), **fields)


def model(**fields):
    return OperatingModel(starts_on=date(2026, 3, 1), **{"answer_by": date(2026, 4, 1), **make.texts(), **fields})


def acknowledgement(**fields):
    version = OperatingModel.objects.first() or make.operating_model()
    return Acknowledgement(
        version=version,
        user=User.objects.first(),
        **{"decided_by": "Maija", "decided_on": date(2026, 9, 2), **fields},
    )


IMPOSSIBLE = {
    "an_operating_model_speaks_each_language": lambda p: [model(text_sv="")],
    "an_answer_is_due_after_the_version_begins": lambda p: [model(answer_by=date(2026, 2, 28))],
    "nobody_is_stopped_before_the_answer_is_due": lambda p: [model(stops_after=date(2026, 3, 31))],
    "a_confidentiality_speaks_each_language": lambda p: [
        Confidentiality(starts_on=date(2026, 3, 1), **{**make.texts(), "text_en": ""})
    ],
    "a_promise_is_made_once_a_day": lambda p: [
        Promise(user=row.user, text=row.text, lasts_until=row.lasts_until) for row in Promise.objects.all()[:1]
    ],
    "an_acknowledgement_is_of_exactly_one_partner": lambda p: [
        acknowledgement(organisation=p.theatre.organisation, municipality=p.espoo)
    ],
    "a_partner_acknowledges_a_version_once": lambda p: [acknowledgement(county=p.west), acknowledgement(county=p.west)],
    "an_acknowledgement_says_who_decided": lambda p: [acknowledgement(county=p.west, decided_by="")],
    "an_email_is_in_lower_case": lambda p: [User(email="Aino@kaikukanta.test")],
    "a_site_does_something": lambda p: [site(p, is_agent=False)],
    "a_partner_is_nothing_else": lambda p: [site(p, is_partner=True)],
    "a_venue_has_a_type_and_a_category": lambda p: [site(p, is_venue=True, category="culture")],
    "an_organisation_names_each_site_once": lambda p: [site(p, name_fi=p.theatre.name_fi)],
    "there_is_one_national_area": lambda p: [Area(name_fi="Toinen maa", is_national=True)],
    "a_participation_ends_after_it_starts": lambda p: [stay(p, date(2026, 2, 1), date(2026, 1, 31))],
    "a_municipality_has_one_status_at_a_time": lambda p: [
        stay(p, date(2026, 1, 1), date(2026, 1, 31)),
        stay(p, date(2026, 1, 31)),
    ],
    "an_agent_has_a_venue_once": lambda p: [AgentClient(agent=p.agency, venue=p.theatre, granted_at=NOW)],
    "an_agent_is_not_its_own_client": lambda p: [AgentClient(agent=p.agency, venue=p.agency, granted_at=NOW)],
    "a_membership_names_exactly_its_place": lambda p: [
        Membership(user=User.objects.first(), role="venue", kind="site", site=p.theatre, area=p.espoo_area)
    ],
    "only_a_closed_site_has_a_reason": lambda p: [site(p, closed_because="ended")],
    "reports_are_brought_in_by_one_of_the_two": lambda p: [
        AgentClient(agent=p.agency, venue=p.wasa, granted_at=NOW, reports_by="both")
    ],
    "a_coordinator_and_nobody_else_has_a_side": lambda p: [
        Membership(user=User.objects.get(name="Aino"), role="coordinator", kind="area", area=p.espoo_area)
    ],
    "an_invitation_expires_after_it_was_sent": lambda p: [invitation(expires_at=NOW)],
    "an_invitation_has_one_end": lambda p: [invitation(accepted_at=NOW, cancelled_at=NOW)],
    "a_role_is_held_once_in_a_place": lambda p: [
        Membership(user=User.objects.get(name="Aino"), role="administrator", kind="everywhere")
    ],
    "a_device_is_a_desk_of_one_site_at_a_time": lambda p: [device(p), device(p, site=p.office)],
    "a_site_names_each_device_once": lambda p: [device(p), device(p, device=UUID(int=2))],
    "initials_are_capital_letters": lambda p: [worker(p, initials="Ak")],
    "initials_tell_one_worker_of_a_site": lambda p: [worker(p), worker(p, name="Aaro")],
    "an_account_is_one_worker_of_a_site": lambda p: [
        worker(p, user=User.objects.get(name="Ville")),
        worker(p, initials="B", user=User.objects.get(name="Ville")),
    ],
    "a_pin_goes_when_its_worker_has_left": lambda p: [worker(p, pin="sealed", left_at=NOW)],
    "wrong_pins_are_counted_in_one_row": wrong_pins,
    "a_device_is_known_to_an_account_once": lambda p: [KnownDevice(account="a", device=DEVICE) for _time in range(2)],
    "a_factor_rule_names_an_area_or_a_site": lambda p: [rule(site=p.theatre, area=p.espoo_area)],
    "a_factor_rule_ends_after_it_was_made": lambda p: [rule(created_at=NOW, ended_at=NOW - timedelta(days=1))],
    "a_factor_rule_stands_once": lambda p: [rule(site=p.theatre), rule(site=p.theatre)],
}
UNIQUE = {
    "accounts_operatingmodel_starts_on_key": lambda p: [make.operating_model(), make.operating_model()],
    "accounts_confidentiality_starts_on_key": lambda p: [Confidentiality(starts_on=date(2021, 1, 1), **make.texts())],
    "accounts_user_email_key": lambda p: [User(email="venue@kaikukanta.test")],
    "accounts_area_name_fi_key": lambda p: [Area(name_fi="Espoo")],
    "accounts_organisation_name_fi_key": lambda p: [Organisation(name_fi=p.theatre.organisation.name_fi)],
}


@pytest.mark.parametrize(("name", "rows"), [*IMPOSSIBLE.items(), *UNIQUE.items()])
def test_the_database_refuses(people, places, name, rows):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        for row in rows(places):
            row.save()


def test_every_constraint_of_this_app_is_tried():
    models = apps.get_app_config("accounts").get_models()
    assert {c.name for model in models for c in model._meta.constraints} == set(IMPOSSIBLE)


@pytest.mark.parametrize("role", ["venue", "statistics", "administrator"])
def test_nobody_but_a_coordinator_has_a_side(people, role):
    with pytest.raises(IntegrityError, match="a_coordinator_and_nobody_else_has_a_side"), transaction.atomic():
        Membership.unscoped.filter(role=role).update(side="both")


def test_what_has_ended_does_not_stand_in_the_way(people, places):
    Membership.unscoped.filter(user=people.ville).update(ended_at=NOW)
    Membership.unscoped.create(user=people.ville, role="venue", kind="site", site=places.theatre)
    AgentClient.unscoped.update(ended_at=NOW)
    AgentClient.unscoped.create(agent=places.agency, venue=places.theatre, granted_at=NOW)
    Participation.objects.create(
        municipality=places.helsinki,
        area=places.espoo_area,
        status="ended",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 30),
    )
    stay(places, date(2026, 1, 31)).save()


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_a_membership_has_the_place_of_its_kind_and_no_other(people, places, kind):
    """The whole truth table: five kinds, each of the four place fields empty or filled."""
    rows = {"area": places.espoo_area, "site": places.wasa, "municipality": places.vaasa, "county": places.west}
    combinations = [where for size in range(5) for where in combinations_of(rows, size)]
    accepted = [
        where for where in combinations if can_be_saved(people.jaana, kind, {name: rows[name] for name in where})
    ]
    assert len(combinations) == 16
    assert accepted == [() if kind == PlaceKind.EVERYWHERE else (kind.value,)]


def can_be_saved(user, kind, where):
    try:
        with transaction.atomic():
            Membership.unscoped.create(user=user, role="venue", kind=kind, **where)
    except IntegrityError:
        return False
    return True
