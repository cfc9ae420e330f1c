"""Who may do what, and where."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from accounts.actions import grant_role
from accounts.actors import someone
from accounts.errors import Refused
from accounts.granting import fits, may_grant, places_offered, roles_offered
from accounts.models import Site
from accounts.permissions import ROLES, Permission, PlaceKind, Places, Role, may, places_where, require
from tests import factories as make

SITE = SimpleNamespace(pk="s1", area_id=1)
P = Permission


@pytest.mark.parametrize(
    ("places", "held", "site", "area"),
    [
        (Places(), False, False, False),
        (Places(everywhere=True), True, True, True),
        (Places(areas=frozenset({1})), True, True, True),
        (Places(areas=frozenset({2})), True, False, False),
        (Places(sites=frozenset({"s1"})), True, True, False),
        (Places(sites=frozenset({"s2"})), True, False, False),
        (Places(municipalities=frozenset({"049"})), True, False, False),
        (Places(counties=frozenset({"20"})), True, False, False),
    ],
)
def test_places_cover_what_they_name_and_nothing_else(places, held, site, area):
    assert (bool(places), places.covers_site(SITE), places.covers_area(1)) == (held, site, area)


def test_no_area_at_all_is_covered_by_everywhere_only():
    assert (Places(areas=frozenset({1})).covers_area(None), Places(everywhere=True).covers_area(None)) == (False, True)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("everywhere", {"office", "theatre", "vaasa_office", "wasa", "agency"}),
        ("area", {"office", "theatre"}),
        ("site", {"theatre"}),
        ("nothing", set()),
        ("municipality", set()),
    ],
)
def test_the_condition_on_rows_agrees_with_the_places(places, kind, names):
    held = {
        "everywhere": Places(everywhere=True),
        "area": Places(areas=frozenset({places.espoo_area.pk})),
        "site": Places(sites=frozenset({places.theatre.pk})),
        "nothing": Places(),
        "municipality": Places(municipalities=frozenset({"049"})),
    }[kind]
    found = set(Site.unscoped.filter(held.sites_within()))
    assert found == {getattr(places, name) for name in names}
    assert found == {site for site in Site.unscoped.all() if held.covers_site(site)}


def test_every_role_has_a_name_a_description_and_places():
    assert list(ROLES) == list(Role)
    assert all(rules.label and rules.description and rules.places and rules.permissions for rules in ROLES.values())


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (Role.ADMINISTRATOR, set(P)),
        (
            Role.COORDINATOR,
            set(P)
            - {P.SERIES_CREATE, P.NETWORK_EDIT, P.QUESTION_ANSWER, P.LIST_EDIT}
            - {P.PUBLICATION_ASK, P.PUBLICATION_APPROVE},
        ),
        (
            Role.DISTRIBUTOR,
            {P.CARD_VIEW, P.CARD_REGISTER, P.CARD_END, P.STOCK_VIEW, P.QUESTION_ASK, P.STATISTICS_VIEW}
            | {P.SITE_VIEW, P.SITE_DETAILS, P.DESK_ENROL},
        ),
        (
            Role.VENUE,
            {
                P.USAGE_LOG,
                P.USAGE_IMPORT,
                P.USAGE_VIEW,
                P.EVENT_EDIT,
                P.LIMIT_EDIT,
                P.STATISTICS_VIEW,
                P.SITE_VIEW,
                P.SITE_DETAILS,
                P.DESK_ENROL,
            },
        ),
        (
            Role.AGENT,
            {P.USAGE_LOG, P.USAGE_IMPORT, P.USAGE_VIEW, P.STATISTICS_VIEW, P.SITE_VIEW, P.SITE_DETAILS, P.DESK_ENROL},
        ),
        (Role.STATISTICS, {P.STATISTICS_VIEW}),
    ],
)
def test_the_table_of_roles_is_what_was_agreed(role, permissions):
    """Change this on purpose only: it is the table that an auditor reads."""
    assert ROLES[role].permissions == permissions


def test_only_administrators_hold_anything_everywhere():
    assert [role for role, rules in ROLES.items() if PlaceKind.EVERYWHERE in rules.places] == [Role.ADMINISTRATOR]


def test_nobody_and_the_deactivated_hold_nothing(people):
    people.aino.is_active = False
    assert [places_where(who, P.SITE_VIEW) for who in (None, AnonymousUser(), people.aino)] == [Places()] * 3


def test_require_asks_for_the_place_that_is_meant(people, places):
    require(people.kaarina, P.SITE_EDIT)
    require(people.kaarina, P.SITE_EDIT, site=places.office)
    require(people.kaarina, P.SITE_EDIT, area=places.espoo_area)
    for where in ({"site": places.wasa}, {"area": places.vaasa_area}):
        with pytest.raises(PermissionDenied):
            require(people.kaarina, P.SITE_EDIT, **where)
    assert not may(people.jaana, P.CARD_REGISTER, area=places.espoo_area)


def test_a_role_fits_only_its_kind_of_place(places):
    where = [None, places.espoo_area, places.office, places.theatre, places.agency, places.espoo, places.west]
    fitting = {(role, str(place)) for role, place in product(Role, where) if fits(role, place)}
    assert fitting == {
        (Role.ADMINISTRATOR, "None"),
        (Role.COORDINATOR, "Espoo"),
        (Role.DISTRIBUTOR, str(places.office)),
        (Role.VENUE, str(places.theatre)),
        (Role.AGENT, str(places.agency)),
        (Role.STATISTICS, "Espoo"),
        (Role.STATISTICS, str(places.west)),
    }


def test_one_gives_only_what_one_holds_there(people, places):
    assert roles_offered(people.kaarina) == list(Role)[1:]
    assert (roles_offered(people.aino), roles_offered(people.jaana)) == (list(Role), [])
    assert may_grant(people.kaarina, Role.COORDINATOR, places.espoo_area)
    assert not may_grant(people.kaarina, Role.COORDINATOR, places.vaasa_area)
    assert may_grant(people.kaarina, Role.STATISTICS, places.espoo)
    assert not may_grant(people.kaarina, Role.STATISTICS, places.west)
    assert not may_grant(people.ville, Role.VENUE, places.theatre)


@pytest.mark.parametrize("role", [Role.DISTRIBUTOR, Role.VENUE, Role.AGENT])
def test_nobody_gets_a_role_at_a_partner_organisation(people, places, role):
    partner = make.site("Kaverit ry", places.espoo_area, places.espoo, is_partner=True)
    with pytest.raises(Refused, match="A partner organisation has no people here"):
        grant_role(person=people.jaana, role=role, place=partner, by=someone(people.kaarina))
    assert partner not in [site for sites in places_offered(people.kaarina, role).values() for site in sites]
