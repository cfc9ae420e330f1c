"""A venue's ticket agents: chosen by the venue's side, accepted by the agent, ended by either, across areas."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actions import accept_venue, agents_offered_to, end_agency, grant_agent
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AgentClient, AuditEvent, Site


@pytest.fixture
def offered(people, places):
    """Wasa Teater has chosen Leena's agency, which has not accepted yet."""
    return grant_agent(venue=places.wasa, agent=places.agency, by=someone(people.viktor))


def loggable(user):
    return set(Site.unscoped.loggable_by(user).values_list("name_fi", flat=True))


def test_an_agent_logs_for_a_venue_from_acceptance_to_the_end(offered, people):
    before = loggable(people.leena)
    accept_venue(client=offered, by=someone(people.leena))
    during = loggable(people.leena)
    end_agency(client=offered, by=someone(people.viktor))
    assert (before, during, loggable(people.leena)) == (
        {"Espoon kaupunginteatteri"},
        {"Espoon kaupunginteatteri", "Wasa Teater"},
        {"Espoon kaupunginteatteri"},
    )


def test_each_step_is_in_the_trail_once(offered, people):
    for _again in range(2):
        accept_venue(client=offered, by=someone(people.leena))
    for _again in range(2):
        end_agency(client=offered, by=someone(people.leena))
    verbs = list(AuditEvent.unscoped.order_by("at").values_list("verb", flat=True))
    assert verbs == ["agent.granted", "agent.accepted", "agent.ended"]


def test_agents_of_the_whole_country_are_offered_but_for_those_chosen_already(offered, places):
    assert list(agents_offered_to(places.wasa)) == []
    end = AgentClient.unscoped.get(pk=offered.pk)
    end.ended_at = end.granted_at
    end.save()
    assert list(agents_offered_to(places.wasa)) == [places.agency]


@pytest.mark.parametrize(("venue", "agent"), [("wasa", "theatre"), ("theatre", "agency"), ("agency", "agency")])
def test_neither_a_stranger_nor_the_same_agent_twice_is_chosen(people, places, venue, agent):
    with pytest.raises(Refused):
        grant_agent(venue=getattr(places, venue), agent=getattr(places, agent), by=someone(people.aino))


def test_one_side_cannot_do_the_others_part(offered, people, places):
    with pytest.raises(PermissionDenied):
        accept_venue(client=offered, by=someone(people.viktor))
    with pytest.raises(PermissionDenied):
        grant_agent(venue=places.wasa, agent=places.agency, by=someone(people.leena))
    with pytest.raises(PermissionDenied):
        end_agency(client=offered, by=someone(people.ville))


def test_what_the_venue_has_withdrawn_cannot_be_accepted(offered, people):
    end_agency(client=offered, by=someone(people.viktor))
    with pytest.raises(Refused) as refusal:
        accept_venue(client=offered, by=someone(people.leena))
    assert refusal.value.messages == ["The permission has been ended. Ask the venue to give it again."]


def test_the_pages_lead_through_it(sign_in, people, places):
    sign_in("viktor").post(f"/sites/{places.wasa.pk}/agents/", {"agent": places.agency.pk, "reports_by": "agent"})
    pair = AgentClient.unscoped.get(venue=places.wasa)
    leena = sign_in("leena")
    assert pair in leena.get(f"/sites/{places.agency.pk}/").context["venues"]
    assert leena.post(f"/sites/agents/{pair.pk}/accept/").headers["Location"] == f"/sites/{places.agency.pk}/"
    assert leena.post(f"/sites/agents/{pair.pk}/end/").headers["Location"] == f"/sites/{places.agency.pk}/"
    pair.refresh_from_db()
    assert (pair.accepted_at is None, pair.ended_at is None) == (False, False)


def test_a_wrong_choice_is_told(sign_in, people, places):
    page = sign_in("viktor").post(
        f"/sites/{places.wasa.pk}/agents/", {"agent": places.office.pk, "reports_by": "agent"}, follow=True
    )
    assert "Choose a ticket agent from the list." in page.content.decode()


@pytest.mark.parametrize(("name", "status"), [("ville", 404), ("jaana", 403), ("tilda", 403)])
def test_another_venues_agents_are_nobodys_business(sign_in, offered, places, name, status):
    client = sign_in(name)
    assert client.post(f"/sites/{places.wasa.pk}/agents/", {"agent": places.agency.pk}).status_code == status
    assert client.post(f"/sites/agents/{offered.pk}/accept/").status_code == status
    assert client.post(f"/sites/agents/{offered.pk}/end/").status_code == status
