"""What two people do at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from accounts.actions import end_role, invite_person
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import Membership, User
from accounts.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds in threads of their own, begun together; what each returned or raised."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            with translation.override("en"):
                return deed()
        except (Refused, PermissionDenied) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


@pytest.mark.parametrize("attempt", range(3))
def test_two_administrators_cannot_end_each_other(people, attempt):
    second = make.person("toinen@kaikukanta.test", Role.ADMINISTRATOR)
    roles = {user: Membership.unscoped.get(user=user) for user in (people.aino, second)}
    at_once(
        lambda: end_role(membership=roles[people.aino], by=someone(second)),
        lambda: end_role(membership=roles[second], by=someone(people.aino)),
    )
    assert Membership.unscoped.in_force().filter(role=Role.ADMINISTRATOR).count() == 1


def test_one_address_invited_twice_makes_one_person_with_both_roles(people, places):
    def invite(role, place):
        return lambda: invite_person(email="uusi@kaikukanta.test", role=role, place=place, by=someone(people.kaarina))

    answers = at_once(invite(Role.DISTRIBUTOR, places.office), invite(Role.VENUE, places.theatre))
    user = User.objects.get(email="uusi@kaikukanta.test")
    assert (answers, len(user.memberships_in_force)) == ([user, user], 2)


def test_the_same_role_given_twice_is_held_once(people, places):
    def invite():
        return invite_person(
            email="uusi@kaikukanta.test", role=Role.VENUE, place=places.theatre, by=someone(people.kaarina)
        )

    refused = [answer for answer in at_once(invite, invite) if isinstance(answer, Refused)]
    assert [refusal.messages for refusal in refused] == [["The person already has this role there."]]
