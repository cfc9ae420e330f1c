"""Closing a site and opening it again."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import close_site, grant_role, reopen_site
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AgentClient, AuditEvent, Membership, Site
from accounts.permissions import Role

TYPED = {"closed_on": "20.11.2026", "reason": "ended"}


def test_the_page_shows_what_ends_and_where_cards_are_moved(sign_in, places, people):
    office = sign_in("kaarina").get(f"/sites/{places.office.pk}/close/")
    theatre = sign_in("kaarina").get(f"/sites/{places.theatre.pk}/close/")
    assert [m.user for m in office.context["people"]] == [people.jaana]
    assert [pair.agent for pair in theatre.context["pairs"]] == [places.agency]
    assert "/cards/move/" in office.content.decode() and "/cards/move/" not in theatre.content.decode()


def test_closing_ends_roles_and_pairs_and_is_one_deed(sign_in, places, people):
    ville = sign_in("ville")
    before = ville.get("/desk/").status_code
    answer = sign_in("kaarina").post(f"/sites/{places.theatre.pk}/close/", TYPED)
    site = Site.unscoped.get(pk=places.theatre.pk)
    assert answer.headers["Location"] == f"/sites/{site.pk}/"
    assert (site.closed_on, site.closed_because) == (date(2026, 11, 20), "ended")
    assert (before, ville.get("/desk/").status_code) == (200, 403)
    assert AgentClient.unscoped.filter(ended_at=None).count() == 0
    event = AuditEvent.unscoped.get(subject="accounts.site")
    assert (event.verb, event.details["roles"][0]["person"]) == ("site.closed", str(people.ville.pk))


def test_a_closed_site_is_listed_only_when_asked_for(sign_in, places):
    kaarina = sign_in("kaarina")
    kaarina.post(f"/sites/{places.office.pk}/close/", TYPED)
    lists = [kaarina.get(f"/sites/?state={state}").context["table"].rows for state in ("", "closed", "all")]
    assert [len(rows) for rows in lists] == [1, 1, 2]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (
            {"closed_on": "23.11.2026"},
            "closed_on",
            "The day has not come yet. Close the site on that day, or after it.",
        ),
        ({"closed_on": ""}, "closed_on", "Write the day as day, month and year, for example 22.11.2026."),
        ({"reason": ""}, "reason", "This field is required."),
    ],
)
def test_bad_input_is_told_and_closes_nothing(sign_in, places, change, field, words):
    page = sign_in("kaarina").post(f"/sites/{places.office.pk}/close/", TYPED | change)
    assert page.context["form"].errors == {field: [words]}
    assert Site.unscoped.get(pk=places.office.pk).closed_on is None


def test_opened_again_it_has_nobody_until_roles_are_given_anew(sign_in, places, people):
    kaarina = sign_in("kaarina")
    kaarina.post(f"/sites/{places.office.pk}/close/", TYPED)
    with pytest.raises(Refused, match="The site has been closed. Open it again first."):
        grant_role(person=people.jaana, role=Role.DISTRIBUTOR, place=places.office, by=someone(people.kaarina))
    for _again in range(2):
        kaarina.post(f"/sites/{places.office.pk}/reopen/")
    grant_role(person=people.jaana, role=Role.DISTRIBUTOR, place=places.office, by=someone(people.kaarina))
    assert Site.unscoped.get(pk=places.office.pk).closed_because == ""
    assert Membership.unscoped.in_force().filter(site=places.office).count() == 1
    assert AuditEvent.unscoped.filter(verb="site.reopened").count() == 1


def test_it_is_closed_once(places, people):
    deed = {"site": places.office, "closed_on": date(2026, 11, 20), "reason": "left", "by": someone(people.kaarina)}
    close_site(**deed)
    with pytest.raises(Refused, match="already been closed"):
        close_site(**deed)


@pytest.mark.parametrize(("name", "status"), [("kaarina", 404), ("viveca", 403), ("tilda", 403)])
def test_a_site_elsewhere_is_not_closed_or_opened(sign_in, places, name, status):
    for deed in ("close", "reopen"):
        assert sign_in(name).post(f"/sites/{places.vaasa_office.pk}/{deed}/", TYPED).status_code == status


def test_the_actions_ask_for_the_right_too(places, people):
    for name in ("kaarina", "viveca"):
        with pytest.raises(PermissionDenied):
            reopen_site(site=places.vaasa_office, by=someone(getattr(people, name)))
        with pytest.raises(PermissionDenied):
            close_site(
                site=places.vaasa_office, closed_on=date(2026, 1, 2), reason="left", by=someone(getattr(people, name))
            )
