"""A venue's ticket agents: chosen by the venue's side, accepted by the agent, ended by either, across areas."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import accept_venue, agents_offered_to, end_agency, grant_agent
from accounts.actors import someone
from accounts.errors import Refused
from accounts.models import AgentClient, AuditEvent, Site
from tests import factories as make

NOW = timezone.now()


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


def test_each_pair_says_who_brings_in_the_reports_and_either_side_changes_it(sign_in, offered, places):
    for name, chosen in [("viktor", "agent"), ("leena", "venue"), ("leena", "venue")]:
        sign_in(name).post(f"/sites/agents/{offered.pk}/reports/", {"reports_by": chosen})
        offered.refresh_from_db()
        assert offered.reports_by == chosen
    changes = AuditEvent.unscoped.filter(verb="agent.reports_set").order_by("at").values_list("details", flat=True)
    assert [(line["before"]["reports_by"], line["after"]["reports_by"]) for line in changes] == [
        ("venue", "agent"),
        ("agent", "venue"),
    ]


def test_both_sites_pages_say_who_brings_them_in(sign_in, offered, places):
    for name, site in [("viktor", places.wasa), ("leena", places.agency)]:
        assert "The venue brings in the reports." in sign_in(name).get(f"/sites/{site.pk}/").content.decode()


@pytest.mark.parametrize(("name", "status"), [("ville", 404), ("kaarina", 404), ("jaana", 403), ("tilda", 403)])
def test_strangers_do_not_say_who_brings_them_in(sign_in, offered, name, status):
    answer = sign_in(name).post(f"/sites/agents/{offered.pk}/reports/", {"reports_by": "agent"})
    offered.refresh_from_db()
    assert (answer.status_code, offered.reports_by) == (status, "venue")


def test_a_wrong_word_changes_nothing(sign_in, offered):
    page = sign_in("viktor").post(f"/sites/agents/{offered.pk}/reports/", {"reports_by": "both"}, follow=True)
    assert "Choose who brings in the reports." in page.content.decode()


def test_the_menu_counts_what_waits_for_the_agent_and_for_nobody_else(sign_in, offered):
    counts = {
        name: {link.url: link.waiting for link in sign_in(name).get("/sites/").context["navigation"]}["/sites/"]
        for name in ("leena", "viktor", "aino", "kaarina")
    }
    assert counts == {"leena": 1, "viktor": 0, "aino": 0, "kaarina": 0}


def test_the_list_offers_to_accept_what_waits(sign_in, offered, places):
    leena = sign_in("leena")
    page = leena.get("/sites/agents/")
    assert list(page.context["waiting"]) == [offered]
    leena.post(f"/sites/agents/{offered.pk}/accept/")
    assert list(leena.get("/sites/agents/").context["waiting"]) == []
    assert list(sign_in("aino").get("/sites/agents/").context["waiting"]) == []


def test_the_list_shows_the_pairs_of_the_own_sites(sign_in, offered):
    listed = {
        name: [str(row.record.venue) for row in sign_in(name).get("/sites/agents/").context["table"].rows]
        for name in ("kaarina", "viktor", "leena")
    }
    assert listed == {
        "kaarina": ["Espoon kaupunginteatteri"],
        "viktor": ["Wasa Teater"],
        "leena": ["Espoon kaupunginteatteri", "Wasa Teater"],
    }


def test_the_list_asks_as_many_questions_with_one_pair_as_with_three(sign_in, people, places):
    leena = sign_in("leena")
    leena.get("/sites/agents/")
    with CaptureQueriesContext(connection) as few:
        leena.get("/sites/agents/")
    for number in range(2):
        venue = make.site(f"Kohde {number}", places.espoo_area, places.espoo, is_venue=True)
        grant_agent(venue=venue, agent=places.agency, by=someone(people.aino))
    AgentClient.unscoped.update(accepted_at=NOW)
    with CaptureQueriesContext(connection) as many:
        leena.get("/sites/agents/")
    assert len(few) == len(many)


def test_the_coordinator_of_the_venues_area_grants_on_its_behalf(sign_in, places, people):
    AgentClient.unscoped.update(ended_at=NOW)
    typed = {"agent": places.agency.pk, "reports_by": "agent"}
    sign_in("kaarina").post(f"/sites/{places.theatre.pk}/agents/", typed)
    pair = AgentClient.unscoped.get(venue=places.theatre, ended_at=None)
    event = AuditEvent.unscoped.get(verb="agent.granted")
    assert (pair.reports_by, event.actor_name, event.site_id) == ("agent", people.kaarina.email, str(places.theatre.pk))
    assert sign_in("kaarina").post(f"/sites/{places.wasa.pk}/agents/", typed).status_code == 404
